import type { ReactElement } from 'react';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { SelectField } from '../ui/fields.tsx';
import { KeyHint } from './KeyHint.tsx';

interface LanguageFieldProps {
  /** Those of the script. */
  readonly languages: readonly string[];
  readonly value: string;
  readonly onChange: (language: string) => void;
}

/** The language the script is read in. */
export function LanguageField({ languages, value, onChange }: LanguageFieldProps): ReactElement {
  const say = useText();
  const formats = useFormats();
  return (
    <SelectField
      label={
        <>
          <span className="visually-hidden">{say('desk.script.language')}</span> <KeyHint keys="l" />
        </>
      }
      value={value}
      aria-keyshortcuts="l"
      onChange={(event) => onChange(event.target.value)}
    >
      {languages.map((code) => (
        <option key={code} value={code}>
          {formats.languageName(code)}
        </option>
      ))}
    </SelectField>
  );
}
