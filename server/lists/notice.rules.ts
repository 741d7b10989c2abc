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
  repairs: readonly Repair[];
  /** Worth knowing, changed nothing; each once. */
  notes: readonly FindingCode[];
  suspicion: Suspicion | null;
  /** Somewhere stood a social security number. */
  hasMask: boolean;
}

/** Shared by all rows of which nothing is to be said. */
const noRepairs: readonly Repair[] = [];
const noNotes: readonly FindingCode[] = [];

export function nothingNoticed(isWary: boolean): Noticed {
  return { isWary, repairs: noRepairs, notes: noNotes, suspicion: null, hasMask: false };
}

const unusual = seen.untidy | seen.odd | seen.bracket;

/** A cell as it is meant: tidy, and in its own encoding. Empty when the row is too short to have it. */
export function readCell(raw: string | undefined, noticed: Noticed): string {
  if (raw === undefined || raw === '') return '';
  const bits = lookAt(raw);
  return (bits & unusual) === 0 ? raw : readUnusual(raw, bits, noticed);
}

/**
 * A cell of free words, as {@link readCell}, where a death or a refusal to be called is looked for; the first one found in
 * a row is enough. `of`: what tells, by what the column asks.
 */
export function readText(raw: string | undefined, noticed: Noticed, of = suspicionIn): string {
  if (raw === undefined || raw === '') return '';
  const bits = lookAt(raw);
  const isUsual = (bits & unusual) === 0;
  const cell = isUsual ? raw : readUnusual(raw, bits, noticed);
  if (noticed.isWary) noticed.suspicion ??= of(cell, isUsual ? bits : lookAt(cell));
  return cell;
}

function readUnusual(raw: string, bits: number, noticed: Noticed): string {
  if ((bits & seen.bracket) !== 0 && raw.includes(NIR_MASK)) noticed.hasMask = true;
  const meant = (bits & seen.odd) === 0 ? null : withoutMojibake(raw);
  const tidy = tidyCell(meant ?? raw);
  if (meant !== null) noteRepair(noticed, 'mojibake_repaired', raw, tidy);
  return tidy;
}

export function note(noticed: Noticed, code: FindingCode): void {
  if (!noticed.notes.includes(code)) noticed.notes = [...noticed.notes, code];
}

export function noteRepair(noticed: Noticed, code: FindingCode, before: string, after: string | null): void {
  const repair = { code, before, after };
  noticed.repairs = noticed.repairs.length === 0 ? [repair] : [...noticed.repairs, repair];
}
