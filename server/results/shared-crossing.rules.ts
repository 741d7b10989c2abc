import { type Crossing, GROUPED, OTHER_VALUES } from '#server/contracts/crossing.contract.ts';
import { type Choice, frequent, type Pair } from './crossing.rules.ts';
import { groupColumns, lastFirst, maskParts, total } from './masking.rules.ts';

/**
 * A crossing as it is shared: whatever is small stands together with something else, in a row or a column of several values,
 * so that every count told is zero or the threshold at least. Everybody who was asked anything is in the table that is
 * checked, also those without an answer or a value: their numbers are told elsewhere. Pure.
 */

const NONE = '';

export interface Asked {
  readonly rows: readonly Choice[];
  /** Null: the values themselves. */
  readonly columns: readonly Choice[] | null;
  /** Codes whose counts are masked in the figures of the questions. */
  readonly maskedRows: readonly string[];
  readonly maskedColumns: readonly string[];
}

/** Of answers of which a person gives one at most. Null: nothing of it may be told. */
export function sharedCrossing(asked: Asked, pairs: readonly Pair[], below: number): Crossing | null {
  const columns = asked.columns ?? frequent(pairs.filter(({ values }) => values.length > 0));
  const rowCodes = [...asked.rows.map(({ code }) => code), NONE];
  const columnCodes = [...columns.map(({ code }) => code), NONE];
  const cells = rowCodes.map(() => columnCodes.map(() => 0));
  for (const { answers, values, n } of pairs) {
    const row = cells[rowCodes.indexOf(answers[0] ?? NONE)];
    const known = columnCodes.indexOf(values[0] ?? NONE);
    const place = known === -1 ? columnCodes.indexOf(OTHER_VALUES) : known;
    if (row?.[place] !== undefined) row[place] += n;
  }
  const byRow = merged(cells, rowCodes, asked.maskedRows, below);
  if (byRow === null) return null;
  const byColumn = merged(turned(byRow.cells), columnCodes, asked.maskedColumns, below);
  if (byColumn === null) return null;
  const whole: Grid = { rows: byRow.codes, columns: byColumn.codes, cells: turned(byColumn.cells) };
  const byRows = grouped(turnedGrid(whole), below);
  // Columns together or rows together, whichever leaves more to read: what both at once hide could not be bounded so simply.
  const [best] = [grouped(whole, below), byRows && turnedGrid(byRows)]
    .filter((grid) => grid !== null)
    .sort((a, b) => b.rows.length * b.columns.length - a.rows.length * a.columns.length);
  return best === undefined ? null : tableOf(best, asked.rows, columns);
}

interface Grid {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly cells: readonly (readonly number[])[];
}

/** With the columns together that must be, so that nothing small is told; null: all of them must. */
function grouped(grid: Grid, below: number): Grid | null {
  const hidden = groupColumns(grid.cells, below);
  if (hidden === null) return null;
  const { codes, cells } = together({ codes: grid.columns, cells: turned(grid.cells) }, hidden);
  return { rows: grid.rows, columns: codes, cells: turned(cells) };
}

function turnedGrid({ rows, columns, cells }: Grid): Grid {
  return { rows: columns, columns: rows, cells: turned(cells) };
}

interface Lines {
  readonly codes: readonly string[];
  readonly cells: readonly (readonly number[])[];
}

/** Rows of which the totals are masked made one, last. */
function merged(
  cells: Lines['cells'],
  codes: readonly string[],
  masked: readonly string[],
  below: number,
): Lines | null {
  const counts = cells.map(total);
  const forced = masked.map((code) => codes.indexOf(code));
  const places = maskParts({ counts, order: lastFirst(counts), forced }, below);
  return places && together({ codes, cells }, places);
}

/** With those that stand together already. */
function together({ codes, cells }: Lines, places: ReadonlySet<number>): Lines {
  if (places.size === 0) return { codes, cells };
  const isIn = (place: number) => places.has(place) || codes[place] === GROUPED;
  const sums = (cells[0] ?? []).map((_, j) =>
    total(cells.filter((_row, i) => isIn(i)).map((row) => row[j] ?? 0)),
  );
  return {
    codes: [...codes.filter((_, place) => !isIn(place)), GROUPED],
    cells: [...cells.filter((_, place) => !isIn(place)), sums],
  };
}

function turned(cells: Lines['cells']): number[][] {
  return (cells[0] ?? []).map((_, j) => cells.map((row) => row[j] ?? 0));
}

/** What is shown of it: without those who gave no answer, and those without a value counted apart where they may be. */
function tableOf(
  { rows: rowCodes, columns: codes, cells }: Grid,
  rows: readonly Choice[],
  columns: readonly Choice[],
): Crossing {
  const isShown = (code: string) => code !== NONE;
  const kept = cells.filter((_, i) => isShown(rowCodes[i] ?? NONE));
  const none = codes.indexOf(NONE);
  const counts = kept.map((row) => row.filter((_, j) => isShown(codes[j] ?? NONE)));
  const labelled = (from: readonly Choice[]) => (code: string) => ({
    code,
    label: from.find((choice) => choice.code === code)?.label ?? code,
  });
  const shown = codes.filter(isShown).map(labelled(columns));
  const bases = shown.map((_, j) => total(counts.map((row) => row[j] ?? 0)));
  return {
    rows: rowCodes.filter(isShown).map(labelled(rows)),
    columns: shown.map((column, j) => ({ ...column, base: bases[j] ?? 0 })),
    counts,
    base: total(bases),
    without: none === -1 ? null : total(kept.map((row) => row[none] ?? 0)),
  };
}

/** The same table, rows as columns: two questions are grouped in one way, whichever is asked for first. */
export function transposed({ rows, columns, counts, base }: Crossing): Crossing {
  const cells = turned(counts);
  return {
    rows: columns.map(({ code, label }) => ({ code, label })),
    columns: rows.map((row, j) => ({ ...row, base: total(cells.map((line) => line[j] ?? 0)) })),
    counts: cells,
    base,
    without: null,
  };
}
