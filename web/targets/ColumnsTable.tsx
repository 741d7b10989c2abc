import type { ReactElement } from 'react';
import type { ColumnRole, ImportColumn, ImportView, Mapping } from '#server/contracts/imports.contract.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Table } from '../ui/Table.tsx';
import { roleOf, useColumnName, withRole } from './columns.ts';

const roles: readonly ColumnRole[] = [
  'phone',
  'full_name',
  'last_name',
  'first_name',
  'civility',
  'birth_on',
  'external_ref',
  'postal_code',
  'commune',
  'language',
  'deadline_on',
  'weight',
  'field',
  'ignore',
];

interface Props {
  readonly view: ImportView;
  readonly mapping: Mapping;
  /** The columns are being read again: they are not to be touched. */
  readonly isReadAgain: boolean;
  readonly onChange: (mapping: Mapping) => void;
}

/** Each column of the file, with what it holds and what it becomes. */
export function ColumnsTable({ view, mapping, isReadAgain, onChange }: Props): ReactElement {
  const say = useText();
  return (
    <div className="mapping">
      <Table label={say('import.mapping')}>
        <thead>
          <tr>
            <th scope="col">{say('import.mapping.column')}</th>
            <th scope="col">{say('import.mapping.samples')}</th>
            <th scope="col" className="num">
              {say('import.mapping.filled')}
            </th>
            <th scope="col">{say('import.mapping.role')}</th>
          </tr>
        </thead>
        <tbody>
          {view.columns.map((column) => (
            <ColumnRow
              key={column.index}
              column={column}
              read={view.rows.read}
              mapping={mapping}
              isReadAgain={isReadAgain}
              onChange={onChange}
            />
          ))}
        </tbody>
      </Table>
    </div>
  );
}

interface RowProps extends Omit<Props, 'view'> {
  readonly column: ImportColumn;
  readonly read: number;
}

function ColumnRow({ column, read, mapping, isReadAgain, onChange }: RowProps): ReactElement {
  const say = useText();
  const formats = useFormats();
  const name = useColumnName()(column);
  const { index, filled, samples, nir } = column;
  const role = roleOf(mapping, index);
  const isStopped = nir > 0 && role !== 'ignore';
  return (
    <tr data-role={role} data-nir={isStopped}>
      <th scope="row">{name}</th>
      <td className="samples">
        {nir > 0 ? (
          <span className="nir">
            <Icon name={isStopped ? 'stop' : 'lock'} size={16} />
            {say('import.nir.cells', { count: nir })}
          </span>
        ) : (
          <span className="samples-text">{samples.slice(0, 3).join(' · ')}</span>
        )}
      </td>
      <td className="num">{formats.percent(filled, read)}</td>
      <td>
        <div className="column-role">
          <select
            className="input"
            aria-label={say('import.mapping.roleOf', { header: name })}
            value={role}
            disabled={isReadAgain}
            onChange={(event) => {
              const chosen = roles.find((known) => known === event.target.value);
              if (chosen !== undefined) onChange(withRole(mapping, index, chosen));
            }}
          >
            {roles.map((known) => (
              <option key={known} value={known}>
                {say(`import.role.${known}`)}
              </option>
            ))}
          </select>
          {isStopped ? (
            <Button
              size="small"
              kind="danger"
              icon="cross"
              onClick={() => onChange(withRole(mapping, index, 'ignore'))}
            >
              {say('import.nir.drop')}
              <span className="visually-hidden"> {name}</span>
            </Button>
          ) : (
            <Becomes column={column} role={role} mapping={mapping} />
          )}
        </div>
      </td>
    </tr>
  );
}

function Becomes({
  column: { index, type },
  role,
  mapping,
}: {
  readonly column: ImportColumn;
  readonly role: ColumnRole;
  readonly mapping: Mapping;
}): ReactElement {
  const say = useText();
  const phones = mapping.filter((entry) => entry.role === 'phone');
  const rank = phones.findIndex(({ column }) => column === index) + 1;
  return (
    <span className="becomes">
      {role === 'field'
        ? say(`import.becomes.field.${type}`)
        : role === 'phone' && phones.length > 1
          ? say('import.becomes.phones', { rank })
          : say(`import.becomes.${role}`)}
    </span>
  );
}
