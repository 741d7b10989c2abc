/**
 * The three layers that must never be mixed (design §2): the result of one call, the disposition of a target
 * (derived), and the objective (the campaign's own list, not here).
 * Sources: reference lists of INSEE and queXS.
 */

export interface ResultDefinition {
  readonly fr: string;
  readonly en: string;
  /** Digit or letter that chooses it at the desk. */
  readonly key: string;
  /** Someone was spoken to. */
  readonly reached: boolean;
  /** Applies to every file on the line (one ring), or only to the person talked about. */
  readonly appliesTo: 'line' | 'target';
  /** What happens next unless the campaign's rules say otherwise. */
  readonly next: NextStep;
}

export type NextStep =
  /** The target is done with this disposition. */
  | { readonly do: 'close'; readonly disposition: Disposition }
  /** Try again after `minutes`; after `cap` such results (null: only the target's cap), close. */
  | {
      readonly do: 'retry';
      readonly minutes: number;
      readonly cap: number | null;
      readonly otherAgent: boolean;
      readonly exhausted: Disposition;
    }
  /** Wait for the callback that the agent planned. */
  | { readonly do: 'callback'; readonly kind: 'hard' | 'soft' }
  /** Try the target's next number at once; when none is left, close. */
  | { readonly do: 'nextLine'; readonly exhausted: Disposition }
  /** Nothing changes for this target. */
  | { readonly do: 'nothing' };

export type CallResult =
  | 'complete'
  | 'partial'
  | 'breakoff'
  | 'appointment'
  | 'callback'
  | 'refusal_soft'
  | 'refusal_hard'
  | 'opt_out'
  | 'voicemail'
  | 'no_answer'
  | 'busy'
  | 'technical'
  | 'bad_number'
  | 'unable'
  | 'ineligible'
  | 'quota_full'
  | 'not_addressed';

/**
 * How somebody who cannot speak on the telephone (deaf, aphasic…) is reached instead, in the order of the desk. Each is a
 * finer {@link Disposition} than `unable` and says only what the person wishes: why is nobody's business.
 */
export const otherChannels = ['by_sms', 'by_email', 'by_letter', 'by_relay', 'by_sign'] as const;
export type OtherChannel = (typeof otherChannels)[number];

export type Disposition =
  | 'complete'
  | 'partial'
  | 'breakoff'
  | 'refusal'
  | 'opposed'
  | 'non_contact'
  | 'bad_number'
  | 'unable'
  | OtherChannel
  | 'ineligible'
  | 'quota_full'
  | 'max_attempts'
  | 'expired'
  | 'withdrawn'
  | 'campaign_closed';

const DAY = 24 * 60;

/** Order is the order on the desk. Delays and caps: reference/survey.md §2.3. */
export const callResults: Readonly<Record<CallResult, ResultDefinition>> = {
  complete: {
    fr: 'Entretien terminé',
    en: 'Interview complete',
    key: 'T',
    reached: true,
    appliesTo: 'target',
    next: { do: 'close', disposition: 'complete' },
  },
  partial: {
    fr: 'Partiel exploitable',
    en: 'Usable partial',
    key: 'P',
    reached: true,
    appliesTo: 'target',
    next: { do: 'close', disposition: 'partial' },
  },
  breakoff: {
    fr: 'Interrompu',
    en: 'Broken off',
    key: 'I',
    reached: true,
    appliesTo: 'target',
    next: { do: 'retry', minutes: DAY, cap: 2, otherAgent: false, exhausted: 'breakoff' },
  },
  appointment: {
    fr: 'Rendez-vous pris',
    en: 'Appointment made',
    key: 'R',
    reached: true,
    appliesTo: 'target',
    next: { do: 'callback', kind: 'hard' },
  },
  callback: {
    fr: 'Joint, à rappeler',
    en: 'Reached, call again',
    key: 'J',
    reached: true,
    appliesTo: 'target',
    next: { do: 'callback', kind: 'soft' },
  },
  no_answer: {
    fr: 'Pas de réponse',
    en: 'No answer',
    key: 'N',
    reached: false,
    appliesTo: 'line',
    next: { do: 'retry', minutes: 180, cap: null, otherAgent: false, exhausted: 'non_contact' },
  },
  voicemail: {
    fr: 'Répondeur',
    en: 'Voicemail',
    key: 'V',
    reached: false,
    appliesTo: 'line',
    next: { do: 'retry', minutes: 180, cap: null, otherAgent: false, exhausted: 'non_contact' },
  },
  busy: {
    fr: 'Occupé',
    en: 'Busy',
    key: 'O',
    reached: false,
    appliesTo: 'line',
    next: { do: 'retry', minutes: 15, cap: 3, otherAgent: false, exhausted: 'non_contact' },
  },
  bad_number: {
    fr: 'Mauvais numéro',
    en: 'Wrong number',
    key: 'M',
    reached: false,
    appliesTo: 'line',
    next: { do: 'nextLine', exhausted: 'bad_number' },
  },
  technical: {
    fr: 'Échec technique',
    en: 'Technical failure',
    key: 'E',
    reached: false,
    appliesTo: 'line',
    next: { do: 'retry', minutes: 180, cap: null, otherAgent: false, exhausted: 'non_contact' },
  },
  refusal_soft: {
    fr: 'Refus (pas maintenant)',
    en: 'Soft refusal',
    key: 'S',
    reached: true,
    appliesTo: 'target',
    next: { do: 'retry', minutes: 7 * DAY, cap: 2, otherAgent: true, exhausted: 'refusal' },
  },
  refusal_hard: {
    fr: 'Refus ferme',
    en: 'Hard refusal',
    key: 'F',
    reached: true,
    appliesTo: 'target',
    next: { do: 'close', disposition: 'refusal' },
  },
  opt_out: {
    fr: 'Opposition : ne plus appeler',
    en: 'Objection: never call again',
    key: 'X',
    reached: true,
    appliesTo: 'line',
    next: { do: 'close', disposition: 'opposed' },
  },
  unable: {
    fr: 'Incapacité, décès, langue',
    en: 'Unable, deceased, language',
    key: 'D',
    reached: true,
    appliesTo: 'target',
    next: { do: 'close', disposition: 'unable' },
  },
  ineligible: {
    fr: 'Hors champ ou déjà traité',
    en: 'Out of scope or already handled',
    key: 'H',
    reached: true,
    appliesTo: 'target',
    next: { do: 'close', disposition: 'ineligible' },
  },
  /** Only of a campaign that has quotas: the answers given put this person into a cell that has its interviews. */
  quota_full: {
    fr: 'Quota atteint',
    en: 'Quota filled',
    key: 'Q',
    reached: true,
    appliesTo: 'target',
    next: { do: 'close', disposition: 'quota_full' },
  },
  not_addressed: {
    fr: 'Non abordé pendant cet appel',
    en: 'Not addressed in this call',
    key: '',
    reached: true,
    appliesTo: 'target',
    next: { do: 'nothing' },
  },
};

/** What these count as in the AAPOR's definitions: `aaporOf` in aapor.ts. */
export const dispositions: Readonly<Record<Disposition, { readonly fr: string; readonly en: string }>> = {
  complete: { fr: 'Entretien terminé', en: 'Complete' },
  partial: { fr: 'Partiel', en: 'Partial' },
  breakoff: { fr: 'Interrompu', en: 'Break-off' },
  refusal: { fr: 'Refus', en: 'Refusal' },
  opposed: { fr: 'Opposition', en: 'Objection' },
  non_contact: { fr: 'Impossible à joindre', en: 'Non-contact' },
  bad_number: { fr: 'Aucun numéro utilisable', en: 'No usable number' },
  unable: { fr: 'Incapacité, décès, langue', en: 'Unable' },
  by_sms: { fr: 'À joindre par SMS', en: 'To be reached by text message' },
  by_email: { fr: 'À joindre par courriel', en: 'To be reached by e-mail' },
  by_letter: { fr: 'À joindre par courrier', en: 'To be reached by letter' },
  by_relay: { fr: 'À joindre par un relais téléphonique', en: 'To be reached through a telephone relay' },
  by_sign: { fr: 'À joindre en langue des signes', en: 'To be reached in sign language' },
  ineligible: { fr: 'Hors champ', en: 'Not eligible' },
  quota_full: { fr: 'Quota atteint', en: 'Quota filled' },
  max_attempts: { fr: 'Plafond d’appels atteint', en: 'Call cap reached' },
  expired: { fr: 'Échéance dépassée', en: 'Deadline passed' },
  withdrawn: { fr: 'Retirée de la liste', en: 'Withdrawn from the list' },
  campaign_closed: { fr: 'Campagne close avant d’aboutir', en: 'Campaign closed first' },
};

export const callResultCodes = Object.keys(callResults) as [CallResult, ...CallResult[]];
export const dispositionCodes = Object.keys(dispositions) as [Disposition, ...Disposition[]];
