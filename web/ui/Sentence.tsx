import { type ComponentProps, Fragment, type ReactElement, type ReactNode, useId } from 'react';
import type { MessageId } from '../i18n/index.ts';
import { useText, type Values } from '../i18n/locale.tsx';
import { useFieldError } from './Form.tsx';
import { FieldProblem } from './fields.tsx';

/** Stand for the fields in the text: characters nobody writes (private use). */
const FIRST_MARK = 0xe000;
const anyMark = /([\ue000-\ue0ff])/;

interface SentenceProps {
  readonly id: MessageId;
  readonly values?: Values;
  /** What stands for `{name}` in the text. */
  readonly fields: Readonly<Record<string, ReactNode>>;
}

/** A text with fields in it, in the order each language wants them. */
export function Sentence({ id, values = {}, fields }: SentenceProps): ReactElement {
  const say = useText();
  const names = Object.keys(fields);
  const marks = Object.fromEntries(
    names.map((name, index) => [name, String.fromCharCode(FIRST_MARK + index)]),
  );
  return (
    <>
      {say(id, { ...values, ...marks })
        .split(anyMark)
        .map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no identity but their place
          <Fragment key={index}>{fields[names[part.charCodeAt(0) - FIRST_MARK] ?? ''] ?? part}</Fragment>
        ))}
    </>
  );
}

interface NumberSentenceProps extends Omit<ComponentProps<'input'>, 'id' | 'type' | 'name'> {
  /** A text with `{field}` where the number goes; it is the field's label. */
  readonly id: MessageId;
  readonly name: string;
}

/** A rule told in one sentence, its number changed in place. */
export function NumberSentence({ id, name, required = true, ...input }: NumberSentenceProps): ReactElement {
  const error = useFieldError(name);
  const inputId = useId();
  const errorId = `${inputId}-error`;
  return (
    <div className="field">
      <label className="sentence" htmlFor={inputId}>
        <Sentence
          id={id}
          fields={{
            field: (
              <input
                {...input}
                id={inputId}
                type="number"
                inputMode="numeric"
                name={name}
                className="input"
                required={required}
                aria-invalid={error !== null || undefined}
                aria-describedby={error === null ? undefined : errorId}
              />
            ),
          }}
        />
      </label>
      <FieldProblem id={errorId} text={error} />
    </div>
  );
}
