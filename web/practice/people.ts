import type { ClaimedTarget } from '#server/contracts/queue.contract.ts';
import type { ScriptVersionView } from '#server/contracts/scripts.contract.ts';
import { drawn, pick } from './chance.ts';

const firstNames: readonly [readonly [string, string], ...(readonly (readonly [string, string])[])] = [
  ['Mme', 'Aline'],
  ['M.', 'Bruno'],
  ['Mme', 'Chérifa'],
  ['M.', 'Désiré'],
  ['Mme', 'Éloïse'],
  ['M.', 'Farid'],
  ['Mme', 'Gisèle'],
  ['M.', 'Hugo'],
];
const lastNames = ['Abricotier', 'Bouleau', 'Charmille', 'Églantine', 'Figuier', 'Noisette'] as const;
/** No commune of France has these names. */
const communes = ['Val-Tonal', 'Mesurette-sur-Onde', 'Sainte-Clef-des-Prés'] as const;

const DAY_MS = 24 * 3_600_000;

/**
 * Somebody who does not exist, as the desk shows people: a name of fiction, and a number of the ranges Arcep keeps for
 * fiction (01 99 00, 06 39 98). `now`: instant, ms.
 */
export function inventPerson(
  id: number,
  seed: number,
  version: ScriptVersionView,
  words: { readonly campaign: string; readonly reason: string; readonly organisation: string },
  now: number,
): ClaimedTarget {
  const [civility, firstName] = pick(firstNames, seed, `first ${id}`);
  const lastName = pick(lastNames, seed, `last ${id}`);
  const number = drawn(seed, `number ${id}`);
  const two = (shift: number): string => String((number >>> shift) % 100).padStart(2, '0');
  const start = number % 2 === 0 ? '01 99 00' : '06 39 98';
  return {
    id,
    name: `${firstName} ${lastName}`,
    civility,
    firstName,
    lastName,
    birthOn: `${1945 + (number % 55)}-0${1 + (number % 9)}-1${number % 10}`,
    commune: pick(communes, seed, `commune ${id}`),
    postalCode: null,
    territory: 'FR',
    language: 'fr',
    externalRef: null,
    fields: {},
    // No link: nothing on this screen may reach a telephone.
    lines: [{ id, display: `${start} ${two(3)} ${two(11)}`, href: '', kind: 'mobile' }],
    deadlineOn: new Date(now + 90 * DAY_MS).toISOString().slice(0, 10),
    state: 'claimed',
    wakeAt: null,
    waitReason: null,
    interpreter: null,
    disposition: null,
    objective: null,
    callsCount: 0,
    campaignId: 1,
    campaignName: words.campaign,
    importLine: 1,
    calls: [],
    scriptVersionId: version.id,
    neutralReason: words.reason,
    controller: words.organisation,
    dpoContact: '—',
    dataSource: words.campaign,
    objectives: [],
    hasQuotas: false,
    quotas: [],
    callbackAt: null,
    callbackNote: null,
    answers: [],
    askAgain: [],
  };
}
