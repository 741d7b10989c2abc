import type { Option, ScriptContent, Text } from '#server/contracts/script-content.ts';
import { isQuestion } from '#server/contracts/script-flow.ts';
import type { Notebook, Place } from './findings.rules.ts';
import type { Row, Table } from './tables.rules.ts';

/** One line of a list of choices. */
export interface Choice {
  readonly name: string;
  readonly label: Text;
  readonly row: Row;
}

export interface ChoiceList {
  readonly name: string;
  readonly choices: readonly Choice[];
}

/** The lists of the choices sheet by name; a name told apart by its case only is still found. */
export interface ChoiceLists {
  find(name: string): ChoiceList | null;
}

export function choiceListsOf(tables: readonly Table[], notebook: Notebook): ChoiceLists {
  const lists = new Map<string, Choice[]>();
  for (const row of tables.flatMap(({ rows }) => rows)) {
    const list = row.get('list_name');
    const name = row.get('name');
    if (list === '' || name === '') continue;
    const choices = lists.get(list) ?? [];
    lists.set(list, choices);
    const place = { sheet: row.sheet, line: row.line, column: row.column('name') };
    for (const medium of ['image', 'big_image', 'audio', 'video'])
      if (row.get(medium) !== '')
        notebook.add('media_lost', { ...place, column: row.column(medium) }, { file: row.get(medium) });
    // A filter may offer one name at several places: each is kept, under its own filter.
    choices.push({ name, label: row.texts('label'), row });
  }
  const find = (name: string): ChoiceList | null => {
    const exact = lists.get(name);
    if (exact !== undefined) return { name, choices: exact };
    const key = [...lists.keys()].find((known) => known.toLowerCase() === name.toLowerCase());
    return key === undefined ? null : { name: key, choices: lists.get(key) ?? [] };
  };
  return { find };
}

const yesNames = ['1', 'yes', 'oui', 'true', 'y', 'o'];
const noNames = ['0', 'no', 'non', 'false', 'n'];

/** « Oui » and « non », and nothing but: the question is then one of yes or no, whose words are the product's. */
export function yesNoCodes({ choices }: ChoiceList): ReadonlyMap<string, number> | null {
  const codes = choices.map(({ name, label }) => {
    const isYes = yesNames.includes(name.toLowerCase());
    if (!isYes && !noNames.includes(name.toLowerCase())) return null;
    const words: Readonly<Record<string, string>> = isYes
      ? { fr: 'oui', en: 'yes' }
      : { fr: 'non', en: 'no' };
    const isPlain = Object.entries(label).every(
      ([language, text]) => words[language] === text.trim().toLowerCase(),
    );
    return isPlain ? ([name, isYes ? 1 : 0] as const) : null;
  });
  const known = codes.filter((code) => code !== null);
  const isBoth = known.length === 2 && known.length === choices.length && known[0]?.[1] !== known[1]?.[1];
  return isBoth ? new Map(known) : null;
}

const MAX_CODE = 9999;

/**
 * The permanent code of each choice: its name where that is a whole number, else a number of its own. A code already
 * given to the same words by the version before is kept: codes never change their meaning (design §5).
 */
export function codesOf(
  list: ChoiceList,
  before: readonly Option[],
  place: Place,
  notebook: Notebook,
): ReadonlyMap<string, number> {
  const names = [...new Set(list.choices.map(({ name }) => name))];
  const isNumbered = names.every((name) => /^\d{1,4}$/.test(name) && String(Number(name)) === name);
  if (isNumbered) return new Map(names.map((name) => [name, Number(name)]));
  const codes = new Map<string, number>();
  const labelOf = (name: string) => list.choices.find((choice) => choice.name === name)?.label ?? {};
  for (const name of names) {
    const same = before.find((option) => haveSameWords(option.label, labelOf(name)));
    if (same !== undefined && ![...codes.values()].includes(same.code)) codes.set(name, same.code);
  }
  let next = Math.max(0, ...before.map(({ code }) => code));
  for (const name of names) {
    if (codes.has(name)) continue;
    next += 1;
    codes.set(name, Math.min(next, MAX_CODE));
  }
  const ordered = new Map(names.map((name) => [name, codes.get(name) ?? 0]));
  const given = [...ordered].map(([name, code]) => `${name} = ${code}`).join(', ');
  notebook.add('codes_given', place, { list: list.name, codes: given });
  return ordered;
}

function haveSameWords(a: Text, b: Text): boolean {
  return Object.entries(a).some(
    ([language, text]) =>
      text !== '' && text.trim().toLowerCase() === (b[language] ?? '').trim().toLowerCase(),
  );
}

/** The options a question had in the version before, by its name. */
export function optionsBefore(previous: ScriptContent | null, name: string): readonly Option[] {
  const question = previous?.blocks
    .flatMap(({ items }) => items)
    .filter(isQuestion)
    .find((candidate) => candidate.name === name);
  return question?.options ?? [];
}
