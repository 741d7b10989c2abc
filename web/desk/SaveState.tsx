import type { ReactElement } from 'react';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import type { Outbox, OutboxSnapshot } from '../outbox/outbox.ts';
import { useOutbox } from '../outbox/use-outbox.ts';
import { Button } from '../ui/Button.tsx';
import { Badge } from '../ui/Note.tsx';

const whole = (snapshot: OutboxSnapshot): OutboxSnapshot => snapshot;

/** Whether what was typed is on the server. « Enregistré » appears only once the server said so. */
export function SaveState({ outbox }: { readonly outbox: Outbox }): ReactElement {
  const say = useText();
  const formats = useFormats();
  const { waiting, refused, trouble, savedAt, isKept, isWriting } = useOutbox(outbox, whole);
  // A closing that was refused is told in the result panel; what was typed is saved all the same.
  const isAllSaved = waiting === 0 && refused.every(({ job }) => job.kind === 'close');
  return (
    <div className="save-state" role="status" data-on-device={isKept && !isWriting}>
      {trouble === null && waiting > 0 ? (
        <Badge icon="working">{say('desk.saving')}</Badge>
      ) : (
        isAllSaved &&
        savedAt !== null && (
          <Badge tone="good" icon="check">
            {say('desk.saved', { time: formats.time(savedAt) })}
          </Badge>
        )
      )}
      {waiting > 0 && trouble !== null && (
        <>
          <Badge icon="warn" tone="warn">
            {say(trouble === 'session' ? 'desk.waiting.session' : 'desk.waiting', { count: waiting })}
          </Badge>
          <Button size="small" kind="quiet" onClick={() => void outbox.flush()}>
            {say('ui.retry')}
          </Button>
        </>
      )}
      {!isKept && <p className="small">{say('desk.notKept')}</p>}
    </div>
  );
}
