import type { Expression, QuestionItem, QuestionKind } from '#server/contracts/script-content.ts';

/**
 * A condition as it is built by choosing: groups of « toutes / au moins une / pas toutes / aucune », and comparisons
 * whose negation is a choice like any other (« n’est pas »). Pure, and back to an expression that means the same.
 */
export type Condition = ConditionGroup | Comparison;

export const joins = ['all', 'any', 'notAll', 'none'] as const;
export type Join = (typeof joins)[number];

export interface ConditionGroup {
  readonly join: Join;
  readonly parts: readonly Condition[];
}

export const operators = [
  'eq',
  'ne',
  'lt',
  'le',
  'gt',
  'ge',
  'in',
  'notIn',
  'selected',
  'notSelected',
  'answered',
  'notAnswered',
  'isDontKnow',
  'notDontKnow',
  'isRefused',
  'notRefused',
] as const;
export type Operator = (typeof operators)[number];

export interface Comparison {
  /** A question asked before, or `target.…`. */
  readonly name: string;
  readonly op: Operator;
  /** None for what asks whether there is an answer; several for « est parmi ». */
  readonly values: readonly (string | number)[];
}

export function isGroup(condition: Condition): condition is ConditionGroup {
  return 'join' in condition;
}

/** The condition as one group at the top: what an editor shows. */
export function groupOf(e: Expression | undefined): ConditionGroup {
  if (e === undefined) return { join: 'all', parts: [] };
  const condition = conditionOf(e, true);
  return isGroup(condition) ? condition : { join: 'all', parts: [condition] };
}

const opposite = { eq: 'ne', ne: 'eq', lt: 'ge', ge: 'lt', le: 'gt', gt: 'le' } as const;

export function conditionOf(e: Expression, isPositive: boolean): Condition {
  switch (e.op) {
    case 'not':
      return conditionOf(e.of, !isPositive);
    case 'and':
    case 'or':
      return {
        join: e.op === 'and' ? (isPositive ? 'all' : 'notAll') : isPositive ? 'any' : 'none',
        parts: e.all.map((part) => conditionOf(part, true)),
      };
    case 'in':
      return { name: e.name, op: isPositive ? 'in' : 'notIn', values: e.values };
    case 'selected':
      return { name: e.name, op: isPositive ? 'selected' : 'notSelected', values: [e.value] };
    case 'answered':
      return { name: e.name, op: isPositive ? 'answered' : 'notAnswered', values: [] };
    case 'isDontKnow':
      return { name: e.name, op: isPositive ? 'isDontKnow' : 'notDontKnow', values: [] };
    case 'isRefused':
      return { name: e.name, op: isPositive ? 'isRefused' : 'notRefused', values: [] };
    default: {
      const value = typeof e.value === 'boolean' ? Number(e.value) : e.value;
      return { name: e.name, op: isPositive ? e.op : opposite[e.op], values: [value] };
    }
  }
}

/** Undefined for a group without parts: always shown. A group of one part is that part. */
export function expressionOf(condition: Condition): Expression | undefined {
  if (!isGroup(condition)) return compared(condition);
  const all = condition.parts.map(expressionOf).filter((part) => part !== undefined);
  const [first] = all;
  if (first === undefined) return undefined;
  const isAll = condition.join === 'all' || condition.join === 'notAll';
  const joined: Expression = all.length === 1 ? first : { op: isAll ? 'and' : 'or', all };
  return condition.join === 'all' || condition.join === 'any' ? joined : { op: 'not', of: joined };
}

function compared({ name, op, values }: Comparison): Expression {
  const value = values[0] ?? 0;
  switch (op) {
    case 'in':
      return { op, name, values };
    case 'notIn':
      return { op: 'not', of: { op: 'in', name, values } };
    case 'selected':
      return { op, name, value: Number(value) };
    case 'notSelected':
      return { op: 'not', of: { op: 'selected', name, value: Number(value) } };
    case 'answered':
    case 'isDontKnow':
    case 'isRefused':
      return { op, name };
    case 'notAnswered':
      return { op: 'not', of: { op: 'answered', name } };
    case 'notDontKnow':
      return { op: 'not', of: { op: 'isDontKnow', name } };
    case 'notRefused':
      return { op: 'not', of: { op: 'isRefused', name } };
    default:
      return { op, name, value };
  }
}

const states = ['answered', 'notAnswered', 'isDontKnow', 'notDontKnow', 'isRefused', 'notRefused'] as const;
const orders = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const;

/** What may be asked of an answer, by its kind; of a column of the list when there is no question. */
export function operatorsFor(kind: QuestionKind | null): readonly Operator[] {
  switch (kind) {
    case null:
      return [...orders, 'answered', 'notAnswered'];
    case 'yesno':
      return ['eq', ...states];
    case 'single':
      return ['eq', 'ne', 'in', 'notIn', ...states];
    case 'multi':
      return ['selected', 'notSelected', 'in', 'notIn', ...states];
    case 'integer':
    case 'decimal':
    case 'scale':
      return [...orders, ...states];
    // What must be typed first is not what one starts with.
    case 'date':
    case 'time':
      return [...states, ...orders];
    case 'text':
      return [...states, 'eq', 'ne'];
  }
}

/** How values are chosen: among few, several of them, or typed. */
export type ValueField = 'none' | 'one' | 'several' | 'number' | 'text' | 'date' | 'time';

export function valueFieldOf(op: Operator, question: QuestionItem | null, name: string): ValueField {
  if (states.some((state) => state === op)) return 'none';
  if (op === 'in' || op === 'notIn') return 'several';
  switch (question?.kind) {
    case 'yesno':
    case 'single':
    case 'multi':
      return 'one';
    case 'integer':
    case 'decimal':
    case 'scale':
      return 'number';
    case 'date':
    case 'time':
      return question.kind;
    case 'text':
      return 'text';
    case undefined:
      break;
  }
  if (name === 'target.daysLeft') return 'number';
  if (name === 'target.deadlineOn') return 'date';
  // A column of the list is put in order as a number.
  return op === 'eq' || op === 'ne' ? 'text' : 'number';
}

/** The values one may choose, when they are few. */
export function choicesFor(question: QuestionItem | null): readonly number[] {
  if (question?.kind === 'yesno') return [1, 0];
  return question?.options?.map(({ code }) => code) ?? [];
}

/** A comparison to start from: the first thing one may ask of this answer. */
export function startOf(name: string, question: QuestionItem | null): Comparison {
  const [op = 'answered'] = operatorsFor(question?.kind ?? null);
  return withOperator({ name, op, values: [] }, op, question);
}

/** The comparison with another operator, keeping the values that still fit. */
export function withOperator(
  { name, values }: Comparison,
  op: Operator,
  question: QuestionItem | null,
): Comparison {
  const field = valueFieldOf(op, question, name);
  const fits = values.filter((value) =>
    field === 'number' || field === 'one' ? typeof value === 'number' : field !== 'none',
  );
  if (field === 'none') return { name, op, values: [] };
  if (fits.length > 0) return { name, op, values: field === 'several' ? fits : fits.slice(0, 1) };
  return { name, op, values: [emptyOf(field, question)] };
}

function emptyOf(field: ValueField, question: QuestionItem | null): string | number {
  if (field === 'one' || field === 'several') return choicesFor(question)[0] ?? 0;
  return field === 'number' ? (question?.min ?? 0) : '';
}
