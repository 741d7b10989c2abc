import type { ReactElement } from 'react';
import { type Crossing, GROUPED, OTHER_VALUES } from '#server/contracts/crossing.contract.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { Table } from '../ui/Table.tsx';

/** The name of a column: languages and territories come as codes. */
function useValueName(by: string): (column: Crossing['columns'][number]) => string {
  const say = useText();
  const { languageName, territoryName } = useFormats();
  return ({ code, label }) => {
    if (code === OTHER_VALUES) return say('crossing.other');
    if (code === GROUPED) return say('crossing.grouped');
    if (by === 'file:language') return languageName(label);
    if (by === 'file:territory') return territoryName(label);
    return label;
  };
}

interface CrossTableProps {
  readonly table: Crossing;
  readonly by: string;
  readonly label: string;
}

/** People by their answer, in rows, and by what it is crossed with, in columns. */
export function CrossTable({ table, by, label }: CrossTableProps): ReactElement {
  const say = useText();
  const formats = useFormats();
  const nameOf = useValueName(by);
  const { rows, columns, counts, base, without } = table;
  if (base + (without ?? 0) === 0) return <p className="soft">{say('crossing.none')}</p>;
  const isOver = columns.some(
    ({ base: of }, column) => counts.reduce((sum, row) => sum + (row[column] ?? 0), 0) > of,
  );
  // Where nobody is in two columns, a row adds up to people; elsewhere only the server could count them.
  const isApart = columns.length > 1 && columns.reduce((sum, { base: of }) => sum + of, 0) === base;
  return (
    <>
      <p className="soft small number">
        {say('crossing.said', { base, without: without ?? 0 })}{' '}
        {say('crossing.wide', { columns: columns.length })}
      </p>
      <Table label={label}>
        <thead>
          <tr>
            <th scope="col" className="count-label">
              {say('results.option')}
            </th>
            {isApart && (
              <th scope="col" className="num">
                {say('contacts.all')}
              </th>
            )}
            {columns.map((column) => (
              <th key={column.code} scope="col" className="num">
                {nameOf(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ code, label: name }, row) => (
            <tr key={code}>
              <th scope="row" className="count-label">
                {code === GROUPED ? say('crossing.grouped') : name}
              </th>
              {isApart && <Cell count={(counts[row] ?? []).reduce((sum, n) => sum + n, 0)} base={base} />}
              {columns.map((column, index) => (
                <Cell key={column.code} count={counts[row]?.[index] ?? 0} base={column.base} />
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row" className="count-label soft">
              {say('crossing.base')}
            </th>
            {isApart && <td className="num soft">{formats.number(base)}</td>}
            {columns.map((column) => (
              <td key={column.code} className="num soft">
                {formats.number(column.base)}
              </td>
            ))}
          </tr>
        </tbody>
      </Table>
      {isOver && <p className="soft small">{say('crossing.several')}</p>}
    </>
  );
}

/** A share large, its count small, on a ground as strong as the share. */
function Cell({ count, base }: { readonly count: number; readonly base: number }): ReactElement {
  const formats = useFormats();
  const strength = base === 0 ? 0 : Math.min(1, count / base);
  return (
    <td
      className="num crossing-cell"
      style={{
        background: `color-mix(in srgb, var(--brand-ink) ${Math.round(strength * 22)}%, transparent)`,
      }}
    >
      {formats.percent(count, base)} <span className="soft small">({formats.number(count)})</span>
    </td>
  );
}
