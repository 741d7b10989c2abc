import type { ReactElement } from 'react';
import type { QuestionItem, QuestionKind, Text } from '#server/contracts/script-content.ts';
import { useText } from '../i18n/locale.tsx';
import { Checkbox, FieldGroup, SelectField, TextField } from '../ui/fields.tsx';
import { ChecksField } from './ChecksField.tsx';
import { LinesField } from './LinesField.tsx';
import { OptionsField } from './OptionsField.tsx';

const kinds: readonly QuestionKind[] = [
  'yesno',
  'single',
  'multi',
  'integer',
  'decimal',
  'scale',
  'text',
  'date',
  'time',
];
const absences = ['dk', 'rf', 'na'] as const;

interface QuestionFieldsProps {
  readonly question: QuestionItem;
  readonly languages: readonly string[];
  /** Asked before. */
  readonly earlier: readonly QuestionItem[];
  readonly onChange: (question: QuestionItem) => void;
  /** See {@link OptionsField}. */
  readonly onAddOther: (() => void) | null;
}

export function QuestionFields({
  question,
  languages,
  earlier,
  onChange,
  onAddOther,
}: QuestionFieldsProps): ReactElement {
  const say = useText();
  const hasOptions = question.kind === 'single' || question.kind === 'multi';
  const hasBounds = question.kind === 'integer' || question.kind === 'decimal' || question.kind === 'scale';
  return (
    <>
      <LinesField
        label={say('item.instruction')}
        text={question.instruction}
        languages={languages}
        optional
        onChange={(instruction) => onChange(withInstruction(question, instruction))}
      />
      <div className="fields">
        <SelectField
          label={say('item.kind')}
          value={question.kind}
          onChange={(event) => {
            const kind = kinds.find((known) => known === event.target.value);
            if (kind !== undefined) onChange(withKind(question, kind));
          }}
        >
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {say(`item.kind.${kind}`)}
            </option>
          ))}
        </SelectField>
        <TextField
          label={say('item.name')}
          hint={say('item.name.hint')}
          value={question.name}
          maxLength={32}
          spellCheck={false}
          onChange={(event) => onChange({ ...question, name: event.target.value.replace(/\W/g, '_') })}
        />
        {hasBounds && <Bound question={question} bound="min" onChange={onChange} />}
        {hasBounds && <Bound question={question} bound="max" onChange={onChange} />}
      </div>
      {hasOptions && (
        <OptionsField
          question={question}
          languages={languages}
          earlier={earlier}
          onChange={onChange}
          onAddOther={onAddOther}
        />
      )}
      <div className="choices" data-inline="true">
        <Checkbox
          label={say('item.required')}
          checked={question.required ?? false}
          onChange={(event) => onChange({ ...question, required: event.target.checked })}
        />
      </div>
      <FieldGroup legend={say('item.allow')}>
        <div className="choices" data-inline="true">
          {absences.map((state) => (
            <Checkbox
              key={state}
              label={say(`item.allow.${state}`)}
              checked={question.allow?.[state] ?? false}
              onChange={(event) =>
                onChange({ ...question, allow: { ...question.allow, [state]: event.target.checked } })
              }
            />
          ))}
        </div>
      </FieldGroup>
      <ChecksField
        question={question}
        languages={languages}
        earlier={earlier}
        onChange={(checks) => {
          const { checks: _, ...rest } = question;
          onChange(checks.length === 0 ? rest : { ...rest, checks });
        }}
      />
    </>
  );
}

/** Emptied in every language, it goes away. */
function withInstruction({ instruction: _, ...question }: QuestionItem, instruction: Text): QuestionItem {
  return Object.values(instruction).every((text) => text === '') ? question : { ...question, instruction };
}

interface BoundProps {
  readonly question: QuestionItem;
  readonly bound: 'min' | 'max';
  readonly onChange: (question: QuestionItem) => void;
}

function Bound({ question, bound, onChange }: BoundProps): ReactElement {
  const say = useText();
  return (
    <TextField
      type="number"
      label={say(`item.${bound}`)}
      optional={question.kind !== 'scale'}
      value={question[bound] ?? ''}
      onChange={(event) => {
        const { [bound]: _, ...rest } = question;
        const value = event.target.valueAsNumber;
        onChange(Number.isNaN(value) ? rest : { ...rest, [bound]: value });
      }}
    />
  );
}

/** Only what the kind knows: options for choices, bounds for numbers. */
function withKind(
  { options, randomise, min, max, ...question }: QuestionItem,
  kind: QuestionKind,
): QuestionItem {
  switch (kind) {
    case 'single':
    case 'multi':
      return {
        ...question,
        kind,
        ...(randomise !== undefined && { randomise }),
        options: options ?? [
          { code: 1, label: { fr: '' } },
          { code: 2, label: { fr: '' } },
        ],
      };
    case 'scale':
      return { ...question, kind, min: min ?? 0, max: max ?? 10 };
    case 'integer':
    case 'decimal':
      return { ...question, kind, ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
    default:
      return { ...question, kind };
  }
}
