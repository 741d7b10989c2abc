import type { Highlighted } from '#server/contracts/sheets.contract.ts';
import { placedWords, type SoughtWord } from './words.rules.ts';

export interface Searched {
  readonly id: number;
  readonly title: string;
  /** Title, topic, headings and body, as `searchTextOf` writes them. */
  readonly searchText: string;
}

/** How much a word counts in the title, the topic, the headings and the body. */
const weights = [12, 6, 4, 1] as const;
/** A whole word counts twice as much as the beginning of a longer one. */
const WHOLE = 2;

/**
 * Those that hold most of the words sought, best first: what the title says weighs more than what the body does. Of two
 * alike, the first in the alphabet: the order never changes by itself.
 */
export function rank<T extends Searched>(rows: readonly T[], sought: readonly SoughtWord[]): T[] {
  const scored = rows.map((row) => ({ row, ...scoreOf(row.searchText, sought) }));
  const most = Math.max(1, ...scored.map(({ found }) => found));
  return scored
    .filter(({ found }) => found === most)
    .sort((a, b) => b.score - a.score || a.row.title.localeCompare(b.row.title, 'fr') || a.row.id - b.row.id)
    .map(({ row }) => row);
}

function scoreOf(searchText: string, sought: readonly SoughtWord[]): { found: number; score: number } {
  const fields = searchText.split('\n');
  const scores = sought.map(({ word, stem }) =>
    fields.reduce((sum, field, index) => {
      if (!field.includes(` ${stem}`)) return sum;
      return sum + (weights[index] ?? 1) * (holdsWhole(field, word) ? WHOLE : 1);
    }, 0),
  );
  return {
    found: scores.filter((score) => score > 0).length,
    score: scores.reduce((sum, score) => sum + score, 0),
  };
}

function holdsWhole(field: string, word: string): boolean {
  return field.includes(` ${word} `) || field.endsWith(` ${word}`);
}

/** The whole text, with what was sought told apart. */
export function highlight(text: string, sought: readonly SoughtWord[]): Highlighted {
  const hits = placedWords(text).filter(({ word }) => sought.some(({ stem }) => word.startsWith(stem)));
  const pieces: Highlighted = [];
  let at = 0;
  for (const { from, to } of hits) {
    if (from > at) pieces.push({ text: text.slice(at, from), isHit: false });
    pieces.push({ text: text.slice(from, to), isHit: true });
    at = to;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), isHit: false });
  return pieces;
}

/** Characters of an excerpt, and of what comes before its first hit. */
const LENGTH = 150;
const BEFORE = 45;

/** The line that holds most of the words, cut around the first of them; empty when no line holds any. */
export function excerptOf(lines: readonly string[], sought: readonly SoughtWord[]): Highlighted {
  let best = { line: '', found: 0, first: 0 };
  for (const line of lines) {
    const words = placedWords(line);
    const hits = words.filter(({ word }) => sought.some(({ stem }) => word.startsWith(stem)));
    const found = sought.filter(({ stem }) => hits.some(({ word }) => word.startsWith(stem))).length;
    if (found > best.found) best = { line, found, first: hits[0]?.from ?? 0 };
  }
  return best.found === 0 ? [] : highlight(cut(best.line, best.first), sought);
}

/** A stretch of text around a place, from word to word. */
function cut(text: string, around: number): string {
  if (text.length <= LENGTH) return text;
  const start = around <= BEFORE ? 0 : text.indexOf(' ', around - BEFORE) + 1;
  const end = start + LENGTH >= text.length ? text.length : text.lastIndexOf(' ', start + LENGTH);
  return `${start > 0 ? '… ' : ''}${text.slice(start, end)}${end < text.length ? ' …' : ''}`;
}
