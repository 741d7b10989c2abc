import { type ReactElement, useState } from 'react';
import { deskRoles, type Role } from '#server/contracts/roles.ts';
import { NetworkProblem } from '../api.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { useProblemText } from '../ui/ProblemNote.tsx';
import { toast } from '../ui/toasts.tsx';
import { leave, settling } from './session.ts';

const callers: readonly Role[] = deskRoles;

/** Logs out, once what was typed at the desk has left this device; when it cannot leave, asks. */
export function LogoutButton({ onPress }: { readonly onPress: () => void }): ReactElement {
  const say = useText();
  const session = useAsk('GET /api/session');
  const textOf = useProblemText();
  const [unsent, setUnsent] = useState(0);
  const [isPending, setIsPending] = useState(false);

  async function logOut(isSure: boolean): Promise<void> {
    setIsPending(true);
    try {
      const hasDesk = callers.includes(session.user.role) && !isSure;
      const settle = settling() ?? (await import('../outbox/use-outbox.ts')).settleBeforeLeaving;
      const left = hasDesk ? await settle(session) : 0;
      if (left === 0) await leave();
      else setUnsent(left);
    } catch (problem) {
      // Logging out needs the server: without it the session would stay open behind a closed page.
      toast(textOf(problem instanceof Error ? problem : new NetworkProblem(problem)), 'bad');
      setUnsent(0);
    } finally {
      setIsPending(false);
    }
  }

  return (
    <>
      <Button kind="quiet" icon="logout" isPending={isPending} onClick={() => void logOut(false)}>
        {say('settings.logout')}
      </Button>
      {unsent > 0 && (
        <Dialog title={say('desk.leave.title', { count: unsent })} onClose={() => setUnsent(0)}>
          <div className="stack">
            <p>{say('desk.leave.lead')}</p>
            <div className="form-actions">
              <Button
                kind="primary"
                data-autofocus
                onClick={() => {
                  setUnsent(0);
                  onPress();
                }}
              >
                {say('desk.leave.stay')}
              </Button>
              <Button kind="danger" isPending={isPending} onClick={() => void logOut(true)}>
                {say('desk.leave.go')}
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  );
}
