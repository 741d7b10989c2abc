import { hash } from 'node:crypto';
import { folded } from './cells.rules.ts';

/** Who is the same person. Pure. */

/**
 * The directorate's own reference when it has one, else name and birth date, else name and first number. A telephone
 * alone never is: a household shares it. Kept as keys in databases: what this writes never changes.
 */
export function identityOf(
  ref: string | null,
  /** Folded; null when no cell holds a name. */
  name: string | null,
  birthOn: string | null,
  number: string,
): string {
  if (ref !== null) return `ref|${ref}`;
  return birthOn !== null && name !== null ? `birth|${name}|${birthOn}` : `number|${name ?? ''}|${number}`;
}

/** A hash, so that no index holds a name: the first 64 bits of SHA-256, signed, as both databases keep integers. */
export function keyOf(identity: string): bigint {
  return BigInt.asIntN(64, BigInt(`0x${hash('sha256', identity, 'hex').slice(0, 16)}`));
}

/** Lists with the same columns in the same order have the same signature. */
export function signatureOf(headers: readonly string[]): string {
  return hash('sha256', headers.map(folded).join('\n'), 'hex').slice(0, 32);
}
