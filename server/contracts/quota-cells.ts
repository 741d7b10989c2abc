import type { AnswerValue } from './script-content.ts';

/**
 * Which cell of a quota somebody is in: one pure function for the queue, the preview and the desk. Imports types only, so
 * the web bundle carries no validator.
 */

/** What a quota tells people apart by. `field`: an extra column of the list, by header; `answer`: a single choice. */
export type QuotaAbout =
  | { readonly kind: 'territory' | 'commune' | 'postal_code' | 'language' }
  | { readonly kind: 'field' | 'answer'; readonly name: string };

/** Values of a cell; of postal codes, their beginnings; of an answer, option codes (`1`/`0` for yes/no). */
export interface QuotaCellValues {
  readonly values: readonly string[];
}

/** What is known of somebody. */
export interface QuotaFacts {
  readonly territory: string;
  readonly language: string;
  readonly postalCode: string | null;
  readonly commune: string | null;
  /** Extra columns of the list, by header. */
  readonly fields: Readonly<Record<string, string>>;
  /** Current answers by question; only what was answered, not « ne sait pas » and the like. */
  readonly answers: Readonly<Record<string, AnswerValue>>;
}

/** « Saint-Denis », « SAINT DENIS » and « saint denis » are one value: lists are typed by many hands. */
export function foldValue(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

/** The index of the first cell this person fits, or null when they fit none. */
export function cellIndexOf(
  about: QuotaAbout,
  cells: readonly QuotaCellValues[],
  facts: QuotaFacts,
): number | null {
  const value = factOf(about, facts);
  if (value === null) return null;
  const index = cells.findIndex(({ values }) => values.some((wanted) => fits(about, wanted, value)));
  return index === -1 ? null : index;
}

function factOf(about: QuotaAbout, facts: QuotaFacts): string | null {
  switch (about.kind) {
    case 'territory':
      return facts.territory;
    case 'language':
      return facts.language;
    case 'commune':
      return facts.commune;
    case 'postal_code':
      return facts.postalCode;
    case 'field':
      return ownText(facts.fields, about.name);
    case 'answer': {
      const answer = Object.hasOwn(facts.answers, about.name) ? facts.answers[about.name] : null;
      return typeof answer === 'number' ? String(answer) : null;
    }
  }
}

/** A column may be called `constructor`: only own properties are columns. */
function ownText(fields: Readonly<Record<string, string>>, name: string): string | null {
  return Object.hasOwn(fields, name) ? (fields[name] ?? null) : null;
}

function fits(about: QuotaAbout, wanted: string, value: string): boolean {
  switch (about.kind) {
    case 'postal_code':
      return value.startsWith(wanted);
    case 'commune':
    case 'field':
      return foldValue(wanted) === foldValue(value);
    default:
      return wanted === value;
  }
}
