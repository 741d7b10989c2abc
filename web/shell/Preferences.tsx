import type { ReactElement } from 'react';
import { type Language, useLocale, useText } from '../i18n/locale.tsx';
import { RadioGroup } from '../ui/fields.tsx';
import { type Theme, themes, useTheme } from './theme.ts';

const languages: readonly { readonly value: Language; readonly label: string }[] = [
  { value: 'fr', label: 'Français' },
  { value: 'en', label: 'English' },
];

/** Language and appearance, kept on this device. */
export function Preferences(): ReactElement {
  const say = useText();
  const { language, choose } = useLocale();
  const [theme, setTheme] = useTheme();
  return (
    <div className="stack">
      <RadioGroup
        name="language"
        label={say('settings.language')}
        value={language}
        options={languages}
        onChange={choose}
        isInline
      />
      <RadioGroup<Theme>
        name="theme"
        label={say('settings.theme')}
        value={theme}
        options={themes.map((value) => ({ value, label: say(`settings.theme.${value}`) }))}
        onChange={setTheme}
      />
    </div>
  );
}
