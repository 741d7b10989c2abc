import type { adminFr } from './admin.fr.ts';

export const adminEn: Readonly<Record<keyof typeof adminFr, string>> = {};
