import type { ReactElement } from 'react';
import type { Expression, QuestionItem } from '#server/contracts/script-content.ts';
import { useText } from '../i18n/locale.tsx';
import { FieldGroup } from '../ui/fields.tsx';
import { ConditionEditor } from './ConditionEditor.tsx';
import { useSentence } from './sentences.ts';

interface ConditionFieldProps {
  readonly condition: Expression | undefined;
  /** Asked before: what a condition may depend on. */
  readonly questions: readonly QuestionItem[];
  readonly onChange: (condition: Expression | undefined) => void;
}

/** When an item is shown: the sentence, then the choices that make it. */
export function ConditionField({ condition, questions, onChange }: ConditionFieldProps): ReactElement {
  const say = useText();
  const sentence = useSentence(questions);
  return (
    <FieldGroup legend={say('condition.legend')}>
      <p aria-live="polite">
        {condition === undefined
          ? say('condition.always')
          : say('condition.when', { sentence: sentence(condition) })}
      </p>
      <ConditionEditor condition={condition} questions={questions} onChange={onChange} />
    </FieldGroup>
  );
}
