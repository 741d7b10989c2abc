import { type ReactElement, useState } from 'react';
import type { UserView } from '#server/contracts/accounts.contract.ts';
import { type Role, roles } from '#server/contracts/roles.ts';
import { useFormats } from '../i18n/formats.ts';
import { spokenLanguages } from '../i18n/languages.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { textOf } from '../ui/Form.tsx';
import { Checkbox, FieldGroup, RadioGroup, SelectField, TextField } from '../ui/fields.tsx';

/** What an account says of a person; read back with `userOf`. */
export function UserFields({ user }: { readonly user?: UserView }): ReactElement {
  const say = useText();
  const formats = useFormats();
  const { directorates } = useAsk('GET /api/directorates');
  const [role, setRole] = useState<Role>(user?.role ?? 'agent');
  const spoken = user?.languages ?? ['fr'];
  const offered = [...new Set([...spokenLanguages, ...spoken])];
  return (
    <>
      <TextField
        name="name"
        label={say('people.name')}
        defaultValue={user?.name}
        maxLength={200}
        autoComplete="off"
        required
      />
      {user === undefined && (
        <TextField name="email" type="email" label={say('people.email')} autoComplete="off" required />
      )}
      <RadioGroup
        name="role"
        label={say('people.role')}
        value={role}
        options={roles.map((value) => ({
          value,
          label: say(`role.${value}`),
          hint: say(`people.role.${value}`),
        }))}
        onChange={setRole}
      />
      <SelectField
        name="directorateId"
        label={say('people.directorate')}
        defaultValue={user?.directorateId ?? ''}
        optional={role !== 'requester'}
      >
        <option value="">{role === 'requester' ? say('ui.choose') : say('people.directorate.none')}</option>
        {directorates.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      <FieldGroup legend={say('people.languages')}>
        <div className="language-choices">
          {offered.map((code) => (
            <Checkbox
              key={code}
              name="languages"
              value={code}
              label={formats.languageName(code)}
              defaultChecked={spoken.includes(code)}
            />
          ))}
        </div>
      </FieldGroup>
    </>
  );
}

interface UserInput {
  readonly name: string;
  readonly role: Role;
  readonly directorateId: number | null;
  readonly languages: string[];
}

export function userOf(data: FormData): UserInput {
  const role = roles.find((known) => known === textOf(data, 'role')) ?? 'agent';
  return {
    name: textOf(data, 'name'),
    role,
    directorateId: Number(textOf(data, 'directorateId')) || null,
    languages: data.getAll('languages').filter((value) => typeof value === 'string'),
  };
}
