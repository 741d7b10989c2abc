import type { scriptsFr } from './scripts.fr.ts';

export const scriptsEn: Readonly<Record<keyof typeof scriptsFr, string>> = {};
