import type { ReactElement } from 'react';
import type { ImportView, Mapping } from '#server/contracts/imports.contract.ts';
import { useText } from '../i18n/locale.tsx';
import { Table } from '../ui/Table.tsx';
import { roleOf, useColumnName } from './columns.ts';

const ROWS = 6;

/** The first rows as they would be kept: columns under what they become, those not imported left out. */
export function SampleTable({
  view,
  mapping,
}: {
  readonly view: ImportView;
  readonly mapping: Mapping;
}): ReactElement {
  const say = useText();
  const nameOf = useColumnName();
  const kept = view.columns
    .map((column) => ({ ...column, role: roleOf(mapping, column.index) }))
    .filter(({ role }) => role !== 'ignore');
  return (
    <div className="sample-table">
      <Table label={say('import.sample')}>
        <thead>
          <tr>
            {kept.map((column) => (
              <th scope="col" key={column.index}>
                {column.role === 'field' ? nameOf(column) : say(`import.role.${column.role}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {view.sample.slice(0, ROWS).map((cells, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no identity but their place
            <tr key={row}>
              {kept.map(({ index, nir }) => (
                <td key={index}>{nir > 0 ? '•••' : (cells[index] ?? '')}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
