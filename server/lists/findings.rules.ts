import type { Finding, FindingCode } from '#server/contracts/targets.contract.ts';

type Severity = Finding['severity'];

interface FindingWords {
  readonly severity: Severity;
  /** As the rejects file and the command line say it. */
  readonly fr: string;
}

export const findingWords: Readonly<Record<FindingCode, FindingWords>> = {
  no_phone: { severity: 'rejected', fr: 'Aucun numéro de téléphone' },
  unusable_phone: { severity: 'rejected', fr: 'Numéro de téléphone inutilisable' },
  premium_number: { severity: 'rejected', fr: 'Numéro surtaxé ou à coût partagé' },
  short_number: { severity: 'rejected', fr: 'Numéro court (service, pas une personne)' },
  wrong_column_count: { severity: 'rejected', fr: 'Nombre de colonnes différent de celui des titres' },
  bad_date: { severity: 'rejected', fr: 'Date impossible' },
  no_name: { severity: 'rejected', fr: 'Aucun nom' },
  nir: { severity: 'rejected', fr: 'Numéro de sécurité sociale présent : retirez-le du fichier' },
  duplicate_in_file: { severity: 'set_aside', fr: 'Doublon dans le fichier' },
  duplicate_in_campaign: { severity: 'set_aside', fr: 'Déjà dans la campagne' },
  opposed: { severity: 'set_aside', fr: 'Opposition aux appels' },
  phone_zero_restored: { severity: 'repaired', fr: 'Zéro initial rétabli' },
  phone_prefix_repaired: { severity: 'repaired', fr: 'Indicatif corrigé' },
  phone_overseas_remapped: { severity: 'repaired', fr: 'Numéro d’outre-mer remis sous son indicatif' },
  phone_several: { severity: 'repaired', fr: 'Plusieurs numéros dans une cellule, séparés' },
  phone_note_removed: { severity: 'repaired', fr: 'Texte retiré de la cellule du numéro' },
  date_reformatted: { severity: 'repaired', fr: 'Date récrite' },
  encoding_repaired: { severity: 'repaired', fr: 'Lignes d’un autre encodage, relues dans le leur' },
  shared_line: { severity: 'note', fr: 'Ligne partagée par plusieurs personnes' },
  title_lines_skipped: { severity: 'note', fr: 'Lignes de titre ignorées' },
  sep_line: { severity: 'note', fr: 'Ligne « sep= » reconnue' },
  empty_lines: { severity: 'note', fr: 'Lignes vides ignorées' },
  encoding_guess: { severity: 'note', fr: 'Encodage supposé : vérifiez les accents' },
  blank_column: { severity: 'note', fr: 'Colonnes entièrement vides' },
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

const severities: readonly Severity[] = ['rejected', 'set_aside', 'repaired', 'note'];

/** What stops rows first, then the most frequent. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  const rank = ({ severity }: Finding) => severities.indexOf(severity);
  return [...findings].sort((a, b) => rank(a) - rank(b) || b.count - a.count || (a.code < b.code ? -1 : 1));
}
