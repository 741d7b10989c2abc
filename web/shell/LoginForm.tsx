import { useMutation } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import type { SessionView } from '#server/contracts/accounts.contract.ts';
import { useText } from '../i18n/locale.tsx';
import { Button } from '../ui/Button.tsx';
import { Form, textOf } from '../ui/Form.tsx';
import { Checkbox, TextField } from '../ui/fields.tsx';
import { logIn } from './session.ts';

interface LoginFormProps {
  readonly email?: string;
  readonly onDone: (session: SessionView) => void;
}

export function LoginForm({ email, onDone }: LoginFormProps): ReactElement {
  const say = useText();
  const [isShown, setIsShown] = useState(false);
  const login = useMutation({
    mutationFn: (form: FormData) => logIn(textOf(form, 'email'), String(form.get('password') ?? '')),
    onSuccess: onDone,
  });
  return (
    <Form problem={login.error} onSubmit={(form) => login.mutate(form)} label={say('login.title')}>
      <TextField
        label={say('login.email')}
        name="email"
        type="email"
        autoComplete="username"
        defaultValue={email}
        readOnly={email !== undefined}
        required
      />
      <TextField
        label={say('login.password')}
        name="password"
        type={isShown ? 'text' : 'password'}
        autoComplete="current-password"
        data-autofocus
        required
      />
      <Checkbox
        label={say('login.show')}
        checked={isShown}
        onChange={(event) => setIsShown(event.target.checked)}
      />
      <div className="form-actions">
        <Button kind="primary" type="submit" isPending={login.isPending}>
          {say('login.submit')}
        </Button>
      </div>
    </Form>
  );
}
