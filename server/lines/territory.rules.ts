import { overseasNumbers } from '#server/contracts/caller-id.ts';
import type { Territory } from '#server/contracts/territories.ts';

/**
 * Where a person is, for the hour and the holidays (reference/france.md §1). `FR-AM` is Alsace-Moselle, whose holidays
 * differ. Pure: prefixes only.
 */
const byPostalCode: readonly (readonly [prefix: string, territory: string])[] = [
  ['971', 'GP'],
  ['972', 'MQ'],
  ['973', 'GF'],
  ['974', 'RE'],
  ['975', 'PM'],
  ['976', 'YT'],
  // Saint-Barthélemy and Saint-Martin: the hour and the holidays of Guadeloupe.
  ['977', 'GP'],
  ['978', 'GP'],
  ['986', 'WF'],
  ['987', 'PF'],
  ['988', 'NC'],
  ['57', 'FR-AM'],
  ['67', 'FR-AM'],
  ['68', 'FR-AM'],
];

/** The first two figures of those above: an import asks this for every row. */
const ownTerritories: readonly number[] = [57, 67, 68, 97, 98];

const zones: Readonly<Record<Territory, string>> = {
  FR: 'Europe/Paris',
  'FR-AM': 'Europe/Paris',
  GP: 'America/Guadeloupe',
  MQ: 'America/Martinique',
  GF: 'America/Cayenne',
  RE: 'Indian/Reunion',
  YT: 'Indian/Mayotte',
  PM: 'America/Miquelon',
  WF: 'Pacific/Wallis',
  PF: 'Pacific/Tahiti',
  NC: 'Pacific/Noumea',
};

/** The territory of a postal code; null when there is none, or when it says nothing (a foreign one, an INSEE code). */
export function homeOf(postalCode: string | null): string | null {
  if (postalCode === null) return null;
  const department = (postalCode.charCodeAt(0) - ZERO) * 10 + postalCode.charCodeAt(1) - ZERO;
  if (ownTerritories.includes(department)) {
    const lives = byPostalCode.find(([prefix]) => postalCode.startsWith(prefix));
    if (lives !== undefined) return lives[1];
  }
  return isFiveFigures(postalCode) ? 'FR' : null;
}

const ZERO = 48;

function isFiveFigures(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < ZERO || code > ZERO + 9) return false;
  }
  return text.length === 5;
}

/**
 * `FR`, `FR-AM`, `GP`, `MQ`, `GF`, `RE`, `YT`, `PM`, `WF`, `PF` or `NC`. The postal code decides (people move with their
 * mobile number), then the number, then mainland France.
 */
export function territoryOf(postalCode: string | null, number: string | null): string {
  return homeOf(postalCode) ?? overseasNumbers.find(([prefix]) => number?.startsWith(prefix))?.[1] ?? 'FR';
}

/** The IANA time zone of a territory; Paris for one it does not know. */
export function zoneOf(territory: string): string {
  return isKnown(territory) ? zones[territory] : 'Europe/Paris';
}

function isKnown(territory: string): territory is Territory {
  return Object.hasOwn(zones, territory);
}
