import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { SheetHit, SheetSummary } from '#server/contracts/sheets.contract.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { Table } from '../ui/Table.tsx';
import { Highlight } from './Highlight.tsx';
import { SheetState } from './SheetState.tsx';

interface SheetTableProps {
  readonly label: string;
  readonly sheets: readonly SheetSummary[];
  /** What a search found in them. */
  readonly hits: readonly SheetHit[];
}

/** Sheets of one topic, with what a search found in each. */
export function SheetTable({ label, sheets, hits }: SheetTableProps): ReactElement {
  const say = useText();
  const formats = useFormats();
  return (
    <div className="sheet-table-frame">
      <Table label={label}>
        <thead>
          <tr>
            <th scope="col">{say('sheets.column.title')}</th>
            <th scope="col">{say('sheets.column.state')}</th>
            <th scope="col">{say('sheets.column.owner')}</th>
            <th scope="col">{say('sheets.column.review')}</th>
          </tr>
        </thead>
        <tbody>
          {sheets.map((sheet) => {
            const hit = hits.find(({ id }) => id === sheet.id);
            return (
              <tr key={sheet.id}>
                <th scope="row" className="sheet-name">
                  <Link to="/fiches/$id" params={{ id: sheet.id }}>
                    {hit === undefined ? sheet.title : <Highlight pieces={hit.title} />}
                  </Link>
                  <span className="sheet-under">
                    {hit === undefined || hit.excerpt.length === 0 ? (
                      (sheet.directorateName ?? say('sheets.shared'))
                    ) : (
                      <Highlight pieces={hit.excerpt} />
                    )}
                  </span>
                </th>
                <td>
                  <SheetState sheet={sheet} isShort />
                </td>
                <td>
                  {sheet.owner.isActive
                    ? sheet.owner.name
                    : say('sheet.owner.gone', { name: sheet.owner.name })}
                </td>
                <td>{formats.shortDate(sheet.reviewOn)}</td>
              </tr>
            );
          })}
        </tbody>
      </Table>
    </div>
  );
}
