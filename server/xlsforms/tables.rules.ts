import type { Text } from '#server/contracts/script-content.ts';
import type { SheetRows } from '#server/lists/index.ts';
import type { Notebook } from './findings.rules.ts';
import { languageOf } from './languages.rules.ts';

/** A sheet of a form by the names of its columns, whatever their case, their spaces or their older spelling. */
export interface Table {
  readonly sheet: string;
  readonly headerLine: number;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

export interface Column {
  /** As XLSForm names it today: `relevant`, `constraint_message`; others as they came, in lower case. */
  readonly key: string;
  /** As it stands in the sheet. */
  readonly written: string;
  /** Null when the column does not say. */
  readonly language: string | null;
}

export interface Row {
  readonly sheet: string;
  readonly line: number;
  /** The cell, trimmed; empty when there is none. */
  get(key: string): string;
  /** Its texts in each language; exactly as typed in a form of ours. */
  texts(key: string): Text;
  /** The column as it is written, to point at it. */
  column(key: string): string | null;
}

/** Older and friendlier spellings (pyxform's own), to the one name used here. Spaces and `-` count as `_`. */
const aliases: Readonly<Record<string, string>> = {
  caption: 'label',
  tag: 'name',
  value: 'name',
  command: 'type',
  listname: 'list_name',
  list: 'list_name',
  relevance: 'relevant',
  'bind::relevant': 'relevant',
  calculate: 'calculation',
  'bind::calculate': 'calculation',
  'bind::constraint': 'constraint',
  'bind::required': 'required',
  'bind::readonly': 'read_only',
  readonly: 'read_only',
  constraining_message: 'constraint_message',
  'bind::jr:constraintmsg': 'constraint_message',
  requiredmsg: 'required_message',
  'bind::jr:requiredmsg': 'required_message',
  count: 'repeat_count',
  'jr:count': 'repeat_count',
  'control::jr:count': 'repeat_count',
  'control::appearance': 'appearance',
  'body::appearance': 'appearance',
  'media::image': 'image',
  'media::big_image': 'big_image',
  'media::audio': 'audio',
  'media::video': 'video',
  set_form_title: 'form_title',
  title: 'form_title',
  set_form_id: 'form_id',
  id_string: 'form_id',
};

const translated = [
  'label',
  'hint',
  'guidance_hint',
  'constraint_message',
  'required_message',
  'image',
  'big_image',
  'audio',
  'video',
];

/** Texts a form may have in several languages, that a script has too. */
export const translatable = ['label', 'hint', 'guidance_hint', 'constraint_message'];

/** How sheets are recognised: `Survey ` is the survey sheet. */
export function sheetKey(name: string): string {
  return name.trim().toLowerCase();
}

/** Ours: not of XLSForm, ignored by other tools. */
export const OURS = 'tonalite_';

function keyOf(written: string): string {
  const key = written
    .trim()
    .toLowerCase()
    .replace(/\s*(::?)\s*/g, '$1')
    .replace(/[\s-]+/g, '_');
  return aliases[key] ?? key;
}

function isTranslated(key: string): boolean {
  return translated.includes(key) || (key.startsWith(OURS) && key.endsWith('_message'));
}

/** Undefined: a language nobody can tell. */
function columnOf(written: string): Column | { readonly unknownLanguage: string } {
  const whole = keyOf(written);
  const parts = written.split('::');
  // `label:French` is how forms of before 2012 wrote it.
  const [first = '', ...rest] = parts.length > 1 ? parts : written.split(/:(?!.*\()|:(?=[^:]*$)/);
  for (let taken = parts.length - 1; taken >= 1; taken--) {
    const key = keyOf(parts.slice(0, taken).join('::'));
    if (isTranslated(key)) return inLanguage(key, written, parts.slice(taken).join('::'));
  }
  if (parts.length === 1 && rest.length > 0 && isTranslated(keyOf(first)))
    return inLanguage(keyOf(first), written, rest.join(':'));
  return { key: whole, written: written.trim(), language: null };
}

function inLanguage(
  key: string,
  written: string,
  language: string,
): Column | { readonly unknownLanguage: string } {
  if (/^default$/i.test(language.trim())) return { key, written: written.trim(), language: null };
  const code = languageOf(language);
  return code === null
    ? { unknownLanguage: language.trim() }
    : { key, written: written.trim(), language: code };
}

export interface Reading {
  /** Language of the texts whose column does not say. */
  readonly language: string;
  readonly isOurs: boolean;
  readonly notebook: Notebook;
}

/** The first row that holds something names the columns. */
export function tableOf({ name, rows }: SheetRows, reading: Reading): Table {
  const [header, ...others] = rows;
  if (header === undefined) return { sheet: name, headerLine: 1, columns: [], rows: [] };
  const columns = header.cells.map((written, index) => {
    if (written.trim() === '') return null;
    const column = columnOf(written);
    if (!('unknownLanguage' in column)) return column;
    const isUsed = others.some(({ cells }) => (cells[index] ?? '').trim() !== '');
    const place = { sheet: name, line: header.line, column: written.trim() };
    if (isUsed) reading.notebook.add('language_unknown', place, { language: column.unknownLanguage });
    return null;
  });
  return {
    sheet: name,
    headerLine: header.line,
    columns: columns.filter((column) => column !== null),
    rows: others.map(({ line, cells }) => rowOf(name, line, cells, columns, reading)),
  };
}

function rowOf(
  sheet: string,
  line: number,
  cells: readonly string[],
  columns: readonly (Column | null)[],
  { language: assumed, isOurs }: Reading,
): Row {
  const filled = columns.flatMap((column, index) => {
    const text = cells[index] ?? '';
    return column === null || text.trim() === '' ? [] : [{ column, text }];
  });
  return {
    sheet,
    line,
    get: (key) => filled.find(({ column }) => column.key === key)?.text.trim() ?? '',
    texts(key) {
      const texts: Record<string, string> = {};
      for (const { column, text } of filled) {
        if (column.key !== key) continue;
        const language = column.language ?? assumed;
        // A column that says its language wins over one that does not.
        if (texts[language] === undefined || column.language !== null)
          texts[language] = isOurs ? text : text.trim();
      }
      return texts;
    },
    column: (key) =>
      filled.find(({ column }) => column.key === key)?.column.written ??
      columns.find((column) => column?.key === key)?.written ??
      null,
  };
}

const yes = ['yes', 'true', 'true()', '1', 'oui', 'y'];
const no = ['', 'no', 'false', 'false()', '0', 'non', 'n'];

/** Null when it is neither: a formula. */
export function yesOrNo(cell: string): boolean | null {
  const word = cell.trim().toLowerCase();
  if (yes.includes(word)) return true;
  return no.includes(word) ? false : null;
}
