import type { QuestionItem, Repeat } from '#server/contracts/script-content.ts';
import { boundsOf, type FlowItem, type GivenAnswer, isQuestion } from '#server/contracts/script-flow.ts';
import { answerKey } from '#server/contracts/script-passages.ts';

/** An answer that makes one turn more, or one less. */
export interface TurnChange {
  readonly name: string;
  readonly given: GivenAnswer;
}

/**
 * What may be changed from the last turn of a repeated block, by an answer like any other: what the turn that goes away
 * holds is kept. `question`: the one that says how many. Where « another? » is asked, its yes adds a turn.
 */
export function turnChanges(
  { turns, max }: Repeat,
  question: QuestionItem | undefined,
  number: number,
): { readonly more: TurnChange | null; readonly fewer: TurnChange | null } {
  if (turns.by === 'max' || question === undefined) return { more: null, fewer: null };
  const to = (name: string, value: number): TurnChange => ({ name, given: { value, state: 'answered' } });
  if (turns.by === 'more')
    return { more: null, fewer: number < 2 ? null : to(answerKey(turns.question, number - 1), 0) };
  const bounds = boundsOf(question);
  const [least, most] = [bounds.min ?? 0, Math.min(bounds.max ?? max, max)];
  return {
    more: number < most ? to(turns.question, number + 1) : null,
    fewer: number > least ? to(turns.question, number - 1) : null,
  };
}

/** The first question of a turn, if it asks any now. */
export function firstOfTurn(visible: readonly FlowItem[], blockIndex: number, turn: number): string | null {
  for (const found of visible)
    if (found.blockIndex === blockIndex && found.turn === turn && isQuestion(found.item))
      return found.item.name;
  return null;
}

/** The first question of the turn before or after that of this question; null where there is none. */
export function besideTurn(visible: readonly FlowItem[], name: string | null, step: 1 | -1): string | null {
  const own = visible.find(({ item }) => isQuestion(item) && item.name === name);
  return own === undefined || own.turn === 0 ? null : firstOfTurn(visible, own.blockIndex, own.turn + step);
}
