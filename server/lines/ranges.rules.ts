import { isValidPhoneNumber } from 'libphonenumber-js/max';

/**
 * Whether the metadata of libphonenumber know the range of a French number. They lag behind Arcep's allocations, so an
 * unknown range is a remark, never a refusal (reference/france.md §1).
 */

/** Of the mainland, by the first three digits after the 0, which decide everywhere: 0 not asked yet, 1 known, 2 not. */
const mainland = new Uint8Array(1000);
/** Overseas, by the first six digits of the nine. */
const elsewhere = new Map<string, boolean>();

const overseas = /^\+(?:262|590|594|596|508)/;
/** Arcep keeps these for fiction: nobody's, but no mistake either. */
const FICTION = '+3363998';

/** `number`: E.164. True for other countries: their numbers are read by the same metadata. */
export function isKnownRange(number: string): boolean {
  if (number.length === 12 && number.startsWith('+33')) return isKnownMainland(number);
  if (!overseas.test(number)) return true;
  const range = number.slice(0, 10);
  const known = elsewhere.get(range);
  if (known !== undefined) return known;
  const isKnown = isValidPhoneNumber(number);
  elsewhere.set(range, isKnown);
  return isKnown;
}

function isKnownMainland(number: string): boolean {
  const prefix = number.charCodeAt(3) * 100 + number.charCodeAt(4) * 10 + number.charCodeAt(5) - 48 * 111;
  const known = mainland[prefix] ?? 0;
  if (known !== 0) return known === 1 || number.startsWith(FICTION);
  const isKnown = isValidPhoneNumber(`${number.slice(0, 6)}123456`);
  mainland[prefix] = isKnown ? 1 : 2;
  return isKnown || number.startsWith(FICTION);
}
