import type { peopleFr } from './people.fr.ts';

export const peopleEn: Readonly<Record<keyof typeof peopleFr, string>> = {};
