import { createContext, use, useState } from 'react';

/** Comments half written, by what they are about: as long as the page of the script is there. */
export const HalfWrittenContext = createContext<Map<string, string> | null>(null);

export interface HalfWritten {
  readonly text: string;
  readonly write: (text: string) => void;
}

/** A field that may be put away with the panel it is in, and finds its words again. */
export function useHalfWritten(about: string): HalfWritten {
  const kept = use(HalfWrittenContext);
  const [text, setText] = useState(kept?.get(about) ?? '');
  return {
    text,
    write(next) {
      setText(next);
      if (next === '') kept?.delete(about);
      else kept?.set(about, next);
    },
  };
}
