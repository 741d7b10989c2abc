import type { ReactElement } from 'react';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { Bar } from '../ui/Bars.tsx';
import { Table } from '../ui/Table.tsx';

interface CountTableProps {
  readonly label: string;
  /** Over the first column. */
  readonly heading: string;
  /** What shares are of. */
  readonly whole: number;
  readonly rows: readonly {
    readonly key: string;
    readonly label: string;
    readonly count: number;
    readonly extra?: string;
  }[];
  /** Heading of one more column, when rows have it. */
  readonly extra?: string;
  /** Said instead of an empty table. */
  readonly empty?: string;
}

/** Counts with their share of a whole, each beside a bar of that length. */
export function CountTable({ label, heading, whole, rows, extra, empty }: CountTableProps): ReactElement {
  const say = useText();
  const formats = useFormats();
  if (rows.length === 0 && empty !== undefined) return <p className="soft">{empty}</p>;
  return (
    <Table label={label}>
      <thead>
        <tr>
          <th scope="col" className="count-label">
            {heading}
          </th>
          <th scope="col" className="num tight">
            {say('results.count')}
          </th>
          <th scope="col" className="num tight">
            {say('results.share')}
          </th>
          <td className="count-bar" />
          {extra !== undefined && (
            <th scope="col" className="tight">
              {extra}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <th scope="row" className="count-label">
              {row.label}
            </th>
            <td className="num">{formats.number(row.count)}</td>
            <td className="num">{formats.percent(row.count, whole)}</td>
            <td className="count-bar">
              <Bar part={row.count} whole={whole} />
            </td>
            {extra !== undefined && <td className="tight number">{row.extra}</td>}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
