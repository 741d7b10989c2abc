import type { FindingCode } from '#server/contracts/imports.contract.ts';
import { lookAt, seen, tidyCell, withoutMojibake } from './cells.rules.ts';
import { NIR_MASK } from './nir.rules.ts';
import { type Suspicion, suspicionIn } from './suspicion.rules.ts';

/** What is noticed on the way through one row. */

export interface Repair {
  readonly code: FindingCode;
  readonly before: string;
  readonly after: string | null;
}

export interface Noticed {
  /** Whether cells that somebody must read before any call are looked for. */
  readonly isWary: boolean;
  readonly repairs: Repair[];
  /** Worth knowing, changed nothing; each once. */
  readonly notes: FindingCode[];
  suspicion: Suspicion | null;
  /** Somewhere stood a social security number. */
  hasMask: boolean;
}

export function nothingNoticed(isWary: boolean): Noticed {
  return { isWary, repairs: [], notes: [], suspicion: null, hasMask: false };
}

/** A cell as it is meant: tidy, and in its own encoding. Empty when the row is too short to have it. */
export function readCell(raw: string | undefined, noticed: Noticed): string {
  if (raw === undefined || raw === '') return '';
  const bits = lookAt(raw);
  if ((bits & (seen.untidy | seen.odd | seen.bracket)) === 0) return raw;
  if ((bits & seen.bracket) !== 0 && raw.includes(NIR_MASK)) noticed.hasMask = true;
  const meant = (bits & seen.odd) === 0 ? null : withoutMojibake(raw);
  const tidy = tidyCell(meant ?? raw);
  if (meant !== null) noticed.repairs.push({ code: 'mojibake_repaired', before: raw, after: tidy });
  return tidy;
}

export function note(noticed: Noticed, code: FindingCode): void {
  if (!noticed.notes.includes(code)) noticed.notes.push(code);
}

/** Looks for a death or a refusal; the first one found in a row is enough. `of`: what tells, by what the column asks. */
export function suspect(noticed: Noticed, cell: string, of = suspicionIn): void {
  // The shortest suspicion is « DCD ».
  if (noticed.isWary && cell.length > 2) noticed.suspicion ??= of(cell);
}
