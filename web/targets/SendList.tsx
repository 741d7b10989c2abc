import { type ReactElement, useEffect, useRef, useState } from 'react';
import { useText } from '../i18n/locale.tsx';
import { Button } from '../ui/Button.tsx';
import { FileDrop } from '../ui/FileDrop.tsx';
import { Note } from '../ui/Note.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Progress } from '../ui/Progress.tsx';
import { UnsavedGuard } from '../ui/UnsavedGuard.tsx';
import { type Sending, UnreadableFile, useSending } from './use-sending.ts';

/** Sends a file to be understood; nobody is recorded yet. */
export function SendList({ campaignId }: { readonly campaignId: number }): ReactElement {
  const say = useText();
  const sending = useSending(campaignId);
  const isSending = sending.fileName !== null;
  return (
    <div className="stack">
      <UnsavedGuard
        isDirty={isSending}
        words={{
          title: say('imports.leave'),
          question: say('imports.leave.question'),
          go: say('imports.leave.go'),
        }}
      />
      {isSending ? <OnItsWay sending={sending} /> : <Choose sending={sending} />}
    </div>
  );
}

function Choose({ sending }: { readonly sending: Sending }): ReactElement {
  const say = useText();
  const [isTooMany, setIsTooMany] = useState(false);
  const field = useRef<HTMLInputElement>(null);

  function take([file, ...others]: readonly File[]): void {
    setIsTooMany(others.length > 0);
    if (file !== undefined && others.length === 0) sending.send(file);
  }
  // The keyboard stays where it was when the sending stopped.
  const hasStopped = sending.isCancelled || sending.problem !== null;
  useEffect(() => {
    if (hasStopped) field.current?.focus();
  }, [hasStopped]);

  return (
    <>
      {sending.problem instanceof UnreadableFile ? (
        <Note tone="bad" isLive>
          {say('imports.unreadable')}
        </Note>
      ) : (
        <ProblemNote problem={sending.problem} />
      )}
      {isTooMany && (
        <Note tone="warn" isLive>
          {say('imports.oneFile')}
        </Note>
      )}
      {sending.isCancelled && (
        <Note tone="plain" isLive>
          {say('imports.cancelled')}
        </Note>
      )}
      <FileDrop
        ref={field}
        accept=".csv,.txt,.tsv,.xlsx"
        label={say('imports.drop')}
        hint={say('imports.drop.hint')}
        onFiles={take}
      />
    </>
  );
}

function OnItsWay({ sending }: { readonly sending: Sending }): ReactElement {
  const say = useText();
  const cancel = useRef<HTMLButtonElement>(null);
  const hasLeft = sending.share === 1;
  const label = hasLeft ? say('imports.reading') : say('imports.sending', { name: sending.fileName ?? '' });
  // The field that had the focus is gone.
  useEffect(() => cancel.current?.focus(), []);
  return (
    <div className="drop">
      <p role="status">
        <strong>{label}</strong>
      </p>
      <div className="drop-progress">
        <Progress label={label} value={hasLeft ? null : sending.share} />
      </div>
      {hasLeft && <p className="soft small">{say('imports.reading.hint')}</p>}
      <Button ref={cancel} icon="cross" size="small" onClick={sending.cancel}>
        {say('imports.cancel')}
      </Button>
    </div>
  );
}
