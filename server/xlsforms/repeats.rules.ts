import type { Item, Repeat, Text } from '#server/contracts/script-content.ts';
import { MOST_TURNS } from '#server/contracts/script-passages.ts';
import { type Building, placeOf, textIn, worded, words } from './building.rules.ts';
import { boundsIn } from './constraints.rules.ts';
import { conditionOf } from './items.rules.ts';
import type { Section } from './sections.rules.ts';
import type { Row } from './tables.rules.ts';
import { attempted, readFormula } from './texts.rules.ts';

/** A block with its turns; `items` may end with the question that asks whether there is another. */
export interface Repeated {
  readonly repeat: Repeat;
  readonly items: readonly Item[];
}

/**
 * A repeated group as a repeated block: as many turns as `repeat_count` says where it is a number or the answer to one,
 * else « another? » asked after each. Null when no answer ever opens it.
 */
export function repeatedOf(
  { repeat: row, around }: Section,
  items: readonly Item[],
  title: Text,
  rows: readonly Row[],
  building: Building,
): Repeated | null {
  if (row === null) return null;
  const leaf = { row, type: { kind: 'note' } as const };
  const showIf = conditionOf({ leaf, repeat: null, groups: around }, building);
  if (showIf === false) {
    building.notebook.add('never_asked', placeOf(row, 'relevant'), { name: row.get('name') });
    return null;
  }
  const { name, more } = building.declarations.repeat(row);
  const label = textIn(row, 'tonalite_turn_message', { repeat: null }, building) ?? title;
  const rule = ruleOf(row, rows, building);
  const base = { name, label, max: rule.max, ...(showIf !== null && { showIf }) };
  if (rule.turns !== null) return { repeat: { ...base, turns: rule.turns }, items };
  const question: Item = { kind: 'yesno', name: more, text: worded(words.another, building), required: true };
  building.notebook.add('repeat_asked', countPlace(row), { name: row.get('name'), after: more });
  return { repeat: { ...base, turns: { by: 'more', question: more } }, items: [...items, question] };
}

function countPlace(row: Row) {
  return placeOf(row, row.column('repeat_count') === null ? 'type' : 'repeat_count');
}

interface Rule {
  /** Null: another is asked for. */
  readonly turns: Repeat['turns'] | null;
  readonly max: number;
}

function ruleOf(row: Row, rows: readonly Row[], building: Building): Rule {
  const ours = Number(row.get('tonalite_turns'));
  const isOurs = Number.isInteger(ours) && ours >= 1 && ours <= MOST_TURNS;
  const more = row.get('tonalite_more');
  if (isOurs && more !== '') return { turns: { by: 'more', question: more }, max: ours };
  const formula = readFormula(row.get('repeat_count'), () => undefined);
  if (formula?.kind === 'literal' && Number.isInteger(formula.value) && Number(formula.value) >= 1)
    return { turns: { by: 'max' }, max: bounded(Number(formula.value), row, building) };
  if (formula?.kind !== 'answer') return { turns: null, max: MOST_TURNS };
  const counted = building.declarations.refer(formula.name, null);
  if (counted?.kind !== 'question') return { turns: null, max: MOST_TURNS };
  const max = isOurs ? ours : bounded(maximumIn(rows, formula.name), row, building);
  return { turns: { by: 'count', question: counted.name }, max };
}

/** What a script asks at most; told when a form may want more. */
function bounded(wanted: number | null, row: Row, { notebook }: Building): number {
  if (wanted !== null && wanted >= 1 && wanted <= MOST_TURNS) return wanted;
  notebook.add('repeat_bounded', countPlace(row), { name: row.get('name'), max: MOST_TURNS });
  return MOST_TURNS;
}

/** The largest answer a whole-number question takes, when its constraint says so. */
function maximumIn(rows: readonly Row[], name: string): number | null {
  const row = rows.find((candidate) => candidate.get('name') === name);
  const formula = row === undefined ? null : readFormula(row.get('constraint'), () => undefined);
  if (formula === null) return null;
  return (
    attempted(
      () => boundsIn(formula, true),
      () => undefined,
    )?.max ?? null
  );
}
