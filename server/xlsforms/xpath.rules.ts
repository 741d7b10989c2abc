/** The formulas of XLSForm: a subset of XPath 1.0 with `${name}` for answers. Read into a tree, never evaluated. */
export type Formula =
  | { readonly kind: 'answer'; readonly name: string }
  /** `.`: the answer of the question the formula stands on. */
  | { readonly kind: 'self' }
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  /** A bare name: in a choice filter, a column of the choices sheet. */
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly of: readonly Formula[] }
  | {
      readonly kind: 'binary';
      readonly op: BinaryOperator;
      readonly left: Formula;
      readonly right: Formula;
    };

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';
export type BinaryOperator = 'or' | 'and' | Comparison | '+' | '-' | '*' | 'div' | 'mod';

/** Why a formula, or a part of it, has no equivalent in a script. `what` is shown: the part meant. */
export class Uncarried extends Error {
  readonly reason: UncarriedReason;
  readonly what: string;

  constructor(reason: UncarriedReason, what: string) {
    super(`${reason}: ${what}`);
    this.reason = reason;
    this.what = what;
  }
}

export const uncarriedReasons = [
  'syntax',
  'too_long',
  'unknown_name',
  'not_carried_name',
  'unknown_choice',
  'function',
  'arithmetic',
  'two_answers',
  'today',
  'path',
  'count',
  'whole_multiple',
  'order_of_text',
  'not_a_number',
  'not_a_condition',
  'never',
] as const;
export type UncarriedReason = (typeof uncarriedReasons)[number];

/** Longest formula read, in characters: Excel's own limit for a cell. */
const MAX_CHARS = 32_767;
/** Formulas are read by recursion. */
const MAX_DEPTH = 60;
const MAX_TOKENS = 3000;

interface Token {
  readonly kind: 'answer' | 'number' | 'text' | 'word' | 'sign';
  readonly text: string;
}

// Curly quotes and `==` are no XPath: they are what people paste from a word processor or remember from elsewhere.
const pattern =
  /\s*(?:\$\{\s*([^}]*?)\s*\}|(\d+(?:\.\d*)?|\.\d+)|"([^"]*)"|'([^']*)'|[‘’]([^‘’]*)[‘’]|[“”]([^“”]*)[“”]|([\p{L}_][\p{L}\p{N}_.:-]*)|(<=|>=|!=|==|\.\.|\/\/|[-=<>+*/().,@[\]|]))/uy;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  const end = text.trimEnd().length;
  while (pattern.lastIndex < end) {
    const from = pattern.lastIndex;
    const match = pattern.exec(text);
    if (match === null) throw new Uncarried('syntax', text.slice(from, from + 20).trim());
    const [, answer, number, ...rest] = match;
    const [double, single, curly, curlyDouble, word, sign] = rest;
    const quoted = double ?? single ?? curly ?? curlyDouble;
    if (answer !== undefined) tokens.push({ kind: 'answer', text: answer });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else tokens.push({ kind: 'sign', text: sign ?? '' });
    if (tokens.length > MAX_TOKENS) throw new Uncarried('too_long', `${text.slice(0, 20)}…`);
  }
  return tokens;
}

/** From the loosest to the tightest. */
const levels: readonly (readonly BinaryOperator[])[] = [
  ['or'],
  ['and'],
  ['=', '!='],
  ['<', '<=', '>', '>='],
  ['+', '-'],
  ['*', 'div', 'mod'],
];

/** Reads a formula. Throws {@link Uncarried}: `syntax`, `path`, `too_long`. */
export function parseFormula(text: string): Formula {
  if (text.length > MAX_CHARS) throw new Uncarried('too_long', `${text.slice(0, 20)}…`);
  const tokens = tokensOf(text);
  let at = 0;
  let depth = 0;

  const near = () => tokens[at]?.text ?? text.trim().slice(-20);
  const isSign = (sign: string) => tokens[at]?.kind === 'sign' && tokens[at]?.text === sign;
  const expectSign = (sign: string) => {
    if (!isSign(sign)) throw new Uncarried('syntax', near());
    at += 1;
  };

  const binary = (level: number): Formula => {
    const operators = levels[level];
    if (operators === undefined) return unary();
    let left = binary(level + 1);
    for (;;) {
      const op = operatorAt(tokens[at], operators);
      if (op === undefined) return left;
      at += 1;
      left = { kind: 'binary', op, left, right: binary(level + 1) };
    }
  };

  const unary = (): Formula => {
    if (!isSign('-')) return primary();
    at += 1;
    const of = unary();
    return of.kind === 'literal' && typeof of.value === 'number'
      ? { kind: 'literal', value: -of.value }
      : { kind: 'binary', op: '-', left: { kind: 'literal', value: 0 }, right: of };
  };

  const primary = (): Formula => {
    const token = tokens[at];
    if (token === undefined) throw new Uncarried('syntax', near());
    if (isSign('(')) return nested(() => binary(0));
    at += 1;
    switch (token.kind) {
      case 'answer':
        // `${last-saved#name}` is an answer of another call.
        if (/[^\p{L}\p{N}_.-]/u.test(token.text) || token.text === '')
          throw new Uncarried('path', `\${${token.text}}`);
        return { kind: 'answer', name: token.text };
      case 'number':
        return { kind: 'literal', value: Number(token.text) };
      case 'text':
        return { kind: 'literal', value: token.text };
      case 'word':
        if (isSign('(')) return { kind: 'call', name: token.text.toLowerCase(), of: argumentsOf() };
        return { kind: 'column', name: token.text };
      case 'sign':
        if (token.text === '.' && !isSign('/')) return { kind: 'self' };
        throw new Uncarried(/^[./@[]/.test(token.text) ? 'path' : 'syntax', token.text);
    }
  };

  const nested = (read: () => Formula): Formula => {
    depth += 1;
    if (depth > MAX_DEPTH) throw new Uncarried('too_long', near());
    at += 1;
    const inner = read();
    expectSign(')');
    depth -= 1;
    return inner;
  };

  const argumentsOf = (): Formula[] => {
    const all: Formula[] = [];
    depth += 1;
    if (depth > MAX_DEPTH) throw new Uncarried('too_long', near());
    at += 1;
    while (!isSign(')')) {
      if (all.length > 0) expectSign(',');
      all.push(binary(0));
    }
    at += 1;
    depth -= 1;
    return all;
  };

  const whole = binary(0);
  if (at < tokens.length) throw new Uncarried(/^[/[]/.test(near()) ? 'path' : 'syntax', near());
  return whole;
}

function operatorAt(token: Token | undefined, among: readonly BinaryOperator[]): BinaryOperator | undefined {
  if (token?.kind !== 'sign' && token?.kind !== 'word') return undefined;
  const text = token.text === '==' ? '=' : token.text.toLowerCase();
  return among.find((op) => op === text);
}

const comparisons: readonly BinaryOperator[] = ['=', '!=', '<', '<=', '>', '>='] satisfies Comparison[];

export function isComparison(op: BinaryOperator): op is Comparison {
  return comparisons.includes(op);
}
