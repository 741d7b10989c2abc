import type { Comparison, Formula } from './xpath.rules.ts';

/** What is written as such: `'a'`, `5`, `true()`, `date('2026-03-31')`, `concat('a', 'b')`; null for anything else. */
export function literalOf(node: Formula): string | number | boolean | null {
  if (node.kind === 'literal') return node.value;
  if (node.kind !== 'call') return null;
  const values = node.of.map(literalOf);
  const [first] = values;
  switch (node.name) {
    case 'true':
      return true;
    case 'false':
      return false;
    case 'concat':
      return values.includes(null) ? null : values.join('');
    case 'date':
    case 'string':
      return first === undefined || first === null ? null : String(first);
    case 'number':
    case 'int':
      return first === undefined || first === null || Number.isNaN(Number(first)) ? null : Number(first);
    default:
      return null;
  }
}

export function isTruth(value: string | number | boolean | null): boolean | null {
  if (typeof value === 'boolean') return value;
  return value === 1 ? true : value === 0 ? false : null;
}

type Literal = string | number | boolean;

/** XPath 1.0 §3.4: booleans decide, then numbers, then texts; order is always one of numbers. */
export function holds(op: Comparison, a: Literal, b: Literal): boolean {
  if (op === '=' || op === '!=') {
    const isEqual =
      typeof a === 'boolean' || typeof b === 'boolean'
        ? Boolean(a) === Boolean(b)
        : typeof a === 'number' || typeof b === 'number'
          ? numberOf(a) === numberOf(b)
          : a === b;
    return isEqual === (op === '=');
  }
  const [left, right] = [numberOf(a), numberOf(b)];
  if (op === '<') return left < right;
  if (op === '<=') return left <= right;
  return op === '>' ? left > right : left >= right;
}

function numberOf(value: Literal): number {
  return typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
}

/** A formula as it may be shown to people. */
export function textOf(node: Formula): string {
  switch (node.kind) {
    case 'answer':
      return `\${${node.name}}`;
    case 'self':
      return '.';
    case 'literal':
      return typeof node.value === 'string' ? `'${node.value}'` : String(node.value);
    case 'column':
      return node.name;
    case 'call':
      return `${node.name}(${node.of.map(textOf).join(', ')})`;
    case 'binary':
      return `${textOf(node.left)} ${node.op} ${textOf(node.right)}`;
  }
}

/** What "at least one" and "none" say about an amount; null when the amount itself is asked. */
export function amountAsFilled(op: Comparison, amount: string | number | boolean | null) {
  const n = Number(amount);
  if (amount === null || amount === '' || Number.isNaN(n)) return null;
  const isTrueOf = (count: number) => holds(op, count, n);
  // Beyond what is compared with, nothing changes any more.
  const some = Array.from({ length: Math.max(2, Math.ceil(n) + 2) }, (_, i) => isTrueOf(i + 1));
  if (n > 1000 || some.some((one) => one !== some[0])) return null;
  if (isTrueOf(0) === some[0]) return isTrueOf(0);
  return some[0] === true ? 'filled' : 'empty';
}
