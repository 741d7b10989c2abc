import { parisTime } from '#server/platform/team-time.ts';
import { absences } from './person.rules.ts';
import type { Table } from './tables.rules.ts';

interface Told {
  readonly campaign: string;
  readonly tables: readonly Table[];
  readonly isNamed: boolean;
  /** Of a census there are neither intervals nor weights to tell of. */
  readonly isSample: boolean;
  readonly at: number;
  /** Free answers that are not there, by question; nothing of a question whose texts all are. */
  readonly heldBack: readonly HeldBack[];
}

/** How many texts of a question nobody read yet, and how many were held back. */
export interface HeldBack {
  readonly question: string;
  readonly unread: number;
  readonly withheld: number;
}

/** What whoever opens the archive needs to know first, in French. */
export function readMe({ campaign, tables, isNamed, isSample, at, heldBack }: Told): string {
  const lines = [
    `Campagne « ${campaign} », le ${parisTime(at)} (heure de Paris)`,
    '',
    isNamed
      ? 'NOMINATIF : ce paquet contient des noms et des numéros. Rangez-le à accès restreint et supprimez-le après usage.'
      : 'PSEUDONYMISÉ : chaque personne a un pseudonyme propre à cette campagne. Les textes libres ont été lus un par un : […] remplace ce qui pouvait dire qui est quelqu’un.',
    '',
    ...heldBackLines(heldBack),
    'Fichiers (CSV : UTF-8, virgules, guillemets autour des textes, point décimal)',
    ...tables.map(({ name, title }) => `- ${name}.csv : ${title.charAt(0).toLowerCase()}${title.slice(1)}.`),
    '- dispositions.csv : ce que chaque personne est devenue et ce qu’elle compte dans les taux AAPOR.',
    '- taux.csv : les seize taux AAPOR, avec ce qui est divisé par quoi et l’estimation de e.',
    '- dictionnaire.csv : chaque colonne, chaque code et ce qu’il veut dire, en entier.',
    '- datapackage.json : les mêmes descriptions, pour les logiciels (Data Package, Table Schema 1).',
    '- classeur.xlsx : réponses, libellés, dictionnaire et appels, pour Excel et LibreOffice.',
    '- reponses.parquet : reponses.csv en Parquet.',
    '- reponses.sav : reponses.csv pour SPSS, PSPP et R (haven::read_sav), avec libellés et codes d’absence.',
    '- import.R, import.sps, import.do : pour R, SPSS (ou PSPP) et Stata ; à lancer depuis ce dossier, sans rien modifier.',
    '',
    'Lire les réponses dans un logiciel de statistique (« question » est le nom d’une colonne)',
    '- R : source("import.R", encoding = "UTF-8"), qui lit chaque table. Les codes d’absence (ci-dessous) y restent des nombres, que mean() ou sum() compteraient, même avec na.rm = TRUE. Retirez-les avant tout calcul : mean(valeurs(reponses$question), na.rm = TRUE), ou, avec le paquet haven, mean(haven::zap_missing(reponses$question), na.rm = TRUE). Libellés : table(haven::as_factor(reponses$question)).',
    `- PSPP : pspp import.sps. SPSS : CD 'ce dossier'. puis INSERT FILE='import.sps'. Écrit reponses_import.sav, où les codes d’absence sont déclarés manquants. Ensuite : FREQUENCIES question.`,
    '- Stata : do import.do. Écrit reponses.dta, où les codes d’absence sont .a, .b, .c… Ensuite : tabulate question, missing',
    '',
    'Pourquoi une réponse manque',
    ...Object.values(absences).map(({ code, label }) => `  ${code} ${label}`),
    'Textes, dates, heures et nombres qui peuvent être négatifs : vides, avec la raison dans « nom_absence ».',
    'Plusieurs réponses possibles : une colonne par option, 1 choisie, 0 non choisie.',
    '',
    'À savoir',
    '- Une réponse qu’un filtre a ensuite masquée compte comme filtrée (-4), partout.',
    '- Dans reponses.csv les retours à la ligne des textes sont des espaces ; long.csv les garde.',
    ...(isSample ? [sampleLine] : []),
    '- Dans reponses.sav un libellé de valeur tient en 120 octets, un texte en 32 767 (… : coupé) ; dictionnaire.csv et long.csv les ont en entier.',
    '- Dans classeur.xlsx un texte de plus de 32 767 caractères est coupé (…) : Excel n’en prend pas davantage.',
    '- Une apostrophe est mise devant un texte qu’un tableur prendrait pour une formule (=, +, -, @).',
    '- Appels de la campagne : les valeurs distinctes de « appel » où « compte » vaut 1. Un appel à plusieurs personnes tient plusieurs lignes.',
    '- Résultats d’appel, tels que la page les compte : « resultat_appel_code », une seule fois par « appel », où « compte » vaut 1 (vide : appel pas encore clos). Dans R : table(subset(appels, compte == 1 & !duplicated(appel))$resultat_appel_code). « resultat_code » est le résultat pour chaque personne.',
    '- « rang » compte aussi les appels où la personne n’a pas été concernée (not_addressed) ; les chiffres « par essai » de la page les laissent de côté.',
    '- Tous les fichiers viennent d’une même lecture : ils se recomptent les uns les autres.',
  ];
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}

const sampleLine =
  '- Échantillon : taux.csv donne chaque taux avec son intervalle de confiance à 95 % et sa méthode, sans puis avec les poids (« ponderation ») si chacun en a un. reponses.sav, import.sps et import.do pèsent alors déjà les personnes ; dans R, employez « ponderation ».';

function heldBackLines(heldBack: readonly HeldBack[]): string[] {
  if (heldBack.length === 0) return [];
  return [
    'Textes libres qui ne sont pas dans ce paquet',
    ...heldBack.map(
      ({ question, unread, withheld }) =>
        `- ${question} : ${unread} non relu(s) (-6), ${withheld} retenu(s) (-7).`,
    ),
    '-6 : personne ne l’a encore lu, il pourrait nommer quelqu’un ; les commanditaires et les responsables le lisent à la page « Textes à relire avant partage » de la campagne, par « Relire les textes » en haut des résultats.',
    '-7 : une personne de la direction ou de l’équipe l’a lu et a choisi de ne pas le partager.',
    '',
  ];
}
