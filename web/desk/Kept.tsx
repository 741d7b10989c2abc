import type { ReactElement } from 'react';
import { useText } from '../i18n/locale.tsx';
import type { Outbox } from '../outbox/outbox.ts';
import { useOutbox } from '../outbox/use-outbox.ts';
import { Button } from '../ui/Button.tsx';
import { Note } from '../ui/Note.tsx';

/** What became of entries that did not go the usual way: arrived late, or sealed with a key that is gone. */
export function Kept({ outbox }: { readonly outbox: Outbox }): ReactElement {
  const say = useText();
  const late = useOutbox(outbox, (known) => known.late);
  const unreadable = useOutbox(outbox, (known) => known.unreadable);
  return (
    <>
      {late > 0 && (
        <Note
          tone="warn"
          isLive
          actions={
            <Button size="small" onClick={() => outbox.acknowledgeLate()}>
              {say('desk.late.read')}
            </Button>
          }
        >
          {say('desk.late', { count: late })}
        </Note>
      )}
      {unreadable > 0 && (
        <Note
          tone="warn"
          isLive
          actions={
            <Button size="small" kind="quiet" onClick={() => outbox.discardUnreadable()}>
              {say('desk.unreadable.discard')}
            </Button>
          }
        >
          {say('desk.unreadable', { count: unreadable })}
        </Note>
      )}
    </>
  );
}
