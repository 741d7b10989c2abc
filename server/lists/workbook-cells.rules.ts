import { tooLarge, unreadable } from './workbook-budget.ts';
import { MAX_SHARED_BYTES, MAX_SHARED_STRINGS, MAX_SHEET_CELL_CHARS } from './workbook-limits.ts';
import type { XmlHandler } from './workbook-xml.ts';

/**
 * The text of a cell as it stands between two `;` of the CSV: on one line, quoted when needed, empty when blank.
 * `_x000D_` is how spreadsheets write characters that XML cannot hold (ECMA-376 part 1 §22.9.2.19).
 */
export function csvCell(text: string): string {
  const whole = unescaped(text);
  const line = hasBreaks.test(whole) ? whole.replace(breaks, ' ') : whole;
  if (line.trim() === '') return '';
  return line.includes(';') || line.includes('"') ? `"${line.replaceAll('"', '""')}"` : line;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach a line of text.
const hasBreaks = /[\0-\x1f\x85\u2028\u2029]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach a line of text.
const breaks = /\r\n|[\0-\x1f\x85\u2028\u2029]/g;

/** A text with the characters that XML cannot hold. */
export function unescaped(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_all, code) =>
        String.fromCharCode(Number.parseInt(String(code), 16)),
      )
    : text;
}

/**
 * Collects the text of a cell written in runs: `<t>` inside `<si>` or `<is>`, without the reading aids (`<rPh>`) of
 * Asian languages. Refuses a text longer than a cell can be.
 */
export interface TextCollector {
  start(): void;
  open(name: string): void;
  text(text: string): void;
  close(name: string): void;
  value(): string;
}

export function createTextCollector(...collected: readonly string[]): TextCollector {
  let value = '';
  let isInside = false;
  let isPhonetic = false;
  return {
    start() {
      value = '';
      isInside = false;
      isPhonetic = false;
    },
    open(name) {
      if (name === 'rPh') isPhonetic = true;
      else if (!isPhonetic && collected.includes(name)) isInside = true;
    },
    text(text) {
      if (!isInside) return;
      value += text;
      if (value.length > MAX_SHEET_CELL_CHARS) throw tooLarge(`${MAX_SHEET_CELL_CHARS} c.`);
    },
    close(name) {
      if (name === 'rPh') isPhonetic = false;
      else if (isInside && collected.includes(name)) isInside = false;
    },
    value: () => value,
  };
}

/** The texts that cells point at. */
export interface SharedStrings {
  /** Refuses `import.workbook_unreadable` for a number that is not there. */
  at(index: number): string;
}

const PAGE_STRINGS = 4096;

interface Page {
  /** Strings of the first 256 characters, one byte each. */
  readonly narrow: string;
  /** Strings that hold another one (’, Œ, Arabic), two bytes for each of their characters. */
  readonly wide: string;
  /** For each string: twice its start, plus one when it is wide; then its end. */
  readonly places: Uint32Array;
}

/**
 * Kept in pages rather than as strings of their own: a million short strings cost 20 bytes each instead of 48, and
 * cutting one out of its page copies nothing. One wide character would double a whole page: hence the two texts.
 */
export function createSharedStrings(tidied: (text: string) => string = csvCell): {
  readonly handler: XmlHandler;
  readonly strings: SharedStrings;
} {
  const pages: Page[] = [];
  const collector = createTextCollector('t');
  let page = createPage();
  let bytes = 0;

  const turn = () => {
    pages.push(page.whole());
    page = createPage();
    if (pages.length * PAGE_STRINGS > MAX_SHARED_STRINGS) throw tooLarge(String(MAX_SHARED_STRINGS));
  };
  const handler: XmlHandler = {
    open(name) {
      if (name === 'si') collector.start();
      else collector.open(name);
    },
    text: collector.text,
    close(name) {
      collector.close(name);
      if (name === 'si') {
        bytes += page.add(tidied(collector.value()));
        if (bytes > MAX_SHARED_BYTES) throw tooLarge(`${MAX_SHARED_BYTES / 2 ** 20} Mo`);
        if (page.isFull()) turn();
      } else if (name === 'sst') turn();
    },
  };
  const at = (index: number) => {
    const found = Number.isInteger(index) ? pages[Math.floor(index / PAGE_STRINGS)] : undefined;
    const place = 2 * (index % PAGE_STRINGS);
    const start = found?.places[place];
    const end = found?.places[place + 1];
    if (found === undefined || start === undefined || end === undefined) throw unreadable();
    return (start % 2 === 0 ? found.narrow : found.wide).slice(Math.floor(start / 2), end);
  };
  return { handler, strings: { at } };
}

function createPage() {
  const narrow = { texts: [''], end: 0 };
  const wide = { texts: [''], end: 0 };
  const places: number[] = [];
  return {
    /** Gives the bytes it will take. */
    add(text: string): number {
      const isWide = hasWide.test(text);
      const side = isWide ? wide : narrow;
      places.push(2 * side.end + (isWide ? 1 : 0), side.end + text.length);
      side.texts.push(text);
      side.end += text.length;
      return isWide ? 2 * text.length : text.length;
    },
    isFull: () => places.length === 2 * PAGE_STRINGS,
    whole: (): Page => ({
      // Through bytes: a text cut out of a wide one stays wide, whatever it holds.
      narrow: Buffer.from(narrow.texts.join(''), 'latin1').toString('latin1'),
      wide: wide.texts.join(''),
      places: Uint32Array.from(places),
    }),
  };
}

const hasWide = /[^\0-\xff]/;
