import { hash } from 'node:crypto';

/** Who is the same person. Pure. */

/**
 * The key of a person: the directorate's own reference when it has one, else name and birth date, else name and first
 * number. A telephone alone never is: a household shares it. A hash, so that no index holds a name; kept in databases, so
 * that what is hashed never changes.
 */
export function keyOf(
  ref: string | null,
  /** Folded; null when no cell holds a name. */
  name: string | null,
  birthOn: string | null,
  number: string,
): bigint {
  if (ref !== null) return hashed(`ref|${ref}`);
  if (birthOn !== null && name !== null) return hashed(`birth|${name}|${birthOn}`);
  return hashed(`number|${name ?? ''}|${number}`);
}

/** The first 64 bits of SHA-256, signed, as both databases keep integers. */
function hashed(identity: string): bigint {
  return BigInt.asIntN(64, BigInt(`0x${hash('sha256', identity, 'hex').slice(0, 16)}`));
}
