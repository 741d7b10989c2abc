import { type ChangeEvent, type ReactElement, useId, useState } from 'react';
import type { QuestionItem } from '#server/contracts/script-content.ts';
import {
  boundsOf,
  checkAnswer,
  type GivenAnswer,
  isGiven,
  TEXT_LIMIT,
} from '#server/contracts/script-flow.ts';
import { CoachNote } from '../coach/CoachNote.tsx';
import { type Say, useText } from '../i18n/locale.tsx';
import { readTyped, writeTyped } from './choices.ts';

interface TypedAnswerProps {
  readonly question: QuestionItem;
  readonly given: GivenAnswer | null;
  readonly labelledBy: string;
  readonly describedBy: string;
  readonly isInvalid: boolean;
  readonly onAnswer: (given: GivenAnswer, typing: boolean) => void;
}

/**
 * A text, number, date or time. What does not fit stays in the field with the reason beside it and is not sent; an
 * answer saved earlier is then taken back, so that the screen and the file never disagree.
 */
export function TypedAnswer(props: TypedAnswerProps): ReactElement {
  const { question, given, labelledBy, describedBy, isInvalid, onAnswer } = props;
  const say = useText();
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const isAbsent = given !== null && given.state !== 'answered';
  const shown = isAbsent ? '' : (typed ?? writeTyped(question, given));
  const reason = isAbsent || typed === null ? null : reasonAgainst(question, typed, say);
  const bounds = boundsText(question, say);

  function onChange(event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>): void {
    const text = event.target.value;
    setTyped(text);
    const read = readTyped(question, text);
    const next: GivenAnswer = { value: read.kind === 'value' ? read.value : null, state: 'answered' };
    const fits = read.kind === 'value' && checkAnswer(question, next) === null;
    if (fits) onAnswer(next, true);
    else if (isGiven(given)) onAnswer({ value: null, state: 'answered' }, true);
  }

  const common = {
    value: shown,
    onChange,
    onBlur: () => reason === null && setTyped(null),
    'aria-labelledby': labelledBy,
    'aria-describedby': [describedBy, bounds === null ? '' : `${id}-bounds`, `${id}-reason`]
      .filter(Boolean)
      .join(' '),
    'aria-invalid': isInvalid || reason !== null,
  };
  return (
    <div className="typed" data-kind={question.kind}>
      {question.kind === 'text' ? (
        <textarea {...common} className="input" rows={2} maxLength={TEXT_LIMIT} />
      ) : (
        <input {...common} {...inputKind(question)} className="input" autoComplete="off" />
      )}
      {bounds !== null && (
        <span id={`${id}-bounds`} className="question-hint">
          {bounds}
        </span>
      )}
      <p id={`${id}-reason`} className="question-problem" aria-live="polite">
        {reason === null ? '' : say('script.unsaved', { reason })}
      </p>
      {question.kind === 'text' && <CoachNote text={shown} />}
    </div>
  );
}

function inputKind(question: QuestionItem): { type: string; inputMode?: 'numeric' | 'decimal' } {
  switch (question.kind) {
    case 'date':
    case 'time':
      return { type: question.kind };
    case 'decimal':
      return { type: 'text', inputMode: 'decimal' };
    default:
      return { type: 'text', inputMode: 'numeric' };
  }
}

function reasonAgainst(question: QuestionItem, text: string, say: Say): string | null {
  const read = readTyped(question, text);
  if (read.kind === 'unreadable') return say(read.reason);
  return checkAnswer(question, { value: read.value, state: 'answered' });
}

function boundsText(question: QuestionItem, say: Say): string | null {
  const { min, max } = boundsOf(question);
  if (min !== null && max !== null) return say('script.bounds.both', { min, max });
  if (min !== null) return say('script.bounds.min', { min });
  return max === null ? null : say('script.bounds.max', { max });
}
