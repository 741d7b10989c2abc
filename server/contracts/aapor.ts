import type { CallResult, Disposition } from './call-results.ts';
import { callResults } from './call-results.ts';

/**
 * What a campaign's people count as in the AAPOR's Standard Definitions (10th ed., 2023), and the rates computed from
 * them. Formulas, default `e` and test vectors: reference survey.md §3. Pure: the server counts, the page recomputes
 * the same rates when the reader changes `e`.
 */

/**
 * I complete, P partial, R refusal and break-off, NC non-contact, O other eligible; UH, UR and UO of unknown
 * eligibility (never reached a household, never screened, other); NE not eligible.
 */
export const aaporClasses = ['I', 'P', 'R', 'NC', 'O', 'UH', 'UR', 'UO', 'NE'] as const;
export type AaporClass = (typeof aaporClasses)[number];

/** For the dictionary of an export. */
export const aaporClassNames: Readonly<Record<AaporClass, string>> = {
  I: 'Entretien complet',
  P: 'Entretien partiel exploitable',
  R: 'Refus ou interruption',
  NC: 'Éligible, sans entretien à ce jour',
  O: 'Autre éligible, hors d’état de répondre',
  UH: 'Éligibilité inconnue, jamais de réponse ou pas encore appelée',
  UR: 'Éligibilité inconnue, jamais filtrée',
  UO: 'Éligibilité inconnue, autre (numéro inutilisable)',
  NE: 'Non éligible, exclue des taux',
};

/**
 * `eligibility_known`: people come from a list that says who they are, so that somebody never reached is still
 * eligible. `to_screen`: only an interview can say whether they are concerned.
 */
export type Frame = 'eligibility_known' | 'to_screen';

/** What the codes that {@link aaporOf} gives stand for, and the class each counts in. */
export const aaporCodes = {
  '1.1': { class: 'I', fr: 'Entretien complet', en: 'Complete interview' },
  '1.2': { class: 'P', fr: 'Entretien partiel exploitable', en: 'Partial interview' },
  '2.112': { class: 'R', fr: 'Refus de la personne', en: 'Refusal by the person' },
  '2.12': { class: 'R', fr: 'Interruption', en: 'Break-off' },
  '2.20': { class: 'NC', fr: 'Éligible, sans entretien à ce jour', en: 'Eligible, no interview so far' },
  '2.30': { class: 'O', fr: 'Éligible, hors d’état de répondre', en: 'Eligible, unable to answer' },
  '3.11': {
    class: 'UH',
    fr: 'Éligibilité inconnue, pas encore appelée',
    en: 'Unknown eligibility, not called yet',
  },
  '3.13': {
    class: 'UH',
    fr: 'Éligibilité inconnue, jamais de réponse',
    en: 'Unknown eligibility, never answered',
  },
  '3.90': {
    class: 'UO',
    fr: 'Éligibilité inconnue, numéro inutilisable',
    en: 'Unknown eligibility, unusable number',
  },
  '4.10': { class: 'NE', fr: 'Hors champ', en: 'Out of sample' },
  '4.80': { class: 'NE', fr: 'Quota atteint', en: 'Quota filled' },
} as const satisfies Readonly<
  Record<string, { readonly class: AaporClass; readonly fr: string; readonly en: string }>
>;
export type AaporCode = keyof typeof aaporCodes;
export const aaporCodeNames = Object.keys(aaporCodes) as [AaporCode, ...AaporCode[]];

/** The best that earlier calls gave: nobody called yet, only rung, spoken to, refused or broken off. */
export const bestCalls = ['none', 'rung', 'contacted', 'refused', 'brokenOff'] as const;
export type BestCall = (typeof bestCalls)[number];

export interface AaporOutcome {
  /** As published, `2.112`. */
  readonly code: AaporCode;
  readonly class: AaporClass;
}

/** What one call result makes of {@link BestCall}; null: it says nothing of the person. */
export function callEvidence(result: CallResult): BestCall | null {
  if (result === 'not_addressed') return null;
  if (result === 'breakoff') return 'brokenOff';
  if (result === 'refusal_soft' || result === 'refusal_hard' || result === 'opt_out') return 'refused';
  return callResults[result].reached ? 'contacted' : 'rung';
}

/** One code, or one for each frame. */
type ByFrame = AaporCode | Readonly<Record<Frame, AaporCode>>;

/**
 * What a disposition counts as. `by_calls`: whoever a rule ended (cap, deadline, closing) counts as the best of their
 * calls, so that a cap never hides a refusal.
 */
export const aaporOfDisposition: Readonly<Record<Disposition, ByFrame | 'by_calls'>> = {
  complete: '1.1',
  partial: '1.2',
  breakoff: '2.12',
  refusal: '2.112',
  opposed: '2.112',
  non_contact: 'by_calls',
  // In a list of named people a dead number says nothing of them; in a frame to screen, nobody knows.
  bad_number: { eligibility_known: '2.20', to_screen: '3.90' },
  unable: '2.30',
  by_sms: '2.30',
  by_email: '2.30',
  by_letter: '2.30',
  by_relay: '2.30',
  by_sign: '2.30',
  ineligible: '4.10',
  quota_full: '4.80',
  max_attempts: 'by_calls',
  expired: 'by_calls',
  withdrawn: '4.10',
  campaign_closed: 'by_calls',
};

/** What the best of somebody's calls counts as. */
export const aaporOfBest: Readonly<Record<BestCall, ByFrame>> = {
  none: { eligibility_known: '2.20', to_screen: '3.11' },
  rung: { eligibility_known: '2.20', to_screen: '3.13' },
  contacted: '2.20',
  refused: '2.112',
  brokenOff: '2.12',
};

/**
 * What a person counts as now. A final answer speaks for itself; whoever is still to be called counts as the best of their
 * calls.
 * @param disposition null while the person is still to be called
 */
export function aaporOf(disposition: Disposition | null, best: BestCall, frame: Frame): AaporOutcome {
  const final = disposition === null ? 'by_calls' : aaporOfDisposition[disposition];
  const rule = final === 'by_calls' ? aaporOfBest[best] : final;
  const code = typeof rule === 'string' ? rule : rule[frame];
  return { code, class: aaporCodes[code].class };
}

/** People, or sums of their weights, by class. */
export type AaporCounts = Readonly<Record<AaporClass, number>>;

export function countsOf(
  outcomes: readonly { readonly class: AaporClass; readonly count: number }[],
): AaporCounts {
  const counts = { I: 0, P: 0, R: 0, NC: 0, O: 0, UH: 0, UR: 0, UO: 0, NE: 0 };
  for (const outcome of outcomes) counts[outcome.class] += outcome.count;
  return counts;
}

/** The share of those of unknown eligibility that counts as eligible, 0 to 1, by class of unknown. */
export type Eligibility = Readonly<Record<'UH' | 'UR' | 'UO', number>>;

export const rateNames = [
  'RR1',
  'RR2',
  'RR3',
  'RR4',
  'RR5',
  'RR6',
  'COOP1',
  'COOP2',
  'COOP3',
  'COOP4',
  'REF1',
  'REF2',
  'REF3',
  'CON1',
  'CON2',
  'CON3',
] as const;
export type RateName = (typeof rateNames)[number];

export interface Rate {
  readonly name: RateName;
  readonly numerator: number;
  readonly denominator: number;
  /** Null when nobody is in the denominator: printed « n/d », never 0. */
  readonly value: number | null;
}

/**
 * The usual estimate of `e`: K / (K + NE), those known to be eligible among those whose eligibility is known (AAPOR
 * Outcome Rate Calculator 4.0). 1 when nobody's is known.
 */
export function proportionalEligibility(counts: AaporCounts): number {
  const known = eligibleOf(counts);
  return known + counts.NE === 0 ? 1 : known / (known + counts.NE);
}

export function sameEligibility(e: number): Eligibility {
  return { UH: e, UR: e, UO: e };
}

function eligibleOf({ I, P, R, NC, O }: AaporCounts): number {
  return I + P + R + NC + O;
}

/** All sixteen, in the order they are published. */
export function ratesOf(counts: AaporCounts, e: Eligibility): Rate[] {
  const { I, P, R, O, UH, UR, UO } = counts;
  const known = eligibleOf(counts);
  const all = known + UH + UR + UO;
  const estimated = known + e.UH * UH + e.UR * UR + e.UO * UO;
  const contacted = I + P + R + O;
  const asked = I + P + R;
  const parts: Readonly<Record<RateName, readonly [numerator: number, denominator: number]>> = {
    RR1: [I, all],
    RR2: [I + P, all],
    RR3: [I, estimated],
    RR4: [I + P, estimated],
    RR5: [I, known],
    RR6: [I + P, known],
    COOP1: [I, contacted],
    COOP2: [I + P, contacted],
    COOP3: [I, asked],
    COOP4: [I + P, asked],
    REF1: [R, all],
    REF2: [R, estimated],
    REF3: [R, known],
    CON1: [contacted, all],
    CON2: [contacted, estimated],
    CON3: [contacted, known],
  };
  return rateNames.map((name) => {
    const [numerator, denominator] = parts[name];
    return { name, numerator, denominator, value: denominator === 0 ? null : numerator / denominator };
  });
}
