import type { ReactElement } from 'react';
import type { Expression, QuestionItem } from '#server/contracts/script-content.ts';
import { useLocale, useText } from '../i18n/locale.tsx';
import { Button } from '../ui/Button.tsx';
import { FieldGroup, SelectField, TextField } from '../ui/fields.tsx';
import { useSentence } from './sentences.ts';

interface ConditionFieldProps {
  readonly condition: Expression | undefined;
  /** Asked before: what a condition may depend on. */
  readonly questions: readonly QuestionItem[];
  readonly onChange: (condition: Expression | undefined) => void;
}

/** One simple condition is chosen here; a combined one is told in words, and kept. */
export function ConditionField({ condition, questions, onChange }: ConditionFieldProps): ReactElement {
  const say = useText();
  const sentence = useSentence(questions);
  const simple = condition === undefined ? null : simpleOf(condition, questions);
  const first = questions.at(-1);
  return (
    <FieldGroup legend={say('condition.legend')}>
      <p>
        {condition === undefined
          ? say('condition.always')
          : say('condition.when', { sentence: sentence(condition) })}
      </p>
      {condition !== undefined && simple === null && <p className="soft small">{say('condition.complex')}</p>}
      {simple !== null && <Chooser simple={simple} questions={questions} onChange={onChange} />}
      <div className="row">
        {condition === undefined ? (
          first === undefined ? (
            <p className="soft small">{say('condition.none')}</p>
          ) : (
            <Button size="small" kind="quiet" icon="branch" onClick={() => onChange(defaultFor(first))}>
              {say('condition.add')}
            </Button>
          )
        ) : (
          <Button size="small" kind="quiet" icon="cross" onClick={() => onChange(undefined)}>
            {say('condition.remove')}
          </Button>
        )}
      </div>
    </FieldGroup>
  );
}

const compares = ['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'selected'] as const;
const states = ['answered', 'isDontKnow', 'isRefused'] as const;
type Operator = (typeof compares)[number] | (typeof states)[number];

interface Simple {
  readonly question: QuestionItem;
  readonly op: Operator;
  readonly value: string | number | null;
}

function simpleOf(e: Expression, questions: readonly QuestionItem[]): Simple | null {
  if (!('name' in e) || e.op === 'in') return null;
  const question = questions.find(({ name }) => name === e.name);
  if (question === undefined) return null;
  const value = 'value' in e ? (typeof e.value === 'boolean' ? Number(e.value) : e.value) : null;
  return { question, op: e.op, value };
}

function operatorsFor({ kind }: QuestionItem): readonly Operator[] {
  switch (kind) {
    case 'yesno':
    case 'single':
      return ['eq', 'ne', ...states];
    case 'multi':
      return ['selected', ...states];
    case 'integer':
    case 'decimal':
    case 'scale':
      return ['eq', 'ne', 'lt', 'le', 'gt', 'ge', ...states];
    case 'text':
    case 'date':
    case 'time':
      return states;
  }
}

/** The values one may choose, when they are few. */
function valuesFor(question: QuestionItem): readonly number[] | null {
  if (question.kind === 'yesno') return [1, 0];
  return question.options?.map(({ code }) => code) ?? null;
}

function defaultFor(question: QuestionItem): Expression {
  return expressionOf({ question, op: operatorsFor(question)[0] ?? 'answered', value: null });
}

function expressionOf({ question, op, value }: Simple): Expression {
  const { name } = question;
  if (op === 'answered' || op === 'isDontKnow' || op === 'isRefused') return { op, name };
  const literal = value ?? valuesFor(question)?.[0] ?? 0;
  return op === 'selected' ? { op, name, value: Number(literal) } : { op, name, value: literal };
}

interface ChooserProps {
  readonly simple: Simple;
  readonly questions: readonly QuestionItem[];
  readonly onChange: (condition: Expression) => void;
}

function Chooser({ simple, questions, onChange }: ChooserProps): ReactElement {
  const say = useText();
  const { language } = useLocale();
  const { question, op, value } = simple;
  const values = valuesFor(question);
  const hasValue = compares.some((known) => known === op);
  const textOf = (text: Readonly<Record<string, string>>): string => text[language] ?? text['fr'] ?? '';
  return (
    <div className="fields">
      <SelectField
        label={say('condition.question')}
        value={question.name}
        onChange={(event) => {
          const chosen = questions.find(({ name }) => name === event.target.value);
          if (chosen !== undefined) onChange(defaultFor(chosen));
        }}
      >
        {questions.map(({ name, text }) => (
          <option key={name} value={name}>
            {`${name} : ${textOf(text).slice(0, 60)}`}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={say('condition.operator')}
        value={op}
        onChange={(event) => {
          const chosen = operatorsFor(question).find((known) => known === event.target.value);
          if (chosen !== undefined) onChange(expressionOf({ ...simple, op: chosen }));
        }}
      >
        {operatorsFor(question).map((known) => (
          <option key={known} value={known}>
            {say(`condition.op.${known}`)}
          </option>
        ))}
      </SelectField>
      {hasValue && values !== null && (
        <SelectField
          label={say('condition.value')}
          value={value ?? ''}
          onChange={(event) => onChange(expressionOf({ ...simple, value: Number(event.target.value) }))}
        >
          {values.map((code) => (
            <option key={code} value={code}>
              {question.kind === 'yesno'
                ? say(code === 1 ? 'ui.yes' : 'ui.no')
                : textOf(question.options?.find((option) => option.code === code)?.label ?? {})}
            </option>
          ))}
        </SelectField>
      )}
      {hasValue && values === null && (
        <TextField
          type="number"
          label={say('condition.value')}
          value={value ?? ''}
          onChange={(event) => onChange(expressionOf({ ...simple, value: Number(event.target.value) }))}
        />
      )}
    </div>
  );
}
