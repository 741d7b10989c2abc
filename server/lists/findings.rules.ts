import {
  type Finding,
  type FindingCode,
  findingSeverities,
  severities,
} from '#server/contracts/imports.contract.ts';

/** As the rejects file and the command line say it. */
export const findingWords: Readonly<Record<FindingCode, string>> = {
  nir: 'Numéro de sécurité sociale : la colonne doit être écartée',
  no_phone: 'Aucun numéro de téléphone',
  unusable_phone: 'Numéro de téléphone inutilisable',
  premium_number: 'Numéro surtaxé ou à coût partagé',
  short_number: 'Numéro court (service, pas une personne)',
  wrong_column_count: 'Nombre de colonnes différent de celui des titres',
  cell_too_long: 'Cellule démesurée (plus de 10 000 caractères)',
  bad_date: 'Date impossible',
  bad_weight: 'Poids absent, ou qui n’est pas un nombre plus grand que zéro',
  no_name: 'Aucun nom',
  deceased: 'À relire avant tout appel : décès mentionné',
  do_not_call: 'À relire avant tout appel : « ne plus appeler » mentionné',
  duplicate_in_file: 'Même personne sur plusieurs lignes',
  duplicate_in_campaign: 'Déjà dans la campagne',
  household_rest: 'Autre personne du même foyer, non retenue',
  crowd_rest: 'Ligne partagée par six personnes ou plus, non retenue',
  busy_elsewhere: 'Ligne déjà à appeler dans une autre campagne, non retenue',
  opposed: 'Opposition aux appels',
  phone_zero_restored: 'Zéro initial rétabli',
  phone_prefix_repaired: 'Indicatif corrigé',
  phone_overseas_remapped: 'Numéro d’outre-mer remis sous son indicatif',
  phone_several: 'Plusieurs numéros dans une cellule, séparés',
  phone_note_removed: 'Texte retiré de la cellule du numéro',
  date_reformatted: 'Date récrite',
  postal_code_repaired: 'Code postal rétabli',
  birth_name_set_apart: 'Nom de naissance mis à part',
  civility_read: 'Civilité harmonisée',
  language_read: 'Langue reconnue',
  mojibake_repaired: 'Accents abîmés rétablis',
  row_completed: 'Cellules manquantes en fin de ligne, laissées vides',
  encoding_repaired: 'Lignes d’un autre encodage, relues dans le leur',
  name_tidied: 'Noms en capitales, écrits en minuscules',
  household: 'Lignes partagées par deux à cinq personnes',
  crowd: 'Lignes partagées par six personnes ou plus',
  elsewhere: 'Lignes encore à appeler dans une autre campagne',
  unknown_number_range: 'Tranche de numéros inconnue : à vérifier',
  unlimited_right: 'Sans date de fin : droit sans limitation',
  language_unknown: 'Langue non reconnue : français par défaut',
  title_lines_skipped: 'Lignes de titre ignorées',
  total_lines_skipped: 'Lignes de total ignorées',
  repeated_headers_skipped: 'Lignes de titres répétées, ignorées',
  sep_line: 'Ligne « sep= » reconnue',
  empty_lines: 'Lignes vides ignorées',
  encoding_guess: 'Encodage supposé : vérifiez les accents',
  blank_column: 'Colonnes entièrement vides',
  mapping_remembered: 'Colonnes reconnues d’après votre dernier import',
  other_sheets: 'Autres feuilles du classeur, non lues',
};

const SAMPLES = 5;
const SAMPLE_CHARS = 120;

/** Counts findings and keeps a few examples of each. */
export interface Tally {
  note(code: FindingCode, line: number, before: string, after: string | null): void;
  /** Several at once, without an example (oppositions never have one: a line number would say who). */
  add(code: FindingCode, count: number): void;
  /** What another tally found, after what this one has. */
  take(findings: readonly Finding[]): void;
  findings(): Finding[];
}

export function createTally(): Tally {
  const counts = new Map<FindingCode, { count: number; samples: Finding['samples'] }>();
  const entryOf = (code: FindingCode) => {
    const entry = counts.get(code) ?? { count: 0, samples: [] };
    counts.set(code, entry);
    return entry;
  };
  return {
    note(code, line, before, after) {
      const entry = entryOf(code);
      entry.count += 1;
      if (entry.samples.length >= SAMPLES) return;
      entry.samples.push({
        line,
        before: before.slice(0, SAMPLE_CHARS),
        after: after === null ? null : after.slice(0, SAMPLE_CHARS),
      });
    },
    add(code, count) {
      if (count > 0) entryOf(code).count += count;
    },
    take(findings) {
      for (const { code, count, samples } of findings) {
        const entry = entryOf(code);
        entry.count += count;
        entry.samples.push(...samples.slice(0, SAMPLES - entry.samples.length));
      }
    },
    findings: () => inOrder([...counts].map(([code, found]) => findingOf(code, found))),
  };
}

function findingOf(code: FindingCode, found: Pick<Finding, 'count' | 'samples'>): Finding {
  return { code, severity: findingSeverities[code], ...found };
}

/** What stops rows first, then the most frequent. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  const rank = ({ severity }: Finding) => severities.indexOf(severity);
  return [...findings].sort((a, b) => rank(a) - rank(b) || b.count - a.count || (a.code < b.code ? -1 : 1));
}
