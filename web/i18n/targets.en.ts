import type { targetsFr } from './targets.fr.ts';

export const targetsEn: Readonly<Record<keyof typeof targetsFr, string>> = {};
