import type { FieldType } from '#server/contracts/imports.contract.ts';
import { folded } from './cells.rules.ts';
import { readDate } from './dates.rules.ts';

/** Extra columns, each kept in one writing: ISO days, decimal points, `oui` and `non`. Pure. */

/** A tidy cell in the writing of its column; what cannot be read stays as it was typed. */
export function typedValue(cell: string, type: FieldType, year: number): string {
  if (type === 'text' || cell === '') return cell;
  if (type === 'number') return readNumberCell(cell) ?? cell;
  if (type === 'yes_no') return readYesNo(cell) ?? cell;
  if (hasHours(cell)) return cell;
  const reading = readDate(cell, 'other', year);
  return 'on' in reading && reading.on !== null ? reading.on : cell;
}

/** `05/01/2026 14:30`: more than a day; midnight is only how software writes one. */
export function hasHours(cell: string): boolean {
  return /[T ]\d{1,2}:\d\d/.test(cell) && !/[T ]0?0:00(?::00(?:\.0+)?)?(?:Z|[+-]\d\d:?\d\d)?$/.test(cell);
}

const number = /^-?\d{1,3}(?:[ \u00A0\u202F]\d{3})+(?:[.,]\d+)?$|^-?\d+(?:[.,]\d+)?$/;
/** More digits than a number keeps: a reference. */
const MOST_DIGITS = 15;

/** `1 234,5` → `1234.5`; null for what is none, or what a zero in front shows to be a code. */
export function readNumberCell(cell: string): string | null {
  if (!number.test(cell) || /^-?0\d/.test(cell)) return null;
  const plain = cell.replace(/[ \u00A0\u202F]/g, '').replace(',', '.');
  return plain.replace(/\D/g, '').length > MOST_DIGITS ? null : plain;
}

const answers: Readonly<Record<string, string>> = {
  oui: 'oui',
  o: 'oui',
  yes: 'oui',
  y: 'oui',
  vrai: 'oui',
  true: 'oui',
  t: 'oui',
  x: 'oui',
  '1': 'oui',
  non: 'non',
  n: 'non',
  no: 'non',
  faux: 'non',
  false: 'non',
  f: 'non',
  '0': 'non',
};

export function readYesNo(cell: string): string | null {
  return cell.length <= 5 ? (answers[folded(cell)] ?? null) : null;
}
