import type { FindingCode } from '#server/contracts/imports.contract.ts';
import { folded, lettersOf, lookAt, seen } from './cells.rules.ts';

/**
 * Words that must be read by somebody before the person is called: a death, a wish not to be called (reference/france.md
 * §C.23). When in doubt a row is held: to read one too many costs a moment, to call a dead person's family does not.
 * Pure.
 */

export interface Suspicion {
  readonly code: Extract<FindingCode, 'deceased' | 'do_not_call'>;
  /** The sentence it stands in, at most 120 characters. */
  readonly sentence: string;
}

const SENTENCE_CHARS = 120;

/** In every text that could hold a suspicious word, and in few others. */
const trigger =
  /dcd|d\.c\.d|d[ée]c[eéè][ds]|d[ée]funt|mort|†|appel|contact|t[ée]l[ée]phon|d[ée]rang|sollicit|d[ée]march|stop|oppos/i;
/** The letters of each of them: a cell without them needs no reading at all. */
const triggers: readonly number[] = [
  'cd',
  'defunt',
  'mort',
  'apel',
  'conta',
  'telphon',
  'derang',
  'solict',
  'demarch',
  'stop',
  'ops',
].map(lettersOf);

/** What a tidy cell says that somebody must read; null when nothing. `bits`: of {@link lookAt}. */
export function suspicionIn(cell: string, bits: number = lookAt(cell)): Suspicion | null {
  if ((bits & seen.untidy) === 0) {
    let mayBe = false;
    for (let at = 0; at < triggers.length && !mayBe; at += 1) {
      const letters = triggers[at] ?? 0;
      mayBe = (bits & letters) === letters;
    }
    if (!mayBe) return null;
  }
  return trigger.test(cell) ? readSentences(cell) : null;
}

function readSentences(cell: string): Suspicion | null {
  // Not at the dots of « D.C.D. » or of « M. ».
  for (const sentence of cell.split(/[!?;\n]|(?<=[^\s.]{3})\.(?= |$)/)) {
    const text = folded(sentence);
    const code = isDeath(text) ? 'deceased' : isRefusal(text) ? 'do_not_call' : null;
    if (code !== null) return { code, sentence: shortened(sentence.trim()) };
  }
  return null;
}

/** Around what was found, when the sentence is too long to show. */
function shortened(sentence: string): string {
  if (sentence.length <= SENTENCE_CHARS) return sentence;
  const at = sentence.search(trigger);
  const from = Math.max(0, Math.min(at - SENTENCE_CHARS / 2, sentence.length - SENTENCE_CHARS));
  return sentence.slice(from, from + SENTENCE_CHARS);
}

const relation =
  '(?:conjointe?|epoux|epouse|mari|femme|compagnon|compagne|concubine?|partenaire|pere|mere|parents?|fils|fille|enfants?|bebe|frere|soeur|oncle|tante|cousine?|grands? (?:pere|mere|parents?)|tut(?:eur|rice)|curateur|curatrice|amie?|voisine?|beau pere|belle mere|ex)';

const death = /\b(?:decedee?s?|deces|d\.?c\.?d\b\.?|defunte?s?)|†/g;
/** « son mari est décédé »: a widow is alive. Right before the word only: « sa fille dit qu’elle est décédée » is held. */
const somebodyElse = new RegExp(
  `\\b${relation}(?: \\(?(?:est|etait|etant|sont|a ete|deja|recemment|aussi))* *\\(?$`,
);
const ofSomebodyElse = new RegExp(
  `^ *(?:recent |brutal )?(?:(?:de|du|d|a) )?(?:(?:la|le|l|son|sa|ses|leur|un|une) )*${relation}\\b`,
);
const notDead = /\b(?:non|pas|ni|jamais|aucun|sans|pas de)[ (:]*$/;
/** Rights that survivors have, and insurances: nobody's death by themselves. */
const rightOfSurvivors =
  /\b(?:capital|assurance|garantie|rente|pension|allocation|prevoyance)[a-z]*(?: (?:de|du|en cas de))? *$/;
const saidNo = /^ *[:=] *(?:non|neant|aucune?|0|faux)\b/;
/** « mort » alone is a street, a village or a name: only what says when, or that somebody is. */
const deadSince =
  /^\W*morte?\W*$|\b(?:est|etait) morte?\b|(?<!\b(?:la|de|du|port|beau) )\bmorte? (?:le|en|depuis|au|a|suite) /;

function isDeath(text: string): boolean {
  for (const { 0: word, index } of text.matchAll(death)) {
    const before = text.slice(0, index);
    const after = text.slice(index + word.length);
    const isOthers = somebodyElse.test(before) || (word === 'deces' && ofSomebodyElse.test(after));
    if (!isOthers && !notDead.test(before) && !rightOfSurvivors.test(before) && !saidNo.test(after))
      return true;
  }
  const dead = deadSince.exec(text);
  return dead !== null && !somebodyElse.test(text.slice(0, dead.index));
}

const call =
  'r?e?(?:appeler|contacter|telephoner|deranger|solliciter|demarcher|appele|contacte|derange|sollicite|demarche)e?s?';
const whom = '(?:(?:l|le|la|les|lui|me|m|nous|y|du tout|jamais|plus) )*';
/** « ne pas appeler avant 10 h » is when to call, not whether. */
const someHours =
  '(?! *(?:[:,(] *)?(?:avant|apres|entre|pendant|le (?:matin|midi|soir|week|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)|la (?:nuit|journee|semaine)|l apres midi|les? (?:matins?|midis?|soirs?|week|lundis?|mercredis?|vendredis?|samedis?|dimanches?)|en (?:matinee|soiree|journee)|aux heures|trop tot|trop tard|tot|tard|a partir))';

const refusals: readonly RegExp[] = [
  new RegExp(
    `\\bne (?:faut |doit |veut |souhaite |desire |surtout |jamais )?(?:plus|pas|jamais)(?: jamais| surtout)? ${whom}${call}\\b${someHours}`,
  ),
  new RegExp(
    `\\b(?:n|ne|m|l|nous) (?:${whom})(?:r?appele|contacte|recontacte|telephone|derange)(?:z|r) (?:plus|pas|jamais)\\b${someHours}`,
  ),
  new RegExp(`(?:^|[:,(] ?|\\ba ne )(?:plus|pas|jamais) ${whom}${call}\\b${someHours}`),
  /\bne? (?:veut|souhaite|desire|voul\w+|souhait\w+|accepte) (?:plus|pas|aucun|d?) ?(?:du tout )?(?:etre|qu on|d appel|de contact|recevoir d|aucun|appel|contact)/,
  /\b(?:plus|pas|aucun) (?:d )?(?:appels?|contact)(?: telephoniques?)?(?: svp| merci)?\W*$/,
  /\brefus\w* (?:(?:tout|toute|tous|les|l|le|d|de|des|du|un|par) )*(?:etre (?:re)?(?:appele|contacte|derange|sollicite|joint)|appel|(?:re)?contact|demarche telephon|telephon)/,
  /^\W*stop\b(?! covid)\W*(?:$|[!,.:]|appel|contact|tel|demarch|sollicit|rappel)|\bstop (?:aux |les |tout |d )?(?:appel|contact|rappel|demarch|sollicit|telephon)/,
  /(?<!\b(?:sans|aucune|pas d|non|cheque|carte|pas) )\boppositions?\b(?! *[:=] *(?:non|neant|aucune|0|faux)\b)(?! (?:bancaire|cheque|carte|sur (?:compte|cheque)))/,
  /\bs (?:est )?oppose|\boppose(?:e|s|es)? (?:a|aux?) (?:tout |toute |l |les |des |d )*(?:appel|contact|etre|demarch|sollicit|telephon)/,
];

function isRefusal(text: string): boolean {
  return refusals.some((refusal) => refusal.test(text));
}

const ofDeath = /\b(?:decedee?s?|deces|dcd|defunte?)\b/;
const ofRefusal =
  /\boppositions?\b|\b(?:ne (?:plus|pas)|stop) (?:re)?(?:appel|contact|demarch)|\brefus (?:d appel|de contact|des appels)|\bliste (?:noire|d opposition)/;
const denied =
  /^(?:non|n|no|0|faux|false|f|aucune?|neant|nc|n\/?[ac]|sans|vivante?|en vie|[-–/.]+|00.00.0000)$/;

/**
 * The column itself may ask the question (« Décédé », « Date de décès », « Opposition »): then any answer but no is a
 * suspicion. Null for other columns.
 */
export function suspicionOfColumn(header: string): ((cell: string) => Suspicion | null) | null {
  const question = folded(header);
  const code = ofDeath.test(question) ? 'deceased' : ofRefusal.test(question) ? 'do_not_call' : null;
  // « Décès du conjoint » is another person's.
  if (code === null || new RegExp(`\\b${relation}\\b`).test(question)) return null;
  return (cell) =>
    cell === '' || denied.test(folded(cell)) || denied.test(cell)
      ? null
      : { code, sentence: shortened(`${header} : ${cell}`) };
}
