import type { ReactElement } from 'react';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { Button } from '../ui/Button.tsx';
import { FieldGroup } from '../ui/fields.tsx';

/** Languages most heard on public calling lines; a script may hold others, written by other means. */
const offered = ['en', 'ar', 'es', 'pt', 'tr', 'ro', 'uk', 'fa', 'ta', 'bn', 'zh'];

interface LanguagesFieldProps {
  readonly languages: readonly string[];
  readonly onChange: (languages: readonly string[]) => void;
}

/** The languages a script is written in: French always. Removing one keeps its texts until the script is saved again. */
export function LanguagesField({ languages, onChange }: LanguagesFieldProps): ReactElement {
  const say = useText();
  const formats = useFormats();
  return (
    <FieldGroup legend={say('script.languages')}>
      <div className="row">
        {languages.map((code) => (
          <span className="badge" data-tone="plain" key={code}>
            {formats.languageName(code)}
            {code !== 'fr' && (
              <Button
                size="small"
                kind="quiet"
                icon="cross"
                iconOnly
                onClick={() => onChange(languages.filter((known) => known !== code))}
              >
                {say('script.languages.remove', { name: formats.languageName(code) })}
              </Button>
            )}
          </span>
        ))}
        <select
          className="input language-add"
          aria-label={say('script.languages.add')}
          value=""
          onChange={(event) => onChange([...languages, event.target.value])}
        >
          <option value="">{say('script.languages.add')}</option>
          {offered
            .filter((code) => !languages.includes(code))
            .map((code) => (
              <option key={code} value={code}>
                {formats.languageName(code)}
              </option>
            ))}
        </select>
      </div>
    </FieldGroup>
  );
}
