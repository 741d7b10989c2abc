import type { ColumnRole, Mapping } from '#server/contracts/imports.contract.ts';
import { folded, withoutMojibake } from './cells.rules.ts';
import type { ColumnFacts } from './facts.rules.ts';

export { type ColumnCounter, type ColumnFacts, countColumns } from './facts.rules.ts';

/** Which role each column has. Pure. */
export interface Suggestion {
  readonly mapping: Mapping;
  /** Whether an earlier list of the directorate decided anything. */
  readonly usedMemory: boolean;
}

/** Headers compare as words without accents, signs or plurals of spelling: `N° Tél. 2` → `numero tel 2`. */
function wordsOf(header: string): string {
  return folded(
    (withoutMojibake(header) ?? header).replace(/n[°º]/gi, 'numero ').replace(/([a-zé])([A-Z])/g, '$1 $2'),
  )
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

const phoneWord =
  /\b(tel|tels|telephone|telephones|telephonique|telephoniques|phone|portable|portables|mobile|mobiles|gsm|tph)\d*\b/;
const notPhone =
  /\b(fax|type|modalite|modalites|siren|siret|horaire|horaires|date|commentaire|consentement|accord|os|modele)\b/;
const personWords =
  '(de|du|d|l|la|le|des|usage|famille|marital|usuel|beneficiaire|allocataire|usager|usagere|patient|assure|personne|contact|dossier|demandeur|1|client)';

/** The first role whose header fits; more precise ones first. */
const byHeader: readonly (readonly [role: ColumnRole, header: RegExp])[] = [
  [
    'birth_on',
    /^(?!.*\b(lieu|commune|ville|pays|departement|nom|noms)\b).*\b(naissance|ddn|date nais|datenaissance|date naiss|dnais|dt naiss|ne le|nee le|ne e le)\b/,
  ],
  [
    'deadline_on',
    /\b(fin (de |des |du )?(droit|droits|validite|prestation|accord|notification|decision|aah|pch)|date (de )?fin|datefin|dt fin|echeance|expiration)\b/,
  ],
  // « Poids » alone may be kilograms.
  [
    'weight',
    /^(coefficient (de )?)?ponderation$|^poids (de |d |du )?(sondage|calage|echantillon|echantillonnage|ponderation)$/,
  ],
  ['postal_code', /\b(cp|code postal|codepostal|code post|postal)\b/],
  [
    'commune',
    /^(com nom|nom (de la )?(commune|ville))$|^(?!.*\b(naissance|code|insee)\b).*\b(commune|ville|localite)\b/,
  ],
  ['civility', /^(civilite|civ|titre|politesse|qualite)\b/],
  ['language', /\b(langue|langues|lang|langue parlee)\b/],
  ['first_name', new RegExp(`^(1er )?prenoms?( ${personWords})*$`)],
  [
    'full_name',
    /^(noms? (et )?prenoms?|prenoms? (et )?noms?|nom complet|identite|raison sociale|denomination|etablissement|nom (de l |du )?(etablissement|centre|structure)|pharmacie|officine|enseigne|centre|structure|beneficiaire|allocataire|usager)( (de|du|d|l|la|le|des|beneficiaire|allocataire|usager|personne))*$/,
  ],
  ['last_name', new RegExp(`^noms?( ${personWords})*$`)],
  // Of birth only when there is no other.
  ['last_name', /^noms?( (de|d))?( naissance| jf| jeune fille| patronymique)$/],
];
const birthName = /\b(naissance|jf|jeune fille|patronymique)\b/;

/** References by what they stand for: of a person, of anything, of a file that several people may share. */
const references: readonly RegExp[] = [
  /\b(code|id|numero|ref|identifiant) (de l |de la )?(individu|usager|personne|beneficiaire|iodas|adherent|patient)\b|\biodas\b/,
  /\b(id|gid|uid|uuid|identifiant|ref|reference|matricule|finess)\b/,
  /\b(dossier|caf|allocataire)\b|^numero$/,
];

/** « Colonne 3 », « F12 », « Champ1 »: nobody named it, only its cells say what it is. */
const noHeader = /^(?:(?:colonne|col|column|champ|field|var|unnamed|sans titre|f|c|v)? ?\d*|[a-z])$/;

/**
 * The role of each column: by what the directorate last said of its header (`remembered`, by folded header), then by its
 * header, then by what it holds. The requester corrects it.
 */
export function suggestMapping(
  columns: readonly ColumnFacts[],
  remembered: ReadonlyMap<string, ColumnRole> = new Map(),
): Suggestion {
  const roles: (ColumnRole | null)[] = columns.map(() => null);
  let usedMemory = false;
  for (const [index, column] of columns.entries()) {
    const role = isNamed(column) ? remembered.get(folded(column.header)) : undefined;
    if (role === undefined || (isSingle(role) && roles.includes(role))) continue;
    roles[index] = role;
    usedMemory = true;
  }
  for (const [index, column] of columns.entries()) roles[index] ??= phoneOrNothing(column);
  fillByHeader(columns, roles);
  fillReference(columns, roles);
  fillByContent(columns, roles);
  nameWhole(columns, roles);
  return { mapping: roles.map((role, column) => ({ column, role: role ?? 'field' })), usedMemory };
}

function isSingle(role: ColumnRole): boolean {
  return role !== 'phone' && role !== 'field' && role !== 'ignore';
}

function isNamed({ header }: ColumnFacts): boolean {
  return !noHeader.test(wordsOf(header));
}

function phoneOrNothing(column: ColumnFacts): ColumnRole | null {
  const header = wordsOf(column.header);
  const isCalledPhone = phoneWord.test(header) && !notPhone.test(header);
  if (column.filled === 0) return isCalledPhone ? 'phone' : 'ignore';
  if (isCalledPhone && (column.phoneShare >= 0.2 || column.filled < 5)) return 'phone';
  // Without a word to say so, only cells written as telephone numbers: nine bare digits may be anything (a SIREN).
  const looksTyped = column.samples.every((sample) => /^(\+33|0)/.test(sample));
  if (!notPhone.test(header) && !isCalledPhone && column.phoneShare >= 0.8 && looksTyped) return 'phone';
  // The two columns our own rejects file adds.
  return header === 'ligne' || header === 'motif' ? 'ignore' : null;
}

function fillByHeader(columns: readonly ColumnFacts[], roles: (ColumnRole | null)[]): void {
  for (const isBirthName of [false, true]) {
    for (const [index, column] of columns.entries()) {
      const header = wordsOf(column.header);
      if (roles[index] !== null) continue;
      const role = byHeader.find(([, pattern]) => pattern.test(header))?.[0];
      if (role === undefined || roles.includes(role)) continue;
      if (role === 'last_name' && birthName.test(header) !== isBirthName) continue;
      if (role === 'last_name' && isBirthName && roles.includes('full_name')) continue;
      roles[index] = role;
    }
  }
}

function fillReference(columns: readonly ColumnFacts[], roles: (ColumnRole | null)[]): void {
  if (roles.includes('external_ref')) return;
  for (const reference of references) {
    const found = columns.findIndex((column, index) => {
      const header = wordsOf(column.header);
      if (roles[index] !== null || !column.isUnique || !reference.test(header)) return false;
      return !(column.isRowNumber && /^numero$/.test(header));
    });
    if (found < 0) continue;
    roles[found] = 'external_ref';
    return;
  }
}

/** A birth is before, the end of a right after: nobody asks a list of people born since, or of rights ended before. */
const EARLIEST_DEADLINE = 2018;
const MOST = 0.9;

const byContent: readonly (readonly [role: ColumnRole, fits: (column: ColumnFacts) => boolean])[] = [
  [
    'birth_on',
    ({ dateShare, medianYear }) => dateShare >= MOST && medianYear !== null && medianYear < EARLIEST_DEADLINE,
  ],
  [
    'deadline_on',
    ({ dateShare, medianYear }) =>
      dateShare >= MOST && medianYear !== null && medianYear >= EARLIEST_DEADLINE,
  ],
  ['civility', ({ civilityShare }) => civilityShare >= MOST],
  ['language', ({ languageShare }) => languageShare >= MOST],
  ['postal_code', ({ postalShare, isUnique }) => postalShare >= MOST && !isUnique],
  ['full_name', ({ firstNameAmongShare, wordShare }) => firstNameAmongShare >= 0.4 && wordShare >= MOST],
  ['first_name', ({ firstNameShare, wordShare }) => firstNameShare >= 0.3 && wordShare >= MOST],
];

/** Only columns that nobody named. */
function fillByContent(columns: readonly ColumnFacts[], roles: (ColumnRole | null)[]): void {
  for (const [role, fits] of byContent) {
    if (roles.includes(role) || (role === 'full_name' && roles.includes('last_name'))) continue;
    const found = columns.findIndex(
      (column, index) => roles[index] === null && !isNamed(column) && fits(column),
    );
    if (found >= 0) roles[found] = role;
  }
  // The family name stands beside the first name.
  const first = roles.indexOf('first_name');
  if (first >= 0 && !roles.includes('last_name') && !roles.includes('full_name')) {
    const beside = [first - 1, first + 1].find((index) => {
      const column = columns[index];
      return column !== undefined && roles[index] === null && !isNamed(column) && column.wordShare >= MOST;
    });
    if (beside !== undefined) roles[beside] = 'last_name';
  }
  if (roles.includes('external_ref')) return;
  const reference = columns.findIndex(
    (column, index) =>
      roles[index] === null &&
      !isNamed(column) &&
      column.isUnique &&
      !column.isRowNumber &&
      column.filled > 20 &&
      column.samples.every((sample) => /^(?=.*\d)[\w/.-]{3,20}$/.test(sample)),
  );
  if (reference >= 0) roles[reference] = 'external_ref';
}

/** « Nom » alone is the whole name; beside « Prénom » it is the family name. */
function nameWhole(columns: readonly ColumnFacts[], roles: (ColumnRole | null)[]): void {
  const last = roles.indexOf('last_name');
  const isOfBirth = birthName.test(wordsOf(columns[last]?.header ?? ''));
  if (last >= 0 && !roles.includes('first_name') && !isOfBirth)
    roles[last] = roles.includes('full_name') ? 'field' : 'full_name';
}
