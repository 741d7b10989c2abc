import type { Expression } from '#server/contracts/script-content.ts';

/** A piece of a condition whose missing answers are not yet written out. */
export type Part =
  | boolean
  /** Written: true and false as the formula is. */
  | { readonly kind: 'sure'; readonly expression: Expression }
  /** Whether there is an answer at all. */
  | { readonly kind: 'filled'; readonly name: string; readonly isPositive: boolean }
  /**
   * A comparison. `isPositive`: the formula is false of no answer, else it is true of no answer. Nothing is missing
   * where a question speaks of itself (`isSelf`): its check only runs on an answer.
   */
  | {
      readonly kind: 'compared';
      readonly name: string;
      readonly isSelf: boolean;
      readonly isPositive: boolean;
      readonly expression: Expression;
    };

type Compared = Exclude<Part, boolean> & { readonly kind: 'compared' };
type Mode = 'condition' | 'check';

/** All of these: « et ». In a condition, a comparison that holds implies an answer: saying so again is left out. */
export function inAll(parts: readonly Part[], mode: Mode): Expression | boolean {
  return joined('and', parts, mode);
}

/** At least one of these: « ou ». In a check, what cannot be known refuses nothing: the same, the other way round. */
export function inSome(parts: readonly Part[], mode: Mode): Expression | boolean {
  return joined('or', parts, mode);
}

function joined(op: 'and' | 'or', parts: readonly Part[], mode: Mode): Expression | boolean {
  const deciding = op === 'or';
  if (parts.includes(deciding)) return deciding;
  const open = parts.filter((part) => typeof part !== 'boolean');
  if (open.length === 0) return !deciding;
  // Where missing answers already count as the formula wants: `and` of a condition, `or` of a check.
  const isOwn = (op === 'and') === (mode === 'condition');
  const told = new Set(open.flatMap((part) => (part.kind === 'compared' ? [part.name] : [])));
  const filled = new Set(
    open.flatMap((part) =>
      part.kind === 'filled' && part.isPositive === (mode === 'condition') ? [part.name] : [],
    ),
  );
  const written = open.flatMap((part): readonly Expression[] => {
    if (part.kind === 'sure') return spread(op, part.expression);
    if (part.kind === 'filled') {
      const isSaid = isOwn && part.isPositive === (mode === 'condition') && told.has(part.name);
      return isSaid ? [] : [filledExpression(part.name, part.isPositive)];
    }
    const isPlain = part.isSelf || isAlike(part, mode) || (isOwn && filled.has(part.name));
    if (isPlain) return spread(op, part.expression);
    const { name, isPositive } = part;
    // « a ≠ 1 et a ≠ 2 » asks once whether there is an answer.
    const together = isOwn ? open.filter((other) => isLike(other, part)) : [part];
    if (together[0] !== part) return [];
    const compared = together.flatMap((other) => (other.kind === 'compared' ? [other.expression] : []));
    const asked = [filledExpression(name, isPositive), grouped(op, folded(op, distinct(compared)))];
    return spread(op, { op: isPositive ? 'and' : 'or', all: asked });
  });
  return grouped(op, folded(op, distinct(written)));
}

function filledExpression(name: string, isPositive: boolean): Expression {
  const answered: Expression = { op: 'answered', name };
  return isPositive ? answered : { op: 'not', of: answered };
}

/** A script sees a missing answer here as the formula does. */
function isAlike({ isPositive }: Compared, mode: Mode): boolean {
  return isPositive === (mode === 'condition');
}

function isLike(other: Part, part: Compared): boolean {
  return (
    typeof other !== 'boolean' &&
    other.kind === 'compared' &&
    other.name === part.name &&
    other.isPositive === part.isPositive
  );
}

function spread(op: 'and' | 'or', expression: Expression): readonly Expression[] {
  return expression.op === op ? expression.all : [expression];
}

function distinct(expressions: readonly Expression[]): Expression[] {
  const seen = new Set<string>();
  return expressions.filter((expression) => {
    const key = JSON.stringify(expression);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** « a est 1 ou a est 2 » is « a est parmi 1, 2 »; « a n’est pas 1 et n’est pas 2 », the contrary. */
function folded(op: 'and' | 'or', expressions: readonly Expression[]): Expression[] {
  const values = new Map<string, (string | number)[]>();
  for (const expression of expressions) {
    const one = valuesOf(op, expression);
    if (one !== null) values.set(one.name, [...(values.get(one.name) ?? []), ...one.values]);
  }
  const placed = new Set<string>();
  return expressions.flatMap((expression) => {
    const one = valuesOf(op, expression);
    const all = one === null ? undefined : values.get(one.name);
    if (one === null || all === undefined || all.length < 2 || all.length > MAX_VALUES) return [expression];
    if (placed.has(one.name)) return [];
    placed.add(one.name);
    const within: Expression = { op: 'in', name: one.name, values: [...new Set(all)] };
    return [op === 'or' ? within : { op: 'not', of: within }];
  });
}

const MAX_VALUES = 100;

function valuesOf(
  op: 'and' | 'or',
  expression: Expression,
): { readonly name: string; readonly values: readonly (string | number)[] } | null {
  const inner = op === 'and' && expression.op === 'not' ? expression.of : expression;
  if (inner.op === 'in' && (op === 'or' || inner !== expression)) return inner;
  if (inner.op === 'selected' && (op === 'or' || inner !== expression))
    return { name: inner.name, values: [inner.value] };
  if (inner.op === (op === 'or' ? 'eq' : 'ne') && inner === expression && typeof inner.value !== 'boolean')
    return { name: inner.name, values: [inner.value] };
  return null;
}

/** How many parts one « et » or « ou » holds (contracts). */
const MAX_PARTS = 20;

function grouped(op: 'and' | 'or', parts: readonly Expression[]): Expression {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) return first;
  if (parts.length <= MAX_PARTS) return { op, all: parts };
  const groups = Array.from({ length: Math.ceil(parts.length / MAX_PARTS) }, (_, group) =>
    grouped(op, parts.slice(group * MAX_PARTS, (group + 1) * MAX_PARTS)),
  );
  return grouped(op, groups);
}
