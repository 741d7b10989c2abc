import { unguarded } from '#server/platform/csv.ts';

/** The letters of one cell, whatever it means. Pure. Nearly every cell is plain: one look says so, and nothing is done. */

/** What one look at a cell can see; bits. */
export const seen = {
  /** A blank too many, something invisible, an apostrophe in front, letters that are not composed. */
  untidy: 1,
  upper: 2,
  lower: 4,
  digit: 8,
  /** Latin letters beyond ASCII. */
  accent: 16,
  /** A letter that UTF-8 read as windows-1252 is full of. */
  odd: 32,
  /** Apostrophe, dash. */
  joiner: 64,
  blank: 128,
  bracket: 256,
} as const;

const LATIN_END = 0x250;
const BLANK = 32;
const TYPOGRAPHIC_APOSTROPHE = 0x2019;

const bitsOf: Uint16Array = Uint16Array.from({ length: LATIN_END }, (_, code) => {
  const letter = String.fromCharCode(code);
  if (/[A-Z]/.test(letter)) return seen.upper;
  if (/[a-z]/.test(letter)) return seen.lower;
  if (/[0-9]/.test(letter)) return seen.digit;
  if (letter === "'" || letter === '-') return seen.joiner;
  if (letter === '[') return seen.bracket;
  if (code === BLANK) return seen.blank;
  if (/[!-~]/.test(letter)) return 0;
  if ('ÃÂÄÅâ'.includes(letter)) return seen.accent | seen.odd;
  if (code >= 0xc0) return seen.accent;
  // ° « » and their like; the blank and the hyphen that look like others are not among them.
  return code > 0xa0 && code !== 0xad ? 0 : seen.untidy;
});

/** Everything {@link seen} in a cell. */
export function lookAt(cell: string): number {
  const { length } = cell;
  if (length === 0) return 0;
  let bits = cell.charCodeAt(0) === 39 ? seen.untidy : 0;
  let wasBlank = true;
  for (let at = 0; at < length; at += 1) {
    const code = cell.charCodeAt(at);
    if (code === BLANK) {
      bits |= wasBlank ? seen.untidy | seen.blank : seen.blank;
      wasBlank = true;
    } else {
      wasBlank = false;
      if (code < LATIN_END) bits |= bitsOf[code] ?? 0;
      else bits |= code === TYPOGRAPHIC_APOSTROPHE ? seen.joiner | seen.accent : seen.untidy;
    }
  }
  return wasBlank ? bits | seen.untidy : bits;
}

const INVISIBLE = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g;

/** A cell without what cannot be seen: composed letters (NFC), plain blanks, no edges, no guard of our own exports. */
export function tidyCell(cell: string): string {
  if ((lookAt(cell) & seen.untidy) === 0) return cell;
  return unguarded(cell).normalize('NFC').replace(INVISIBLE, '').replace(/\s+/g, ' ').trim();
}

/** Lower case without accents, by letter: what {@link foldedLongWay} makes of it. */
const foldedLetter: readonly string[] = Array.from({ length: LATIN_END }, (_, code) =>
  foldedLongWay(String.fromCharCode(code)),
);

/**
 * Lower case without accents or doubled blanks: two spellings of one name meet. Written into keys that are kept: what it
 * answers never changes.
 */
export function folded(text: string): string {
  const bits = lookAt(text);
  if ((bits & seen.untidy) !== 0) return foldedLongWay(text);
  const plain =
    (bits & seen.accent) === 0
      ? text
      : text.replace(/[\u00C0-\u024F]/g, (letter) => foldedLetter[letter.charCodeAt(0)] ?? letter);
  const lower = (bits & (seen.upper | seen.accent)) === 0 ? plain : plain.toLowerCase();
  return (bits & seen.joiner) === 0 ? lower : lower.replace(/[’'\- ]+/g, ' ').trim();
}

function foldedLongWay(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/[’'\-\s]+/g, ' ')
    .trim();
}

/** The byte that windows-1252 writes for each letter beyond Latin-1. By streaming: one-shot decoding is wrong on Node 20. */
const ansiBytes: ReadonlyMap<string, number> = new Map(
  [
    ...new TextDecoder('windows-1252').decode(
      Uint8Array.from({ length: 32 }, (_, index) => 0x80 + index),
      { stream: true },
    ),
  ].map((letter, index) => [letter, 0x80 + index]),
);
/** A file saved thrice the wrong way is the worst ever seen. */
const MISREADINGS = 3;

/**
 * `DuprÃ©` → `Dupré`: UTF-8 that was read as windows-1252. Null when the cell is nothing of the kind: every byte must fit,
 * and what does is no accident (no French word has an Ã before a sign).
 */
export function withoutMojibake(cell: string): string | null {
  let text = cell;
  for (let turn = 0; turn < MISREADINGS; turn += 1) {
    const once = readAgain(text);
    if (once === null) break;
    text = once;
  }
  return text === cell ? null : text;
}

function readAgain(text: string): string | null {
  const bytes: number[] = [];
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    const byte = code < 0x100 ? code : ansiBytes.get(letter);
    if (byte === undefined) return null;
    bytes.push(byte);
  }
  if (!bytes.some((byte) => byte >= 0xc2)) return null;
  const read = Buffer.from(bytes).toString('utf8');
  return read.includes('\uFFFD') ? null : read;
}
