import { unguarded } from '#server/platform/csv.ts';

/** The letters of one cell, whatever it means. Pure. Nearly every cell is plain: one look says so, and nothing is done. */

/**
 * What one look at a cell sees, as bits: every letter of the alphabet, whatever its case and its accent (see
 * {@link lettersOf}), and what calls for the long way.
 */
export const seen = {
  /** A blank too many, something invisible, an apostrophe in front, letters that are not composed. */
  untidy: 1 << 26,
  /** A letter that UTF-8 read as windows-1252 is full of. */
  odd: 1 << 27,
  bracket: 1 << 28,
  /** Apostrophe, dash. */
  joiner: 1 << 29,
  /** A Latin letter beyond ASCII, or the typographic apostrophe. */
  accent: 1 << 30,
} as const;

const LATIN_END = 0x250;
const BLANK = 32;
const APOSTROPHE = 39;
const TYPOGRAPHIC_APOSTROPHE = 0x2019;

/** One bit for each letter of a word in small letters. */
export function lettersOf(word: string): number {
  let bits = 0;
  for (const letter of word) bits |= 1 << (letter.charCodeAt(0) - 97);
  return bits;
}

const bitsOf: Int32Array = Int32Array.from({ length: LATIN_END }, (_, code) => {
  const letter = String.fromCharCode(code);
  const plain = foldedLongWay(letter).replace(/[^a-z]/g, '');
  if (code < 0x80) {
    if (letter === "'" || letter === '-') return seen.joiner;
    if (letter === '[') return seen.bracket;
    return code < BLANK || code === 0x7f ? seen.untidy : lettersOf(plain);
  }
  // ° « » and their like; the blank and the hyphen that look like others are not among them.
  if (code < 0xc0) return code > 0xa0 && code !== 0xad ? 0 : seen.untidy;
  return seen.accent | lettersOf(plain) | ('ÃÂÄÅâ'.includes(letter) ? seen.odd : 0);
});

/** Everything {@link seen} in a cell. */
export function lookAt(cell: string): number {
  const { length } = cell;
  let bits = cell.charCodeAt(0) === APOSTROPHE ? seen.untidy : 0;
  let before = BLANK;
  for (let at = 0; at < length; at += 1) {
    const code = cell.charCodeAt(at);
    if (code < LATIN_END) bits |= bitsOf[code] ?? 0;
    else bits |= code === TYPOGRAPHIC_APOSTROPHE ? seen.joiner | seen.accent : seen.untidy;
    if (code === BLANK && before === BLANK) bits |= seen.untidy;
    before = code;
  }
  return before === BLANK && length > 0 ? bits | seen.untidy : bits;
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
  const plain = (bits & seen.accent) === 0 ? text : withoutAccents(text);
  const lower = plain.toLowerCase();
  return (bits & seen.joiner) === 0 ? lower : lower.replace(/[’'\- ]+/g, ' ').trim();
}

/** By pieces: names are folded by the million, and replacing through an expression costs five times as much. */
function withoutAccents(text: string): string {
  let plain = '';
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0xc0 || code >= LATIN_END) continue;
    plain += text.slice(from, at) + (foldedLetter[code] ?? '');
    from = at + 1;
  }
  return plain + text.slice(from);
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
