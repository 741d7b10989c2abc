import type { CsvCell } from '#server/platform/csv.ts';
import type { ColumnType } from './column.rules.ts';
import { absenceRange } from './person.rules.ts';
import { extension, float64, int32, padded, roundUp } from './sav-bytes.ts';
import { shortened, variableNames } from './script-names.rules.ts';
import { MAX_WIDTH, NAME_BYTES, reserved, VALUE_LABEL_BYTES, VARIABLE_LABEL_BYTES } from './spss.rules.ts';
import { codesOf, type Described } from './tables.rules.ts';

/**
 * The dictionary of an SPSS system file (.sav), from the columns of a table: names, labels, missing codes, formats, widths.
 * Layout: « System File Format », PSPP developers' guide. Read back by PSPP and by R's haven in tests. Pure.
 */
export interface SavVariable {
  readonly name: string;
  readonly column: Described;
  /** Of a text, in bytes of UTF-8; 0: a number. */
  readonly width: number;
}

/** Beyond this a string is several, of 255 bytes each, laid out as if each held 252. */
export const SEGMENT_BYTES = 255;
const SEGMENT_ROOM = 252;

export function segmentsOf(width: number): number {
  return width <= SEGMENT_BYTES ? 1 : Math.ceil(width / SEGMENT_ROOM);
}

/** What a segment is declared to hold, in bytes. */
export function segmentWidth(width: number, segment: number): number {
  if (width <= SEGMENT_BYTES) return width;
  return segment < segmentsOf(width) - 1 ? SEGMENT_BYTES : width - segment * SEGMENT_ROOM;
}

/** @param widths of texts, the widest of each column in bytes of UTF-8 */
export function savVariables(
  columns: readonly Described[],
  widths: ReadonlyMap<string, number>,
): SavVariable[] {
  const names = variableNames(
    columns.map(({ name }) => name),
    NAME_BYTES,
    reserved,
  );
  return columns.map((column) => {
    // A code that nobody has must fit all the same: it has a label.
    const codes =
      column.type === 'text' ? codesOf(column).map(({ code }) => Buffer.byteLength(String(code))) : [];
    const width = Math.min(MAX_WIDTH, Math.max(1, widths.get(column.name) ?? 1, ...codes));
    return { name: names.get(column.name) ?? column.name, column, width: column.type === 'text' ? width : 0 };
  });
}

/** Seconds from 14 October 1582, where SPSS begins to count, to 1970. */
const SPSS_EPOCH = 12_219_379_200;

/** A cell as SPSS has numbers, days, hours and instants; NaN: there is none. */
export function savNumber(cell: CsvCell, type: Exclude<ColumnType, 'text'>): number {
  if (cell === null || cell === '') return Number.NaN;
  switch (type) {
    case 'integer':
    case 'decimal':
      return Number(cell);
    case 'date':
      return Date.parse(`${cell}T00:00:00Z`) / 1000 + SPSS_EPOCH;
    case 'time':
      return Date.parse(`1970-01-01T${cell}:00Z`) / 1000;
    case 'datetime':
      return Date.parse(`${String(cell).replace(' ', 'T')}:00Z`) / 1000 + SPSS_EPOCH;
  }
}

/** Type, width and decimals, as one number. */
const format = (type: number, width: number, decimals = 0) => (type << 16) | (width << 8) | decimals;
const formats: Readonly<Record<Exclude<ColumnType, 'text'>, number>> = {
  integer: format(5, 12),
  decimal: format(5, 20, 6),
  // SDATE10 2026/03/31, TIME5 14:05, DATETIME17 31-MAR-2026 14:05.
  date: format(39, 10),
  time: format(21, 5),
  datetime: format(22, 17),
};
const columnWidths = { integer: 8, decimal: 10, date: 10, time: 6, datetime: 18 } as const;

const nominal = 1;
const scale = 3;
const left = 0;
const right = 1;

export interface SavFacts {
  readonly title: string;
  readonly rows: number;
  /** `31 Mar 26` and `14:05:00` */
  readonly day: string;
  readonly time: string;
  /** Name of the column that people are weighed by; null: none. */
  readonly weight: string | null;
}

/** Everything before the data. */
export function savDictionary(variables: readonly SavVariable[], facts: SavFacts): Buffer {
  const placed = place(variables);
  const last = placed.at(-1);
  const elements = last === undefined ? 0 : last.index - 1 + elementsOf(last.variable);
  const weight = placed.find(({ variable }) => variable.column.name === facts.weight)?.index ?? 0;
  return Buffer.concat([
    padded('$FL2', 4),
    padded('@(#) SPSS DATA FILE Tonalite', 60),
    int32(2, elements, 1, weight, facts.rows),
    float64(100),
    padded(facts.day, 9),
    padded(facts.time, 8),
    padded(shortened(facts.title, 64), 64),
    Buffer.alloc(3),
    ...placed.flatMap(declared),
    ...placed.flatMap(labelled),
    machine(),
    extension(
      11,
      4,
      int32(
        ...placed.flatMap(({ variable }) => Array(segmentsOf(variable.width)).fill(shown(variable)).flat()),
      ),
    ),
    // A file of no variable has no name to tell.
    ...(placed.length === 0 ? [] : [namesRecord(placed)]),
    ...longStrings(placed),
    ...longLabels(variables),
    extension(16, 8, counted(facts.rows)),
    extension(20, 1, Buffer.from('UTF-8')),
    int32(999, 0),
  ]);
}

interface Placed {
  readonly variable: SavVariable;
  /** Of its first eight bytes, from 1. */
  readonly index: number;
  /** Of eight letters, as SPSS once had them: of the variable, then of its other segments. */
  readonly shorts: readonly string[];
}

function place(variables: readonly SavVariable[]): Placed[] {
  let index = 1;
  let names = 0;
  return variables.map((variable) => {
    const placed = {
      variable,
      index,
      shorts: Array.from({ length: segmentsOf(variable.width) }, () => {
        names += 1;
        return `V${names}`;
      }),
    };
    index += elementsOf(variable);
    return placed;
  });
}

/** How many times eight bytes. */
function elementsOf({ width }: SavVariable): number {
  if (width === 0) return 1;
  return Array.from({ length: segmentsOf(width) }, (_, segment) =>
    roundUp(segmentWidth(width, segment), 8),
  ).reduce((sum, bytes) => sum + bytes / 8, 0);
}

function declared({ variable, shorts }: Placed): Buffer[] {
  const { column, width } = variable;
  const isText = width > 0;
  return shorts.flatMap((short, segment) => {
    const bytes = segmentWidth(width, segment);
    const written = column.type === 'text' ? format(1, bytes) : formats[column.type];
    const label = Buffer.from(segment === 0 ? shortened(column.label, VARIABLE_LABEL_BYTES) : '');
    // A range is told by a count below zero.
    const missing = column.hasAbsences && !isText ? -2 : 0;
    return [
      int32(2, isText ? bytes : 0, label.length > 0 ? 1 : 0, missing, written, written),
      padded(short, 8),
      ...(label.length > 0 ? [int32(label.length), padded(label.toString(), roundUp(label.length, 4))] : []),
      ...(missing === 0 ? [] : [float64(absenceRange.from, absenceRange.to)]),
      ...Array.from({ length: isText ? roundUp(bytes, 8) / 8 - 1 : 0 }, () =>
        Buffer.concat([int32(2, -1, 0, 0, 0, 0), padded('', 8)]),
      ),
    ];
  });
}

/** Labels of numbers, and of texts of eight bytes at most. */
function labelled({ variable, index }: Placed): Buffer[] {
  const codes = codesOf(variable.column);
  if (codes.length === 0 || variable.width > 8) return [];
  return [
    int32(3, codes.length),
    ...codes.flatMap(({ code, label }) => {
      const text = Buffer.from(shortened(label, VALUE_LABEL_BYTES));
      const value = variable.width === 0 ? float64(Number(code)) : padded(String(code), 8);
      const room = roundUp(1 + text.length, 8) - 1;
      return [value, Buffer.from([text.length]), padded(text.toString(), room)];
    }),
    int32(4, 1, index),
  ];
}

/** Written by no IBM product, little-endian, UTF-8; then the bounds of numbers. */
function machine(): Buffer {
  const lowest = Buffer.from('feffffffffffefff', 'hex');
  return Buffer.concat([
    extension(3, 4, int32(1, 0, 0, -1, 1, 1, 2, 65_001)),
    extension(4, 8, Buffer.concat([float64(-Number.MAX_VALUE, Number.MAX_VALUE), lowest])),
  ]);
}

/** Measure, width of its column on screen, alignment. */
function shown({ column, width }: SavVariable): readonly number[] {
  if (column.type === 'text') return [nominal, Math.min(32, Math.max(8, width)), left];
  return [column.values.length > 0 ? nominal : scale, columnWidths[column.type], right];
}

function namesRecord(placed: readonly Placed[]): Buffer {
  const pairs = placed.map(({ variable, shorts }) => `${shorts[0]}=${variable.name}`);
  return extension(13, 1, Buffer.from(pairs.join('\t')));
}

function longStrings(placed: readonly Placed[]): Buffer[] {
  const long = placed.filter(({ variable }) => variable.width > SEGMENT_BYTES);
  if (long.length === 0) return [];
  const widths = long.map(
    ({ variable, shorts }) => `${shorts[0]}=${String(variable.width).padStart(5, '0')}\0\t`,
  );
  return [extension(14, 1, Buffer.from(widths.join('')))];
}

/** Labels of texts longer than eight bytes have a record of their own. */
function longLabels(variables: readonly SavVariable[]): Buffer[] {
  const records = variables
    .filter(({ column, width }) => width > 8 && codesOf(column).length > 0)
    .map(({ name, column, width }) => {
      const codes = codesOf(column);
      return Buffer.concat([
        sized(Buffer.from(name)),
        int32(width, codes.length),
        ...codes.flatMap(({ code, label }) => [
          sized(padded(String(code), width)),
          sized(Buffer.from(shortened(label, VALUE_LABEL_BYTES))),
        ]),
      ]);
    });
  return records.length === 0 ? [] : [extension(21, 1, Buffer.concat(records))];
}

function sized(bytes: Buffer): Buffer {
  return Buffer.concat([int32(bytes.length), bytes]);
}

function counted(rows: number): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeBigInt64LE(1n, 0);
  bytes.writeBigInt64LE(BigInt(rows), 8);
  return bytes;
}
