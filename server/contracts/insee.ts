import type { CallResult, Disposition } from './call-results.ts';

/**
 * The codes that INSEE's telephone surveys have for the same things, in two lists as here: what one call gave (`Status`), and
 * what became of the case (`ContactOutcomeType`; Pearl Jam, reference survey.md §2.1 and §2.3). For whoever compares.
 */

export const inseeAttempts = {
  INA: 'Enquête acceptée',
  APT: 'Rendez-vous pris',
  TUN: 'Contact établi, à recontacter',
  NOC: 'Pas de contact',
  MES: 'Dépôt d’un message',
  REF: 'Refus',
  UCD: 'Données de contact inutilisables',
  PUN: 'Indisponibilité définitive',
} as const;
export type InseeAttempt = keyof typeof inseeAttempts;

export const inseeOutcomes = {
  INA: 'Enquête acceptée',
  REF: 'Refus',
  IMP: 'Impossible à joindre',
  UCD: 'Données de contact inutilisables',
  UTR: 'Incapacité de répondre',
  NOA: 'Sans objet',
} as const;
export type InseeOutcome = keyof typeof inseeOutcomes;

/** Null: INSEE has no such thing. */
export const inseeOfResult: Readonly<Record<CallResult, InseeAttempt | null>> = {
  complete: 'INA',
  partial: 'INA',
  breakoff: 'REF',
  appointment: 'APT',
  callback: 'TUN',
  refusal_soft: 'REF',
  refusal_hard: 'REF',
  opt_out: 'REF',
  voicemail: 'MES',
  no_answer: 'NOC',
  busy: 'NOC',
  technical: 'NOC',
  bad_number: 'UCD',
  unable: 'PUN',
  ineligible: null,
  quota_full: null,
  not_addressed: null,
};

/** Null: INSEE has no such thing; what our own calendar ends (deadline, closing, list) is none of its outcomes. */
export const inseeOfDisposition: Readonly<Record<Disposition, InseeOutcome | null>> = {
  complete: 'INA',
  partial: 'INA',
  breakoff: 'REF',
  refusal: 'REF',
  opposed: 'REF',
  non_contact: 'IMP',
  bad_number: 'UCD',
  unable: 'UTR',
  by_sms: 'UTR',
  by_email: 'UTR',
  by_letter: 'UTR',
  by_relay: 'UTR',
  by_sign: 'UTR',
  ineligible: 'NOA',
  quota_full: null,
  max_attempts: 'IMP',
  expired: null,
  withdrawn: null,
  campaign_closed: null,
};
