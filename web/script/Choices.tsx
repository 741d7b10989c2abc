import { memo, type ReactElement } from 'react';
import type { QuestionItem } from '#server/contracts/script-content.ts';
import type { GivenAnswer } from '#server/contracts/script-flow.ts';
import type { Choice } from './choices.ts';
import { type Reading, Said } from './Said.tsx';

interface ChoicesProps {
  readonly kind: QuestionItem['kind'];
  /** Of the question: what makes one group of its radios. */
  readonly id: string;
  readonly own: readonly Choice[];
  /** The same in French, when the script is read in another language. */
  readonly french: readonly Choice[] | null;
  readonly language: string;
  readonly given: GivenAnswer | null;
  readonly onChoose: (choice: Choice) => void;
}

/** What there is to choose, each with the digit that chooses it. */
export const Choices = memo(function Choices(props: ChoicesProps): ReactElement {
  const { kind, id, own, french, language, given, onChoose } = props;
  return (
    <div className="script-choices" data-kind={kind}>
      {own.map((choice, index) => (
        <OneChoice
          key={choice.code}
          type={kind === 'multi' ? 'checkbox' : 'radio'}
          id={id}
          choice={choice}
          french={french?.[index]?.label ?? null}
          language={language}
          isChosen={isChosen(given, choice.code)}
          onChoose={onChoose}
        />
      ))}
    </div>
  );
});

interface OneChoiceProps extends Pick<ChoicesProps, 'id' | 'language' | 'onChoose'> {
  readonly type: 'checkbox' | 'radio';
  readonly choice: Choice;
  readonly french: string | null;
  readonly isChosen: boolean;
}

/** Memoised: React takes every radio it draws again out of its group and back, even one that stays as it was. */
const OneChoice = memo(function OneChoice(props: OneChoiceProps): ReactElement {
  const { type, id, choice, french, language, isChosen, onChoose } = props;
  return (
    <label className="script-choice" data-chosen={isChosen}>
      <input type={type} name={id} value={choice.code} checked={isChosen} onChange={() => onChoose(choice)} />
      {choice.keys !== choice.label && choice.keys.length === 1 && (
        <span aria-hidden="true">
          <kbd>{choice.keys}</kbd>
        </span>
      )}
      <Said {...labelIn(language, choice.label, french)} />
    </label>
  );
});

/** A label in the language of the script; its French beside it when the two differ. */
function labelIn(language: string, label: string, french: string | null): Reading {
  return french === null || french === label
    ? { text: label, language: 'fr', french: null }
    : { text: label, language, french };
}

function isChosen(given: GivenAnswer | null, code: number): boolean {
  if (given === null || given.state !== 'answered') return false;
  return Array.isArray(given.value) ? given.value.includes(code) : given.value === code;
}
