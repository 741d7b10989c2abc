import type { ReactElement } from 'react';
import { useText } from '../i18n/locale.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { toast } from '../ui/toasts.tsx';

export interface Secret {
  readonly name: string;
  readonly password: string;
}

/** A generated password, this once. */
export function SecretDialog({
  secret,
  onClose,
}: {
  readonly secret: Secret;
  readonly onClose: () => void;
}): ReactElement {
  const say = useText();
  return (
    <Dialog title={say('people.secret.title')} onClose={onClose}>
      <div className="stack">
        <p>{say('people.secret.lead', { name: secret.name })}</p>
        <p className="secret">{secret.password}</p>
        <div className="form-actions">
          <Button
            kind="primary"
            icon="copy"
            data-autofocus
            onClick={() => {
              void navigator.clipboard.writeText(secret.password).then(() => toast(say('ui.copied')));
            }}
          >
            {say('ui.copy')}
          </Button>
          <Button kind="quiet" onClick={onClose}>
            {say('ui.close')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
