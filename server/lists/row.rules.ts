import type { FieldType, FindingCode, Mapping } from '#server/contracts/imports.contract.ts';
import { type Phone, territoryOf } from '#server/lines/index.ts';
import { type DateKind, readDate, usualDay } from './dates.rules.ts';
import { keyOf } from './identity.rules.ts';
import type { ListRecord } from './list.ts';
import { columnsByRole, NO_COLUMN, type RoleColumns } from './mapping.rules.ts';
import { NIR_MASK } from './nir.rules.ts';
import { type Noticed, note, noteRepair, nothingNoticed, type Repair, readCell } from './notice.rules.ts';
import { type PostalReading, readPostalCode } from './places.rules.ts';
import { aboutReader } from './row-about.rules.ts';
import { fieldsReader } from './row-fields.rules.ts';
import { BIRTH_NAME, namesReader } from './row-names.rules.ts';
import { readPhones } from './row-phones.rules.ts';
import { misfitOf } from './row-width.rules.ts';
import type { Suspicion } from './suspicion.rules.ts';

/** A row that became somebody who can be called. */
export interface Person {
  readonly line: number;
  readonly externalRef: string | null;
  readonly civility: string | null;
  readonly lastName: string | null;
  readonly firstName: string | null;
  readonly displayName: string;
  readonly birthOn: string | null;
  readonly postalCode: string | null;
  readonly commune: string | null;
  readonly territory: string;
  readonly language: string;
  readonly deadlineOn: string | null;
  /** In a sample: what this person stands for; null when the list has no such column. */
  readonly weight: number | null;
  /** Extra columns by header. */
  readonly fields: Readonly<Record<string, string>>;
  /** Same key: the same person. */
  readonly key: bigint;
  /** In the order they are to be tried. */
  readonly phones: readonly Phone[];
}

export type CheckedRow =
  | {
      readonly kind: 'ready';
      readonly person: Person;
      readonly repairs: readonly Repair[];
      /** Worth knowing, changed nothing; each once. */
      readonly notes: readonly FindingCode[];
    }
  | NotReady<'rejected', FindingCode>
  | NotReady<'held', Suspicion['code']>;

interface NotReady<Kind, Code> {
  readonly kind: Kind;
  readonly line: number;
  readonly code: Code;
  /** The guilty cell or sentence, for the example. */
  readonly before: string;
  readonly cells: readonly string[];
}

export type RowCheck = (record: ListRecord) => CheckedRow;

export interface RowOptions {
  /** Calendar year that settles two-figure years. */
  readonly year: number;
  /** What extra columns hold, by column; text where it is not said. */
  readonly types: readonly FieldType[];
  /** `call`: somebody has read the rows that speak of a death or of a refusal. */
  readonly suspicious: 'hold' | 'call';
}

/**
 * Compiles a mapping into the check of one row. Refuses `import.bad_mapping` and `import.no_phone_column`. What is usual
 * costs a look; only what is not goes the long way.
 */
export function compileRow(headers: readonly string[], mapping: Mapping, options: RowOptions): RowCheck {
  const { year, suspicious } = options;
  const columns = columnsByRole(headers, mapping);
  const phoneColumns = columns.all('phone');
  const postalColumn = columns.first('postal_code');
  const birthColumn = columns.first('birth_on');
  const deadlineColumn = columns.first('deadline_on');
  const weightColumn = columns.first('weight');
  const namesOf = namesReader(columns);
  const aboutOf = aboutReader(columns);
  const fieldsOf = fieldsReader(headers, columns.all('field'), options);

  return (record) => {
    const { line, cells } = record;
    const misfit = misfitOf(cells, columns, headers.length);
    if (misfit !== null) return rejected(record, columns, misfit.code, misfit.before);
    const noticed = nothingNoticed(suspicious === 'hold');
    if (cells.length < headers.length)
      noteRepair(noticed, 'row_completed', `${cells.length} / ${headers.length}`, null);

    const postal = readPostal(cells[postalColumn], noticed);
    const { phones, problem } = readPhones(cells, phoneColumns, postal.code, noticed);
    const first = phones[0];
    if (first === undefined) return rejected(record, columns, problem, phoneCells(cells, phoneColumns));

    const birthOn = readDay(cells[birthColumn], 'birth', year, noticed);
    if (birthOn === undefined) return rejected(record, columns, 'bad_date', cells[birthColumn]);
    const deadlineOn = readDay(cells[deadlineColumn], 'deadline', year, noticed);
    if (deadlineOn === undefined) return rejected(record, columns, 'bad_date', cells[deadlineColumn]);
    if (deadlineOn === null && deadlineColumn !== NO_COLUMN) note(noticed, 'unlimited_right');
    const weight = weightColumn === NO_COLUMN ? null : readWeight(cells[weightColumn], noticed);
    if (weight === undefined) return rejected(record, columns, 'bad_weight', cells[weightColumn]);

    const names = namesOf(cells, noticed);
    if (names === null) return rejected(record, columns, 'no_name', '');
    const { externalRef, civility, commune, language } = aboutOf(cells, noticed);
    const fields = fieldsOf(cells, noticed);
    if (names.birthName !== null) fields[BIRTH_NAME] ??= names.birthName;
    if (noticed.hasMask) return rejected(record, columns, 'nir', '');
    const { suspicion } = noticed;
    if (suspicion !== null)
      return { kind: 'held', line, code: suspicion.code, before: suspicion.sentence, cells };

    const person: Person = {
      line,
      externalRef,
      civility,
      lastName: names.last,
      firstName: names.first,
      displayName: names.spoken || externalRef || `Ligne ${line}`,
      birthOn,
      postalCode: postal.code,
      commune: commune ?? postal.commune,
      territory: territoryOf(postal.code, first.number),
      language,
      deadlineOn,
      weight,
      fields,
      key: keyOf(externalRef, names.folded, birthOn, first.number),
      phones,
    };
    return { kind: 'ready', person, repairs: noticed.repairs, notes: noticed.notes };
  };
}

/** A row that hides a social security number says that before anything else. */
function rejected(
  { line, cells }: ListRecord,
  columns: RoleColumns,
  code: FindingCode,
  before: string | undefined,
): CheckedRow {
  const hasNir = columns.used.some((column) => cells[column]?.includes(NIR_MASK));
  if (hasNir) return { kind: 'rejected', line, code: 'nir', before: NIR_MASK, cells };
  return { kind: 'rejected', line, code, before: before?.trim() ?? '', cells };
}

function phoneCells(cells: readonly string[], columns: readonly number[]): string {
  return columns
    .map((column) => cells[column]?.trim())
    .filter(Boolean)
    .join(' / ');
}

function readPostal(raw: string | undefined, noticed: Noticed): PostalReading {
  const cell = readCell(raw, noticed);
  const reading = readPostalCode(cell);
  if (reading.isRepaired) noteRepair(noticed, 'postal_code_repaired', cell, reading.code);
  return reading;
}

/** As statistical software writes numbers too: seventeen digits, exponents. */
const weightCell = /^\d+(?:[.,]\d+)?(?:e[-+]?\d{1,3})?$/i;
/** Squares of weights are summed: beyond this it is no weight, but a number that came in its column. */
const MOST_WEIGHT = 1e12;

/**
 * A number above zero, with a comma or a point; undefined for anything else, also for no weight at all: a person without
 * one would be in no weighted figure, and a weight is never invented.
 */
function readWeight(raw: string | undefined, noticed: Noticed): number | undefined {
  const cell = readCell(raw, noticed).replace(/[ \u00A0\u202F]/g, '');
  const weight = weightCell.test(cell) ? Number(cell.replace(',', '.')) : 0;
  return weight > 0 && weight <= MOST_WEIGHT ? weight : undefined;
}

/** The day, null when there is none to read, undefined when what stands there is no day. */
export function readDay(
  raw: string | undefined,
  kind: DateKind,
  year: number,
  noticed: Noticed,
): string | null | undefined {
  if (raw === undefined || raw === '') return null;
  const usual = usualDay(raw);
  if (usual !== undefined && usual !== '') return usual;
  const cell = readCell(raw, noticed);
  const reading = readDate(cell, kind, year);
  if ('isImpossible' in reading) return undefined;
  if (reading.isRepaired) noteRepair(noticed, 'date_reformatted', cell, reading.on);
  return reading.on;
}
