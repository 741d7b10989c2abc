import { type ReactElement, Suspense } from 'react';
import type { UserView } from '#server/contracts/accounts.contract.ts';
import { useText } from '../i18n/locale.tsx';
import { useSend } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Form } from '../ui/Form.tsx';
import { FieldGroup } from '../ui/fields.tsx';
import { Skeleton } from '../ui/Progress.tsx';
import { toast } from '../ui/toasts.tsx';
import type { Secret } from './SecretDialog.tsx';
import { UserFields, userOf } from './UserFields.tsx';

interface ChangeUserProps {
  readonly user: UserView;
  readonly onDone: (secret: Secret | null) => void;
}

export function ChangeUser({ user, onDone }: ChangeUserProps): ReactElement {
  const say = useText();
  const params = { id: user.id };
  const change = useSend('PATCH /api/users/:id', {
    refresh: ['GET /api/users'],
    onDone: ({ generatedPassword }) => {
      toast(say('people.saved'));
      onDone(generatedPassword === null ? null : { name: user.name, password: generatedPassword });
    },
  });
  return (
    <Form
      label={say('people.change', { name: user.name })}
      problem={change.error}
      codes={{ 'user.directorate_required': 'directorateId' }}
      onSubmit={(data) => change.mutate({ params, body: userOf(data) })}
    >
      <Suspense fallback={<Skeleton height="20rem" />}>
        <UserFields user={user} />
      </Suspense>
      <FieldGroup legend={say('people.access')} hint={say('people.reset.ask')}>
        <div className="row">
          <Button
            size="small"
            icon="lock"
            onClick={() => change.mutate({ params, body: { resetPassword: true } })}
          >
            {say('people.reset')}
          </Button>
          <Button
            size="small"
            kind={user.disabledAt === null ? 'danger' : 'secondary'}
            onClick={() => change.mutate({ params, body: { disabled: user.disabledAt === null } })}
          >
            {say(user.disabledAt === null ? 'people.disable' : 'people.enable')}
          </Button>
        </div>
      </FieldGroup>
      <div className="form-actions">
        <Button type="submit" kind="primary" isPending={change.isPending}>
          {say('ui.save')}
        </Button>
      </div>
    </Form>
  );
}
