import type { FindingCode } from '#server/contracts/imports.contract.ts';
import { displayNumber, isKnownRange, type Phone, parsePhones } from '#server/lines/index.ts';
import { type Noticed, note, noteRepair, readText } from './notice.rules.ts';

/** The numbers of one row. Pure. */

export interface RowPhones {
  /** In the order of the columns, then of each cell; none twice. */
  readonly phones: readonly Phone[];
  /** Why there is none, when there is none. */
  readonly problem: FindingCode;
}

/** What explains best why there is no number comes last. */
const problems: readonly FindingCode[] = ['no_phone', 'unusable_phone', 'short_number', 'premium_number'];

export function readPhones(
  cells: readonly string[],
  columns: readonly number[],
  postalCode: string | null,
  noticed: Noticed,
): RowPhones {
  const phones: Phone[] = [];
  let problem: FindingCode = 'no_phone';
  for (let at = 0; at < columns.length; at += 1) {
    const cell = cells[columns[at] ?? 0] ?? '';
    if (cell === '') continue;
    const reading = parsePhones(cell, postalCode);
    // Words beside a number, or instead: the only cells where there is something else to find.
    if (reading.problem !== null || reading.repairs.includes('phone_note_removed')) readText(cell, noticed);
    if (reading.problem !== null && problems.indexOf(reading.problem) > problems.indexOf(problem))
      problem = reading.problem;
    for (const phone of reading.phones) {
      if (isAmong(phones, phone)) continue;
      phones.push(phone);
      if (!isKnownRange(phone.number)) note(noticed, 'unknown_number_range');
    }
    for (const code of reading.repairs) noteRepair(noticed, code, cell, shownAs(code, reading.phones));
  }
  return { phones, problem };
}

function isAmong(phones: readonly Phone[], { number }: Phone): boolean {
  return phones.length > 0 && phones.some((phone) => phone.number === number);
}

/** An overseas number looks the same when it is dialled: what changed is its country code. */
function shownAs(code: FindingCode, phones: readonly Phone[]): string {
  const shown = code === 'phone_overseas_remapped' ? withCountryCode : displayNumber;
  const [only] = phones;
  if (phones.length === 1 && only !== undefined) return shown(only.number);
  return phones.map(({ number }) => shown(number)).join(' / ');
}

function withCountryCode(number: string): string {
  return number.replace(/^\+(\d{3})(\d{3})?(\d\d)(\d\d)(\d\d)$/, '+$1 $2 $3 $4 $5').replace('  ', ' ');
}
