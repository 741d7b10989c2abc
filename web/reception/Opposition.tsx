import { type ReactElement, useState } from 'react';
import { useText } from '../i18n/locale.tsx';
import { useSend } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';

interface OppositionProps {
  readonly id: number;
  readonly number: string;
  readonly onDone: (text: string) => void;
}

/** Whoever called wishes to be left in peace: one press, and one to be sure. */
export function Opposition({ id, number, onDone }: OppositionProps): ReactElement {
  const say = useText();
  const [isAsking, setIsAsking] = useState(false);
  const oppose = useSend('POST /api/returned-calls/:id/wish', {
    onDone: () => onDone(say('returned.oppose.done')),
  });
  return (
    <>
      <Button icon="shield" onClick={() => setIsAsking(true)}>
        {say('returned.oppose')}
      </Button>
      {isAsking && (
        <Dialog title={say('returned.oppose')} onClose={() => setIsAsking(false)}>
          <ProblemNote problem={oppose.error} />
          <p>{say('returned.oppose.lead', { number })}</p>
          <div className="form-actions">
            <Button
              kind="primary"
              icon="shield"
              data-autofocus
              isPending={oppose.isPending}
              onClick={() => oppose.mutate({ params: { id }, body: { kind: 'opposition' } })}
            >
              {say('returned.oppose.confirm')}
            </Button>
            <Button onClick={() => setIsAsking(false)}>{say('ui.cancel')}</Button>
          </div>
        </Dialog>
      )}
    </>
  );
}
