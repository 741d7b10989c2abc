import type { ReactElement } from 'react';
import { useText } from '../i18n/locale.tsx';
import { useSend } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Form, textOf } from '../ui/Form.tsx';
import { TextField } from '../ui/fields.tsx';

interface ConfirmProps {
  readonly title: string;
  /** What the button does once the password is right. */
  readonly action: string;
  readonly onClose: () => void;
  readonly onConfirmed: () => void;
}

/** The password once more: a session left open must not be enough. */
export function ConfirmPassword({ title, action, onClose, onConfirmed }: ConfirmProps): ReactElement {
  const say = useText();
  const confirm = useSend('POST /api/session/confirm', { onDone: onConfirmed });
  return (
    <Dialog title={title} onClose={onClose}>
      <Form
        problem={confirm.error}
        codes={{ 'user.wrong_password': 'password', 'session.throttled': 'password' }}
        onSubmit={(data) => confirm.mutate({ body: { password: textOf(data, 'password') } })}
      >
        <PasswordField />
        <div className="form-actions">
          <Button type="submit" kind="primary" isPending={confirm.isPending}>
            {action}
          </Button>
          <Button onClick={onClose}>{say('ui.cancel')}</Button>
        </div>
      </Form>
    </Dialog>
  );
}

export function PasswordField(): ReactElement {
  const say = useText();
  return (
    <TextField
      name="password"
      type="password"
      autoComplete="current-password"
      label={say('exports.password')}
      hint={say('exports.password.hint')}
    />
  );
}
