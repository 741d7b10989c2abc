import { folded } from './cells.rules.ts';
import { commonFirstNames } from './first-names.rules.ts';

/** Names of people, as an agent reads them aloud. Pure. */

export interface NameReading {
  /** As it is shown: usage name, tidy casing. */
  readonly shown: string;
  /** What stood beside it as « née … »; null when nothing did. */
  readonly birthName: string | null;
  readonly isTidied: boolean;
}

/** `full`: one column for the whole name, which may be that of an establishment. */
export type NameKind = 'last' | 'first' | 'full';

/** Reads a tidy cell. */
export function readName(cell: string, kind: NameKind): NameReading {
  if (kind === 'full' && !isPerson(cell)) return { shown: cell, birthName: null, isTidied: false };
  const { usage, birth } = kind === 'first' ? { usage: cell, birth: null } : apart(cell, kind);
  const shown = recased(usage);
  const birthName = birth === null ? null : recased(birth);
  return { shown, birthName, isTidied: shown !== usage || birthName !== birth };
}

/** Only letters and what stands between the parts of a name: a code or a formula is no name to recase. */
const onlyName = /^[\p{L} '’.,()-]+$/u;
const startOfPart = /(^|[ '’.,(-])(\p{L})/gu;

/**
 * A capital for every part of a name that came in capitals or in small letters; anything else is somebody's choice. No
 * guess is made about particles (`De La Cruz`, `Le Gall`): no register says which « de » is one, and aloud it is the
 * same. Only the case of letters changes, none is lost, and establishments keep theirs.
 */
function recased(name: string): string {
  const lower = name.toLowerCase();
  const upper = name.toUpperCase();
  if (lower === upper || (name !== lower && name !== upper) || !onlyName.test(name)) return name;
  const tidy = lower.replace(
    startOfPart,
    (_, before: string, letter: string) => before + letter.toUpperCase(),
  );
  // A letter that has no single counterpart (İ, ŉ): as it came.
  return tidy.length === name.length ? tidy : name;
}

const establishmentWords =
  /(?:^|[^a-z])(?:ehpad|cpam|caf|ccas|cias|ch|chu|chr|chrs|chs|mdph|mds|pmi|esat|eanm|ime|itep|sessad|ssiad|savs|samsah|saad|cada|huda|udaf|csapa|caarud|cmp|cmpp|camsp|msp|msa|mutualite|centre|centres|hopital|clinique|polyclinique|pharmacie|officine|laboratoire|cabinet|maison|residence|foyer|institut|association|mairie|commune|ville|departement|metropole|service|services|agence|ecole|college|lycee|creche|salle|halle|palais|gymnase|stade|complexe|theatre|espace|pole|societe|sarl|sas|tutelles?|mandataires?|rue|avenue|place|boulevard|saint|sainte|st|ste)(?![a-z])/;

/**
 * A column of whole names may be one of establishments, whose capitals may be initials (« EHPAD », « PMI »): only what
 * has a first name in it, and no word of theirs, is a person's.
 */
function isPerson(name: string): boolean {
  const plain = folded(name);
  if (establishmentWords.test(plain)) return false;
  return born.test(name) || married.test(name) || plain.split(' ').some((word) => commonFirstNames.has(word));
}

const between = '(?: ?\\(| ?\\[|,? | - )';
const born = new RegExp(
  `^(.+?)${between}(?:née?|nee|n[ée]\\(e\\)) (?!(?:le|en|à|a|vers|au) |\\d)([^()\\[\\]]+)[)\\]]?$`,
  'i',
);
const married = new RegExp(
  `^(.+?)${between}(?:épouse|epouse|ép\\.?|ep\\.?|veuve|vve\\.?) ([^()\\[\\]]+)[)\\]]?$`,
  'i',
);
const birthMark = /n[ée]\(?e|n[ée] |[ée]p|v(?:eu)?ve/i;

interface Apart {
  readonly usage: string;
  readonly birth: string | null;
}

/** `DUPONT née MARTIN` and `MARTIN ép. DUPONT`: the name of today, and the one of birth. */
function apart(name: string, kind: NameKind): Apart {
  const asOne: Apart = { usage: name, birth: null };
  if (!birthMark.test(name)) return asOne;
  const found = born.exec(name);
  if (found !== null) {
    const [, usage = '', birth = ''] = found;
    return kind === 'full' ? withFirstName(usage, birth.trim()) : { usage, birth: birth.trim() };
  }
  const [, birth = '', usage = ''] = married.exec(name) ?? [];
  // « Jeanne MARTIN ép. DUPONT »: whose first name would be lost is left as it is.
  if (usage === '' || (kind === 'full' && birth.includes(' '))) return asOne;
  return { usage: usage.trim(), birth };
}

/** `DUPONT née MARTIN Jeanne`: the first name, in other letters, stays with the person; when unsure, nothing moves. */
function withFirstName(usage: string, birth: string): Apart {
  if (usage.includes(' ') || !birth.includes(' ')) return { usage, birth };
  const [family = '', ...first] = birth.split(' ');
  const isClear = family === family.toUpperCase() && first.every((part) => part !== part.toUpperCase());
  return isClear
    ? { usage: `${usage} ${first.join(' ')}`, birth: family }
    : { usage: `${usage} née ${birth}`, birth: null };
}
