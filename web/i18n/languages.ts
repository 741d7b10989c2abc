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
