import { type ComponentProps, type ReactElement, useId } from 'react';
import type { QuotaAbout } from '#server/contracts/quota-cells.ts';
import { useText } from '../i18n/locale.tsx';
import { Button } from '../ui/Button.tsx';
import { useFieldError } from '../ui/Form.tsx';
import { Checkbox, FieldProblem } from '../ui/fields.tsx';
import { Sentence } from '../ui/Sentence.tsx';
import type { Choice } from './QuotaFields.tsx';
import { type CellDraft, toggled, valuesIn } from './quota-draft.ts';

interface CellFieldsProps {
  readonly cell: CellDraft;
  readonly path: string;
  readonly number: number;
  readonly kind: QuotaAbout['kind'];
  /** The only values there are; null: any may be written. */
  readonly choices: readonly Choice[] | null;
  readonly onChange: (cell: CellDraft) => void;
  /** Null: the last one cannot go. */
  readonly onRemove: (() => void) | null;
}

/** One cell in a sentence: « Femmes : 50 entretiens au plus, pour femme ». */
export function CellFields(props: CellFieldsProps): ReactElement {
  const { cell, path, number, kind, choices, onChange, onRemove } = props;
  const say = useText();
  const id =
    choices !== null ? 'quotas.cell.choices' : kind === 'postal_code' ? 'quotas.cell.postal' : 'quotas.cell';
  const label = (
    <Inline
      name={`${path}.label`}
      label={say('quotas.cell.label', { number })}
      placeholder={say('quotas.cell.label.placeholder')}
      value={cell.label}
      maxLength={80}
      size={24}
      onChange={(event) => onChange({ ...cell, label: event.target.value })}
    />
  );
  const limit = (
    <Inline
      name={`${path}.limit`}
      label={say('quotas.cell.limit', { label: nameOf(cell, number) })}
      type="number"
      inputMode="numeric"
      min={0}
      value={cell.limit}
      onChange={(event) => onChange({ ...cell, limit: event.target.value })}
    />
  );
  const values = (
    <Inline
      name={`${path}.values`}
      label={say('quotas.cell.values', { label: nameOf(cell, number) })}
      placeholder={kind === 'postal_code' ? '93 ; 94' : ''}
      value={cell.values}
      size={28}
      onChange={(event) => onChange({ ...cell, values: event.target.value })}
    />
  );
  return (
    <div className="quota-cell">
      <p className="sentence">
        <Sentence id={id} fields={{ label, limit, values }} />
        {onRemove !== null && (
          <Button kind="quiet" size="small" icon="trash" iconOnly onClick={onRemove}>
            {say('quotas.cell.remove', { label: nameOf(cell, number) })}
          </Button>
        )}
      </p>
      {choices !== null && <Choices {...props} choices={choices} />}
      {(['label', 'limit', 'values'] as const).map((part) => (
        <Problem key={part} name={`${path}.${part}`} />
      ))}
    </div>
  );
}

function nameOf({ label }: CellDraft, number: number): string {
  return label === '' ? String(number) : label;
}

function Choices({
  cell,
  number,
  path,
  choices,
  onChange,
}: CellFieldsProps & { readonly choices: readonly Choice[] }): ReactElement {
  const say = useText();
  const chosen = valuesIn(cell.values);
  const error = useFieldError(`${path}.values`);
  // What was chosen once and is no longer offered can be taken out.
  const gone = chosen.filter((value) => !choices.some((choice) => choice.value === value));
  return (
    <fieldset
      className="choices quota-choices"
      data-inline="true"
      aria-describedby={error === null ? undefined : `${path}.values-error`}
    >
      <legend className="visually-hidden">
        {say('quotas.cell.values', { label: nameOf(cell, number) })}
      </legend>
      {[...choices, ...gone.map((value) => ({ value, label: value }))].map(({ value, label }) => (
        <Checkbox
          key={value}
          label={label}
          checked={chosen.includes(value)}
          onChange={() => onChange({ ...cell, values: toggled(cell.values, value) })}
        />
      ))}
    </fieldset>
  );
}

type InlineProps = Omit<ComponentProps<'input'>, 'id' | 'className'> & {
  readonly name: string;
  /** Read aloud: the sentence around it is for the eyes. */
  readonly label: string;
};

function Inline({ name, label, ...input }: InlineProps): ReactElement {
  const error = useFieldError(name);
  const id = useId();
  return (
    <input
      {...input}
      id={id}
      name={name}
      className="input"
      autoComplete="off"
      aria-label={label}
      aria-invalid={error !== null || undefined}
      aria-describedby={error === null ? undefined : `${name}-error`}
    />
  );
}

function Problem({ name }: { readonly name: string }): ReactElement {
  return <FieldProblem id={`${name}-error`} text={useFieldError(name)} />;
}
