import {
  type Finding,
  type FindingCode,
  type Severity,
  severities,
} from '#server/contracts/imports.contract.ts';

interface FindingWords {
  readonly severity: Severity;
  /** As the rejects file and the command line say it. */
  readonly fr: string;
}

export const findingWords: Readonly<Record<FindingCode, FindingWords>> = {
  nir: { severity: 'blocking', fr: 'Numéro de sécurité sociale : la colonne doit être écartée' },
  no_phone: { severity: 'rejected', fr: 'Aucun numéro de téléphone' },
  unusable_phone: { severity: 'rejected', fr: 'Numéro de téléphone inutilisable' },
  premium_number: { severity: 'rejected', fr: 'Numéro surtaxé ou à coût partagé' },
  short_number: { severity: 'rejected', fr: 'Numéro court (service, pas une personne)' },
  wrong_column_count: { severity: 'rejected', fr: 'Nombre de colonnes différent de celui des titres' },
  cell_too_long: { severity: 'rejected', fr: 'Cellule démesurée (plus de 10 000 caractères)' },
  bad_date: { severity: 'rejected', fr: 'Date impossible' },
  no_name: { severity: 'rejected', fr: 'Aucun nom' },
  deceased: { severity: 'held', fr: 'À relire avant tout appel : décès mentionné' },
  do_not_call: { severity: 'held', fr: 'À relire avant tout appel : « ne plus appeler » mentionné' },
  duplicate_in_file: { severity: 'set_aside', fr: 'Même personne sur plusieurs lignes' },
  duplicate_in_campaign: { severity: 'set_aside', fr: 'Déjà dans la campagne' },
  household_rest: { severity: 'set_aside', fr: 'Autre personne du même foyer, non retenue' },
  crowd_rest: { severity: 'set_aside', fr: 'Ligne partagée par six personnes ou plus, non retenue' },
  busy_elsewhere: { severity: 'set_aside', fr: 'Ligne déjà à appeler dans une autre campagne, non retenue' },
  opposed: { severity: 'set_aside', fr: 'Opposition aux appels' },
  phone_zero_restored: { severity: 'repaired', fr: 'Zéro initial rétabli' },
  phone_prefix_repaired: { severity: 'repaired', fr: 'Indicatif corrigé' },
  phone_overseas_remapped: { severity: 'repaired', fr: 'Numéro d’outre-mer remis sous son indicatif' },
  phone_several: { severity: 'repaired', fr: 'Plusieurs numéros dans une cellule, séparés' },
  phone_note_removed: { severity: 'repaired', fr: 'Texte retiré de la cellule du numéro' },
  date_reformatted: { severity: 'repaired', fr: 'Date récrite' },
  postal_code_repaired: { severity: 'repaired', fr: 'Code postal rétabli' },
  name_tidied: { severity: 'repaired', fr: 'Nom remis en forme' },
  birth_name_set_apart: { severity: 'repaired', fr: 'Nom de naissance mis à part' },
  civility_read: { severity: 'repaired', fr: 'Civilité harmonisée' },
  language_read: { severity: 'repaired', fr: 'Langue reconnue' },
  mojibake_repaired: { severity: 'repaired', fr: 'Accents abîmés rétablis' },
  row_completed: { severity: 'repaired', fr: 'Cellules manquantes en fin de ligne, laissées vides' },
  encoding_repaired: { severity: 'repaired', fr: 'Lignes d’un autre encodage, relues dans le leur' },
  household: { severity: 'note', fr: 'Lignes partagées par deux à cinq personnes' },
  crowd: { severity: 'note', fr: 'Lignes partagées par six personnes ou plus' },
  elsewhere: { severity: 'note', fr: 'Lignes encore à appeler dans une autre campagne' },
  unknown_number_range: { severity: 'note', fr: 'Tranche de numéros inconnue : à vérifier' },
  unlimited_right: { severity: 'note', fr: 'Sans date de fin : droit sans limitation' },
  language_unknown: { severity: 'note', fr: 'Langue non reconnue : français par défaut' },
  title_lines_skipped: { severity: 'note', fr: 'Lignes de titre ignorées' },
  total_lines_skipped: { severity: 'note', fr: 'Lignes de total ignorées' },
  repeated_headers_skipped: { severity: 'note', fr: 'Lignes de titres répétées, ignorées' },
  sep_line: { severity: 'note', fr: 'Ligne « sep= » reconnue' },
  empty_lines: { severity: 'note', fr: 'Lignes vides ignorées' },
  encoding_guess: { severity: 'note', fr: 'Encodage supposé : vérifiez les accents' },
  blank_column: { severity: 'note', fr: 'Colonnes entièrement vides' },
  mapping_remembered: { severity: 'note', fr: 'Colonnes reconnues d’après votre dernier import' },
  other_sheets: { severity: 'note', fr: 'Autres feuilles du classeur, non lues' },
};

const SAMPLES = 5;
const SAMPLE_CHARS = 120;

/** Counts findings and keeps a few examples of each. */
export interface Tally {
  note(code: FindingCode, line: number, before: string, after: string | null): void;
  /** Several at once, without an example (oppositions never have one: a line number would say who). */
  add(code: FindingCode, count: number): void;
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
    findings: () => inOrder([...counts].map(([code, found]) => findingOf(code, found))),
  };
}

function findingOf(code: FindingCode, found: Pick<Finding, 'count' | 'samples'>): Finding {
  return { code, severity: findingWords[code].severity, ...found };
}

/** What stops rows first, then the most frequent. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  const rank = ({ severity }: Finding) => severities.indexOf(severity);
  return [...findings].sort((a, b) => rank(a) - rank(b) || b.count - a.count || (a.code < b.code ? -1 : 1));
}
