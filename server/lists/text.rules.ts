import { Refusal } from '#server/platform/refusal.ts';

/** From the bytes of a file to clean text: what it really is, its encoding, its line ends, and no NIR left in it. */
export interface DecodedText {
  readonly text: string;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  /** True when nothing in the file proves the encoding: accents are to be looked at. */
  readonly isGuess: boolean;
  /** Lines in another encoding than the rest, read each in its own. */
  readonly repairedLines: readonly number[];
}

/**
 * Decodes a list. Refuses what is no text list: `import.empty`, `import.spreadsheet`, `import.web_page`,
 * `import.binary`.
 */
export function decodeList(bytes: Uint8Array): DecodedText {
  if (bytes.length === 0) throw new Refusal('import.empty');
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]) || startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0]))
    throw new Refusal('import.spreadsheet');
  if (startsWith(bytes, [0x25, 0x50, 0x44, 0x46]) || startsWith(bytes, [0x1f, 0x8b]))
    throw new Refusal('import.binary');
  const decoded = decode(bytes);
  const text = decoded.text.replace(/^\uFEFF+/, '').replace(/\r\n?/g, '\n');
  if (text.trim() === '') throw new Refusal('import.empty');
  if (/^\s*<(!doctype|html|head|body|table|\?xml|div|script)\b/i.test(text))
    throw new Refusal('import.web_page');
  if (/^\s*\{\\rtf/.test(text) || text.includes('\0')) throw new Refusal('import.binary');
  return { ...decoded, text: withoutLastLineEnds(text) };
}

/** By hand: `/\n+$/` takes quadratic time on a file with a long run of blank lines in its middle. */
function withoutLastLineEnds(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\n') end -= 1;
  return text.slice(0, end);
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

function decode(bytes: Uint8Array): DecodedText {
  const sure = { isGuess: false, repairedLines: [] };
  if (startsWith(bytes, [0xff, 0xfe, 0, 0]) || startsWith(bytes, [0, 0, 0xfe, 0xff]))
    throw new Refusal('import.binary');
  if (startsWith(bytes, [0xff, 0xfe]) || hasZeroesAt(bytes, 1))
    return { ...sure, encoding: 'utf-16le', text: new TextDecoder('utf-16le').decode(bytes) };
  if (startsWith(bytes, [0xfe, 0xff]) || hasZeroesAt(bytes, 0))
    return { ...sure, encoding: 'utf-16be', text: new TextDecoder('utf-16be').decode(bytes) };
  const utf8 = asUtf8(bytes) ?? asUtf8(withoutCutCharacter(bytes));
  if (utf8 !== null) return { ...sure, encoding: 'utf-8', text: utf8 };
  return decodeByLine(bytes);
}

/** UTF-16 without a mark: in Latin text every second byte is zero. */
function hasZeroesAt(bytes: Uint8Array, parity: 0 | 1): boolean {
  const head = bytes.subarray(0, 1000);
  if (head.length < 4) return false;
  const zeroes = head.filter((byte, index) => byte === 0 && index % 2 === parity).length;
  const others = head.filter((byte, index) => byte === 0 && index % 2 !== parity).length;
  return others === 0 && zeroes > head.length * 0.4;
}

function asUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Not UTF-8: that is the question asked, not a failure.
    return null;
  }
}

/** A file cut in the middle of its last character. */
function withoutCutCharacter(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && bytes.length - end < 3 && ((bytes[end - 1] ?? 0) & 0xc0) === 0x80) end -= 1;
  return (bytes[end - 1] ?? 0) >= 0xc0 ? bytes.subarray(0, end - 1) : bytes;
}

/**
 * Not UTF-8 as a whole: windows-1252, unless some lines are real UTF-8 (two exports glued together), each then read in
 * its own encoding.
 */
function decodeByLine(bytes: Uint8Array): DecodedText {
  const lines: string[] = [];
  const asUtf8Lines: number[] = [];
  const asAnsiLines: number[] = [];
  for (let start = 0; start <= bytes.length; ) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline === -1 ? bytes.length : newline;
    const line = bytes.subarray(start, end);
    if (line.some((byte) => byte >= 0x80)) {
      const utf8 = asUtf8(line);
      (utf8 === null ? asAnsiLines : asUtf8Lines).push(lines.length + 1);
      lines.push(utf8 ?? windows1252(line));
    } else lines.push(windows1252(line));
    start = end + 1;
  }
  const isMixed = asUtf8Lines.length > 0;
  const isMostlyUtf8 = asUtf8Lines.length > asAnsiLines.length;
  return {
    text: lines.join('\n'),
    encoding: isMostlyUtf8 ? 'utf-8' : 'windows-1252',
    isGuess: true,
    repairedLines: isMixed ? (isMostlyUtf8 ? asAnsiLines : asUtf8Lines) : [],
  };
}

/** One-shot decoding of windows-1252 is wrong on Node 20 (œ ’ – € become controls); the streaming path is right. */
function windows1252(bytes: Uint8Array): string {
  return new TextDecoder('windows-1252').decode(bytes, { stream: true });
}

/** Stands where a NIR was; a row that holds it is refused. */
export const NIR_MASK = '[NIR masqué]';

const nir =
  /(?<![\d.,])([123478])[ .\u00A0\u202F]?(\d\d)[ .\u00A0\u202F]?([0-9]{2})[ .\u00A0\u202F]?(\d\d|2[AB])[ .\u00A0\u202F]?(\d{3})[ .\u00A0\u202F]?(\d{3})[ .\u00A0\u202F/-]{0,3}(\d\d)(?!\d)/gi;

/**
 * Replaces every social security number with a valid key. Décret 2019-341 lists who may hold one, and a calling campaign
 * is not in it: it is taken out before anything is stored or shown.
 */
export function maskNir(text: string): string {
  return text.replace(nir, (all, ...parts) => {
    const groups: string[] = parts.slice(0, 7);
    return isNir(groups) ? NIR_MASK : all;
  });
}

/** Key = 97 − (first 13 digits mod 97), Corsica counting as 19 (2A) and 18 (2B) (reference/france.md §2). */
function isNir(groups: readonly string[]): boolean {
  const month = Number(groups[2]);
  const isMonth = (month >= 1 && month <= 12) || (month >= 20 && month <= 50) || month === 99;
  const body = groups.slice(0, 6).join('').toUpperCase().replace('2A', '19').replace('2B', '18');
  return isMonth && 97 - (Number(body) % 97) === Number(groups[6]);
}
