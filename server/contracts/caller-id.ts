/** Why a number may not be shown to the people called. */
export type CallerIdProblem = 'unreadable' | 'mobile' | 'special' | 'fictional' | 'foreign';

/** Arcep's fiction ranges (reference/france.md §1, plan de numérotation): nobody's, so never called and never shown. */
const fiction = ['+3319900', '+3326191', '+3335301', '+3346571', '+3353649', '+3363998'];

/** `number`: E.164. */
export function isFictional(number: string): boolean {
  return fiction.some((range) => number.startsWith(range));
}

const overseas = /^\+(?:262|590|594|596|508)\d{9}$/;
const overseasMobile = /^\+(?:262(?:692|693|639)|590(?:690|691)|594694|596(?:696|697))/;

/**
 * What the numbering plan asks of the number shown by a calling team (Arcep, décision 2022-1583; reference/france.md §1):
 * geographic or 09, never 06 or 07, even the agent's own, never 08 nor a short number; and somebody must be reached by
 * calling it back, so none of fiction. `number`: E.164.
 */
export function callerIdProblem(number: string): CallerIdProblem | null {
  if (!/^\+[1-9]\d{6,14}$/.test(number)) return 'unreadable';
  if (isFictional(number)) return 'fictional';
  if (overseas.test(number)) return overseasMobile.test(number) ? 'mobile' : null;
  if (!number.startsWith('+33')) return 'foreign';
  if (!/^\+33[1-9]\d{8}$/.test(number)) return 'unreadable';
  const first = number.charAt(3);
  if (first === '6' || first === '7') return 'mobile';
  return first === '8' ? 'special' : null;
}

/** In French, as a setting's fault: « est un numéro mobile… ». */
export const callerIdSentences: Readonly<Record<CallerIdProblem, string>> = {
  unreadable: 'un numéro au format international est attendu : +33123456789',
  mobile:
    'un numéro en 06 ou 07 ne peut pas être affiché par un pôle d’appels : choisissez un numéro géographique ou en 09',
  special: 'un numéro en 08 ne peut pas être affiché : choisissez un numéro géographique ou en 09',
  fictional: 'ce numéro est réservé à la fiction : personne ne pourrait le rappeler',
  foreign: 'un numéro français est attendu',
};

/** Beginnings of the E.164 numbers of French territories overseas; the longest that fits comes first. */
export const overseasNumbers: readonly (readonly [prefix: string, territory: string])[] = [
  ['+262269', 'YT'],
  ['+262639', 'YT'],
  ['+262', 'RE'],
  ['+590', 'GP'],
  ['+594', 'GF'],
  ['+596', 'MQ'],
  ['+508', 'PM'],
  ['+681', 'WF'],
  ['+687', 'NC'],
  ['+689', 'PF'],
];
export const callTerritories = ['FR', 'GP', 'MQ', 'GF', 'RE', 'YT', 'PM', 'WF', 'NC', 'PF'] as const;

/** The territory an E.164 number is dialled in, as those a provider is allowed; `ZZ` for another country. */
export function territoryDialled(number: string): string {
  if (number.startsWith('+33')) return 'FR';
  return overseasNumbers.find(([prefix]) => number.startsWith(prefix))?.[1] ?? 'ZZ';
}

/**
 * A French number as somebody types it, in E.164; null when it is none that may be called from here: no short number, no
 * 08, no other country.
 */
export function readFrenchNumber(typed: string): string | null {
  const digits = typed.replace(/[\s.()\u00a0\u202f-]/g, '').replace(/^00/, '+');
  const number = digits.replace(/^0(?=[1-79]\d{8}$)/, '+33');
  return /^\+33[1-79]\d{8}$/.test(number) || overseas.test(number) ? number : null;
}
