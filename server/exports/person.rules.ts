import type { AaporOutcome } from '#server/contracts/aapor.ts';
import type { CallResult, Disposition } from '#server/contracts/call-results.ts';
import type { Absence, Readings } from '#server/interviews/index.ts';

/** One person as exports see them, and what each question gave. */
export interface ExportedPerson {
  readonly pseudonym: string;
  /** Null in an export without names: it was not even read. */
  readonly identity: Identity | null;
  readonly state: 'ready' | 'waiting' | 'claimed' | 'done';
  readonly disposition: Disposition | null;
  readonly outcome: AaporOutcome;
  readonly objective: string | null;
  /** In the order they were placed. */
  readonly calls: readonly ExportedCall[];
  readonly version: number | null;
  readonly language: string;
  readonly territory: string;
  readonly postalCode: string | null;
  readonly commune: string | null;
  readonly deadlineOn: string | null;
  /** In a sample, as its list gave it. */
  readonly weight: number | null;
  readonly extras: Readonly<Record<string, string>>;
  readonly readings: Readings;
}

/** Who somebody is. */
export interface Identity {
  readonly reference: string | null;
  readonly civility: string | null;
  readonly lastName: string | null;
  readonly firstName: string | null;
  readonly name: string;
  readonly birthOn: string | null;
  /** As French people write them, so that a spreadsheet keeps them whole. */
  readonly numbers: readonly string[];
}

/** A ring about this person; one ring for several people is in each one's file. */
export interface ExportedCall {
  /** The same for everybody on the ring, different from one campaign to another. */
  readonly pseudonym: string;
  readonly agent: string;
  /** Local time, `2026-03-31 14:05`. */
  readonly startedAt: string;
  /** From ringing to closing, in seconds; null while it is open. */
  readonly seconds: number | null;
  /** 1 morning, 2 midday, 3 afternoon, 4 evening, 5 Saturday. */
  readonly slot: number;
  /** For this person; null while it is open. */
  readonly result: CallResult | null;
  /** For the person asked for first: what the campaign's count of calls goes by. */
  readonly ringResult: CallResult | null;
  /** Placed for this campaign; false when another campaign's ring spoke of this person too. */
  readonly isOwn: boolean;
  readonly provider: string;
}

/** Why there is no answer: codes below every valid one (reference survey.md §10), with their label. */
export const absences = {
  dk: { code: -1, label: '(ne sait pas)' },
  rf: { code: -2, label: '(refuse de répondre)' },
  na: { code: -3, label: '(sans objet)' },
  skipped: { code: -4, label: '(non concerné : filtre)' },
  not_reached: { code: -5, label: '(non posée)' },
  unread: { code: -6, label: '(texte non relu)' },
  withheld: { code: -7, label: '(texte retenu)' },
} as const satisfies Readonly<Record<Absence, { readonly code: number; readonly label: string }>>;

const absenceCodes: readonly number[] = Object.values(absences).map(({ code }) => code);
/** Statistical software is told of them as a range, both ends included. */
export const absenceRange = { from: Math.min(...absenceCodes), to: Math.max(...absenceCodes) } as const;
