import type { ReactElement } from 'react';
import { heldUntilReleased } from '#server/contracts/target-states.ts';
import type { Answer } from '../api.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';

type Wait = Answer<'GET /api/board'>['campaigns'][number]['waits'][number];

/** What those who wait are waiting for, and when the first of each comes. */
export function Waits({ waits }: { readonly waits: readonly Wait[] }): ReactElement | null {
  const say = useText();
  const formats = useFormats();
  if (waits.length === 0) return null;
  return (
    <ul className="soft small" aria-label={say('board.waits')}>
      {waits.map(({ kind, count, nextAt }) => {
        const words = { kind: say(`wait.${kind}`), count: formats.number(count) };
        return (
          <li key={kind}>
            {nextAt === heldUntilReleased
              ? say('board.wait.noNext', words)
              : say('board.wait.next', { ...words, date: formats.dateTime(nextAt) })}
          </li>
        );
      })}
    </ul>
  );
}
