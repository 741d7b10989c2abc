import type { Text } from '#server/contracts/script-content.ts';
import type { Notebook, Place } from './findings.rules.ts';
import type { Referent } from './to-expression.rules.ts';
import { type Formula, parseFormula, Uncarried } from './xpath.rules.ts';

/** What turns the texts of a form into those of a script. */
export interface TextReading {
  readonly notebook: Notebook;
  readonly isOurs: boolean;
  readonly refer: (name: string) => Referent | undefined;
}

const MAX_TEXT = 4000;

/**
 * Texts of one cell in each language, French always there (empty when the form has none): `${name}` becomes
 * `{{name}}`, marks of layout go away. What is lost on the way is noted at its place.
 */
export function scriptText(texts: Text, place: Place, reading: TextReading): Text {
  const written = Object.entries(texts).map(([language, text]) => {
    const plain = reading.isOurs ? text : withoutFormatting(text);
    if (plain !== text) reading.notebook.add('formatting_removed', place);
    const piped = withAnswers(plain, place, reading);
    if (piped.length > MAX_TEXT) reading.notebook.add('text_cut', place, { max: MAX_TEXT });
    return [language, piped.slice(0, MAX_TEXT)];
  });
  return { fr: '', ...Object.fromEntries(written) };
}

/** HTML and the Markdown that form tools render (bold, headings, links); asterisks and underscores alone are kept. */
function withoutFormatting(text: string): string {
  return text
    .replace(/<br\s*\/?>/gi, '\n')
    .replace(/<\/?[a-z][a-z0-9]*(\s[^<>]*)?>/gi, '')
    .replace(/\*\*([^*\n]+)\*\*/g, '$1')
    .replace(/__([^_\n]+)__/g, '$1')
    .replace(/^#{1,6}\s+/gm, '')
    .replace(/\[([^[\]\n]+)\]\((https?:[^()\s]+)\)/g, '$1 ($2)')
    .trim();
}

function withAnswers(text: string, place: Place, reading: TextReading): string {
  return text.replace(/\$\{\s*([^{}]*?)\s*\}/g, (whole, name: string) => {
    const shown = pipedName(name, reading.refer, 0);
    // In a form of ours, every name that means something was written by us: this is a text.
    if (shown === null && reading.isOurs) return whole;
    if (shown === null) reading.notebook.add('pipe_lost', place, { name });
    return shown ?? '';
  });
}

/** A calculation that only puts texts and answers together can be written where it is shown. */
const MAX_NESTING = 5;

function pipedName(
  name: string,
  refer: (name: string) => Referent | undefined,
  depth: number,
): string | null {
  const referent = refer(name);
  switch (referent?.kind) {
    case 'question':
      return `{{${referent.name}}}`;
    case 'field':
      return `{{${referent.token ?? referent.name}}}`;
    case 'formula':
      return depth > MAX_NESTING ? null : shownFormula(referent.formula, refer, depth + 1);
    default:
      return null;
  }
}

function shownFormula(
  node: Formula,
  refer: (name: string) => Referent | undefined,
  depth: number,
): string | null {
  if (node.kind === 'literal') return String(node.value);
  if (node.kind === 'answer') return pipedName(node.name, refer, depth);
  if (node.kind !== 'call') return null;
  const isTogether = ['concat', 'string', 'once', 'jr:choice-name'].includes(node.name);
  if (!isTogether) return null;
  // `jr:choice-name(${town}, '${town}')` says the label of a choice: what a script does by itself.
  const parts = node.name === 'jr:choice-name' ? node.of.slice(0, 1) : node.of;
  const shown = parts.map((part) => shownFormula(part, refer, depth));
  return shown.includes(null) ? null : shown.join('');
}

/** Reads a formula of a cell, or notes why it cannot be carried and answers null. */
export function readFormula(text: string, onLost: (error: Uncarried) => void): Formula | null {
  if (text === '') return null;
  return attempted(() => parseFormula(text), onLost);
}

/** What `make` gives, or null once what stands against it was told. */
export function attempted<T>(make: () => T, onLost: (error: Uncarried) => void): T | null {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof Uncarried)) throw error;
    onLost(error);
    return null;
  }
}
