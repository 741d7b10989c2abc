import type { ReactElement } from 'react';

const printed: Readonly<Record<string, string>> = { Enter: '⏎' };

/** A shortcut beside what it does, for the eye only: `aria-keyshortcuts` tells the others. */
export function KeyHint({ keys }: { readonly keys: string }): ReactElement {
  return (
    <span className="key-hint" aria-hidden="true">
      {keys.split('+').map((key) => (
        <kbd key={key}>{printed[key] ?? (key.length === 1 ? key.toUpperCase() : key)}</kbd>
      ))}
    </span>
  );
}
