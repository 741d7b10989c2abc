import './people.css';
import { type ReactElement, useState } from 'react';
import type { UserView } from '#server/contracts/accounts.contract.ts';
import { NONE, useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { TextField } from '../ui/fields.tsx';
import { matches } from '../ui/matches.ts';
import { Badge } from '../ui/Note.tsx';
import { Page } from '../ui/Page.tsx';
import { Table } from '../ui/Table.tsx';
import { ChangeUser } from './ChangeUser.tsx';
import { NewUser } from './NewUser.tsx';
import { type Secret, SecretDialog } from './SecretDialog.tsx';

type Open = { readonly kind: 'new' } | { readonly kind: 'change'; readonly user: UserView };

/** Who can log in. */
export function PeoplePage(): ReactElement {
  const say = useText();
  const { users } = useAsk('GET /api/users');
  const formats = useFormats();
  const [search, setSearch] = useState('');
  const [open, setOpen] = useState<Open | null>(null);
  const [secret, setSecret] = useState<Secret | null>(null);

  const shown = users.filter(({ name, email, role, directorateName, languages }) =>
    matches(
      search,
      [name, email, say(`role.${role}`), directorateName, ...languages.map(formats.languageName)].join(' '),
    ),
  );

  function finish(made: Secret | null): void {
    setOpen(null);
    setSecret(made);
  }

  return (
    <Page
      title={say('people.title')}
      lead={say('people.lead')}
      actions={
        <Button kind="primary" icon="plus" onClick={() => setOpen({ kind: 'new' })}>
          {say('people.new')}
        </Button>
      }
    >
      <div className="people-search">
        <TextField
          type="search"
          label={say('people.search')}
          value={search}
          autoComplete="off"
          onChange={(event) => setSearch(event.target.value)}
        />
        <p className="soft small" role="status">
          {say('people.count', { shown: shown.length, all: users.length })}
        </p>
      </div>
      <Table label={say('people.list')}>
        <thead>
          <tr>
            <th scope="col">{say('people.column.name')}</th>
            <th scope="col">{say('people.column.role')}</th>
            <th scope="col">{say('people.column.directorate')}</th>
            <th scope="col">{say('people.column.languages')}</th>
            <th scope="col">{say('people.column.state')}</th>
            <th scope="col">
              <span className="visually-hidden">{say('people.column.change')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((user) => (
            <UserRow key={user.id} user={user} onChange={() => setOpen({ kind: 'change', user })} />
          ))}
        </tbody>
      </Table>
      {open?.kind === 'new' && (
        <Dialog title={say('people.new')} width="wide" onClose={() => setOpen(null)}>
          <NewUser onDone={finish} />
        </Dialog>
      )}
      {open?.kind === 'change' && (
        <Dialog
          title={say('people.change', { name: open.user.name })}
          width="wide"
          onClose={() => setOpen(null)}
        >
          <ChangeUser user={open.user} onDone={finish} />
        </Dialog>
      )}
      {secret !== null && <SecretDialog secret={secret} onClose={() => setSecret(null)} />}
    </Page>
  );
}

interface UserRowProps {
  readonly user: UserView;
  readonly onChange: () => void;
}

function UserRow({ user, onChange }: UserRowProps): ReactElement {
  const say = useText();
  const formats = useFormats();
  return (
    <tr className={user.disabledAt === null ? undefined : 'disabled-row'}>
      <th scope="row">
        {user.name}
        <span className="choice-hint">{user.email}</span>
      </th>
      <td>{say(`role.${user.role}`)}</td>
      <td>{user.directorateName ?? NONE}</td>
      <td>{formats.list(user.languages.map((code) => formats.languageName(code)))}</td>
      <td className="tight">
        {user.disabledAt === null ? (
          <Badge tone="good" icon="check">
            {say('people.active')}
          </Badge>
        ) : (
          <Badge icon="lock">{say('people.disabled')}</Badge>
        )}
      </td>
      <td className="tight">
        <Button
          size="small"
          kind="quiet"
          icon="pen"
          aria-label={say('people.change', { name: user.name })}
          onClick={onChange}
        >
          {say('ui.edit')}
        </Button>
      </td>
    </tr>
  );
}
