import { tooLarge, unreadable } from './workbook-budget.ts';
import { MAX_SHARED_CHARS, MAX_SHARED_STRINGS, MAX_SHEET_CELL_CHARS } from './workbook-limits.ts';
import type { XmlHandler } from './workbook-xml.ts';

/**
 * The text of a cell as it stands between two `;` of the CSV: on one line, quoted when needed, empty when blank.
 * `_x000D_` is how spreadsheets write characters that XML cannot hold (ECMA-376 part 1 §22.9.2.19).
 */
export function csvCell(text: string): string {
  const whole = text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_all, code) =>
        String.fromCharCode(Number.parseInt(String(code), 16)),
      )
    : text;
  const line = hasBreaks.test(whole) ? whole.replace(breaks, ' ') : whole;
  if (line.trim() === '') return '';
  return line.includes(';') || line.includes('"') ? `"${line.replaceAll('"', '""')}"` : line;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach a line of text.
const hasBreaks = /[\0-\x1f\x85\u2028\u2029]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach a line of text.
const breaks = /\r\n|[\0-\x1f\x85\u2028\u2029]/g;

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

/** The texts that cells point at, ready for the CSV. */
export interface SharedStrings {
  /** Refuses `import.workbook_unreadable` for a number that is not there. */
  at(index: number): string;
}

const PAGE_STRINGS = 4096;

interface Page {
  readonly text: string;
  /** Where each string ends in `text`. */
  readonly ends: Uint32Array;
}

/**
 * Kept in pages of one text each rather than as strings of their own: a million short strings cost 16 bytes each
 * instead of 48, and cutting one out of its page copies nothing.
 */
export function createSharedStrings(): { readonly handler: XmlHandler; readonly strings: SharedStrings } {
  const pages: Page[] = [];
  const collector = createTextCollector('t');
  let pending: string[] = [];
  let chars = 0;

  const turn = () => {
    const ends = new Uint32Array(pending.length);
    let end = 0;
    pending.forEach((text, index) => {
      end += text.length;
      ends[index] = end;
    });
    pages.push({ text: pending.join(''), ends });
    pending = [];
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
        const text = csvCell(collector.value());
        chars += text.length;
        if (chars > MAX_SHARED_CHARS) throw tooLarge(`${MAX_SHARED_CHARS / 2 ** 20} Mo`);
        pending.push(text);
        if (pending.length === PAGE_STRINGS) turn();
      } else if (name === 'sst') turn();
    },
  };
  const at = (index: number) => {
    const page = pages[Math.floor(index / PAGE_STRINGS)];
    const place = index % PAGE_STRINGS;
    const end = page?.ends[place];
    if (page === undefined || end === undefined) throw unreadable();
    return page.text.slice(place === 0 ? 0 : page.ends[place - 1], end);
  };
  return { handler, strings: { at } };
}
