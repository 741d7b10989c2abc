import {
  type ComponentProps,
  type ReactElement,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react';
import { useText } from '../i18n/locale.tsx';
import { useFieldError } from './Form.tsx';
import { Icon } from './Icon.tsx';

interface Described {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly optional?: boolean;
  /** Shown beside the field; a refusal of the form for this field's name comes by itself. */
  readonly error?: string | null;
}

interface FrameProps extends Described {
  readonly id: string;
  readonly children: ReactNode;
}

function Frame({ id, label, hint, optional = false, error, children }: FrameProps): ReactElement {
  const say = useText();
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
        {optional && <span className="field-optional">({say('ui.optional')})</span>}
      </label>
      {hint !== undefined && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children}
      <FieldProblem id={`${id}-error`} text={error ?? null} />
    </div>
  );
}

export function FieldProblem({
  id,
  text,
}: {
  readonly id: string;
  readonly text: string | null;
}): ReactElement | null {
  if (text === null) return null;
  return (
    <p className="field-error" id={id}>
      <Icon name="stop" size={16} />
      <span>{text}</span>
    </p>
  );
}

function useFrame(name: string | undefined, given: string | null | undefined, hint: ReactNode) {
  const id = useId();
  const refused = useFieldError(name);
  const error = given ?? refused;
  const describedBy = [
    error !== null && error !== undefined ? `${id}-error` : '',
    hint !== undefined ? `${id}-hint` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
  return {
    id,
    error: error ?? null,
    control: {
      id,
      name,
      'aria-invalid': error !== null && error !== undefined ? (true as const) : undefined,
      'aria-describedby': describedBy === '' ? undefined : describedBy,
    },
  };
}

type InputProps = Described & Omit<ComponentProps<'input'>, 'id'>;

/** One line of text, or a number, date, time, e-mail… by `type`. */
export function TextField({ label, hint, optional, error, className, ...input }: InputProps): ReactElement {
  const frame = useFrame(input.name, error, hint);
  return (
    <Frame id={frame.id} label={label} hint={hint} optional={optional ?? false} error={frame.error}>
      <input {...input} {...frame.control} className={`input ${className ?? ''}`} />
    </Frame>
  );
}

type AreaProps = Described & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'id'>;

export function TextArea({ label, hint, optional, error, ...area }: AreaProps): ReactElement {
  const frame = useFrame(area.name, error, hint);
  return (
    <Frame id={frame.id} label={label} hint={hint} optional={optional ?? false} error={frame.error}>
      <textarea {...area} {...frame.control} className="input" />
    </Frame>
  );
}

type SelectProps = Described & Omit<SelectHTMLAttributes<HTMLSelectElement>, 'id'>;

/** A native select; its children are `<option>`s. */
export function SelectField({ label, hint, optional, error, ...select }: SelectProps): ReactElement {
  const frame = useFrame(select.name, error, hint);
  return (
    <Frame id={frame.id} label={label} hint={hint} optional={optional ?? false} error={frame.error}>
      <select {...select} {...frame.control} className="input" />
    </Frame>
  );
}

type CheckboxProps = Omit<ComponentProps<'input'>, 'type'> & {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
};

export function Checkbox({ label, hint, ...input }: CheckboxProps): ReactElement {
  return (
    <label className="choice">
      <input {...input} type="checkbox" />
      <span>
        {label}
        {hint !== undefined && <span className="choice-hint">{hint}</span>}
      </span>
    </label>
  );
}

interface ChoicesProps<T extends string> extends Described {
  readonly name: string;
  readonly value: T | null;
  readonly options: readonly { readonly value: T; readonly label: ReactNode; readonly hint?: ReactNode }[];
  readonly onChange: (value: T) => void;
  readonly isInline?: boolean;
}

/** One choice among a few, all visible. */
export function RadioGroup<T extends string>({
  name,
  label,
  hint,
  error,
  value,
  options,
  onChange,
  isInline = false,
}: ChoicesProps<T>): ReactElement {
  const frame = useFrame(name, error, hint);
  return (
    <fieldset className="field" aria-describedby={frame.control['aria-describedby']}>
      <legend className="field-label">{label}</legend>
      {hint !== undefined && (
        <p className="field-hint" id={`${frame.id}-hint`}>
          {hint}
        </p>
      )}
      <div className="choices" data-inline={isInline}>
        {options.map((choice) => (
          <label className="choice" key={choice.value}>
            <input
              type="radio"
              name={name}
              value={choice.value}
              checked={choice.value === value}
              onChange={() => onChange(choice.value)}
            />
            <span>
              {choice.label}
              {choice.hint !== undefined && <span className="choice-hint">{choice.hint}</span>}
            </span>
          </label>
        ))}
      </div>
      <FieldProblem id={`${frame.id}-error`} text={frame.error} />
    </fieldset>
  );
}

/** A group of fields under one name. */
export function FieldGroup({
  legend,
  hint,
  children,
}: {
  readonly legend: ReactNode;
  readonly hint?: ReactNode;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <fieldset className="field">
      <legend className="field-label">{legend}</legend>
      {hint !== undefined && <p className="field-hint">{hint}</p>}
      {children}
    </fieldset>
  );
}
