import type { Expression, QuestionKind } from '#server/contracts/script-content.ts';
import { amountAsFilled, holds, isTruth, literalOf, textOf } from './literals.rules.ts';
import { inAll, inSome, type Part } from './parts.rules.ts';
import { type Comparison, type Formula, isComparison, Uncarried } from './xpath.rules.ts';

/**
 * A formula as a condition of a script, exactly. The two differ where an answer is missing: XLSForm knows true and
 * false only (`${x} != 'a'` is true of no answer at all), a script also « cannot be known », which shows nothing and
 * fails no check. Negations are pushed down to the comparisons, where the difference is written out.
 */

/** What a formula may speak of. */
export type Referent =
  | {
      readonly kind: 'question';
      readonly name: string;
      readonly type: QuestionKind;
      /** The permanent code of a choice, by its name in the form. */
      readonly codes: ReadonlyMap<string, number>;
      /** Names are codes, also of choices nobody offers any more: what a condition says of them is kept. */
      readonly isCoded?: boolean;
    }
  /** A column of the list: `target.commune`. `token`: as texts name it, when otherwise. */
  | { readonly kind: 'field'; readonly name: string; readonly token?: string }
  /** Another formula, written on a `calculate` row. */
  | { readonly kind: 'formula'; readonly formula: Formula }
  | { readonly kind: 'not_carried' };

/** `condition` opens an item when true; `check` refuses an answer when false. */
export type Mode = 'condition' | 'check';

export interface Reading {
  readonly mode: Mode;
  /** The question the formula stands on, for `.`. */
  readonly self: string | null;
  readonly refer: (name: string) => Referent | undefined;
  /** The number of turns of a repeated group, as the script names it. */
  readonly turns?: (name: string) => string | undefined;
  /** Told of each step: whoever reads many formulas bounds them together. */
  readonly onStep?: () => void;
}

/** Answers a form cannot hold: exported so, and read back. No form by other people has these as choices. */
export const DONT_KNOW = '__dk';
export const REFUSED = '__rf';

/** Nested `if` and `coalesce` write their operands several times. */
const MAX_STEPS = 20_000;
const MAX_CALCULATIONS = 20;

/** The condition, or what it always is. Throws {@link Uncarried}. */
export function toExpression(formula: Formula, reading: Reading): Expression | boolean {
  let steps = 0;
  let depth = 0;
  const step = (node: Formula): void => {
    reading.onStep?.();
    steps += 1;
    if (steps > MAX_STEPS) throw new Uncarried('too_long', textOf(node).slice(0, 40));
  };
  /** Inside another formula; two that call each other would never end. */
  const inside = (read: () => Part, what: string): Part => {
    depth += 1;
    if (depth > MAX_CALCULATIONS) throw new Uncarried('too_long', what);
    const part = read();
    depth -= 1;
    return part;
  };

  const truth = (node: Formula, isPositive: boolean): Part => {
    step(node);
    switch (node.kind) {
      case 'literal':
        return Boolean(node.value) === isPositive;
      case 'self':
        throw new Uncarried('not_a_condition', '.');
      case 'column':
        throw new Uncarried('path', node.name);
      case 'answer': {
        const referent = referTo(node.name);
        if (referent.kind === 'formula') return inside(() => truth(referent.formula, isPositive), node.name);
        throw new Uncarried('not_a_condition', textOf(node));
      }
      case 'binary':
        if (node.op === 'and' || node.op === 'or') {
          const isAll = (node.op === 'and') === isPositive;
          const parts = chained(node, isPositive, isAll);
          return sure(isAll ? inAll(parts, reading.mode) : inSome(parts, reading.mode));
        }
        if (isComparison(node.op)) return compared(node.op, node.left, node.right, isPositive);
        throw new Uncarried('arithmetic', textOf(node));
      case 'call':
        return called(node, isPositive);
    }
  };

  /** Every part of « a and b and c », through brackets and negations: an answer may be asked for beside its comparison. */
  const chained = (node: Formula, isPositive: boolean, isAll: boolean): Part[] => {
    const [inner] = node.kind === 'call' && node.name === 'not' ? node.of : [];
    if (inner !== undefined) return chained(inner, !isPositive, isAll);
    const isSame =
      node.kind === 'binary' &&
      (node.op === 'and' || node.op === 'or') &&
      ((node.op === 'and') === isPositive) === isAll;
    if (!isSame) return [truth(node, isPositive)];
    return [...chained(node.left, isPositive, isAll), ...chained(node.right, isPositive, isAll)];
  };

  const called = (node: Formula & { kind: 'call' }, isPositive: boolean): Part => {
    const [first, second, third] = node.of;
    switch (node.name) {
      case 'true':
        return isPositive;
      case 'false':
        return !isPositive;
      case 'not':
        if (first !== undefined) return truth(first, !isPositive);
        break;
      case 'boolean':
      case 'once':
        if (first !== undefined) return truth(first, isPositive);
        break;
      case 'if':
        if (first !== undefined && second !== undefined && third !== undefined)
          return truth(either(first, second, third), isPositive);
        break;
      case 'selected':
        if (first !== undefined && second !== undefined) {
          const choice = literalOf(second);
          if (choice === null) throw new Uncarried('two_answers', textOf(node));
          return chosen(first, String(choice), isPositive);
        }
        break;
    }
    throw new Uncarried('function', `${node.name}()`);
  };

  const chosen = (of: Formula, choice: string, isPositive: boolean): Part => {
    const list = literalOf(of);
    if (list !== null) return String(list).split(/\s+/).includes(choice) === isPositive;
    const subject = subjectOf(of);
    if (subject === null) throw new Uncarried('function', `selected(${textOf(of)})`);
    if (subject.kind === 'formula')
      return inside(() => chosen(subject.formula, choice, isPositive), textOf(of));
    return leaf(subject, '=', choice, isPositive, true);
  };

  const compared = (op: Comparison, left: Formula, right: Formula, isPositive: boolean): Part => {
    step(left);
    const [a, b] = [literalOf(left), literalOf(right)];
    if (a !== null && b !== null) return holds(op, a, b) === isPositive;
    if (a !== null) return compared(turned[op], right, left, isPositive);
    if (left.kind === 'answer') {
      const referent = referTo(left.name);
      if (referent.kind === 'formula')
        return inside(() => compared(op, referent.formula, right, isPositive), left.name);
    }
    if (left.kind === 'call') return comparedCall(op, left, right, isPositive);
    const isSwapped = right.kind === 'call' || isFormulaAnswer(right);
    if (isSwapped && b === null) return compared(turned[op], right, left, isPositive);
    const subject = subjectOf(left);
    if (subject === null || subject.kind === 'formula')
      throw new Uncarried(
        left.kind === 'binary' ? (isLogical(left) ? 'not_a_condition' : 'arithmetic') : 'path',
        textOf(left),
      );
    if (b === null)
      throw new Uncarried(right.kind === 'binary' ? 'arithmetic' : 'two_answers', textOf(right));
    return leaf(subject, op, b, isPositive, false);
  };

  const comparedCall = (
    op: Comparison,
    call: Formula & { kind: 'call' },
    right: Formula,
    isPositive: boolean,
  ): Part => {
    const [first, second, third] = call.of;
    const against = (node: Formula): Formula => ({ kind: 'binary', op, left: node, right });
    if (first !== undefined) {
      switch (call.name) {
        case 'if':
          if (second !== undefined && third !== undefined)
            return truth(either(first, against(second), against(third)), isPositive);
          break;
        case 'coalesce':
          if (second !== undefined)
            return truth(either(isFilled(first), against(first), against(second)), isPositive);
          break;
        case 'number':
        case 'string':
        case 'int':
        case 'once':
        case 'date':
          return compared(op, first, right, isPositive);
        case 'count': {
          const name = first.kind === 'answer' ? reading.turns?.(first.name) : undefined;
          const number = literalOf(right);
          if (name === undefined || number === null) break;
          return leaf(
            { kind: 'question', name, type: 'integer', codes: noCodes },
            op,
            number,
            isPositive,
            false,
          );
        }
        case 'count-selected':
        case 'string-length': {
          const filled = amountAsFilled(op, literalOf(right));
          if (filled === null) throw new Uncarried('count', `${call.name}()`);
          return typeof filled === 'boolean'
            ? filled === isPositive
            : truth(isFilled(first), (filled === 'filled') === isPositive);
        }
        case 'selected':
        case 'not':
          // `selected(…) = true()`, or compared with 1.
          if (isTruth(literalOf(right)) !== null && (op === '=' || op === '!='))
            return truth(call, (isTruth(literalOf(right)) === (op === '=')) === isPositive);
          break;
      }
    }
    const isToday = call.name === 'today' || call.name === 'now';
    throw new Uncarried(isToday ? 'today' : 'function', `${call.name}()`);
  };

  const referTo = (name: string): Referent => {
    const referent = reading.refer(name);
    if (referent === undefined) throw new Uncarried('unknown_name', name);
    if (referent.kind === 'not_carried') throw new Uncarried('not_carried_name', name);
    return referent;
  };

  const isFormulaAnswer = (node: Formula) => node.kind === 'answer' && referTo(node.name).kind === 'formula';

  const subjectOf = (node: Formula): Referent | null => {
    if (node.kind === 'answer') return referTo(node.name);
    if (node.kind !== 'self') return null;
    if (reading.self === null) throw new Uncarried('path', '.');
    return referTo(reading.self);
  };

  /** One comparison of an answer or a column of the list with something written. */
  const leaf = (
    subject: Referent,
    op: Comparison,
    literal: string | number | boolean,
    isPositive: boolean,
    isSelected: boolean,
  ): Part => {
    if (subject.kind === 'formula' || subject.kind === 'not_carried')
      throw new Uncarried('not_a_condition', String(literal));
    const { name } = subject;
    const isSelf = reading.self !== null && selfName() === name;
    const isEqual = op === '=' || op === '!=';
    const isAsked = (op !== '!=') === isPositive;
    if (literal === '' && isEqual) return { kind: 'filled', name, isPositive: !isAsked };
    if (isEqual && (literal === DONT_KNOW || literal === REFUSED)) {
      const known: Expression = { op: literal === DONT_KNOW ? 'isDontKnow' : 'isRefused', name };
      return { kind: 'sure', expression: isAsked ? known : { op: 'not', of: known } };
    }
    const value = valueFor(subject, op, literal, isSelected);
    const isMulti = subject.kind === 'question' && subject.type === 'multi';
    if (isMulti) {
      const selected: Expression = { op: 'selected', name, value: Number(value) };
      return {
        kind: 'compared',
        name,
        isSelf,
        isPositive: isAsked,
        expression: isAsked ? selected : { op: 'not', of: selected },
      };
    }
    // `!=` is true of no answer at all: it counts as a negation.
    const asked = op === '!=' ? '=' : op;
    return {
      kind: 'compared',
      name,
      isSelf,
      isPositive: isAsked,
      expression: { op: isAsked ? plain[asked] : inverse[asked], name, value },
    };
  };

  const selfName = (): string | null => {
    const referent = reading.self === null ? undefined : reading.refer(reading.self);
    return referent?.kind === 'question' ? referent.name : null;
  };

  // A lone part is written out by the conjunction it stands in.
  return inAll([truth(formula, true)], reading.mode);
}

const noCodes: ReadonlyMap<string, number> = new Map();

function sure(written: Expression | boolean): Part {
  return typeof written === 'boolean' ? written : { kind: 'sure', expression: written };
}

const turned = { '=': '=', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;
const plain = { '=': 'eq', '<': 'lt', '<=': 'le', '>': 'gt', '>=': 'ge' } as const;
const inverse = { '=': 'ne', '<': 'ge', '<=': 'gt', '>': 'le', '>=': 'lt' } as const;

function valueFor(
  subject: Referent & { kind: 'question' | 'field' },
  op: Comparison,
  literal: string | number | boolean,
  isSelected: boolean,
): string | number {
  const text = String(literal);
  const isOrdered = op !== '=' && op !== '!=';
  if (subject.kind === 'field') return typeof literal === 'boolean' ? Number(literal) : literal;
  switch (subject.type) {
    case 'multi':
      if (!isSelected) throw new Uncarried('whole_multiple', subject.name);
      return codeOf(subject, text);
    case 'single':
    case 'yesno': {
      // The order of codes means something where the names are the codes.
      const isSame = [...subject.codes].every(([name, code]) => Number(name) === code);
      if (isOrdered && !(isSame && typeof literal === 'number')) throw new Uncarried('order_of_text', text);
      return isOrdered ? Number(literal) : codeOf(subject, text);
    }
    case 'integer':
    case 'decimal':
    case 'scale':
      if (text.trim() === '' || Number.isNaN(Number(text))) throw new Uncarried('not_a_number', text);
      return Number(text);
    case 'text':
      if (isOrdered) throw new Uncarried('order_of_text', text);
      return text;
    case 'date':
    case 'time':
      return text;
  }
}

function codeOf({ codes, name, isCoded }: Referent & { kind: 'question' }, choice: string): number {
  const known = codes.get(choice.trim());
  const code = known ?? (isCoded && /^\d{1,4}$/.test(choice) ? Number(choice) : undefined);
  if (code === undefined) throw new Uncarried('unknown_choice', `${name} = ${choice}`);
  return code;
}

function isLogical(node: Formula): boolean {
  return node.kind === 'binary' && (node.op === 'and' || node.op === 'or' || isComparison(node.op));
}

function either(test: Formula, then: Formula, otherwise: Formula): Formula {
  const not: Formula = { kind: 'call', name: 'not', of: [test] };
  return {
    kind: 'binary',
    op: 'or',
    left: { kind: 'binary', op: 'and', left: test, right: then },
    right: { kind: 'binary', op: 'and', left: not, right: otherwise },
  };
}

function isFilled(node: Formula): Formula {
  return { kind: 'binary', op: '!=', left: node, right: { kind: 'literal', value: '' } };
}
