import { digitRuns, isNir, isNirBody } from '#server/contracts/nir.ts';
import { folded } from './cells.rules.ts';

/**
 * Social security numbers (NIR). Décret 2019-341 lists who may hold one, and a calling campaign is not in it: wherever
 * one hides it is taken out before anything is stored or shown. Pure.
 */

/** Stands where a NIR was. */
export const NIR_MASK = '[NIR ***]';

const grouped =
  /(?<![\d.,])([123478])[ .\u00A0\u202F]?(\d\d)[ .\u00A0\u202F]?([0-9]{2})[ .\u00A0\u202F]?(\d\d|2[AB])[ .\u00A0\u202F]?(\d{3})[ .\u00A0\u202F]?(\d{3})[ .\u00A0\u202F/-]{0,3}(\d\d)(?!\d)/gi;

/** Replaces every social security number with a valid key in a text. */
export function maskNir(text: string): string {
  return text.replace(grouped, (all, ...parts) => {
    const groups: string[] = parts.slice(0, 7);
    return isNir(groups.join('')) && !isDecimal(all) ? NIR_MASK : all;
  });
}

const BODY = 13;
const WITH_KEY = 15;

const nirHeader =
  /\b(?:nir|nirpp|nss|n ss|numero ss|no ss|num ss|secu|numero insee|n insee|no insee|immatriculation|assure social|numero (?:d )?assure)\b|securite sociale|num ?secu|^insee$/;

/** Indexes of the cells of a record that hold a social security number. */
export type NirFinder = (cells: readonly string[]) => readonly number[];

const nowhere: readonly number[] = [];

/**
 * Finds them in any writing: blanks, dots, dashes, a key after a slash or in the next cell, Corsica. Under a header that
 * says what the column is, thirteen digits without a key too, a key that is wrong, and what a spreadsheet made of them
 * (`2,55085E+14`), which nothing can verify.
 */
export function nirFinder(headers: readonly string[]): NirFinder {
  const isNamed = headers.map((header) =>
    nirHeader.test(
      folded(header)
        .replace(/n[°º]/g, 'n ')
        .replace(/[^a-z]+/g, ' '),
    ),
  );
  return (cells) => {
    let found: number[] | null = null;
    for (let index = 0; index < cells.length; index += 1) {
      const cell = cells[index] ?? '';
      // Eleven: `2,55085E+14`.
      if (cell.length < 11) continue;
      if (isNamed[index] !== true && !mayHold(cell)) continue;
      if (!holdsNir(cell, cells[index + 1] ?? '', isNamed[index] === true)) continue;
      found ??= [];
      found.push(index);
    }
    return found ?? nowhere;
  };
}

/** Twelve digits at least (Corsica has a letter): what is false for nearly every cell. */
function mayHold(cell: string): boolean {
  const { length } = cell;
  if (length < BODY) return false;
  let digits = 0;
  for (let at = 0; at < length; at += 1) {
    const code = cell.charCodeAt(at);
    // ASCII, then full-width and Arabic figures.
    if (code >= 48 && code <= 57) digits += 1;
    else if (code >= 0x660 && isForeignFigure(code)) digits += 1;
  }
  return digits >= BODY - 1;
}

function isForeignFigure(code: number): boolean {
  return (code >= 0xff10 && code <= 0xff19) || (code >= 0x660 && code <= 0x669);
}

const scientific = /^ *(\d)[.,](\d+)E\+?1[2-5] *$/i;
function holdsNir(raw: string, next: string, isNamed: boolean): boolean {
  const cell = plainFigures(raw);
  const rounded = scientific.exec(cell);
  if (rounded !== null) return isNamed || isNir(`${rounded[1]}${rounded[2]}`);
  for (const [written] of cell.matchAll(digitRuns)) {
    const text = written.replace(/[^\dAB]/gi, '');
    if (isNamed && (isNirBody(text) || (text.length >= WITH_KEY && isNirBody(text.slice(0, BODY)))))
      return true;
    if (text.length === WITH_KEY && isNir(text) && !isDecimal(written)) return true;
    const isAlone = written.length === cell.trim().length;
    if (isAlone && text.length === BODY && isKey(next) && isNir(text + next.trim().padStart(2, '0')))
      return true;
  }
  // Among other figures, only as it is usually grouped.
  return maskNir(cell) !== cell;
}

/** `2.35222190000001` is a longitude. */
function isDecimal(written: string): boolean {
  return /^\d{1,3}[.,]\d+$/.test(written);
}

function isKey(cell: string): boolean {
  return cell.length <= 4 && /^\s*\d{1,2}\s*$/.test(cell);
}

function plainFigures(cell: string): string {
  return /[\u0660-\u0669\uFF10-\uFF19]/.test(cell)
    ? cell.normalize('NFKC').replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    : cell;
}
