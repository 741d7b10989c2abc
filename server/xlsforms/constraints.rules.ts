import { literalOf } from './literals.rules.ts';
import { type Formula, isComparison } from './xpath.rules.ts';

/** What a constraint says that a script says elsewhere: the bounds of a number, a choice that stands alone. */

/** The parts of « a and b and c ». */
function partsOf(formula: Formula): readonly Formula[] {
  return formula.kind === 'binary' && formula.op === 'and'
    ? [...partsOf(formula.left), ...partsOf(formula.right)]
    : [formula];
}

export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/** `. >= 0 and . <= 120`, and nothing else; null otherwise. Of whole numbers, `. > 0` too. */
export function boundsIn(formula: Formula, isWhole: boolean): Bounds | null {
  let bounds: Bounds = {};
  for (const part of partsOf(formula)) {
    const one = boundOf(part, isWhole);
    if (one === null || (one.min !== undefined && bounds.min !== undefined)) return null;
    if (one.max !== undefined && bounds.max !== undefined) return null;
    bounds = { ...bounds, ...one };
  }
  return bounds;
}

function boundOf(part: Formula, isWhole: boolean): Bounds | null {
  if (part.kind !== 'binary' || !isComparison(part.op)) return null;
  const isTurned = part.right.kind === 'self';
  const [subject, written] = isTurned ? [part.right, part.left] : [part.left, part.right];
  const value = literalOf(written);
  if (subject.kind !== 'self' || typeof value !== 'number') return null;
  if (isWhole && !Number.isInteger(value)) return null;
  const sign = isTurned ? part.op.replace(/[<>]/, (one) => (one === '<' ? '>' : '<')) : part.op;
  if (sign === '>=') return { min: value };
  if (sign === '<=') return { max: value };
  if (sign === '>' && isWhole) return { min: value + 1 };
  return sign === '<' && isWhole ? { max: value - 1 } : null;
}

/**
 * Choices that exclude the others, as forms say it (`not(selected(., 'none') and count-selected(.) > 1)` and its
 * kin), and what is left of the constraint.
 */
export function exclusivesIn(formula: Formula): {
  readonly choices: readonly string[];
  readonly rest: Formula | null;
} {
  const parts = partsOf(formula);
  const choices = parts.map(exclusiveOf);
  const rest = parts.filter((_, index) => choices[index] === null);
  return {
    choices: choices.filter((choice) => choice !== null),
    rest:
      rest.length === 0 ? null : rest.reduce((left, right) => ({ kind: 'binary', op: 'and', left, right })),
  };
}

function exclusiveOf(part: Formula): string | null {
  const [first, second, third] = part.kind === 'call' ? part.of : [];
  if (part.kind === 'call' && part.name === 'not' && first?.kind === 'binary' && first.op === 'and')
    return ifBoth(first.left, first.right, isSeveral) ?? ifBoth(first.right, first.left, isSeveral);
  if (part.kind === 'call' && part.name === 'if' && first !== undefined && second !== undefined)
    return third !== undefined && literalOf(third) === true ? ifBoth(first, second, isLone) : null;
  if (part.kind !== 'binary' || part.op !== 'or') return null;
  return alternative(part.left, part.right) ?? alternative(part.right, part.left);
}

/** `not(selected(., 'a')) or count-selected(.) = 1`. */
function alternative(not: Formula, otherwise: Formula): string | null {
  const [chosen] = not.kind === 'call' && not.name === 'not' ? not.of : [];
  if (chosen === undefined) return null;
  const both = otherwise.kind === 'binary' && otherwise.op === 'and' ? otherwise : null;
  if (both === null) return ifBoth(chosen, otherwise, isLone);
  return ifBoth(both.left, both.right, isLone) ?? ifBoth(both.right, both.left, isLone);
}

function ifBoth(chosen: Formula, counted: Formula, fits: (counted: Formula) => boolean): string | null {
  const [subject, choice] = chosen.kind === 'call' && chosen.name === 'selected' ? chosen.of : [];
  if (subject?.kind !== 'self' || choice === undefined || !fits(counted)) return null;
  const name = literalOf(choice);
  return name === null ? null : String(name);
}

function isSeveral(node: Formula): boolean {
  return isCount(node, [
    ['>', 1],
    ['>=', 2],
    ['!=', 1],
  ]);
}

function isLone(node: Formula): boolean {
  return isCount(node, [
    ['=', 1],
    ['<=', 1],
    ['<', 2],
  ]);
}

function isCount(node: Formula, wanted: readonly (readonly [string, number])[]): boolean {
  if (node.kind !== 'binary' || node.left.kind !== 'call' || node.left.name !== 'count-selected')
    return false;
  const value = literalOf(node.right);
  return node.left.of[0]?.kind === 'self' && wanted.some(([op, n]) => op === node.op && Number(value) === n);
}
