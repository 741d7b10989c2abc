import { type ReactElement, Suspense } from 'react';
import { useText } from '../i18n/locale.tsx';
import { useSend } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Form, textOf } from '../ui/Form.tsx';
import { TextField } from '../ui/fields.tsx';
import { Skeleton } from '../ui/Progress.tsx';
import { toast } from '../ui/toasts.tsx';
import type { Secret } from './SecretDialog.tsx';
import { UserFields, userOf } from './UserFields.tsx';

export function NewUser({ onDone }: { readonly onDone: (secret: Secret | null) => void }): ReactElement {
  const say = useText();
  const create = useSend('POST /api/users', {
    refresh: ['GET /api/users'],
    onDone: ({ user, generatedPassword }) => {
      toast(say('people.created'));
      onDone(generatedPassword === null ? null : { name: user.name, password: generatedPassword });
    },
  });
  return (
    <Form
      label={say('people.new')}
      problem={create.error}
      codes={{
        'user.email_taken': 'email',
        'user.weak_password': 'password',
        'user.directorate_required': 'directorateId',
      }}
      onSubmit={(data) => {
        const password = textOf(data, 'password');
        create.mutate({
          body: { ...userOf(data), email: textOf(data, 'email'), ...(password !== '' && { password }) },
        });
      }}
    >
      <Suspense fallback={<Skeleton height="20rem" />}>
        <UserFields />
      </Suspense>
      <TextField
        name="password"
        type="password"
        label={say('people.password')}
        hint={say('people.password.hint')}
        autoComplete="new-password"
        optional
      />
      <div className="form-actions">
        <Button type="submit" kind="primary" isPending={create.isPending}>
          {say('people.new')}
        </Button>
      </div>
    </Form>
  );
}
