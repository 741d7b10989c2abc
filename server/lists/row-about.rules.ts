import type { RoleColumns } from './mapping.rules.ts';
import { type Noticed, note, noteRepair, readText } from './notice.rules.ts';
import { readCivility, readLanguage } from './speech.rules.ts';

/** What else a row says of a person. Pure. */
export interface RowAbout {
  readonly externalRef: string | null;
  readonly civility: string | null;
  readonly commune: string | null;
  readonly language: string;
}

export function aboutReader(columns: RoleColumns): (cells: readonly string[], noticed: Noticed) => RowAbout {
  const ref = columns.first('external_ref');
  const civility = columns.first('civility');
  const commune = columns.first('commune');
  const language = columns.first('language');
  return (cells, noticed) => ({
    externalRef: textOf(cells[ref], noticed),
    civility: civilityOf(cells[civility], noticed),
    commune: textOf(cells[commune], noticed),
    language: languageOf(cells[language], noticed),
  });
}

function textOf(raw: string | undefined, noticed: Noticed): string | null {
  return readText(raw, noticed) || null;
}

function civilityOf(raw: string | undefined, noticed: Noticed): string | null {
  const cell = readText(raw, noticed);
  const civility = readCivility(cell);
  if (civility !== null && civility !== cell) noteRepair(noticed, 'civility_read', cell, civility);
  return civility;
}

/** Reading « français » changes nothing: it is what everybody is taken to speak. */
function languageOf(raw: string | undefined, noticed: Noticed): string {
  const cell = readText(raw, noticed);
  const language = readLanguage(cell);
  if (language === null) note(noticed, 'language_unknown');
  else if (language !== 'fr' && language !== cell) noteRepair(noticed, 'language_read', cell, language);
  return language ?? 'fr';
}
