import { inShownOrder } from '#server/contracts/option-order.ts';
import type { QuestionItem } from '#server/contracts/script-content.ts';
import { boundsOf, type GivenAnswer } from '#server/contracts/script-flow.ts';

/** One thing to choose, with the digits that choose it while the focus is in the question. */
export interface Choice {
  readonly code: number;
  readonly label: string;
  readonly keys: string;
  readonly isExclusive: boolean;
  /** Its place in the script, whatever the order shown. */
  readonly rank: number;
}

export interface YesNo {
  readonly yes: string;
  readonly no: string;
}

/** A scale of more steps than this is typed, not ticked. */
const LONGEST_SCALE = 11;

/**
 * The choices of a question, or null when its answer is typed. Digits follow the order shown, which `seed` draws where
 * the question asks for it; a scale's are its own.
 */
export function choicesOf(
  question: QuestionItem,
  language: string,
  words: YesNo,
  seed: string,
): readonly Choice[] | null {
  switch (question.kind) {
    case 'yesno':
      return [choice(1, words.yes, '1'), choice(0, words.no, '2')];
    case 'single':
    case 'multi':
      return inShownOrder(question, seed).map((option, index) => ({
        ...choice(option.code, option.label[language] ?? option.label['fr'] ?? '', String(index + 1)),
        isExclusive: option.exclusive === true,
        rank: question.options?.indexOf(option) ?? index,
      }));
    case 'scale': {
      const { min, max } = boundsOf(question);
      if (min === null || max === null || max - min >= LONGEST_SCALE) return null;
      return Array.from({ length: max - min + 1 }, (_, step) =>
        choice(min + step, String(min + step), String(min + step)),
      );
    }
    default:
      return null;
  }
}

function choice(code: number, label: string, keys: string): Choice {
  return { code, label, keys, isExclusive: false, rank: 0 };
}

/**
 * What ticking or unticking one box gives: an exclusive answer stands alone, and leaves when another comes. Codes are
 * kept in the order of the script: the same answers are written the same for everyone.
 */
export function toggled(choices: readonly Choice[], given: GivenAnswer | null, code: number): GivenAnswer {
  const before = given !== null && Array.isArray(given.value) ? given.value : [];
  const isExclusive = (candidate: number) => choices.some((one) => one.code === candidate && one.isExclusive);
  if (before.includes(code)) return { value: before.filter((one) => one !== code), state: 'answered' };
  const kept = isExclusive(code) ? [] : before.filter((one) => !isExclusive(one));
  const rankOf = (candidate: number) => choices.find((one) => one.code === candidate)?.rank ?? 0;
  const value = [...kept, code].sort((a, b) => rankOf(a) - rankOf(b));
  return { value, state: 'answered' };
}

/**
 * The choice meant by the digits typed so far. `digits` holds those of the last instants, newest last: « 1 » then « 0 »
 * quickly means the tenth, or ten on a scale.
 */
export function chosenBy(choices: readonly Choice[], digits: string): Choice | null {
  for (let from = 0; from < digits.length; from += 1) {
    const found = choices.find((one) => one.keys === digits.slice(from));
    if (found !== undefined) return found;
  }
  return null;
}

export type Typed =
  | { readonly kind: 'value'; readonly value: string | number | null }
  | { readonly kind: 'unreadable'; readonly reason: 'script.notNumber' | 'script.notWhole' };

/** What a typed text means for this question; numbers accept the French decimal comma and spaces. */
export function readTyped(question: QuestionItem, text: string): Typed {
  const trimmed = text.trim();
  if (trimmed === '') return { kind: 'value', value: null };
  if (question.kind === 'text') return { kind: 'value', value: text };
  if (question.kind === 'date' || question.kind === 'time') return { kind: 'value', value: trimmed };
  const number = trimmed.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.');
  if (!/^-?\d+(\.\d+)?$/.test(number)) return { kind: 'unreadable', reason: 'script.notNumber' };
  const value = Number(number);
  return question.kind === 'decimal' || Number.isInteger(value)
    ? { kind: 'value', value }
    : { kind: 'unreadable', reason: 'script.notWhole' };
}

/** A saved value as its field shows it. */
export function writeTyped(question: QuestionItem, given: GivenAnswer | null): string {
  if (given === null || given.state !== 'answered' || given.value === null || Array.isArray(given.value)) {
    return '';
  }
  return question.kind === 'decimal' ? String(given.value).replace('.', ',') : String(given.value);
}
