import type { Expression, QuestionItem } from '#server/contracts/script-content.ts';
import { useLocale, useText } from '../i18n/locale.tsx';

/** A condition as a sentence: « Dossier déjà déposé » est « Oui ». */
export function useSentence(questions: readonly QuestionItem[]): (e: Expression) => string {
  const say = useText();
  const { language } = useLocale();

  function nameOf(name: string): string {
    if (name.startsWith('target.')) {
      const field = name.slice('target.'.length);
      if (field === 'deadlineOn' || field === 'daysLeft') return say(`sentence.field.${field}`);
      return field;
    }
    const question = questions.find((candidate) => candidate.name === name);
    const text = question?.text[language] ?? question?.text['fr'] ?? '';
    return text === '' ? name : excerpt(text);
  }

  function labelOf(name: string, value: string | number | boolean): string {
    const question = questions.find((candidate) => candidate.name === name);
    if (question?.kind === 'yesno') return say(Number(value) === 1 ? 'ui.yes' : 'ui.no');
    const option = question?.options?.find(({ code }) => code === value);
    return option?.label[language] ?? option?.label['fr'] ?? String(value);
  }

  return function sentence(e: Expression): string {
    switch (e.op) {
      case 'and':
      case 'or':
        return e.all.map((part) => sentence(part)).join(say(`sentence.list.${e.op}`));
      case 'not':
        return say('sentence.not', { sentence: sentence(e.of) });
      case 'in':
        return say('sentence.in', {
          name: nameOf(e.name),
          values: e.values.map((value) => labelOf(e.name, value)).join(', '),
        });
      case 'answered':
      case 'isDontKnow':
      case 'isRefused':
        return say('sentence.state', { name: nameOf(e.name), operator: say(`condition.op.${e.op}`) });
      default:
        return say('sentence.compare', {
          name: nameOf(e.name),
          operator: say(`condition.op.${e.op}`),
          value: labelOf(e.name, e.value),
        });
    }
  };
}

const EXCERPT = 70;

/** Enough of a question to recognise it: without its inserted data, cut at a word. */
function excerpt(text: string): string {
  const plain = text.replace(/\s*\{\{[^}]*\}\}/g, ' …').trim();
  return plain.length <= EXCERPT ? plain : `${plain.slice(0, EXCERPT).replace(/\s+\S*$/, '')}…`;
}
