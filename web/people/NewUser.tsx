import { type ReactElement, Suspense } from 'react';
import { useText } from '../i18n/locale.tsx';
import { useSend } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Form, textOf } from '../ui/Form.tsx';
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
        'user.directorate_required': 'directorateId',
      }}
      onSubmit={(data) => create.mutate({ body: { ...userOf(data), email: textOf(data, 'email') } })}
    >
      <Suspense fallback={<Skeleton height="20rem" />}>
        <UserFields />
      </Suspense>
      <p className="soft small">{say('people.password')}</p>
      <div className="form-actions">
        <Button type="submit" kind="primary" isPending={create.isPending}>
          {say('people.new')}
        </Button>
      </div>
    </Form>
  );
}
