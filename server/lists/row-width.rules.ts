import { parsePhones } from '#server/lines/index.ts';
import { MAX_CELL_CHARS } from './list.ts';
import type { RoleColumns } from './mapping.rules.ts';
import { readPostalCode } from './places.rules.ts';

/** Rows that do not have as many cells as there are headers, or monstrous ones. Pure. */

export type Misfit = { readonly code: 'cell_too_long' | 'wrong_column_count'; readonly before: string };

const CELL_SHOWN = 120;

/** Why a row cannot be read at all; null for nearly every row. */
export function misfitOf(cells: readonly string[], columns: RoleColumns, width: number): Misfit | null {
  for (let column = 0; column < cells.length; column += 1) {
    const cell = cells[column] ?? '';
    if (cell.length > MAX_CELL_CHARS) return { code: 'cell_too_long', before: cell.slice(0, CELL_SHOWN) };
    if (column >= width && cell.trim() !== '') return wrongCount(cells, width);
  }
  return cells.length < width && isShifted(cells, columns, width) ? wrongCount(cells, width) : null;
}

function wrongCount(cells: readonly string[], width: number): Misfit {
  return { code: 'wrong_column_count', before: `${cells.length} / ${width}` };
}

/**
 * Software leaves out the empty cells at the end of a row: a short row is read as if it had them. Unless cells are
 * missing before: most of the row is absent, a number stands in a column of something else, or what stands in the
 * postal code's is none.
 */
function isShifted(cells: readonly string[], columns: RoleColumns, width: number): boolean {
  if (cells.length * 2 < width) return true;
  const phoneColumns = columns.all('phone');
  const isPhone = (cell: string | undefined): boolean =>
    cell !== undefined && cell !== '' && parsePhones(cell, null).problem === null;
  const hasPhone = phoneColumns.some((column) => isPhone(cells[column]));
  const postal = (cells[columns.first('postal_code')] ?? '').trim();
  if (postal !== '' && readPostalCode(postal).code === null) return true;
  return cells.some((cell, column) => {
    if (phoneColumns.includes(column) || !isPhone(cell)) return false;
    // A fax number may well stand in an extra column, a number may be a reference: only without a number to call.
    const isFree = columns.all('field').includes(column) || !columns.used.includes(column);
    return !hasPhone || (!isFree && column !== columns.first('external_ref'));
  });
}
