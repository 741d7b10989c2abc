import { type Comparison, comparisonsIn, marked, type Sample } from './answer-samples.ts';
import type { Block, Expression, Item, Repeat, ScriptContent } from './script-content.ts';
import { isQuestion } from './script-flow.ts';
import { everyTurn, passagesWith } from './script-passages.ts';

/**
 * A script as the steps of a walk through it, and what must be remembered on the way: a column of the list is drawn
 * just before what first depends on it, an answer is forgotten once nothing further asks about it. A repeated block is
 * walked for a few of its turns: see {@link walkedTurns}. Pure.
 */
export type Step =
  | { readonly kind: 'column'; readonly name: string }
  | {
      readonly kind: 'item';
      readonly item: Item;
      readonly block: Block;
      readonly blockIndex: number;
      readonly itemIndex: number;
      /** Rank of the item among all that are written: the same in every turn. */
      readonly order: number;
      /** The turn it belongs to takes place only then; null: always. */
      readonly opens: Expression | null;
    };

export interface Steps {
  readonly all: readonly Step[];
  /** What the script asks of a question or a column, what is asked furthest first. */
  comparisonsOf(name: string): readonly Comparison[];
  /** Facts that something asks about from a step on, but for one name. */
  openFrom(step: number, facts: Facts, except: string | null): Facts;
  /** What is still asked about these facts: two walks of the same keys meet nothing different from that step on. */
  keyOf(step: number, facts: Facts, except: string | null): string;
  /** The same of one name alone; empty once nothing asks about it any more. */
  keyOfOne(step: number, name: string, sample: Sample | undefined): string;
  /** Names a condition asks about: what decides the way. */
  readonly deciding: ReadonlySet<string>;
}

/** What is known on the way: a sample for each question asked and each column drawn. */
export type Facts = ReadonlyMap<string, Sample>;

interface Use {
  readonly comparison: Comparison;
  last: number;
}

export function stepsOf(content: ScriptContent): Steps {
  const all = withColumns(content);
  const uses = usesIn(all);
  const sorted = new Map(
    [...uses].map(([name, found]) => [name, [...found.values()].sort((a, b) => b.last - a.last)] as const),
  );
  const comparisons = new Map(
    [...sorted].map(([name, found]) => [name, found.map(({ comparison }) => comparison)] as const),
  );
  const blanks = new Map([...comparisons].map(([name, asked]) => [name, marked(null, name, asked).marks]));
  /** For each step, what is still asked from there on, and how much of it. */
  const open = Array.from(
    { length: all.length + 1 },
    (_, step) =>
      new Map(
        [...sorted].flatMap(([name, found]) => {
          const left = found.filter(({ last }) => last >= step).length;
          return left === 0 ? [] : [[name, left] as const];
        }),
      ),
  );
  const keyOfOne = (step: number, name: string, sample: Sample | undefined): string =>
    (sample?.marks ?? blanks.get(name) ?? '').slice(0, open[step]?.get(name) ?? 0);
  return {
    all,
    comparisonsOf: (name) => comparisons.get(name) ?? [],
    openFrom: (step, facts, except) =>
      new Map([...facts].filter(([name]) => name !== except && open[step]?.has(name))),
    keyOf: (step, facts, except) => {
      let key = '';
      for (const name of open[step]?.keys() ?? [])
        if (name !== except) key += ` ${keyOfOne(step, name, facts.get(name))}`;
      return key;
    },
    keyOfOne,
    deciding: new Set(sorted.keys()),
  };
}

function withColumns(content: ScriptContent): Step[] {
  const drawn = new Set<string>();
  const orders = ordersIn(content);
  return passagesWith(content, walkedTurns(content)).flatMap(({ block, blockIndex, opens, items }) =>
    items.flatMap(({ item, itemIndex }) => {
      const order = (orders[blockIndex] ?? 0) + itemIndex;
      const step = { kind: 'item', item, block, blockIndex, itemIndex, order, opens } as const;
      const names = conditionsOn(step)
        .flatMap(comparisonsIn)
        .map(({ name }) => name);
      const columns = [...new Set(names)].filter((name) => name.startsWith('target.') && !drawn.has(name));
      for (const name of columns) drawn.add(name);
      return [...columns.map((name): Step => ({ kind: 'column', name })), step];
    }),
  );
}

/** Rank of the first item of each block. */
function ordersIn({ blocks }: ScriptContent): number[] {
  let order = 0;
  return blocks.map(({ items }) => {
    order += items.length;
    return order - items.length;
  });
}

/**
 * The turns of a repeat that a walk goes through: the first two, the last, and those that some condition on their number
 * tells apart. The others are as the second: what is asked in a turn depends on nothing of another.
 */
export function walkedTurns(content: ScriptContent): (repeat: Repeat) => readonly number[] {
  const told = new Map<string, Set<number>>();
  const conditions = content.blocks.flatMap(({ items, repeat }) => [
    ...(repeat?.showIf === undefined ? [] : [repeat.showIf]),
    ...items.flatMap(conditionsOf),
  ]);
  for (const one of conditions.flatMap(comparisonsIn)) {
    const numbers = told.get(one.name) ?? new Set<number>();
    told.set(one.name, numbers);
    for (const value of 'values' in one ? one.values : 'value' in one ? [one.value] : [])
      for (const beside of [-1, 0, 1]) numbers.add(Math.floor(Number(value)) + beside);
  }
  return (repeat) =>
    everyTurn(repeat).filter(
      (turn) => turn <= 2 || turn === repeat.max || told.get(repeat.name)?.has(turn) === true,
    );
}

function conditionsOn({ item, opens }: Extract<Step, { readonly kind: 'item' }>): Expression[] {
  return [...(opens === null ? [] : [opens]), ...conditionsOf(item)];
}

function conditionsOf(item: Item): Expression[] {
  const shown = item.showIf === undefined ? [] : [item.showIf];
  if (!isQuestion(item)) return shown;
  const offered = (item.options ?? []).flatMap(({ showIf }) => showIf ?? []);
  return [...shown, ...offered, ...(item.checks ?? []).map(({ test }) => test)];
}

function usesIn(all: readonly Step[]): Map<string, Map<string, Use>> {
  const uses = new Map<string, Map<string, Use>>();
  const note = (comparison: Comparison, step: number): void => {
    const found = uses.get(comparison.name) ?? new Map<string, Use>();
    uses.set(comparison.name, found);
    const key = JSON.stringify(comparison);
    const known = found.get(key);
    if (known === undefined) found.set(key, { comparison, last: step });
    else known.last = step;
  };
  all.forEach((step, at) => {
    if (step.kind === 'item') for (const one of conditionsOn(step).flatMap(comparisonsIn)) note(one, at);
    // Whether there is a deadline says whether days are left before it: kept until the other is drawn.
    else if (isDeadline(step.name)) for (const name of deadlines) note({ op: 'answered', name }, at);
  });
  return uses;
}

/** Two columns that are one date: known together or not at all. */
const deadlines = ['target.deadlineOn', 'target.daysLeft'] as const;

export function isDeadline(name: string): boolean {
  return deadlines.some((known) => known === name);
}

/** The other column of the same date. */
export function otherDeadline(name: string): string {
  return name === deadlines[0] ? deadlines[1] : deadlines[0];
}
