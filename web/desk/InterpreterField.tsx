import type { ReactElement } from 'react';
import { useFormats } from '../i18n/formats.ts';
import { spokenLanguages } from '../i18n/languages.ts';
import { useText } from '../i18n/locale.tsx';
import { SelectField } from '../ui/fields.tsx';

interface InterpreterFieldProps {
  /** Empty: none is wanted. */
  readonly value: string;
  /** Of the person's file: offered first when it is not French. */
  readonly language: string;
  readonly onChange: (language: string) => void;
}

/** Whether the callback is with an interpreter, and in which language. */
export function InterpreterField({ value, language, onChange }: InterpreterFieldProps): ReactElement {
  const say = useText();
  const formats = useFormats();
  const offered = [...new Set([language, value, ...spokenLanguages])].filter(
    (code) => code !== 'fr' && code !== '',
  );
  return (
    <SelectField
      name="interpreter"
      label={say('desk.interpreter')}
      hint={say('desk.interpreter.hint')}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">{say('desk.interpreter.none')}</option>
      {offered.map((code) => (
        <option key={code} value={code}>
          {formats.languageName(code)}
        </option>
      ))}
    </SelectField>
  );
}
