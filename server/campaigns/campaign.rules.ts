import { Temporal } from 'temporal-polyfill';
import type { CampaignAction, CampaignState, Schedule } from '#server/contracts/campaigns.contract.ts';
import type { FieldRefusal } from '#server/contracts/refusals.ts';
import type { Role } from '#server/contracts/roles.ts';
import { zoneOf } from '#server/lines/index.ts';

/** The life of a campaign: who may do what, from which state. Pure. */

interface Transition {
  readonly from: readonly CampaignState[];
  readonly to: CampaignState;
  readonly roles: readonly Role[];
}

export const transitions: Readonly<Record<CampaignAction, Transition>> = {
  submit: { from: ['draft'], to: 'submitted', roles: ['requester', 'supervisor'] },
  approve: { from: ['submitted'], to: 'approved', roles: ['supervisor'] },
  return: { from: ['submitted', 'approved'], to: 'draft', roles: ['supervisor'] },
  start: { from: ['approved', 'paused'], to: 'running', roles: ['supervisor'] },
  pause: { from: ['running'], to: 'paused', roles: ['supervisor'] },
  close: { from: ['approved', 'running', 'paused'], to: 'closed', roles: ['supervisor'] },
};

/** States in words, as refusals say them. */
export const stateWords: Readonly<Record<CampaignState, string>> = {
  draft: 'en préparation',
  submitted: 'soumise',
  approved: 'validée',
  running: 'en cours',
  paused: 'en pause',
  closed: 'close',
};

export function actionsFor(state: CampaignState, role: Role): CampaignAction[] {
  const all: CampaignAction[] = ['submit', 'approve', 'return', 'start', 'pause', 'close'];
  return all.filter(
    (action) => transitions[action].roles.includes(role) && transitions[action].from.includes(state),
  );
}

/** A requester's hand ends with the submission; a supervisor's with the campaign. */
export function canEdit(state: CampaignState, role: Role): boolean {
  return (role === 'requester' && state === 'draft') || (role === 'supervisor' && state !== 'closed');
}

export function canImport(state: CampaignState, role: Role): boolean {
  return canEdit(state, role);
}

export function canAssign(state: CampaignState, role: Role): boolean {
  return role === 'supervisor' && state !== 'closed';
}

/** Calls were made, or may have been, under its script: it cannot be exchanged for another one. */
export function hasBegun(state: CampaignState): boolean {
  return state === 'running' || state === 'paused' || state === 'closed';
}

/** What a campaign must say before anyone is called (RGPD art. 13 and 14; reference/france.md §2), in French. */
export const requiredWords = {
  purpose: 'la finalité',
  controller: 'le responsable de traitement',
  dataSource: 'l’origine des données',
  dpoContact: 'le contact du délégué à la protection des données',
  neutralReason: 'le motif neutre à dire au téléphone',
  startsOn: 'la date de début',
  endsOn: 'la date de fin',
  retentionEndsOn: 'la date de fin de conservation',
  script: 'une trame publiée',
  targets: 'au moins une personne à appeler',
  agents: 'au moins un·e agent·e',
} as const;

export type RequiredField = keyof typeof requiredWords;

export interface Commission {
  readonly purpose: string;
  readonly controller: string;
  readonly dataSource: string;
  readonly dpoContact: string;
  readonly neutralReason: string;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly retentionEndsOn: string | null;
}

/** What is missing before the commission can be submitted. */
export function missingFrom(
  commission: Commission,
  has: { readonly script: boolean; readonly targets: boolean },
): RequiredField[] {
  const filled: readonly [RequiredField, string | null][] = [
    ['purpose', commission.purpose],
    ['controller', commission.controller],
    ['dataSource', commission.dataSource],
    ['dpoContact', commission.dpoContact],
    ['neutralReason', commission.neutralReason],
    ['startsOn', commission.startsOn],
    ['endsOn', commission.endsOn],
    ['retentionEndsOn', commission.retentionEndsOn],
  ];
  const missing = filled.filter(([, value]) => value === null || value.trim() === '').map(([field]) => field);
  if (!has.script) missing.push('script');
  if (!has.targets) missing.push('targets');
  return missing;
}

/** Start ≤ end ≤ end of retention, as far as they are known. ISO days compare as texts. */
export function datesAgree(dates: Pick<Commission, 'startsOn' | 'endsOn' | 'retentionEndsOn'>): boolean {
  const known = [dates.startsOn, dates.endsOn, dates.retentionEndsOn].filter((day) => day !== null);
  return known.every((day, index) => index === 0 || (known[index - 1] ?? '') <= day);
}

/** Its last day is over everywhere its people live; in metropolitan France when there is nobody yet. ISO days compare as texts. */
export function isOver(endsOn: string | null, territories: readonly string[], now: number): boolean {
  return endsOn !== null && somewhere(territories).every((territory) => dayIn(territory, now) > endsOn);
}

/** Its first day has begun somewhere: each person is called by their own calendar anyway. */
export function hasCome(startsOn: string | null, territories: readonly string[], now: number): boolean {
  return startsOn !== null && somewhere(territories).some((territory) => dayIn(territory, now) >= startsOn);
}

function somewhere(territories: readonly string[]): readonly string[] {
  return territories.length === 0 ? ['FR'] : territories;
}

function dayIn(territory: string, at: number): string {
  return Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(zoneOf(territory))
    .toPlainDate()
    .toString();
}

/** Ranges must open before they close, and not overlap. */
export function scheduleFaults(schedule: Schedule): FieldRefusal[] {
  const faults: FieldRefusal[] = [];
  schedule.ranges.forEach((range, r) => {
    if (range.from >= range.to) {
      faults.push({
        path: `schedule.ranges.${r}.from`,
        detail: `La plage de ${range.from} à ${range.to} finit avant de commencer : inversez les heures.`,
      });
    }
    const overlaps = schedule.ranges
      .slice(0, r)
      .some((other) => range.from < other.to && other.from < range.to);
    if (overlaps) {
      faults.push({
        path: `schedule.ranges.${r}`,
        detail: `La plage de ${range.from} à ${range.to} en chevauche une autre : réunissez-les.`,
      });
    }
  });
  return faults;
}

/** A code is what exports write: it names one objective only. */
export function objectiveFaults(objectives: readonly { code: string }[]): FieldRefusal[] {
  return objectives.flatMap(({ code }, o) =>
    objectives.findIndex((other) => other.code === code) === o
      ? []
      : [{ path: `objectives.${o}.code`, detail: `Deux objectifs ont le code « ${code} » : changez-en un.` }],
  );
}
