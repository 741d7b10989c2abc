import {
  type Block,
  blockPurposes,
  type Item,
  type ScriptContent,
} from '#server/contracts/script-content.ts';
import type { XlsformFinding } from '#server/contracts/xlsforms.contract.ts';
import type { SheetRows } from '#server/lists/index.ts';
import { Refusal } from '#server/platform/refusal.ts';
import { type Building, createStepCounter, placeOf, textIn } from './building.rules.ts';
import { choiceListsOf } from './choices.rules.ts';
import { type Declarations, declareAll, type Placed } from './declare.rules.ts';
import { createNotebook, type Notebook } from './findings.rules.ts';
import { itemsOf } from './items.rules.ts';
import { languageOf } from './languages.rules.ts';
import { repeatedOf } from './repeats.rules.ts';
import { type Heading, isPlaced, type Section, sectionsOf } from './sections.rules.ts';
import { OURS, type Reading, type Row, sheetKey, type Table, tableOf, translatable } from './tables.rules.ts';
import { tellRest, tellRows } from './telling.rules.ts';
import { treeOf } from './tree.rules.ts';

export interface ReadForm {
  /** The form's title. */
  readonly name: string | null;
  readonly content: ScriptContent;
  readonly findings: readonly XlsformFinding[];
}

export interface FormOptions {
  /** Language of the texts that do not say theirs. */
  readonly language: string;
  /** The version it would follow: its codes are kept. */
  readonly previous: ScriptContent | null;
}

/**
 * An XLSForm as a script, with everything of it that is not carried or is carried otherwise. Refuses
 * `xlsform.no_survey`, `xlsform.no_columns`, `xlsform.empty`, `xlsform.too_long`, `xlsform.too_large`.
 */
export function readForm(sheets: readonly SheetRows[], { language, previous }: FormOptions): ReadForm {
  const notebook = createNotebook();
  const byName = (name: string) => sheets.filter((sheet) => sheetKey(sheet.name) === name);
  const [surveySheet] = byName('survey');
  if (surveySheet === undefined)
    throw new Refusal('xlsform.no_survey', { sheets: sheets.map(({ name }) => name).join(', ') || '—' });
  const settings = settingsOf(byName('settings'), notebook);
  const isOurs = settings.get(`${OURS}version`) !== '';
  const reading: Reading = {
    notebook,
    isOurs,
    language: languageOf(settings.get('default_language')) ?? language,
  };
  const survey = tableOf(surveySheet, reading);
  for (const column of ['type', 'name'])
    if (!survey.columns.some(({ key }) => key === column))
      throw new Refusal('xlsform.no_columns', { column });
  const choices = byName('choices').map((sheet) => tableOf(sheet, reading));
  const languages = languagesOf([survey, ...choices], settings, reading);

  const tree = treeOf(survey.rows, notebook);
  const sections = sectionsOf(tree, notebook);
  const lists = choiceListsOf(choices, notebook);
  const placed = sections.flatMap(({ entries }) => entries).filter(isPlaced);
  const repeated = sections.flatMap(({ repeat }) => repeat ?? []);
  const declarations = declareAll(placed, repeated, { lists, previous, notebook, isOurs });
  const building: Building = { notebook, isOurs, languages, declarations, onStep: createStepCounter() };
  refuseTooMany(placed, declarations);
  const blocks = blocksOf(sections, survey.rows, building);
  if (!blocks.some(({ items }) => items.length > 0)) throw new Refusal('xlsform.empty');
  if (blocks.length > MAX_BLOCKS) throw new Refusal('xlsform.too_long');
  const content = { languages: [...languages], blocks };
  if (JSON.stringify(content).length > MAX_CONTENT_BYTES)
    throw new Refusal('xlsform.too_large', { max: '2 Mo' });
  tellRows(placed, building);
  if (!isOurs) tellRest(sheets, [survey, ...choices], building);
  return {
    name: settings.get('form_title') || null,
    content,
    findings: inOrder(notebook.findings(), sheets),
  };
}

const MAX_BLOCKS = 50;
/** A script of three hundred items is a long one; the limits are those of what can be saved at all, and read at once. */
const MAX_ROWS = 3000;
const MAX_OFFERED = 20_000;
/** A little less than a request may hold. */
const MAX_CONTENT_BYTES = 1_900_000;
const MAX_ITEMS = 200;
const MAX_LANGUAGES = 10;

/** Before any condition is read: a list offered by a thousand questions is read a thousand times. */
function refuseTooMany(placed: readonly Placed[], declarations: Declarations): void {
  if (placed.length > MAX_ROWS) throw new Refusal('xlsform.too_long');
  const offered = placed.reduce(
    (sum, one) => sum + (declarations.declared(one)?.list?.choices.length ?? 0),
    0,
  );
  if (offered > MAX_OFFERED) throw new Refusal('xlsform.too_long');
}

function settingsOf(sheets: readonly SheetRows[], notebook: Notebook): Row {
  const [sheet] = sheets;
  const table = sheet === undefined ? null : tableOf(sheet, { notebook, isOurs: false, language: 'fr' });
  const row = table?.rows[0];
  const known = ['form_title', 'form_id', 'version', 'default_language'];
  if (row !== undefined && row.get(`${OURS}version`) === '')
    for (const { key, written } of table?.columns ?? [])
      if (!known.includes(key) && row.get(key) !== '')
        notebook.add('setting_ignored', { sheet: row.sheet, line: row.line, column: written });
  return row ?? { sheet: 'settings', line: 1, get: () => '', texts: () => ({}), column: () => null };
}

/** The languages of the form, French first: a script always has it. */
function languagesOf(tables: readonly Table[], settings: Row, reading: Reading): string[] {
  const ours = settings
    .get(`${OURS}languages`)
    .split(/\s+/)
    .filter((code) => /^[a-z]{2,3}$/.test(code));
  if (ours.length > 0) return ours.slice(0, MAX_LANGUAGES);
  const found = new Set(
    tables.flatMap(({ rows }) =>
      rows.flatMap((row) => translatable.flatMap((key) => Object.keys(row.texts(key)))),
    ),
  );
  const [survey] = tables;
  const place = { sheet: survey?.sheet ?? '', line: survey?.headerLine ?? 1, column: null };
  if (!found.has('fr')) reading.notebook.add('french_missing', place, { languages: [...found].join(', ') });
  const unsaid = survey?.columns.find(({ key, language }) => key === 'label' && language === null);
  if (unsaid !== undefined && !reading.isOurs)
    reading.notebook.add(
      'language_assumed',
      { ...place, column: unsaid.written },
      { language: reading.language },
    );
  const others = [...found].filter((code) => code !== 'fr');
  for (const code of others.slice(MAX_LANGUAGES - 1))
    reading.notebook.add('language_unknown', place, { language: code });
  return ['fr', ...others.slice(0, MAX_LANGUAGES - 1)];
}

function blocksOf(sections: readonly Section[], rows: readonly Row[], building: Building): Block[] {
  const ids = createIds();
  return sections.flatMap((section) => {
    const items = section.entries.flatMap((entry) =>
      isPlaced(entry) ? itemsOf(entry, building) : headingOf(entry, building),
    );
    // A block of ours may be empty; a group that only holds what is not carried says nothing.
    if (items.length === 0 && !(building.isOurs && section.group !== null)) return [];
    const title = titleOf(section, building);
    const repeated = repeatedOf(section, items, title, rows, building);
    if (repeated === null && section.repeat !== null) return [];
    // The rows of a turn stay together.
    if (repeated !== null && repeated.items.length > MAX_ITEMS) throw new Refusal('xlsform.too_long');
    const written = sheetKey(section.group?.get(`${OURS}purpose`) ?? '');
    const purpose = blockPurposes.find((known) => known === written) ?? 'body';
    if (items.length > MAX_ITEMS && section.entries[0] !== undefined) {
      const [entry] = section.entries;
      const row = isPlaced(entry) ? entry.leaf.row : entry.heading;
      building.notebook.add('block_split', placeOf(row, 'type'), { max: MAX_ITEMS, count: items.length });
    }
    return pagesOf(repeated?.items ?? items).map((page) => ({
      id: ids.give(section.group?.get(`${OURS}block`) || (section.group?.get('name') ?? '')),
      purpose,
      title,
      ...(repeated !== null && { repeat: repeated.repeat }),
      items: page,
    }));
  });
}

function pagesOf(items: readonly Item[]): Item[][] {
  return Array.from({ length: Math.max(1, Math.ceil(items.length / MAX_ITEMS)) }, (_, page) =>
    items.slice(page * MAX_ITEMS, (page + 1) * MAX_ITEMS),
  );
}

function titleOf({ group }: Section, building: Building) {
  const label = group === null ? null : textIn(group, 'label', { repeat: null }, building);
  const name =
    group
      ?.get('name')
      .replace(/[_${}]+/g, ' ')
      .trim() ?? '';
  return label ?? { fr: building.isOurs ? '' : name === '' ? 'Questions' : name };
}

/** The title of a group inside another: a note, shown when the group's own questions are. */
function headingOf({ heading, repeat, groups }: Heading, building: Building): Item[] {
  const leaf = { row: heading, type: { kind: 'note' } as const };
  const items = itemsOf({ leaf, repeat, groups: groups.slice(0, -1) }, building);
  return items.map((item) => (item.kind === 'say' ? { ...item, kind: 'note' } : item));
}

function createIds() {
  const taken = new Set<string>();
  return {
    give(written: string): string {
      const slug = written
        .normalize('NFD')
        .replace(/\p{M}/gu, '')
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^[^a-z]+|-+$/g, '');
      const isWritten = /^[a-z][a-z0-9-]{0,31}$/.test(written);
      const start = isWritten ? written : slug === '' ? 'questions' : slug;
      for (let number = 1; ; number++) {
        const end = number === 1 ? '' : `-${number}`;
        const id = `${start.slice(0, 32 - end.length)}${end}`;
        if (taken.has(id)) continue;
        taken.add(id);
        return id;
      }
    },
  };
}

function inOrder(findings: readonly XlsformFinding[], sheets: readonly SheetRows[]): XlsformFinding[] {
  const rank = ({ sheet }: XlsformFinding) => sheets.findIndex(({ name }) => name === sheet);
  return [...findings].sort((a, b) => rank(a) - rank(b) || (a.line ?? 0) - (b.line ?? 0));
}
