/** Where people live, for the hour and the holidays, in the order they are listed: what a list's postal codes and numbers give. */
export const territories = ['FR', 'FR-AM', 'GP', 'MQ', 'GF', 'RE', 'YT', 'PM', 'WF', 'PF', 'NC'] as const;
export type Territory = (typeof territories)[number];

/** Names territories in a language: « La Réunion »; the code itself where there is no name. */
export function territoryNames(locale: string): (code: string) => string {
  const regions = new Intl.DisplayNames(locale, { type: 'region' });
  // Not a region of its own, but holidays of its own.
  return (code) => (code === 'FR-AM' ? 'Alsace-Moselle' : (regions.of(code) ?? code));
}
