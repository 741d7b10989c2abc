import { sha256Head } from './sha256.rules.ts';

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
  if (ref !== null) return sha256Head(`ref|${ref}`);
  if (birthOn !== null && name !== null) return sha256Head(`birth|${name}|${birthOn}`);
  return sha256Head(`number|${name ?? ''}|${number}`);
}
