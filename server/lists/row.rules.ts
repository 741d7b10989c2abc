import type { ColumnRole, FindingCode, Mapping } from '#server/contracts/imports.contract.ts';
import { displayNumber, type Phone, parsePhones, type ReadPhone, territoryOf } from '#server/lines/index.ts';
import { Refusal } from '#server/platform/refusal.ts';
import { sha256 } from '#server/platform/secret.ts';
import { folded, readCivility, readDate, readLanguage, readPostalCode, tidyCell } from './cells.rules.ts';
import type { ListRecord } from './table.rules.ts';
import { NIR_MASK } from './text.rules.ts';

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
  /** Extra columns by header. */
  readonly fields: Readonly<Record<string, string>>;
  /** Same key: the same person. A hash, so that the index holds no name. */
  readonly dedupeKey: string;
  /** In the order they are to be tried. */
  readonly phones: readonly Phone[];
}

export interface Repair {
  readonly code: FindingCode;
  readonly before: string;
  readonly after: string | null;
}

export type CheckedRow =
  | { readonly kind: 'ready'; readonly person: Person; readonly repairs: readonly Repair[] }
  | {
      readonly kind: 'rejected';
      readonly line: number;
      readonly code: FindingCode;
      /** The guilty cell, for the example. */
      readonly before: string;
      readonly cells: readonly string[];
    };

export type RowCheck = (record: ListRecord) => CheckedRow;

/**
 * Compiles a mapping into the check of one row; `year` settles two-figure years. Refuses `import.bad_mapping` and
 * `import.no_phone_column`.
 */
export function compileRow(headers: readonly string[], mapping: Mapping, year: number): RowCheck {
  const columns = columnsOf(headers, mapping);
  if (columns.all('phone').length === 0) throw new Refusal('import.no_phone_column');
  const fieldNames = uniqueNames(headers);
  const nameColumns = [
    ...columns.all('full_name'),
    ...columns.all('last_name'),
    ...columns.all('first_name'),
  ];

  return (record) => {
    const { line } = record;
    const cells = record.cells.map(tidyCell);
    const cell = (role: ColumnRole) => cells[columns.first(role)] ?? '';
    // The mask only: what stood there is gone already.
    if (record.cells.some((raw) => raw.includes(NIR_MASK))) return rejected(record, 'nir', NIR_MASK);
    const isLonger =
      cells.length > headers.length && cells.slice(headers.length).some((extra) => extra !== '');
    if (cells.length < headers.length || isLonger)
      return rejected(record, 'wrong_column_count', `${cells.length} / ${headers.length}`);

    const postal = readPostalCode(cell('postal_code'));
    const phoneCells = columns.all('phone').map((column) => cells[column] ?? '');
    const reading = readPhones(phoneCells, postal.code);
    if (reading.phones.length === 0)
      return rejected(record, reading.problem, phoneCells.filter(Boolean).join(' / '));

    const birth = readDate(cell('birth_on'), 'birth', year);
    if ('isImpossible' in birth) return rejected(record, 'bad_date', cell('birth_on'));
    const deadline = readDate(cell('deadline_on'), 'deadline', year);
    if ('isImpossible' in deadline) return rejected(record, 'bad_date', cell('deadline_on'));

    const externalRef = orNull(cell('external_ref'));
    const lastName = orNull(cell('last_name'));
    const firstName = orNull(cell('first_name'));
    const fullName = orNull(cell('full_name'));
    if (nameColumns.length > 0 && nameColumns.every((column) => cells[column] === ''))
      return rejected(record, 'no_name', '');
    const spoken = fullName ?? [firstName, lastName].filter(Boolean).join(' ');
    const displayName = spoken || externalRef || `Ligne ${line}`;
    const first = reading.phones[0]?.number ?? '';

    const repairs: Repair[] = [...reading.repairs];
    if (birth.isRepaired)
      repairs.push({ code: 'date_reformatted', before: cell('birth_on'), after: birth.on });
    if (deadline.isRepaired)
      repairs.push({ code: 'date_reformatted', before: cell('deadline_on'), after: deadline.on });

    const person: Person = {
      line,
      externalRef,
      civility: readCivility(cell('civility')),
      lastName,
      firstName,
      displayName,
      birthOn: birth.on,
      postalCode: postal.code,
      commune: orNull(cell('commune')) ?? postal.commune,
      territory: territoryOf(postal.code, first),
      language: readLanguage(cell('language')),
      deadlineOn: deadline.on,
      fields: Object.fromEntries(
        columns.all('field').flatMap((column) => {
          const value = cells[column] ?? '';
          return value === '' ? [] : [[fieldNames[column] ?? '', value]];
        }),
      ),
      dedupeKey: keyOf(externalRef, spoken, birth.on, first),
      phones: reading.phones.map(({ number, kind, territory }) => ({ number, kind, territory })),
    };
    return { kind: 'ready', person, repairs };
  };
}

function rejected({ line, cells }: ListRecord, code: FindingCode, before: string): CheckedRow {
  return { kind: 'rejected', line, code, before, cells };
}

/**
 * Who is the same person: the directorate's own reference when it has one, else name and birth date, else name and first
 * number. A telephone alone never is: a household shares it.
 */
function keyOf(ref: string | null, name: string, birthOn: string | null, number: string): string {
  const identity =
    ref !== null
      ? `ref|${ref}`
      : birthOn !== null && name !== ''
        ? `birth|${folded(name)}|${birthOn}`
        : `number|${folded(name)}|${number}`;
  return sha256(identity).slice(0, 32);
}

interface PhonesOfRow {
  readonly phones: readonly ReadPhone[];
  readonly problem: FindingCode;
  readonly repairs: readonly Repair[];
}

/** What explains best why there is no number comes last. */
const problems: readonly FindingCode[] = ['no_phone', 'unusable_phone', 'short_number', 'premium_number'];

function readPhones(cells: readonly string[], postalCode: string | null): PhonesOfRow {
  const phones: ReadPhone[] = [];
  const repairs: Repair[] = [];
  let problem: FindingCode = 'no_phone';
  for (const cell of cells) {
    const reading = parsePhones(cell, postalCode);
    const found = reading.problem ?? 'no_phone';
    if (problems.indexOf(found) > problems.indexOf(problem)) problem = found;
    const fresh = reading.phones.filter(({ number }) => !phones.some((known) => known.number === number));
    phones.push(...fresh);
    const codes = new Set(reading.phones.flatMap((phone) => phone.repairs));
    for (const code of codes) {
      // An overseas number looks the same when it is dialled: what changed is its country code.
      const shown = code === 'phone_overseas_remapped' ? withCountryCode : displayNumber;
      repairs.push({
        code,
        before: cell,
        after: reading.phones.map(({ number }) => shown(number)).join(' / '),
      });
    }
  }
  return { phones, problem, repairs };
}

function withCountryCode(number: string): string {
  return number.replace(/^\+(\d{3})(\d{3})?(\d\d)(\d\d)(\d\d)$/, '+$1 $2 $3 $4 $5').replace('  ', ' ');
}

function columnsOf(headers: readonly string[], mapping: Mapping) {
  const byRole = new Map<ColumnRole, number[]>();
  const seen = new Set<number>();
  for (const { column, role } of mapping) {
    if (column >= headers.length)
      throw new Refusal('import.bad_mapping', { detail: `la colonne ${column + 1} n’existe pas` });
    if (seen.has(column))
      throw new Refusal('import.bad_mapping', { detail: `la colonne ${column + 1} est citée deux fois` });
    seen.add(column);
    byRole.set(role, [...(byRole.get(role) ?? []), column]);
  }
  for (const [role, columns] of byRole) {
    if (columns.length > 1 && !['phone', 'field', 'ignore'].includes(role))
      throw new Refusal('import.bad_mapping', {
        detail: `les colonnes ${columns.map((column) => column + 1).join(' et ')} ont le même rôle`,
      });
  }
  return {
    all: (role: ColumnRole) => byRole.get(role) ?? [],
    /** -1 when no column has the role. */
    first: (role: ColumnRole) => byRole.get(role)?.[0] ?? -1,
  };
}

/** `Tél`, `Tél (2)`: two columns of one name both keep their cells. */
function uniqueNames(headers: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  return headers.map((header) => {
    const count = (counts.get(header) ?? 0) + 1;
    counts.set(header, count);
    return count === 1 ? header : `${header} (${count})`;
  });
}

function orNull(text: string): string | null {
  return text === '' ? null : text;
}
