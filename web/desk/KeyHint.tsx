import type { ReactElement } from 'react';
import { Keys } from '../shell/KeyboardMap.tsx';

/** A shortcut beside what it does, for the eye only: `aria-keyshortcuts` tells the others. */
export function KeyHint({ keys }: { readonly keys: string }): ReactElement {
  return (
    <span className="key-hint" aria-hidden="true">
      <Keys keys={keys} />
    </span>
  );
}
