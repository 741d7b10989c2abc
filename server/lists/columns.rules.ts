import type { ColumnRole, Mapping } from '#server/contracts/imports.contract.ts';
import { parsePhones } from '#server/lines/index.ts';
import { folded, tidyCell } from './cells.rules.ts';

/** What a column holds, seen over the whole file. */
export interface ColumnFacts {
  readonly index: number;
  readonly header: string;
  readonly filled: number;
  readonly samples: readonly string[];
  /** Of the filled cells looked at: share that reads as telephone numbers. */
  readonly phoneShare: number;
  /** Every cell filled, and nearly all different: a reference of persons, not of households or files. */
  readonly isUnique: boolean;
}

/** Accumulates the facts of each column, row after row. */
export interface ColumnCounter {
  add(cells: readonly string[]): void;
  facts(): ColumnFacts[];
}

const SAMPLES = 3;
/** A few people may be twice in a list. */
const NEARLY_ALL = 0.9;
/** Enough to know a column; reading every cell as a telephone number would cost more than the import. */
const LOOKED_AT = 200;

export function countColumns(headers: readonly string[]): ColumnCounter {
  const columns = headers.map((header) => ({
    header,
    filled: 0,
    samples: new Set<string>(),
    lookedAt: 0,
    phones: 0,
    // Only columns that may be a reference are worth remembering every value of.
    values: isReference(folded(header)) ? new Set<string>() : null,
  }));
  let rows = 0;
  return {
    add(cells) {
      rows += 1;
      columns.forEach((column, index) => {
        const cell = tidyCell(cells[index] ?? '');
        if (cell === '') return;
        column.filled += 1;
        column.values?.add(cell);
        if (column.samples.size < SAMPLES) column.samples.add(cell.slice(0, 80));
        if (column.lookedAt >= LOOKED_AT) return;
        column.lookedAt += 1;
        if (parsePhones(cell, null).problem === null) column.phones += 1;
      });
    },
    facts: () =>
      columns.map((column, index) => ({
        index,
        header: column.header,
        filled: column.filled,
        samples: [...column.samples],
        phoneShare: column.lookedAt === 0 ? 0 : column.phones / column.lookedAt,
        isUnique: column.values !== null && column.filled === rows && column.values.size >= NEARLY_ALL * rows,
      })),
  };
}

/** Headers compare as words without accents, signs or plurals of spelling: `N° Tél. 2` → `n tel 2`. */
function words(header: string): string {
  return folded(header.replace(/n[°º]/gi, 'numero '))
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

const phoneWord = /\b(tel|tels|telephone|telephones|phone|portable|portables|mobile|mobiles|gsm)\d*\b/;
const notPhone = /\b(fax|type|modalite|modalites|siren|siret|horaire|horaires|date|commentaire)\b/;
const personWords =
  '(de|du|d|l|la|le|des|usage|famille|naissance|marital|patronymique|beneficiaire|allocataire|usager|patient|assure|personne|contact)';

/** The first role whose header fits; more precise ones first. */
const byHeader: readonly (readonly [role: ColumnRole, header: RegExp])[] = [
  ['birth_on', /\b(naissance|ddn|date nais|datenaissance|ne le|nee le)\b/],
  [
    'deadline_on',
    /\b(fin (de )?(droit|droits|validite|prestation|accord)|date fin|datefin|echeance|fin droits?|expiration)\b/,
  ],
  ['postal_code', /\b(cp|code postal|codepostal|code post|postal)\b/],
  ['commune', /^(com nom|nom (de la )?(commune|ville))$|\b(commune|ville|localite|libelle commune)\b/],
  ['civility', /^(civilite|civ|titre|politesse)\b/],
  ['language', /\b(langue|langues|lang|langue parlee)\b/],
  ['first_name', new RegExp(`^prenoms?( ${personWords})*$`)],
  [
    'full_name',
    /^(nom (et )?prenoms?|prenoms? (et )?nom|nom complet|identite|raison sociale|denomination|etablissement|nom (de l |du )?(etablissement|centre|structure)|pharmacie|officine|enseigne|centre|structure)$/,
  ],
  ['last_name', new RegExp(`^noms?( ${personWords}| jf| jeune fille)*$`)],
];

function isReference(header: string): boolean {
  return /\b(id|gid|uid|identifiant|ref|reference|matricule|numero (de )?dossier|dossier|code (individu|usager|personne)|iodas|caf|finess|numero)\b/.test(
    words(header),
  );
}

/** The role of each column, by its header and then by what it holds. The requester corrects it. */
export function suggestMapping(columns: readonly ColumnFacts[]): Mapping {
  const taken = new Set<ColumnRole>();
  const roles = columns.map((column) => {
    const role = roleOf(column, taken);
    if (role !== 'phone' && role !== 'field' && role !== 'ignore') taken.add(role);
    return role;
  });
  // « Nom » alone is the whole name; beside « Prénom » it is the family name.
  const isSplit = roles.includes('first_name');
  const named = roles.map((role) => (role === 'last_name' && !isSplit ? ('full_name' as const) : role));
  return named.map((role, column) => ({
    column,
    role: role === 'full_name' && named.indexOf(role) !== column ? 'field' : role,
  }));
}

function roleOf(column: ColumnFacts, taken: ReadonlySet<ColumnRole>): ColumnRole {
  const header = words(column.header);
  if (column.filled === 0) return phoneWord.test(header) && !notPhone.test(header) ? 'phone' : 'ignore';
  if (isPhone(column, header)) return 'phone';
  // The two columns our own rejects file adds.
  if (header === 'ligne' || header === 'motif') return 'ignore';
  const named = byHeader.find(([role, pattern]) => !taken.has(role) && pattern.test(header))?.[0];
  if (named !== undefined) return named;
  if (!taken.has('external_ref') && column.isUnique && isReference(column.header)) return 'external_ref';
  return 'field';
}

function isPhone(column: ColumnFacts, header: string): boolean {
  if (notPhone.test(header)) return false;
  if (phoneWord.test(header)) return column.phoneShare >= 0.2 || column.filled < 5;
  // Without a word to say so, only cells written as telephone numbers: nine bare digits may be anything (a SIREN).
  const looksTyped = column.samples.every((sample) => /^(\+33|0)/.test(sample));
  return column.phoneShare >= 0.8 && looksTyped;
}
