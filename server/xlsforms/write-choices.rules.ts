import type { Expression, Option, QuestionItem, Text } from '#server/contracts/script-content.ts';
import type { Cells } from './write-form.rules.ts';

/** The choices sheet being written: one list for all the questions that offer the same. */
export interface Lists {
  /** The list of « oui » and « non ». */
  yesNo(): string;
  of(
    question: QuestionItem,
    formula: (e: Expression) => string,
    text: (text: Text, key: string) => Cells,
  ): { readonly list: string; readonly filter: string | null };
  rows(): Cells[];
}

export function createLists(free: (stem: string) => string): Lists {
  const lists = new Map<string, { readonly name: string; readonly rows: readonly Cells[] }>();
  const share = (stem: string, rows: readonly Cells[]): string => {
    const key = JSON.stringify(rows);
    const known = lists.get(key);
    if (known !== undefined) return known.name;
    const name = free(stem);
    lists.set(key, { name, rows });
    return name;
  };
  return {
    yesNo: () =>
      share('oui_non', [
        { name: '1', 'label::fr': 'Oui', 'label::en': 'Yes' },
        { name: '0', 'label::fr': 'Non', 'label::en': 'No' },
      ]),
    of(question, formula, text) {
      const options = question.options ?? [];
      const { filter, cells } = filterOf(options, formula);
      const rows = options.map(({ code, label, fixed }, index) => ({
        name: String(code),
        ...text(label, 'label'),
        ...(fixed === true && { tonalite_fixed: 'yes' }),
        ...(cells[index] !== undefined && cells[index] !== '' && { filter: cells[index] }),
      }));
      return { list: share(`choix_${question.name}`, rows), filter };
    },
    rows: () =>
      [...lists.values()].flatMap(({ name, rows }) => rows.map((row) => ({ list_name: name, ...row }))),
  };
}

/**
 * Which options are offered when: `filter=${canton}` where each depends on one answer; else a word for each condition,
 * and the filter that says what each word asks.
 */
function filterOf(
  options: readonly Option[],
  formula: (e: Expression) => string,
): { readonly filter: string | null; readonly cells: readonly string[] } {
  const conditions = options.map(({ showIf }) => showIf);
  const [first] = conditions;
  if (conditions.every((condition) => condition === undefined)) return { filter: null, cells: [] };
  const name = first?.op === 'eq' ? first.name : null;
  const values = conditions.map((condition) =>
    condition?.op === 'eq' && condition.name === name ? String(condition.value) : null,
  );
  // The very formula with a column in place of the value: only where values are codes, quoted as names are.
  const pattern = first?.op === 'eq' && typeof first.value === 'number' ? formula(first) : '';
  const literal = `'${values[0] ?? ''}'`;
  if (!values.includes(null) && pattern.endsWith(` = ${literal}`) && conditions.length === values.length) {
    return {
      filter: `${pattern.slice(0, -literal.length)}filter`,
      cells: values.map((value) => value ?? ''),
    };
  }
  const words = new Map<string, string>();
  const cells = conditions.map((condition) => {
    if (condition === undefined) return '';
    const text = formula(condition);
    const word = words.get(text) ?? `si_${words.size + 1}`;
    words.set(text, word);
    return word;
  });
  const parts = [...words].map(([text, word]) => `(filter = '${word}' and (${text}))`);
  return { filter: ["filter = ''", ...parts].join(' or '), cells };
}
