import type { ReactElement } from 'react';
import { NONE, useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import type { TargetSearch } from '../targets/target-search.ts';
import { Bar } from '../ui/Bars.tsx';
import { Table } from '../ui/Table.tsx';
import { PeopleLink } from './PeopleLink.tsx';

interface CountTableProps {
  readonly label: string;
  /** Over the first column. */
  readonly heading: string;
  /** What shares are of; null: it is masked, and shares with it. */
  readonly whole: number | null;
  readonly rows: readonly {
    readonly key: string;
    readonly label: string;
    /** Null: masked. */
    readonly count: number | null;
    readonly extra?: string;
    /** What its part of a chart bears. */
    readonly mark?: string;
    /** The people it counts, for a figure that opens them. */
    readonly people?: TargetSearch;
  }[];
  /** Whose people figures open; left out, they open none. */
  readonly campaignId?: number;
  /** Heading of one more column, when rows have it. */
  readonly extra?: string;
  /** Said instead of an empty table. */
  readonly empty?: string;
}

/** Counts with their share of a whole, each beside a bar of that length. */
export function CountTable({
  label,
  heading,
  whole,
  rows,
  extra,
  empty,
  campaignId,
}: CountTableProps): ReactElement {
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
              {row.mark !== undefined && (
                <span className="mark" aria-hidden="true">
                  {row.mark}
                </span>
              )}
              {row.label}
            </th>
            <td className="num">
              {row.count === null ? (
                <span className="soft">{say('results.masked')}</span>
              ) : campaignId === undefined || row.count === 0 ? (
                formats.number(row.count)
              ) : (
                <PeopleLink campaignId={campaignId} filter={row.people ?? null}>
                  {formats.number(row.count)}
                </PeopleLink>
              )}
            </td>
            <td className="num">
              {row.count === null || whole === null ? NONE : formats.percent(row.count, whole)}
            </td>
            <td className="count-bar">
              {row.count !== null && whole !== null && <Bar part={row.count} whole={whole} />}
            </td>
            {extra !== undefined && <td className="tight number">{row.extra}</td>}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
