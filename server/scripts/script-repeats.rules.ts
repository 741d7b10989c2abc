import type { Block, QuestionItem } from '#server/contracts/script-content.ts';
import { boundsOf, isQuestion } from '#server/contracts/script-flow.ts';
import { type Add, checkExpression, checkReference, type Places } from './script-conditions.rules.ts';

/** Can its turns be counted? `order`: rank of the first item of the block. */
export function checkRepeat(
  { items, purpose, repeat }: Block,
  byName: Places,
  order: number,
  path: string,
  add: Add,
): void {
  if (repeat === undefined) return;
  const { name, max, turns, showIf } = repeat;
  const who = `le bloc répété « ${name} »`;
  const known = { byName, repeat: null };
  if (purpose === 'voicemail')
    add(
      'block',
      'repeat_in_voicemail',
      path,
      'Un message laissé au répondeur ne se répète pas : décochez « répété ».',
    );
  if (showIf !== undefined) checkExpression(known, showIf, order, `${path}.showIf`, who, add);
  if (turns.by === 'count') {
    const question = checkReference(known, turns.question, order, `${path}.turns`, who, add);
    if (question !== null) checkCount(question, max, path, who, add);
  }
  if (turns.by === 'more') {
    const asked = items.filter(isQuestion).find((question) => question.name === turns.question);
    if (asked?.kind !== 'yesno')
      add(
        'block',
        'repeat_more',
        `${path}.turns`,
        `Pour ${who}, « ${turns.question} » doit être une question oui/non du bloc : choisissez celle qui demande s’il y en a un autre.`,
      );
  }
}

function checkCount(question: QuestionItem, max: number, path: string, who: string, add: Add): void {
  if (question.kind !== 'integer' && question.kind !== 'scale') {
    add(
      'block',
      'repeat_count',
      `${path}.turns`,
      `Pour ${who}, « ${question.name} » n’est pas un nombre entier : choisissez une question dont la réponse est un nombre.`,
    );
    return;
  }
  const most = boundsOf(question).max;
  if (most !== null && most <= max) return;
  add(
    'warn',
    'repeat_maximum',
    `${path}.max`,
    `Pour ${who}, « ${question.name} » peut dépasser ${max} : les tours suivants ne seront pas posés. Donnez-lui un maximum de ${max}, ou augmentez celui du bloc.`,
  );
}
