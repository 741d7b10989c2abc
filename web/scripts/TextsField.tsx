import type { ReactElement } from 'react';
import type { Text } from '#server/contracts/script-content.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { TextArea } from '../ui/fields.tsx';

interface TextsFieldProps {
  readonly text: Text;
  readonly languages: readonly string[];
  readonly onChange: (language: string, value: string) => void;
}

/** A text in each of the script's languages. */
export function TextsField({ text, languages, onChange }: TextsFieldProps): ReactElement {
  const say = useText();
  const formats = useFormats();
  return (
    <>
      {languages.map((language) => (
        <TextArea
          key={language}
          lang={language}
          label={
            languages.length === 1
              ? say('item.text')
              : say('item.textIn', { language: formats.languageName(language) })
          }
          {...(language === 'fr' && { hint: say('item.text.hint', { example: '{{firstName}}' }) })}
          value={text[language] ?? ''}
          maxLength={4000}
          rows={2}
          onChange={(event) => onChange(language, event.target.value)}
        />
      ))}
    </>
  );
}
