import type { Block, Expression, Item, QuestionItem, Repeat, ScriptContent, Text } from './script-content.ts';

/**
 * A script as it is gone through: a repeated block is passed once a turn, its questions known each time by a name of
 * their own (`age#2`). What runs, checks or tries a script then needs to know of no repeat. Pure; types only.
 */
export interface Passage {
  readonly block: Block;
  /** Rank of the block in the script. */
  readonly blockIndex: number;
  /** From 1; 0 for a block that is not repeated. */
  readonly turn: number;
  /** The turn takes place only then; null: always. */
  readonly opens: Expression | null;
  readonly items: readonly PassageItem[];
}

export interface PassageItem {
  /** Its name, and those it refers to in its block, are those of the turn. */
  readonly item: Item;
  /** Rank in the block as written. */
  readonly itemIndex: number;
}

/** Most turns a repeated block may have. */
export const MOST_TURNS = 20;

/** How an answer is known: its question's name, with its turn where it stands in a repeated block. */
export function answerKey(name: string, turn: number): string {
  return turn === 0 ? name : `${name}#${turn}`;
}

/** The question and the turn of an {@link answerKey}; turn 0 outside a repeated block. */
export function readKey(key: string): { readonly name: string; readonly turn: number } {
  const at = key.indexOf('#');
  return at === -1 ? { name: key, turn: 0 } : { name: key.slice(0, at), turn: Number(key.slice(at + 1)) };
}

/** How a stored or sent answer is known. */
export function keyOf({
  name,
  iteration,
}: {
  readonly name: string;
  readonly iteration?: number | undefined;
}): string {
  return answerKey(name, iteration ?? 0);
}

/** The answer under a key, as it is stored or sent. */
export function placed<T>(key: string, given: T): { name: string; iteration?: number } & T {
  const { name, turn } = readKey(key);
  return { name, ...(turn > 0 && { iteration: turn }), ...given };
}

/** The number of turns of a repeated block, as what stands after it may refer to it. */
export function turnsQuestion({ name, label, max }: Repeat): QuestionItem {
  const said = label['fr'] ?? '';
  const text = { fr: `Nombre de tours (${said})`, en: `Number of turns (${label['en'] ?? said})` };
  return { kind: 'integer', name, text, min: 0, max };
}

const known = new WeakMap<ScriptContent, readonly Passage[]>();

/** Every turn there may be, in order. The same content gives the same objects. */
export function passagesOf(content: ScriptContent): readonly Passage[] {
  const before = known.get(content);
  if (before !== undefined) return before;
  const passages = passagesWith(content, everyTurn);
  known.set(content, passages);
  return passages;
}

export function everyTurn({ max }: Pick<Repeat, 'max'>): number[] {
  return Array.from({ length: max }, (_, index) => index + 1);
}

/**
 * The same with these turns only, which keep their numbers. A block of `more` is gone through as if they followed one
 * another, and a condition on how many turns there are counts the ones left out with the next.
 */
export function passagesWith(
  content: ScriptContent,
  turnsIn: (repeat: Repeat) => readonly number[],
): readonly Passage[] {
  const plans: Plan[] = [];
  return content.blocks.flatMap((block, blockIndex): Passage[] => {
    const outside = afterTurns([...plans]);
    const { repeat } = block;
    if (repeat === undefined) {
      // Nothing counts turns: the items stay the very same objects.
      const items =
        plans.length === 0 ? block.items : block.items.map((item) => withExpressions(item, outside));
      const placed = items.map((item, itemIndex) => ({ item, itemIndex }));
      return [{ block, blockIndex, turn: 0, opens: null, items: placed }];
    }
    const plan = { repeat, turns: turnsIn(repeat), outside };
    plans.push(plan);
    return plan.turns.map((turn) => ({
      block,
      blockIndex,
      turn,
      opens: opensAt(plan, turn),
      items: turnOf(block, plan, turn),
    }));
  });
}

type Comparison = Extract<Expression, { readonly name: string }>;
type Rewrite = (e: Expression) => Expression;

interface Plan {
  readonly repeat: Repeat;
  /** Those gone through, in order. */
  readonly turns: readonly number[];
  /** Of what it refers to before it. */
  readonly outside: Rewrite;
}

/** Expressions that may count the turns of these blocks, all before them. */
function afterTurns(plans: readonly Plan[]): Rewrite {
  return rewriting((e) => {
    const plan = plans.find(({ repeat }) => repeat.name === e.name);
    return plan === undefined ? e : numberOfTurns(e, plan);
  });
}

const always: Expression = { op: 'and', all: [] };
const never: Expression = { op: 'or', all: [] };

/** That the turn takes place: known whatever is answered, unless the repeat's own condition is not. */
function opensAt({ repeat, turns, outside }: Plan, turn: number): Expression {
  const { turns: rule } = repeat;
  const before = turns[turns.indexOf(turn) - 1];
  const shown = repeat.showIf === undefined ? [] : [outside(repeat.showIf)];
  if (rule.by === 'max' || (rule.by === 'more' && before === undefined)) return { op: 'and', all: shown };
  const asked: Expression[] =
    rule.by === 'count'
      ? [
          { op: 'answered', name: rule.question },
          { op: 'ge', name: rule.question, value: turn },
        ]
      : [
          { op: 'answered', name: answerKey(rule.question, before ?? 0) },
          { op: 'eq', name: answerKey(rule.question, before ?? 0), value: 1 },
        ];
  // Whoever was asked whether there is another turn had the one before, and its conditions with it.
  return { op: 'and', all: rule.by === 'count' ? [...shown, ...asked] : asked };
}

/** A comparison with the number of turns, said of the turns themselves. */
function numberOfTurns(e: Comparison, plan: Plan): Expression {
  if (e.op === 'answered') return always;
  if (e.op === 'in')
    return { op: 'or', all: e.values.map((value) => numberOfTurns({ op: 'eq', name: e.name, value }, plan)) };
  if (!('value' in e) || e.op === 'selected') return never;
  const value = Number(e.value);
  const atLeast = (number: number): Expression => {
    if (number <= 0) return always;
    const turn = plan.turns.find((candidate) => candidate >= number);
    return turn === undefined ? never : opensAt(plan, turn);
  };
  const not = (of: Expression): Expression => ({ op: 'not', of });
  const isExactly: Expression = Number.isInteger(value)
    ? { op: 'and', all: [atLeast(value), not(atLeast(value + 1))] }
    : never;
  switch (e.op) {
    case 'eq':
      return isExactly;
    case 'ne':
      return not(isExactly);
    case 'ge':
      return atLeast(Math.ceil(value));
    case 'gt':
      return atLeast(Math.floor(value) + 1);
    case 'lt':
      return not(atLeast(Math.ceil(value)));
    case 'le':
      return not(atLeast(Math.floor(value) + 1));
  }
  return never;
}

/** The items of a turn. « Another? » is not asked where there can be none. */
function turnOf(block: Block, { repeat, outside }: Plan, turn: number): PassageItem[] {
  const own = new Set(block.items.flatMap((item) => ('name' in item ? [item.name] : [])));
  const rename = (name: string): string => (own.has(name) ? answerKey(name, turn) : name);
  const inside = rewriting((e) => outside({ ...e, name: rename(e.name) }));
  const said = (text: Text): Text =>
    Object.fromEntries(
      Object.entries(text).map(([language, words]) => [language, withTokens(words, rename, turn)]),
    );
  const { turns } = repeat;
  const isLast = (item: Item): boolean =>
    turns.by === 'more' && turn === repeat.max && 'name' in item && item.name === turns.question;
  return block.items.flatMap((written, itemIndex) => {
    if (isLast(written)) return [];
    const item = withExpressions(withTexts(written, said), inside);
    return [{ item: 'name' in item ? { ...item, name: rename(item.name) } : item, itemIndex }];
  });
}

/** In a repeated block, `{{turn}}` is its number, unless a question has that name. */
export const turnToken = 'turn';

function withTokens(text: string, rename: (name: string) => string, turn: number): string {
  if (!text.includes('{{')) return text;
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (token, name: string) => {
    const renamed = rename(name);
    if (renamed !== name) return `{{${renamed}}}`;
    return name === turnToken ? String(turn) : token;
  });
}

function withTexts(item: Item, said: (text: Text) => Text): Item {
  if (!('name' in item)) return { ...item, text: said(item.text) };
  return {
    ...item,
    text: said(item.text),
    ...(item.instruction && { instruction: said(item.instruction) }),
    ...(item.options && { options: item.options.map((one) => ({ ...one, label: said(one.label) })) }),
    ...(item.checks && { checks: item.checks.map((one) => ({ ...one, message: said(one.message) })) }),
  };
}

function withExpressions(item: Item, rewrite: Rewrite): Item {
  const shown = item.showIf && { showIf: rewrite(item.showIf) };
  if (!('name' in item)) return { ...item, ...shown };
  return {
    ...item,
    ...shown,
    ...(item.options && {
      options: item.options.map((one) => ({ ...one, ...(one.showIf && { showIf: rewrite(one.showIf) }) })),
    }),
    ...(item.checks && { checks: item.checks.map((one) => ({ ...one, test: rewrite(one.test) })) }),
  };
}

function rewriting(rewrite: (e: Comparison) => Expression): Rewrite {
  const all: Rewrite = (e) => {
    if ('all' in e) return { op: e.op, all: e.all.map(all) };
    return 'of' in e ? { op: e.op, of: all(e.of) } : rewrite(e);
  };
  return all;
}
