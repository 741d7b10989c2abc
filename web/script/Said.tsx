import type { ReactNode } from 'react';
import { directionOf } from '../i18n/languages.ts';
import { useLocale } from '../i18n/locale.tsx';

/** A text of a script as it is read: in one language, and in French beside it when that is another one. */
export interface Reading {
  readonly text: string;
  readonly language: string;
  readonly french: string | null;
}

/** The words in their language and direction; the French, smaller, beside them or under them. */
export function Said({ text, language, french }: Reading): ReactNode {
  const { language: own } = useLocale();
  if (french === null)
    return language === own ? (
      text
    ) : (
      <span lang={language} dir={directionOf(language)}>
        {text}
      </span>
    );
  return (
    <span className="said">
      <span lang={language} dir={directionOf(language)}>
        {text}
      </span>
      <span className="said-french" lang="fr" dir="ltr">
        {french}
      </span>
    </span>
  );
}
