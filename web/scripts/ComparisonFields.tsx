import type { ReactElement } from 'react';
import type { QuestionItem } from '#server/contracts/script-content.ts';
import type { commonFields } from '#server/contracts/script-flow.ts';
import { useLocale, useText } from '../i18n/locale.tsx';
import { Button } from '../ui/Button.tsx';
import { Checkbox } from '../ui/fields.tsx';
import { quoted } from '../ui/quoted.ts';
import {
  type Comparison,
  choicesFor,
  operatorsFor,
  startOf,
  valueFieldOf,
  withOperator,
} from './conditions.ts';
import { useFieldName } from './sentences.ts';

interface ComparisonFieldsProps {
  readonly comparison: Comparison;
  /** Its rank in its group, from 1: names it to those who do not see it. */
  readonly number: number;
  readonly questions: readonly QuestionItem[];
  readonly onChange: (comparison: Comparison) => void;
  readonly onRemove: () => void;
}

/** Fields of the list worth a condition; an extra column that is already used stays offered. */
const offered = [
  'commune',
  'postalCode',
  'deadlineOn',
  'daysLeft',
  'civility',
] as const satisfies readonly (typeof commonFields)[number][];

/** « La question » « est » « la réponse »: three choices on a line. */
export function ComparisonFields(props: ComparisonFieldsProps): ReactElement {
  const { comparison, number, questions, onChange, onRemove } = props;
  const say = useText();
  const { language } = useLocale();
  const fieldName = useFieldName();
  const { name, op } = comparison;
  const question = questions.find((known) => known.name === name) ?? null;
  const known = operatorsFor(question?.kind ?? null);
  const fields = offered.map((field) => `target.${field}`);
  const isElsewhere = question === null && !fields.includes(name);
  const isDated = question?.kind === 'date' || question?.kind === 'time' || name === 'target.deadlineOn';

  function label(asked: QuestionItem): string {
    const text = asked.text[language] ?? asked.text['fr'] ?? '';
    return `${asked.name} : ${quoted(text).slice(0, 60)}`;
  }

  return (
    <div className="comparison">
      <select
        className="input comparison-subject"
        aria-label={say('condition.questionOf', { number })}
        value={name}
        onChange={(event) => {
          const chosen = event.target.value;
          onChange(startOf(chosen, questions.find((one) => one.name === chosen) ?? null));
        }}
      >
        {isElsewhere && <option value={name}>{name}</option>}
        <optgroup label={say('condition.questions')}>
          {questions.map((asked) => (
            <option key={asked.name} value={asked.name}>
              {label(asked)}
            </option>
          ))}
        </optgroup>
        <optgroup label={say('condition.fields')}>
          {fields.map((field) => (
            <option key={field} value={field}>
              {fieldName(field)}
            </option>
          ))}
        </optgroup>
      </select>
      <select
        className="input comparison-operator"
        aria-label={say('condition.operatorOf', { number })}
        value={op}
        onChange={(event) => {
          const chosen = known.find((one) => one === event.target.value);
          if (chosen !== undefined) onChange(withOperator(comparison, chosen, question));
        }}
      >
        {/* A condition written elsewhere may ask what its answer cannot say: it is shown, to be changed. */}
        {(known.includes(op) ? known : [op, ...known]).map((one) => (
          <option key={one} value={one}>
            {say(isDated && isOrder(one) ? `condition.op.date.${one}` : `condition.op.${one}`)}
          </option>
        ))}
      </select>
      <ValueFields {...props} question={question} />
      <Button size="small" kind="quiet" icon="trash" iconOnly onClick={onRemove}>
        {say('condition.removePart', { number })}
      </Button>
    </div>
  );
}

const ordered = ['lt', 'le', 'gt', 'ge'] as const;

export function isOrder(op: string): op is (typeof ordered)[number] {
  return ordered.some((one) => one === op);
}

function ValueFields({
  comparison,
  number,
  question,
  onChange,
}: ComparisonFieldsProps & { readonly question: QuestionItem | null }): ReactElement | null {
  const say = useText();
  const { language } = useLocale();
  const { name, op, values } = comparison;
  const [value] = values;
  const field = valueFieldOf(op, question, name);
  const named = say('condition.valueOf', { number });
  const give = (...next: (string | number)[]) => onChange({ ...comparison, values: next });
  const wordOf = (code: number): string => {
    if (question?.kind === 'yesno') return say(code === 1 ? 'ui.yes' : 'ui.no');
    const label = question?.options?.find((option) => option.code === code)?.label;
    return label?.[language] ?? label?.['fr'] ?? String(code);
  };
  const choices = choicesFor(question);
  switch (field) {
    case 'none':
      return null;
    case 'one':
      return (
        <select
          className="input comparison-value"
          aria-label={named}
          value={value ?? ''}
          onChange={(event) => give(Number(event.target.value))}
        >
          {!choices.some((code) => code === value) && <option value={value ?? ''}>{value}</option>}
          {choices.map((code) => (
            <option key={code} value={code}>
              {wordOf(code)}
            </option>
          ))}
        </select>
      );
    case 'several':
      return choices.length === 0 ? (
        <span className="comparison-value">{values.join(', ')}</span>
      ) : (
        <fieldset className="comparison-several" aria-label={named}>
          {choices.map((code) => (
            <Checkbox
              key={code}
              label={wordOf(code)}
              checked={values.includes(code)}
              onChange={(event) =>
                give(...choices.filter((one) => (one === code ? event.target.checked : values.includes(one))))
              }
            />
          ))}
        </fieldset>
      );
    default:
      return (
        <input
          className="input comparison-value"
          aria-label={named}
          type={field}
          {...(field === 'number' && { step: 'any' })}
          value={value ?? ''}
          onChange={(event) => {
            if (field !== 'number') give(event.target.value);
            else if (!Number.isNaN(event.target.valueAsNumber)) give(event.target.valueAsNumber);
          }}
        />
      );
  }
}
