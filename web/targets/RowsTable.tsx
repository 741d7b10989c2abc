import type { ReactElement, ReactNode } from 'react';
import type { ImportRowView } from '#server/contracts/imports.contract.ts';
import { NONE, useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { Button } from '../ui/Button.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Skeleton } from '../ui/Progress.tsx';
import { Table } from '../ui/Table.tsx';
import type { RowPages } from './use-rows.ts';

interface Props {
  readonly label: string;
  readonly pages: RowPages;
  /** Of all pages together. */
  readonly total: number;
  /** A first column: the title's cell, then one cell a row. */
  readonly tick?: { readonly head: ReactNode; readonly of: (row: ImportRowView) => ReactNode };
}

/** Rows of the file: what they were, and what they became when something did. */
export function RowsTable({ label, pages, total, tick }: Props): ReactElement {
  const say = useText();
  const formats = useFormats();
  const { rows, offset, problem, previous, next } = pages;
  if (problem !== null) return <ProblemNote problem={problem} />;
  if (rows === undefined) return <Skeleton height="6rem" />;
  if (rows.length === 0) return <p className="soft small">{say('import.lines.none')}</p>;
  const hasAfter = rows.some(({ after }) => after !== null);
  return (
    <div className="rows-table stack" aria-busy={pages.isFetching}>
      <Table label={label}>
        <thead>
          <tr>
            {tick !== undefined && <th scope="col">{tick.head}</th>}
            <th scope="col" className="num">
              {say('import.lines.line')}
            </th>
            <th scope="col">{say('import.lines.name')}</th>
            <th scope="col">{say('import.lines.before')}</th>
            {hasAfter && <th scope="col">{say('import.lines.after')}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.line}>
              {tick !== undefined && <td className="tight">{tick.of(row)}</td>}
              <td className="num tight">{formats.number(row.line)}</td>
              <th scope="row">{row.name === '' ? NONE : row.name}</th>
              <td className="cell">{row.before === '' ? NONE : row.before}</td>
              {hasAfter && <td className="cell">{row.after}</td>}
            </tr>
          ))}
        </tbody>
      </Table>
      {(previous !== null || next !== null) && (
        <div className="row">
          <Button size="small" icon="left" disabled={previous === null} onClick={() => previous?.()}>
            {say('import.lines.previous')}
          </Button>
          <Button size="small" icon="right" disabled={next === null} onClick={() => next?.()}>
            {say('import.lines.next')}
          </Button>
          <span className="soft small number" role="status">
            {say('import.lines.page', {
              from: formats.number(offset + 1),
              to: formats.number(offset + rows.length),
              total: formats.number(Math.max(total, offset + rows.length)),
            })}
          </span>
        </div>
      )}
    </div>
  );
}
