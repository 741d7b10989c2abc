import { useState } from 'react';

/** The server takes so many people chosen one by one; beyond, a filter says it better. */
const AT_MOST = 1000;

export interface Ticks {
  readonly ids: ReadonlySet<number>;
  readonly set: (ids: readonly number[], isTicked: boolean) => void;
  readonly clear: () => void;
}

const none: ReadonlySet<number> = new Set();

/** People ticked on a list, kept from page to page, and forgotten with the list: another `list` is another choice. */
export function useTicks(list: string): Ticks {
  const [kept, setKept] = useState({ list, ids: none });
  const ids = kept.list === list ? kept.ids : none;
  return {
    ids,
    set: (some, isTicked) => {
      const next = new Set(ids);
      for (const id of some) {
        if (!isTicked) next.delete(id);
        else if (next.size < AT_MOST) next.add(id);
      }
      setKept({ list, ids: next });
    },
    clear: () => setKept({ list, ids: none }),
  };
}
