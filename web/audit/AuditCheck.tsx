import { useMutation } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { api } from '../api.ts';
import { useText } from '../i18n/locale.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Note } from '../ui/Note.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';

/** Recomputes the chain that seals the log, and says whether it holds. */
export function AuditCheck(): ReactElement {
  const say = useText();
  const check = useMutation({ mutationFn: () => api('GET /api/audit/check') });
  return (
    <>
      <Button icon="shield" isPending={check.isPending} onClick={() => check.mutate()}>
        {say('audit.check')}
      </Button>
      {(check.isSuccess || check.isError) && (
        <Dialog title={say('audit.check')} onClose={check.reset}>
          <ProblemNote problem={check.error} />
          {check.data !== undefined &&
            (check.data.firstBroken === null ? (
              <Note tone="good">
                {say('audit.check.good', { sealed: check.data.sealed, unsealed: check.data.unsealed })}
              </Note>
            ) : (
              <Note tone="bad">{say('audit.check.bad', { id: check.data.firstBroken })}</Note>
            ))}
        </Dialog>
      )}
    </>
  );
}
