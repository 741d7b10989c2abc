import type { ReactElement } from 'react';
import type { ImportView, Mapping } from '#server/contracts/imports.contract.ts';
import { useText } from '../i18n/locale.tsx';
import { Table } from '../ui/Table.tsx';

/** The first rows as they would be kept: columns under what they become, those not imported left out. */
export function SampleTable({
  view,
  mapping,
}: {
  readonly view: ImportView;
  readonly mapping: Mapping;
}): ReactElement {
  const say = useText();
  const kept = view.columns.flatMap((column) => {
    const role = mapping.find((entry) => entry.column === column.index)?.role ?? 'ignore';
    return role === 'ignore' ? [] : [{ ...column, role }];
  });
  return (
    <div className="sample-table">
      <Table label={say('import.sample')}>
        <thead>
          <tr>
            {kept.map(({ index, header, role }) => (
              <th scope="col" key={index}>
                {role === 'field' ? header : say(`import.role.${role}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {view.sample.map((cells, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no identity but their place
            <tr key={row}>
              {kept.map(({ index }) => (
                <td key={index}>{cells[index] ?? ''}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
