import type { FieldType } from '#server/contracts/imports.contract.ts';
import { parsePhones } from '#server/lines/index.ts';
import { folded, tidyCell } from './cells.rules.ts';
import { readDate } from './dates.rules.ts';
import { hasHours, readNumberCell, readYesNo } from './fields.rules.ts';
import { commonFirstNames } from './first-names.rules.ts';
import { readPostalCode } from './places.rules.ts';
import { readCivility, readLanguage } from './speech.rules.ts';

/** What a column holds, seen over the first rows of a file. Shares are of the filled cells looked at, 0 to 1. */
export interface ColumnFacts {
  readonly index: number;
  readonly header: string;
  readonly filled: number;
  readonly samples: readonly string[];
  /** How its values are kept when it is an extra one. */
  readonly type: FieldType;
  readonly phoneShare: number;
  readonly dateShare: number;
  /** Of the days: half of them are in this year or before; null without any. */
  readonly medianYear: number | null;
  readonly postalShare: number;
  readonly civilityShare: number;
  readonly languageShare: number;
  /** Share made of letters and what stands between names. */
  readonly wordShare: number;
  /** Share that is a common first name, or has one among its words. */
  readonly firstNameShare: number;
  readonly firstNameAmongShare: number;
  /** Every cell filled, and nearly all different: a reference of persons, not of households or files. */
  readonly isUnique: boolean;
  /** 1, 2, 3…: the number of a row, which the next list gives to somebody else. */
  readonly isRowNumber: boolean;
}

/** Accumulates the facts of each column, row after row. */
export interface ColumnCounter {
  add(cells: readonly string[]): void;
  facts(): ColumnFacts[];
}

const SAMPLES = 3;
const SAMPLE_CHARS = 80;
/** A few people may be twice in a list. */
const NEARLY_ALL = 0.9;
/** Enough to know what a column holds. */
const LOOKED_AT = 200;
/** Enough to know whether values are all different. */
const REMEMBERED = 2000;

const dateLike = /\d[-/. ]\w|^\d{5}(?:[.,]\d+)?$|^\d{8}$/;
const words = /^[\p{L}\p{M} '’.-]{2,60}$/u;
/** Any year will do to tell days from what is none. */
const SOME_YEAR = 2026;

export function countColumns(headers: readonly string[]): ColumnCounter {
  const columns = headers.map(nothingSeen);
  let rows = 0;
  return {
    add(cells) {
      rows += 1;
      columns.forEach((column, index) => {
        const cell = tidyCell(cells[index] ?? '');
        if (cell === '') return;
        column.filled += 1;
        if (column.samples.size < SAMPLES) column.samples.add(cell.slice(0, SAMPLE_CHARS));
        if (column.looked.length < LOOKED_AT) column.looked.push(cell);
        if (column.values.size < REMEMBERED) column.values.add(cell);
        if (cell === String(rows) || cell === String(rows - 1)) column.consecutive += 1;
      });
    },
    facts: () =>
      columns.map(({ filled, samples, looked, values, consecutive }, index) => ({
        index,
        header: headers[index] ?? '',
        filled,
        samples: [...samples],
        isUnique: filled === rows && rows > 0 && values.size >= NEARLY_ALL * Math.min(rows, REMEMBERED),
        isRowNumber: rows > 1 && consecutive === rows,
        ...sharesOf(looked),
      })),
  };
}

interface ColumnSeen {
  filled: number;
  consecutive: number;
  readonly samples: Set<string>;
  readonly looked: string[];
  readonly values: Set<string>;
}

function nothingSeen(): ColumnSeen {
  return { filled: 0, consecutive: 0, samples: new Set(), looked: [], values: new Set() };
}

function sharesOf(cells: readonly string[]) {
  const years: number[] = [];
  for (const cell of cells) {
    const reading = dateLike.test(cell)
      ? readDate(cell, 'other', SOME_YEAR)
      : { isImpossible: true as const };
    if ('on' in reading && reading.on !== null) years.push(Number(reading.on.slice(0, 4)));
  }
  const share = (test: (cell: string) => boolean) => cells.filter(test).length / Math.max(1, cells.length);
  const dateShare = years.length / Math.max(1, cells.length);
  return {
    type: typeOf(cells, dateShare),
    phoneShare: share((cell) => parsePhones(cell, null).problem === null),
    dateShare,
    medianYear: years.toSorted((a, b) => a - b)[Math.floor(years.length / 2)] ?? null,
    postalShare: share(
      (cell) => /^(?:\d{4,5}|\d\d \d{3}|2[AB]\d{3})\b/.test(cell) && readPostalCode(cell).code !== null,
    ),
    civilityShare: share((cell) => ['M.', 'Mme'].includes(readCivility(cell) ?? '')),
    languageShare: share((cell) => readLanguage(cell) !== null),
    wordShare: share((cell) => words.test(cell)),
    firstNameShare: share((cell) => commonFirstNames.has(firstWord(cell))),
    firstNameAmongShare: share((cell) => {
      const parts = folded(cell).split(' ');
      return parts.length > 1 && parts.some((part) => commonFirstNames.has(part));
    }),
  };
}

function firstWord(cell: string): string {
  return folded(cell).split(' ')[0] ?? '';
}

/** Nearly every cell must be of the type: what is not stays as it was typed. */
const OF_A_TYPE = 0.95;

function typeOf(cells: readonly string[], dateShare: number): FieldType {
  if (cells.length === 0) return 'text';
  const share = (test: (cell: string) => boolean) => cells.filter(test).length / cells.length;
  // Bare figures may be days for Excel; only signs between them say so.
  if (dateShare >= OF_A_TYPE && share((cell) => /\D/.test(cell) && !hasHours(cell)) >= OF_A_TYPE)
    return 'date';
  // 0 and 1 alone are numbers.
  if (cells.some((cell) => /[a-z]/i.test(cell)) && share((cell) => readYesNo(cell) !== null) >= OF_A_TYPE)
    return 'yes_no';
  if (cells.some((cell) => /^0\d/.test(cell))) return 'text';
  return share((cell) => readNumberCell(cell) !== null) >= OF_A_TYPE ? 'number' : 'text';
}
