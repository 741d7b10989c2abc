import { digitRuns, isNir } from '#server/contracts/nir.ts';
import { sensitiveWords, type WordKind } from './words.ts';

export type NumberKind = 'nir' | 'iban' | 'card' | 'phone' | 'email';
export type FindingKind = WordKind | NumberKind;

/** Something a note should not hold, as it is written there. */
export interface Found {
  readonly kind: FindingKind;
  readonly text: string;
  /** Where it begins in the note, in UTF-16 units. */
  readonly from: number;
}

/**
 * What somebody should look at again before this text is kept, in the order of the text: numbers that identify (proved by
 * their key where they have one) and sensitive or hurtful words. Pure; nothing of the text leaves the page.
 */
export function findingsIn(text: string): readonly Found[] {
  const numbers = numbersIn(text);
  const isInNumber = (at: number): boolean =>
    numbers.some(({ from, text: found }) => at >= from && at < from + found.length);
  const words = wordsIn(text).filter(({ from }) => !isInNumber(from));
  return [...numbers, ...words].sort((a, b) => a.from - b.from);
}

function wordsIn(text: string): Found[] {
  const plain = folded(text);
  return sensitiveWords.flatMap(([kind, words]) =>
    [...plain.matchAll(words)].flatMap(({ 0: word, index }): Found[] =>
      isSurname(text, index) ? [] : [{ kind, text: text.slice(index, index + word.length), from: index }],
    ),
  );
}

/** « M. Chrétien », « Mme Gay »: people have names. */
function isSurname(text: string, at: number): boolean {
  return (
    /\p{Lu}/u.test(text.charAt(at)) &&
    /\b(?:M|Mr|Mme|Mlle|Monsieur|Madame|Dr|Docteur)\.?\s$/i.test(text.slice(0, at))
  );
}

/** Small letters without accents, apostrophes and hyphens as spaces; each character in its place. */
function folded(text: string): string {
  return Array.from({ length: text.length }, (_, at) => foldedUnit(text.charAt(at))).join('');
}

function foldedUnit(unit: string): string {
  if (unit === '’' || unit === "'" || unit === '-' || unit === '‑' || unit === '\u00a0') return ' ';
  // « œ » only matters within « cœur » and « œdème »: one letter keeps the others in their place.
  if (unit === 'œ' || unit === 'Œ') return 'o';
  const base = unit.normalize('NFD').charAt(0).toLowerCase();
  return base.length === 1 ? base : unit;
}

/** Two letters, two digits and up to thirty more, in any grouping. */
const ibans = /(?<![\dA-Za-z])[A-Z]{2}\d{2}(?:[ \u00a0.-]?[A-Z0-9]){11,30}(?![\dA-Za-z])/gi;
const emails = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
/** `06 12 34 56 78`, `0612345678`, `+33 6 12 34 56 78`, `0033…`, in any usual grouping. */
const phones =
  /(?<![\d,.])(?:(?:\+|00)33[ \u00a0.]?(?:\(0\)[ \u00a0]?)?|0)[1-9](?:[ \u00a0._/-]{0,2}\d\d){4}(?![\d])/g;

/** Characters of a NIR with its key. Other figures may come right before or right after it. */
const NIR = 15;

/** Each stretch of the text is one thing: what proves itself by a key comes first. */
function numbersIn(text: string): Found[] {
  const found: Found[] = [];
  const add = (
    kind: NumberKind,
    matches: Iterable<RegExpExecArray>,
    isOne: (bare: string) => boolean,
  ): void => {
    for (const { 0: written, index } of matches) {
      const isTaken = found.some(
        (other) => index < other.from + other.text.length && other.from < index + written.length,
      );
      if (!isTaken && isOne(written.replace(/[^\dA-Za-z]/g, '')))
        found.push({ kind, text: written, from: index });
    }
  };
  add('email', text.matchAll(emails), () => true);
  add('iban', text.matchAll(ibans), isIban);
  add('nir', text.matchAll(digitRuns), (run) => isNir(run.slice(0, NIR)) || isNir(run.slice(-NIR)));
  add('card', text.matchAll(digitRuns), isCard);
  add('phone', text.matchAll(phones), () => true);
  return found;
}

/** ISO 13616: country and key moved to the end, letters as two digits, the remainder by 97 is 1. */
function isIban(bare: string): boolean {
  const moved = bare.slice(4) + bare.slice(0, 4);
  let rest = 0;
  for (const character of moved.toUpperCase()) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** Sixteen digits (fifteen for one network) of a payment network, with Luhn’s key. */
function isCard(digits: string): boolean {
  if (!/^(?:[456]\d{15}|3[47]\d{13})$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, at) => {
    const doubled = Number(digit) * (at % 2 === 0 ? 1 : 2);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}
