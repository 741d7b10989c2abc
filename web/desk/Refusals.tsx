import type { ReactElement } from 'react';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import { isQuestion } from '#server/contracts/script-flow.ts';
import { readKey } from '#server/contracts/script-passages.ts';
import { useText } from '../i18n/locale.tsx';
import type { Entry } from '../outbox/entries.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { useOutbox } from '../outbox/use-outbox.ts';
import { Button } from '../ui/Button.tsx';
import { Note } from '../ui/Note.tsx';

interface RefusalsProps {
  readonly outbox: Outbox;
  /** Where the questions on screen are, to name them and to go to them. */
  readonly content?: ScriptContent;
  readonly callId?: number | null;
  readonly onCorrect?: (targetId: number, name: string) => void;
}

/** What the server did not accept, each with its ways out. Nothing leaves this list by itself. */
export function Refusals({ outbox, content, callId, onCorrect }: RefusalsProps): ReactElement | null {
  const say = useText();
  // A refused closing of the call in hand is shown in the result panel, where it is mended.
  const refused = useOutbox(outbox, (known) => known.refused).filter(
    ({ job }) => job.kind === 'answer' || job.callId !== callId,
  );
  if (refused.length === 0) return null;
  return (
    <Note tone="bad" isLive>
      <strong>{say('desk.refused', { count: refused.length })}</strong>
      <ul className="refusals">
        {refused.map((entry) => (
          <li key={entry.key}>
            <p>
              <em>{nameOf(entry, content) ?? say('desk.refused.close')}</em> — {entry.refused?.detail}
            </p>
            <p className="row">
              {entry.job.kind === 'answer' && entry.job.callId === callId && onCorrect !== undefined && (
                <Button size="small" onClick={() => correct(entry, onCorrect)}>
                  {say('desk.refused.correct')}
                </Button>
              )}
              <Button size="small" onClick={() => void outbox.retry(entry.key)}>
                {say('ui.retry')}
              </Button>
              <Button size="small" kind="quiet" onClick={() => outbox.discard(entry.key)}>
                {say('desk.refused.discard')}
              </Button>
            </p>
          </li>
        ))}
      </ul>
    </Note>
  );
}

function correct({ job }: Entry, onCorrect: (targetId: number, name: string) => void): void {
  if (job.kind === 'answer') onCorrect(job.targetId, job.name);
}

function nameOf({ job }: Entry, content: ScriptContent | undefined): string | null {
  if (job.kind === 'close') return null;
  const { name, turn } = readKey(job.name);
  const question = content?.blocks
    .flatMap(({ items }) => items)
    .filter(isQuestion)
    .find((candidate) => candidate.name === name);
  const text = question?.text['fr'] ?? name;
  return turn === 0 ? text : `${text} (${turn})`;
}
