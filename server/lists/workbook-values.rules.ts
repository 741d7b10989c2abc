import { unreadable } from './workbook-budget.ts';

export const QUOTE = 0x22;
export const APOSTROPHE = 0x27;
export const AMPERSAND = 0x26;
const COLON = 0x3a;
const EQUALS = 0x3d;

/** The value of an attribute that stands between two positions. By hand, in one pass: each cell has three. */
export function attributeOf(text: string, from: number, to: number, name: string): string | undefined {
  let at = from;
  for (;;) {
    while (at < to && text.charCodeAt(at) <= 0x20) at += 1;
    if (at === to) return undefined;
    const start = at;
    while (at < to && text.charCodeAt(at) !== EQUALS) at += 1;
    const end = at;
    at += 1;
    while (at < to && text.charCodeAt(at) <= 0x20) at += 1;
    const quote = text.charCodeAt(at);
    const open = at + 1;
    let hasReferences = false;
    for (at = open; at < to; at++) {
      const code = text.charCodeAt(at);
      if (code === quote) break;
      if (code === AMPERSAND) hasReferences = true;
    }
    if (at >= to || (quote !== QUOTE && quote !== APOSTROPHE)) throw unreadable();
    if (isNamed(text, start, end, name)) {
      const value = text.slice(open, at);
      return hasReferences ? withoutReferences(value) : value;
    }
    at += 1;
  }
}

function isNamed(text: string, start: number, end: number, name: string): boolean {
  if (end - start < name.length) return false;
  if (end - start === name.length) return text.startsWith(name, start);
  if (text.charCodeAt(start + name.length) === 0x20) return text.slice(start, end).trimEnd() === name;
  if (name.charCodeAt(0) !== COLON) return false;
  const written = text.slice(start, end).trimEnd();
  return written.endsWith(name) && !written.startsWith('xmlns');
}

const references: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Replaces the five named references of XML and numbered ones; refuses any other, as there is no document type. */
export function withoutReferences(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));|&/gi,
    (_all, decimal, hexadecimal, name) => {
      if (name !== undefined) {
        const character = references[String(name)];
        if (character === undefined) throw unreadable();
        return character;
      }
      const code = decimal === undefined ? Number.parseInt(String(hexadecimal), 16) : Number(decimal);
      // A lone ampersand gives not-a-number.
      if (!(code <= 0x10ffff)) throw unreadable();
      return String.fromCodePoint(code);
    },
  );
}
