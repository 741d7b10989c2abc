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

/**
 * `eligibility_known`: people come from a list that says who they are, so that somebody never reached is still
 * eligible. `to_screen`: only an interview can say whether they are concerned.
 */
export type Frame = 'eligibility_known' | 'to_screen';

/** What the codes that {@link aaporOf} gives stand for. */
export const aaporCodes: Readonly<Record<string, { readonly fr: string; readonly en: string }>> = {
  '1.1': { fr: 'Entretien complet', en: 'Complete interview' },
  '1.2': { fr: 'Entretien partiel exploitable', en: 'Partial interview' },
  '2.112': { fr: 'Refus de la personne', en: 'Refusal by the person' },
  '2.12': { fr: 'Interruption', en: 'Break-off' },
  '2.20': { fr: 'Éligible, sans entretien à ce jour', en: 'Eligible, no interview so far' },
  '2.30': { fr: 'Éligible, hors d’état de répondre', en: 'Eligible, unable to answer' },
  '3.11': { fr: 'Éligibilité inconnue, pas encore appelée', en: 'Unknown eligibility, not called yet' },
  '3.13': { fr: 'Éligibilité inconnue, jamais de réponse', en: 'Unknown eligibility, never answered' },
  '3.90': { fr: 'Éligibilité inconnue, numéro inutilisable', en: 'Unknown eligibility, unusable number' },
  '4.10': { fr: 'Hors champ', en: 'Out of sample' },
  '4.80': { fr: 'Quota atteint', en: 'Quota filled' },
};

/** The best that earlier calls gave: nobody called yet, only rung, spoken to, refused or broken off. */
export const bestCalls = ['none', 'rung', 'contacted', 'refused', 'brokenOff'] as const;
export type BestCall = (typeof bestCalls)[number];

export interface AaporOutcome {
  /** As published, `2.112`. */
  readonly code: string;
  readonly class: AaporClass;
}

/** What one call result makes of {@link BestCall}; null: it says nothing of the person. */
export function callEvidence(result: CallResult): BestCall | null {
  if (result === 'not_addressed') return null;
  if (result === 'breakoff') return 'brokenOff';
  if (result === 'refusal_soft' || result === 'refusal_hard' || result === 'opt_out') return 'refused';
  return callResults[result].reached ? 'contacted' : 'rung';
}

/**
 * What a person counts as now. A final answer speaks for itself; whoever a rule ended (cap, deadline, closing) or who
 * is still to be called counts as the best of their calls, so that a cap never hides a refusal.
 * @param disposition null while the person is still to be called
 */
export function aaporOf(disposition: Disposition | null, best: BestCall, frame: Frame): AaporOutcome {
  switch (disposition) {
    case 'complete':
      return { code: '1.1', class: 'I' };
    case 'partial':
      return { code: '1.2', class: 'P' };
    case 'breakoff':
      return { code: '2.12', class: 'R' };
    case 'refusal':
    case 'opposed':
      return { code: '2.112', class: 'R' };
    case 'unable':
    case 'by_sms':
    case 'by_email':
    case 'by_letter':
    case 'by_relay':
    case 'by_sign':
      return { code: '2.30', class: 'O' };
    case 'ineligible':
    case 'withdrawn':
      return { code: '4.10', class: 'NE' };
    case 'quota_full':
      return { code: '4.80', class: 'NE' };
    case 'bad_number':
      // In a list of named people a dead number says nothing of them; in a frame to screen, nobody knows.
      return frame === 'eligibility_known' ? { code: '2.20', class: 'NC' } : { code: '3.90', class: 'UO' };
    default:
      return byBestCall(best, frame);
  }
}

function byBestCall(best: BestCall, frame: Frame): AaporOutcome {
  switch (best) {
    case 'brokenOff':
      return { code: '2.12', class: 'R' };
    case 'refused':
      return { code: '2.112', class: 'R' };
    case 'contacted':
      return { code: '2.20', class: 'NC' };
    case 'rung':
      return frame === 'eligibility_known' ? { code: '2.20', class: 'NC' } : { code: '3.13', class: 'UH' };
    case 'none':
      return frame === 'eligibility_known' ? { code: '2.20', class: 'NC' } : { code: '3.11', class: 'UH' };
  }
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
