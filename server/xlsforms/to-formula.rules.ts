import type { Expression, QuestionKind } from '#server/contracts/script-content.ts';
import { DONT_KNOW, type Mode, REFUSED } from './to-expression.rules.ts';

/** How a condition names things in the form being written. */
export interface Naming {
  readonly mode: Mode;
  /** The question a check belongs to: written `.`. */
  readonly self: string | null;
  /** The name, in the form, of a question or of a column of the list. */
  readonly nameOf: (name: string) => string;
  /** Null for a column of the list, or a question that does not exist. */
  readonly kindOf: (name: string) => QuestionKind | null;
  /** The name of a repeated block: its number of turns. */
  readonly isRepeat?: (name: string) => boolean;
}

/**
 * A condition of a script as a formula, true of exactly the same answers. Reading it again gives a condition that
 * shows, or refuses, the same; where that one is written otherwise, it no longer changes.
 */
export function toFormula(e: Expression, naming: Naming): string {
  return written(e, true, naming).text;
}

interface Written {
  readonly text: string;
  /** Binds loosely: to be put in brackets inside something else. */
  readonly joins: 'and' | 'or' | null;
}

function written(e: Expression, isPositive: boolean, naming: Naming): Written {
  switch (e.op) {
    case 'not':
      return written(e.of, !isPositive, naming);
    case 'and':
    case 'or':
      return joined(
        (e.op === 'and') === isPositive ? 'and' : 'or',
        e.all.map((part) => written(part, isPositive, naming)),
      );
    case 'answered':
      return one(`${named(e.name, naming)} ${isPositive ? '!=' : '='} ''`);
    case 'isDontKnow':
    case 'isRefused': {
      const state = e.op === 'isDontKnow' ? DONT_KNOW : REFUSED;
      return one(`${named(e.name, naming)} ${isPositive ? '=' : '!='} '${state}'`);
    }
    default:
      return compared(e, isPositive, naming);
  }
}

type Compared = Extract<Expression, { readonly value: unknown } | { readonly values: unknown }>;

const inverse = { eq: 'ne', ne: 'eq', lt: 'ge', ge: 'lt', le: 'gt', gt: 'le' } as const;
const signs = { eq: '=', ne: '!=', lt: '<', le: '<=', gt: '>', ge: '>=' } as const;

/** An answer that is missing is asked about beside the comparison, where the form would see it otherwise. */
function compared(e: Compared, isPositive: boolean, naming: Naming): Written {
  const subject = named(e.name, naming);
  const { parts, joins, isNegative } = comparisons(e, isPositive, subject, naming);
  const isSelf = naming.self === e.name;
  const isAlike = isSelf || isNegative === (naming.mode === 'check');
  if (isAlike) return joined(joins, parts);
  const asked = one(`${subject} ${isNegative ? '!=' : '='} ''`);
  return joined(isNegative ? 'and' : 'or', [asked, joined(joins, parts)]);
}

function comparisons(e: Compared, isPositive: boolean, subject: string, naming: Naming) {
  const kind = naming.kindOf(e.name);
  const joins = isPositive ? ('or' as const) : ('and' as const);
  const chosen = (value: string | number) => {
    const call = `selected(${subject}, ${quoted(String(value))})`;
    return one(isPositive ? call : `not(${call})`);
  };
  const equal = (value: string | number) =>
    one(`${subject} ${isPositive ? '=' : '!='} ${literal(value, kind)}`);
  if (e.op === 'in') {
    if (e.values.length === 0)
      return { parts: [one(isPositive ? 'false()' : 'true()')], joins, isNegative: !isPositive };
    return { parts: e.values.map(kind === 'multi' ? chosen : equal), joins, isNegative: !isPositive };
  }
  const value = typeof e.value === 'boolean' ? Number(e.value) : e.value;
  if (e.op === 'selected')
    return { parts: [kind === 'multi' ? chosen(value) : equal(value)], joins, isNegative: !isPositive };
  const op = isPositive ? e.op : inverse[e.op];
  const isOrdered = op !== 'eq' && op !== 'ne';
  const right = isOrdered && typeof value === 'number' ? String(value) : literal(value, kind);
  return { parts: [one(`${subject} ${signs[op]} ${right}`)], joins, isNegative: op === 'ne' };
}

function one(text: string): Written {
  return { text, joins: null };
}

function joined(op: 'and' | 'or', parts: readonly Written[]): Written {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) return first;
  const texts = parts.map(({ text, joins }) => (joins === null || joins === op ? text : `(${text})`));
  return { text: texts.join(` ${op} `), joins: op };
}

function named(name: string, naming: Naming): string {
  if (naming.self === name) return '.';
  const reference = `\${${naming.nameOf(name)}}`;
  return naming.isRepeat?.(name) === true ? `count(${reference})` : reference;
}

/** The name of a choice is a text, even when it is made of digits. */
function literal(value: string | number, kind: QuestionKind | null): string {
  const isChoice = kind === 'single' || kind === 'multi' || kind === 'yesno';
  return typeof value === 'number' && !isChoice ? String(value) : quoted(String(value));
}

/** XPath has no escape: a text with both quotes is put together. */
export function quoted(text: string): string {
  if (!text.includes("'")) return `'${text}'`;
  if (!text.includes('"')) return `"${text}"`;
  return `concat(${text
    .split(/(')/)
    .filter((piece) => piece !== '')
    .map((piece) => (piece === "'" ? `"'"` : `'${piece}'`))
    .join(', ')})`;
}
