import { useNavigate } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useText } from '../i18n/locale.tsx';
import { useSend } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Form } from '../ui/Form.tsx';
import { TextField } from '../ui/fields.tsx';
import { Page } from '../ui/Page.tsx';
import { toast } from '../ui/toasts.tsx';
import { useViewer } from './session.ts';

export function PasswordPage(): ReactElement {
  const say = useText();
  const navigate = useNavigate();
  const { email } = useViewer();
  const change = useSend('PUT /api/session/password', {
    onDone: () => {
      toast(say('password.done'));
      void navigate({ to: '/' });
    },
  });
  return (
    <Page title={say('password.title')} width="reading">
      <Form
        label={say('password.title')}
        problem={change.error}
        codes={{ 'user.wrong_password': 'current', 'user.weak_password': 'next' }}
        onSubmit={(data) =>
          change.mutate({
            body: { current: String(data.get('current') ?? ''), next: String(data.get('next') ?? '') },
          })
        }
      >
        {/* Which account, for whatever keeps passwords on this machine. */}
        <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
        <TextField
          label={say('password.current')}
          name="current"
          type="password"
          autoComplete="current-password"
          required
        />
        <TextField
          label={say('password.next')}
          hint={say('password.hint')}
          name="next"
          type="password"
          autoComplete="new-password"
          required
        />
        <div className="form-actions">
          <Button kind="primary" type="submit" isPending={change.isPending}>
            {say('password.submit')}
          </Button>
        </div>
      </Form>
    </Page>
  );
}
