/** Languages most heard on French public calling lines, by code; an account or a list may hold others. */
export const spokenLanguages: readonly string[] = [
  'fr',
  'en',
  'ar',
  'es',
  'pt',
  'tr',
  'ro',
  'uk',
  'ru',
  'fa',
  'ta',
  'bn',
  'zh',
  'snk',
  'bm',
];

const rightToLeft: ReadonlySet<string> = new Set(['ar', 'fa', 'he', 'ps', 'sd', 'ug', 'ur', 'yi']);

/** How a language is written. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  return rightToLeft.has(language) ? 'rtl' : 'ltr';
}

const yesAndNo: Readonly<Record<string, readonly [yes: string, no: string]>> = {
  fr: ['Oui', 'Non'],
  en: ['Yes', 'No'],
  ar: ['نعم', 'لا'],
  es: ['Sí', 'No'],
  pt: ['Sim', 'Não'],
  tr: ['Evet', 'Hayır'],
  ro: ['Da', 'Nu'],
  uk: ['Так', 'Ні'],
  ru: ['Да', 'Нет'],
  fa: ['بله', 'خیر'],
  ta: ['ஆம்', 'இல்லை'],
  bn: ['হ্যাঁ', 'না'],
  zh: ['是', '否'],
};

/** What a script that only says « oui ou non » reads aloud in this language, whatever the agent's; in French when we do not know it. */
export function yesNoIn(language: string): { readonly yes: string; readonly no: string } {
  const [yes, no] = yesAndNo[language] ?? ['Oui', 'Non'];
  return { yes, no };
}
