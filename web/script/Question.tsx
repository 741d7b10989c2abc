import { type KeyboardEvent, memo, type ReactElement, useId, useMemo, useRef } from 'react';
import type { QuestionItem } from '#server/contracts/script-content.ts';
import type { GivenAnswer } from '#server/contracts/script-flow.ts';
import { yesNoIn } from '../i18n/languages.ts';
import { useText } from '../i18n/locale.tsx';
import { useStable } from '../ui/stable.ts';
import { Choices } from './Choices.tsx';
import { type Choice, choicesOf, chosenBy, toggled } from './choices.ts';
import { type Reading, Said } from './Said.tsx';
import type { ScriptRunnerProps } from './ScriptRunner.tsx';
import { type Standing, useIsStanding } from './standing.ts';
import { TypedAnswer } from './TypedAnswer.tsx';

export interface QuestionProps {
  readonly question: QuestionItem;
  readonly reading: Reading;
  readonly instruction: Reading | null;
  readonly language: string;
  /** Whose order of options, where one is drawn. */
  readonly seed: string;
  readonly given: GivenAnswer | null;
  readonly problem: string;
  readonly isWarning: boolean;
  readonly isReadOnly: boolean;
  readonly standing: Standing;
  readonly onAnswer: ScriptRunnerProps['onAnswer'];
  readonly onGo: (from: string, step: 1 | -1) => void;
}

/** Digits typed within this time belong together: « 1 » then « 2 » is the twelfth choice. */
const DIGITS_MS = 700;
const absences = [
  ['dk', 'F2'],
  ['rf', 'F4'],
  ['na', null],
] as const;
const nothing: GivenAnswer = { value: null, state: 'answered' };

/** One question. Memoised: in a script of three hundred items only what changed is drawn again. */
export const Question = memo(function Question(props: QuestionProps): ReactElement {
  const { question, reading, instruction, language, seed, given, problem, isWarning } = props;
  const { isReadOnly, standing, onAnswer, onGo } = props;
  const { name } = question;
  const say = useText();
  const id = useId();
  const isCurrent = useIsStanding(standing, name) && !isReadOnly;
  const digits = useRef({ typed: '', at: 0 });
  const shown = useMemo(() => shownChoices(question, language, seed), [question, language, seed]);
  const choices = shown?.own ?? null;
  const allowed = absences.filter(([state]) => question.allow?.[state] === true);
  const state = given?.state ?? 'answered';
  const isSeveral = question.kind === 'multi';
  const hasHint = instruction !== null || isSeveral;
  const hintId = `${id}-hint`;
  const problemId = `${id}-problem`;
  const describedBy = [hasHint ? hintId : '', problem === '' ? '' : problemId].filter(Boolean).join(' ');

  const answer = useStable((next: GivenAnswer, typing: boolean = false) => onAnswer(name, next, { typing }));
  const setAbsence = (absence: 'dk' | 'rf' | 'na'): void =>
    answer(state === absence ? nothing : { value: null, state: absence });
  const choose = useStable((choice: Choice) => {
    if (question.kind === 'multi' && choices !== null) answer(toggled(choices, given, choice.code));
    else answer({ value: choice.code, state: 'answered' });
  });

  function onDigit(key: string, frame: HTMLElement): void {
    const now = performance.now();
    const typed = (now - digits.current.at < DIGITS_MS ? digits.current.typed : '') + key;
    digits.current = { typed, at: now };
    const choice = choices === null ? null : chosenBy(choices, typed);
    if (choice === null) return;
    choose(choice);
    frame.querySelector<HTMLElement>(`input[value="${choice.code}"]`)?.focus();
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    if (isReadOnly || event.ctrlKey || event.altKey || event.metaKey) return;
    const field = event.target;
    const isButton = field instanceof HTMLButtonElement;
    const absence = allowed.find(([, key]) => key === event.key)?.[0];
    if (absence !== undefined) setAbsence(absence);
    else if (event.key === 'Enter' && !event.shiftKey && !isButton) onGo(name, 1);
    else if (event.key === 'ArrowDown' && isFreeToLeave(field, 1)) onGo(name, 1);
    else if (event.key === 'ArrowUp' && isFreeToLeave(field, -1)) onGo(name, -1);
    else if (/^\d$/.test(event.key) && choices !== null) onDigit(event.key, event.currentTarget);
    else return;
    event.preventDefault();
  }

  return (
    <fieldset
      className="question"
      data-question={name}
      data-problem={problem === '' ? undefined : isWarning ? 'warn' : 'block'}
      aria-current={isCurrent ? 'step' : undefined}
      aria-describedby={describedBy === '' ? undefined : describedBy}
      disabled={isReadOnly}
      onKeyDown={onKeyDown}
      onFocus={() => standing.focused(name)}
    >
      <legend id={`${id}-text`} className="question-text">
        <Said {...reading} />{' '}
        {question.required === true && <span className="question-required">{say('script.required')}</span>}
      </legend>
      {hasHint && (
        <p id={hintId} className="question-hint">
          {instruction !== null && <Said {...instruction} />} {isSeveral && say('script.several')}
        </p>
      )}
      {shown === null ? (
        <TypedAnswer
          question={question}
          given={given}
          labelledBy={`${id}-text`}
          describedBy={describedBy}
          isInvalid={problem !== '' && !isWarning}
          onAnswer={answer}
        />
      ) : (
        <Choices
          kind={question.kind}
          id={id}
          {...shown}
          language={language}
          given={given}
          onChoose={choose}
        />
      )}
      {allowed.length > 0 && (
        <div className="absences">
          {allowed.map(([absence, key]) => (
            <button
              key={absence}
              type="button"
              className="absence"
              aria-pressed={state === absence}
              aria-keyshortcuts={key ?? undefined}
              onClick={() => setAbsence(absence)}
            >
              {key !== null && (
                <span aria-hidden="true">
                  <kbd>{key}</kbd>
                </span>
              )}
              {say(`script.${absence}`)}
            </button>
          ))}
        </div>
      )}
      <p id={problemId} className="question-problem" aria-live="polite">
        {isWarning && problem !== '' ? say('script.look', { text: problem }) : problem}
      </p>
    </fieldset>
  );
});

/** What there is to choose, and its French beside it when the script is read in another language; null when typed. */
function shownChoices(
  question: QuestionItem,
  language: string,
  seed: string,
): { readonly own: readonly Choice[]; readonly french: readonly Choice[] | null } | null {
  const own = choicesOf(question, language, yesNoIn(language), seed);
  if (own === null) return null;
  return { own, french: language === 'fr' ? null : choicesOf(question, 'fr', yesNoIn('fr'), seed) };
}

/**
 * Whether ↑ or ↓ has nothing of its own to do there. Among radios it moves the choice, so it leaves only past the last
 * (or the first); in a text, past its end (or its start); dates and times keep both.
 */
function isFreeToLeave(field: EventTarget, step: 1 | -1): boolean {
  if (field instanceof HTMLTextAreaElement) {
    return step === 1 ? field.selectionStart === field.value.length : field.selectionEnd === 0;
  }
  if (!(field instanceof HTMLInputElement)) return false;
  if (field.type === 'date' || field.type === 'time') return false;
  if (field.type !== 'radio') return true;
  const radios = [...(field.closest('fieldset')?.querySelectorAll('input[type=radio]') ?? [])];
  return field.checked && radios.at(step === 1 ? -1 : 0) === field;
}
