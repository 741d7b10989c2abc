import type { ReactElement } from 'react';
import type { Text } from '#server/contracts/script-content.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { TextField } from '../ui/fields.tsx';
import { withText } from './edited-script.ts';

interface LinesFieldProps {
  readonly label: string;
  readonly text: Text | undefined;
  readonly languages: readonly string[];
  readonly optional?: boolean;
  readonly hint?: string;
  readonly onChange: (text: Text) => void;
}

/** One line in each of the script's languages. */
export function LinesField(props: LinesFieldProps): ReactElement {
  const { label, text = { fr: '' }, languages, optional = false, hint, onChange } = props;
  const say = useText();
  const formats = useFormats();
  return (
    <>
      {languages.map((language) => (
        <TextField
          key={language}
          lang={language}
          label={
            languages.length === 1
              ? label
              : say('text.in', { label, language: formats.languageName(language) })
          }
          optional={optional}
          {...(hint !== undefined && language === 'fr' && { hint })}
          value={text[language] ?? ''}
          maxLength={4000}
          onChange={(event) => onChange(withText(text, language, event.target.value))}
        />
      ))}
    </>
  );
}
