import { Refusal } from '#server/platform/refusal.ts';
import { folded, tidyCell, withoutMojibake } from './cells.rules.ts';
import type { ListRecord } from './list.ts';

/** A title or a blank line may precede the header; nothing needs more. */
export const HEADER_WITHIN = 20;
/** Titles in two columns may look like rows of a narrow list; more of them are people. */
const TITLES_LIKE_ROWS = 5;

/** The record of a line asked for; a line inside a record is that record. Null for none. Refuses `import.header_only`. */
export function headerAt(filled: readonly ListRecord[], wanted: number): ListRecord | null {
  if (wanted === 0) return null;
  const found = filled.findLast(({ line }) => line <= wanted) ?? filled[0] ?? null;
  if (found !== null && found === filled.at(-1) && found.line < wanted)
    throw new Refusal('import.header_only');
  return found;
}

/** How names of columns begin: these with anything after them, the short ones alone (Telma and Villeneuve are people). */
const headerWords = new RegExp(
  `^(?:n ?[°º]|(?:${[
    'noms?|prenom|civilite|telephone|portable|adresse|address|code|date|num|libelle|commune|naissance|matricule',
    'benefici|allocataire|usager|identifiant|echeance|commentaire|observation|etablissement|raison sociale',
  ].join('|')})|(?:${[
    'tels?|cp|ids?|gid|ref|reference|villes?|notes?|role|type|e ?mails?|mel|courriel|age|sexe|name|first|last|city',
    'zip|phones?|mobiles?|fixe|gsm|titre|civ|droits?|ddn|nee? le|fin|statut|langue|dossier|prestation|structure|service',
  ].join('|')})(?![a-z]))`,
);

/**
 * The first line that is a header: by the names of its columns, else the first one filled like the others, if it is
 * nobody. A title fills one cell of a row that Excel padded with delimiters.
 */
export function headerAmong(filled: readonly ListRecord[], width: number): ListRecord | null {
  const needed = width === 1 ? 1 : Math.max(2, Math.ceil(width * 0.6));
  let first: ListRecord | undefined;
  let like = 0;
  for (const record of filled.slice(0, HEADER_WITHIN)) {
    const count = record.cells.filter((cell) => cell.trim() !== '').length;
    const hasPhone = record.cells.some((cell) => digitsIn(cell) >= 9);
    if (!hasPhone && count >= width * 0.4 && namesIn(record.cells) >= Math.min(2, width)) return record;
    if (count < needed) continue;
    first ??= record;
    like += 1;
    if (hasPhone || like >= TITLES_LIKE_ROWS) break;
  }
  return first === undefined || isSomebody(first, filled) ? null : first;
}

/** How many cells are names of columns. */
export function namesIn(cells: readonly string[]): number {
  return cells.filter((cell) => cell.length <= 40 && headerWords.test(folded(cell.trim()))).length;
}

/** A word that comes again by accident does so less. */
const OFTEN = 0.05;

/**
 * Somebody already, rather than names of columns: a number, a day or an address where the lines below have some too, or a
 * word that comes again below it (« Mme » is no column).
 */
function isSomebody(record: ListRecord, filled: readonly ListRecord[]): boolean {
  const below = filled.filter(({ line, cells }) => line > record.line && !isSameRow(cells, record.cells));
  return record.cells.some((cell, index) => {
    const column = below.map(({ cells }) => cells[index]?.trim() ?? '').filter((other) => other !== '');
    if (isDataLike(cell)) return column.filter(isDataLike).length >= column.length / 2;
    const again = column.filter((other) => other === cell.trim()).length;
    return again > column.length * OFTEN;
  });
}

function isSameRow(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((cell, index) => cell === b[index]);
}

/** A number, a day or an e-mail address, which no column is called. */
function isDataLike(cell: string): boolean {
  return (/^\s*\+?[\d\s.\-/()]+$/.test(cell) && digitsIn(cell) >= 5) || /^\S+@\S+\.\S+$/.test(cell.trim());
}

/** Without a header, lines of one filled cell before the first row are titles, unless they may be called. */
export function firstPersonLine(filled: readonly ListRecord[], width: number): number {
  const first = filled
    .slice(0, HEADER_WITHIN)
    .find(
      ({ cells }) =>
        width < 3 ||
        cells.filter((cell) => cell.trim() !== '').length > 1 ||
        cells.some((cell) => digitsIn(cell) >= 9),
    );
  return first?.line ?? 1;
}

const MAX_HEADER_CHARS = 200;

/** A header cell as columns are called. */
export function headerName(cell: string, index: number): string {
  return tidyCell(withoutMojibake(cell) ?? cell).slice(0, MAX_HEADER_CHARS) || `Colonne ${index + 1}`;
}

function digitsIn(text: string): number {
  return text.replace(/\D/g, '').length;
}
