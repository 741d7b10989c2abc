import { type ReactElement, useState } from 'react';
import { deskRoles, type Role } from '#server/contracts/roles.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { leave } from './session.ts';

const callers: readonly Role[] = deskRoles;

/** Logs out, once what was typed at the desk has left this device; when it cannot leave, asks. */
export function LogoutButton({ onPress }: { readonly onPress: () => void }): ReactElement {
  const say = useText();
  const session = useAsk('GET /api/session');
  const [unsent, setUnsent] = useState(0);
  const [isPending, setIsPending] = useState(false);

  async function logOut(): Promise<void> {
    if (callers.includes(session.user.role)) {
      setIsPending(true);
      const { settleBeforeLeaving } = await import('../desk/use-outbox.ts');
      const left = await settleBeforeLeaving(session);
      setIsPending(false);
      if (left > 0) return setUnsent(left);
    }
    await leave();
  }

  return (
    <>
      <Button kind="quiet" icon="logout" isPending={isPending} onClick={() => void logOut()}>
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
              <Button kind="danger" onClick={() => void leave()}>
                {say('desk.leave.go')}
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  );
}
