import type { Expression, QuestionItem } from '#server/contracts/script-content.ts';
import { type Say, useLocale, useText } from '../i18n/locale.tsx';
import { quoted } from '../ui/quoted.ts';
import { type Comparison, type Condition, conditionOf, isGroup } from './conditions.ts';

/** A condition as a sentence: « Dossier déjà déposé » est « Oui », et … */
export function useSentence(questions: readonly QuestionItem[]): (e: Expression) => string {
  const say = useText();
  const { language } = useLocale();
  const fieldName = useFieldName();

  function nameOf(name: string): string {
    if (name.startsWith('target.')) return fieldName(name);
    const question = questions.find((candidate) => candidate.name === name);
    const text = question?.text[language] ?? question?.text['fr'] ?? '';
    return text === '' ? name : excerpt(text);
  }

  function labelOf(name: string, value: string | number): string {
    const question = questions.find((candidate) => candidate.name === name);
    if (question?.kind === 'yesno') return say(Number(value) === 1 ? 'ui.yes' : 'ui.no');
    if (value === '') return '…';
    const option = question?.options?.find(({ code }) => code === value);
    return option?.label[language] ?? option?.label['fr'] ?? String(value);
  }

  function compared({ name, op, values }: Comparison): string {
    const kind = questions.find((candidate) => candidate.name === name)?.kind;
    const isDated = kind === 'date' || kind === 'time' || name === 'target.deadlineOn';
    const operator = wordsFor(op, isDated, say);
    if (values.length === 0) return say('sentence.state', { name: nameOf(name), operator });
    const said = values.map((value) => say('sentence.quoted', { value: labelOf(name, value) }));
    return say('sentence.compare', { name: nameOf(name), operator, value: said.join(', ') });
  }

  function sentence(condition: Condition, isInside: boolean): string {
    if (!isGroup(condition)) return compared(condition);
    const { join, parts } = condition;
    const isAll = join === 'all' || join === 'notAll';
    const all = parts.map((part) => sentence(part, parts.length > 1));
    const joined = all.join(say(isAll ? 'sentence.list.and' : 'sentence.list.or'));
    if (join === 'notAll' || join === 'none') return say(`sentence.${join}`, { sentence: joined });
    return isInside && parts.length > 1 ? say('sentence.group', { sentence: joined }) : joined;
  }

  return (e) => sentence(conditionOf(e, true), false);
}

function wordsFor(op: Comparison['op'], isDated: boolean, say: Say): string {
  switch (op) {
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
      return say(isDated ? `condition.op.date.${op}` : `condition.op.${op}`);
    default:
      return say(`condition.op.${op}`);
  }
}

const fields = ['deadlineOn', 'daysLeft', 'commune', 'postalCode', 'civility'] as const;

/** What a column of the list is called on screen; an extra one by its own name. */
export function useFieldName(): (name: string) => string {
  const say = useText();
  return (name) => {
    const field = name.slice('target.'.length);
    const known = fields.find((candidate) => candidate === field);
    return known === undefined ? field : say(`sentence.field.${known}`);
  };
}

const EXCERPT = 70;

/** Enough of a question to recognise it: without its inserted data, cut at a word. */
function excerpt(text: string): string {
  const plain = quoted(text);
  return plain.length <= EXCERPT ? plain : `${plain.slice(0, EXCERPT).replace(/\s+\S*$/, '')}…`;
}
