import type { ComponentProps, ReactElement } from 'react';
import { callResults, dispositions } from '#server/contracts/call-results.ts';
import { exhaustedChoices, type RetriedResult, ruleBounds } from '#server/contracts/call-rules.ts';
import type { MessageId } from '../i18n/index.ts';
import { useLocale, useText } from '../i18n/locale.tsx';
import { useFieldError } from '../ui/Form.tsx';
import { FieldProblem } from '../ui/fields.tsx';
import { Sentence } from '../ui/Sentence.tsx';
import { isUnit, type ResultDraft, units } from './rules-draft.ts';

interface ResultSentenceProps {
  readonly result: RetriedResult;
  readonly draft: ResultDraft;
  readonly onChange: (part: Partial<ResultDraft>) => void;
}

/** « Après « Occupé », rappeler dans 15 minutes… »: one rule, each of its values changed in place. */
export function ResultSentence({ result, draft, onChange }: ResultSentenceProps): ReactElement {
  const say = useText();
  const { language } = useLocale();
  const name = callResults[result][language];
  const path = `rules.results.${result}`;
  const errors = {
    minutes: useFieldError(`${path}.minutes`),
    cap: useFieldError(`${path}.cap`),
    exhausted: useFieldError(`${path}.exhausted`),
  };
  const problem = errors.minutes ?? errors.cap ?? errors.exhausted;
  const problemId = `${path}-error`;
  const faulty = (error: string | null) =>
    error === null ? {} : { 'aria-invalid': true as const, 'aria-describedby': problemId };
  const choice = (label: MessageId, isSecond: boolean, [first, second]: readonly [MessageId, MessageId]) => ({
    'aria-label': say(label),
    value: isSecond ? 'second' : 'first',
    children: (
      <>
        <option value="first">{say(first)}</option>
        <option value="second">{say(second)}</option>
      </>
    ),
  });
  return (
    <div className="field">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot flow like a sentence */}
      <div className="sentence" role="group" aria-label={name}>
        <Sentence
          id="rules.after"
          values={{ result: name }}
          fields={{
            amount: (
              <Count
                aria-label={say('rules.amount')}
                min={0}
                required
                value={draft.amount}
                onChange={(event) => onChange({ amount: event.target.value })}
                {...faulty(errors.minutes)}
              />
            ),
            unit: (
              <Choice
                aria-label={say('rules.unit')}
                value={draft.unit}
                onChange={({ target }) => isUnit(target.value) && onChange({ unit: target.value })}
              >
                {units.map((unit) => (
                  <option key={unit} value={unit}>
                    {say(`rules.unit.${unit}`)}
                  </option>
                ))}
              </Choice>
            ),
            line: (
              <Choice
                {...choice('rules.line', draft.nextLine, ['rules.line.same', 'rules.line.next'])}
                onChange={({ target }) => onChange({ nextLine: target.value === 'second' })}
              />
            ),
            agent: (
              <Choice
                {...choice('rules.agent', draft.otherAgent, ['rules.agent.any', 'rules.agent.other'])}
                onChange={({ target }) => onChange({ otherAgent: target.value === 'second' })}
              />
            ),
            cap: (
              <Count
                aria-label={say('rules.cap')}
                {...ruleBounds.cap}
                value={draft.cap}
                onChange={(event) => onChange({ cap: event.target.value })}
                {...faulty(errors.cap)}
              />
            ),
            exhausted: (
              <Choice
                aria-label={say('rules.exhausted')}
                value={draft.exhausted}
                onChange={({ target }) => {
                  const exhausted = exhaustedChoices[result].find((code) => code === target.value);
                  if (exhausted !== undefined) onChange({ exhausted });
                }}
                {...faulty(errors.exhausted)}
              >
                {exhaustedChoices[result].map((code) => (
                  <option key={code} value={code}>
                    {dispositions[code][language]}
                  </option>
                ))}
              </Choice>
            ),
          }}
        />
      </div>
      <FieldProblem id={problemId} text={problem} />
    </div>
  );
}

function Count(input: ComponentProps<'input'>): ReactElement {
  return <input {...input} type="number" inputMode="numeric" className="input" />;
}

function Choice(select: ComponentProps<'select'>): ReactElement {
  return <select {...select} className="input" />;
}
