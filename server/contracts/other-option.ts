import type { Expression, Option, QuestionItem, Text } from './script-content.ts';

/**
 * « Autre, précisez »: an option that stays last, and a text question asked only when it is chosen. Two ordinary things,
 * that conditions, results and exports know already. Pure.
 */
const words = {
  other: { fr: 'Autre', en: 'Other', es: 'Otro', pt: 'Outro', it: 'Altro', de: 'Anderes', ar: 'غير ذلك' },
  specify: { fr: 'Précisez.', en: 'Please specify.', es: 'Precise.', pt: 'Especifique.' },
} as const satisfies Record<string, Text>;

const USUAL_CODE = 99;

/** The code of « autre » beside these: 99, or the next one where codes go that far. */
export function otherCode(codes: readonly number[]): number {
  const last = Math.max(0, ...codes);
  return last < USUAL_CODE ? USUAL_CODE : last + 1;
}

export function otherOption(code: number, languages: readonly string[]): Option {
  return { code, label: inLanguages(words.other, languages), fixed: true };
}

/** The question that asks which; it may be left or refused as the one before. */
export function specifyingQuestion(
  question: QuestionItem,
  code: number,
  name: string,
  languages: readonly string[],
): QuestionItem {
  const { required, allow } = question;
  return {
    kind: 'text',
    name,
    text: inLanguages(words.specify, languages),
    ...(required !== undefined && { required }),
    ...(allow !== undefined && { allow }),
    showIf: chosen(question, code),
  };
}

/** Whether the option is chosen: an answer that is hidden counts no more, its own condition need not be said again. */
export function chosen({ kind, name }: QuestionItem, code: number): Expression {
  return kind === 'multi' ? { op: 'selected', name, value: code } : { op: 'eq', name, value: code };
}

/** Words of ours in the languages that are wanted, French always. */
export function inLanguages(text: Text, languages: readonly string[]): Text {
  const known = languages.flatMap((language) => {
    const word = text[language];
    return word === undefined ? [] : [[language, word] as const];
  });
  return { fr: text['fr'] ?? '', ...Object.fromEntries(known) };
}
