import { type ReactElement, useRef } from 'react';
import type { Expression, QuestionItem } from '#server/contracts/script-content.ts';
import { useText } from '../i18n/locale.tsx';
import { Button } from '../ui/Button.tsx';
import { FieldGroup, SelectField } from '../ui/fields.tsx';
import { ConditionEditor } from './ConditionEditor.tsx';
import { expressionOf, startOf } from './conditions.ts';
import { LinesField } from './LinesField.tsx';
import { useSentence } from './sentences.ts';

type Check = NonNullable<QuestionItem['checks']>[number];

interface ChecksFieldProps {
  readonly question: QuestionItem;
  readonly languages: readonly string[];
  /** Asked before. */
  readonly earlier: readonly QuestionItem[];
  readonly onChange: (checks: Check[]) => void;
}

const MOST = 10;
const levels = ['block', 'warn'] as const;

/** What an answer must satisfy, and what the agent reads when it does not. */
export function ChecksField({ question, languages, earlier, onChange }: ChecksFieldProps): ReactElement {
  const say = useText();
  const frame = useRef<HTMLDivElement>(null);
  const checks = question.checks ?? [];
  // A check speaks first of the answer it stands on.
  const subjects = [...earlier, question];

  function add(): void {
    const test = expressionOf(startOf(question.name, question));
    if (test === undefined) return;
    onChange([...checks, { level: 'block', test, message: { fr: '' } }]);
    requestAnimationFrame(() =>
      frame.current?.querySelector<HTMLElement>(`[data-check="${checks.length}"] select`)?.focus(),
    );
  }
  function remove(index: number): void {
    onChange(checks.filter((_, at) => at !== index));
    requestAnimationFrame(() => frame.current?.querySelector<HTMLElement>('[data-add] button')?.focus());
  }
  return (
    <FieldGroup legend={say('checks.legend')}>
      <div ref={frame} className="stack">
        {checks.map((check, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: checks hold nothing of their own; their place is who they are
          <div key={index} data-check={index} className="check">
            <CheckEditor
              check={check}
              number={index + 1}
              subjects={subjects}
              languages={languages}
              onChange={(next) => onChange(checks.map((known, at) => (at === index ? next : known)))}
              onRemove={() => remove(index)}
            />
          </div>
        ))}
        {checks.length < MOST && (
          <div data-add>
            <Button size="small" kind="quiet" icon="plus" onClick={add}>
              {say('checks.add')}
            </Button>
          </div>
        )}
      </div>
    </FieldGroup>
  );
}

interface CheckEditorProps {
  readonly check: Check;
  readonly number: number;
  readonly subjects: readonly QuestionItem[];
  readonly languages: readonly string[];
  readonly onChange: (check: Check) => void;
  readonly onRemove: () => void;
}

function CheckEditor({
  check,
  number,
  subjects,
  languages,
  onChange,
  onRemove,
}: CheckEditorProps): ReactElement {
  const say = useText();
  const sentence = useSentence(subjects);
  // Emptied of its last part, a check asks nothing any more.
  const changeTest = (test: Expression | undefined) => {
    if (test === undefined) onRemove();
    else onChange({ ...check, test });
  };
  return (
    <>
      <p aria-live="polite">{say('checks.passes', { sentence: sentence(check.test) })}</p>
      <ConditionEditor condition={check.test} questions={subjects} onChange={changeTest} />
      <div className="fields">
        <SelectField
          label={say('checks.level')}
          value={check.level}
          onChange={(event) => {
            const level = levels.find((known) => known === event.target.value);
            if (level !== undefined) onChange({ ...check, level });
          }}
        >
          {levels.map((level) => (
            <option key={level} value={level}>
              {say(`checks.level.${level}`)}
            </option>
          ))}
        </SelectField>
        <LinesField
          label={say('checks.message')}
          text={check.message}
          languages={languages}
          onChange={(message) => onChange({ ...check, message })}
        />
      </div>
      <div>
        <Button size="small" kind="quiet" icon="trash" onClick={onRemove}>
          {say('checks.remove', { number })}
        </Button>
      </div>
    </>
  );
}
