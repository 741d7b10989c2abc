import type { FindingCode } from '#server/contracts/imports.contract.ts';
import { displayNumber, isKnownRange, type Phone, parsePhones } from '#server/lines/index.ts';
import { type Noticed, note, readCell, suspect } from './notice.rules.ts';

/** The numbers of one row. Pure. */

export interface RowPhones {
  /** In the order of the columns, then of each cell; none twice. */
  readonly phones: readonly Phone[];
  /** Why there is none, when there is none. */
  readonly problem: FindingCode;
}

/** What explains best why there is no number comes last. */
const problems: readonly FindingCode[] = ['no_phone', 'unusable_phone', 'short_number', 'premium_number'];

/** Words beside a number, or instead, may be a reason not to call. */
export function readPhones(
  cells: readonly string[],
  columns: readonly number[],
  postalCode: string | null,
  noticed: Noticed,
): RowPhones {
  const phones: Phone[] = [];
  let problem: FindingCode = 'no_phone';
  for (const column of columns) {
    const cell = readCell(cells[column], noticed);
    if (cell === '') continue;
    const reading = parsePhones(cell, postalCode);
    if (reading.problem !== null) {
      if (problems.indexOf(reading.problem) > problems.indexOf(problem)) problem = reading.problem;
      suspect(noticed, cell);
      continue;
    }
    for (const phone of reading.phones) {
      if (phones.some(({ number }) => number === phone.number)) continue;
      phones.push(phone);
      if (!isKnownRange(phone.number)) note(noticed, 'unknown_number_range');
    }
    for (const code of reading.repairs)
      noticed.repairs.push({ code, before: cell, after: shownAs(code, reading.phones) });
    if (reading.repairs.includes('phone_note_removed')) suspect(noticed, cell);
  }
  return { phones, problem };
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
