import type { Item, QuestionItem, ScriptContent, Text } from '#server/contracts/script-content.ts';
import { boundsOf, isQuestion } from '#server/contracts/script-flow.ts';
import { turnsQuestion } from '#server/contracts/script-passages.ts';
import type { ScriptProblem } from '#server/contracts/scripts.contract.ts';
import {
  type Add,
  checkExpression,
  checkPiping,
  type Known,
  numericKinds,
  type Place,
} from './script-conditions.rules.ts';
import { checkPermanence } from './script-permanence.rules.ts';
import { checkRepeat } from './script-repeats.rules.ts';

/**
 * What stands against publishing a script: everything that could not be reached, computed, read aloud or exported, or
 * that would give answers already recorded another meaning. `earlier`: every version published before, newest first.
 * `block` refuses, `warn` informs. Each detail names the question and the remedy, in French.
 */
export function findProblems(content: ScriptContent, earlier: readonly ScriptContent[]): ScriptProblem[] {
  const problems: ScriptProblem[] = [];
  const add: Add = (level, code, path, detail) => problems.push({ level, code, path, detail });
  const places = placesOf(content);
  checkScript(content, places, add);
  const byName = new Map(places.map((place) => [place.question.name, place]));
  let order = 0;
  content.blocks.forEach((block, b) => {
    const script = { content, known: { byName, repeat: block.repeat?.name ?? null } };
    if (block.repeat !== undefined) {
      checkText(
        block.repeat.label,
        `blocks.${b}.repeat.label`,
        `un tour du bloc ${b + 1}`,
        content.languages,
        add,
      );
      checkRepeat(block, byName, order, `blocks.${b}.repeat`, add);
    }
    checkText(block.title, `blocks.${b}.title`, `le titre du bloc ${b + 1}`, content.languages, add);
    block.items.forEach((item, i) => {
      checkItem(script, item, order, `blocks.${b}.items.${i}`, block.purpose, add);
      order += 1;
    });
  });
  checkPermanence(places, earlier.map(placesOf), add);
  return problems;
}

interface Script {
  readonly content: ScriptContent;
  readonly known: Known;
}

function placesOf(content: ScriptContent): Place[] {
  let order = 0;
  return content.blocks.flatMap(({ items, repeat }, b) => {
    const asked = items.flatMap((item, i) => {
      const place = { path: `blocks.${b}.items.${i}`, order: order++, repeat: repeat?.name ?? null };
      return isQuestion(item) ? [{ ...place, question: item }] : [];
    });
    if (repeat === undefined) return asked;
    // The number of turns is known after the block, as an answer is.
    const turns = {
      question: turnsQuestion(repeat),
      path: `blocks.${b}.repeat`,
      order: order - 1,
      repeat: null,
    };
    return [...asked, turns];
  });
}

function checkScript(content: ScriptContent, places: readonly Place[], add: Add): void {
  if (!content.languages.includes('fr')) {
    add('block', 'missing_language', 'languages', 'Ajoutez le français aux langues de la trame.');
  }
  content.blocks.forEach((block, b) => {
    if (content.blocks.findIndex(({ id }) => id === block.id) !== b) {
      add(
        'block',
        'duplicate_block',
        `blocks.${b}.id`,
        `Deux blocs portent l’identifiant « ${block.id} » : changez-en un.`,
      );
    }
  });
  if (places.length === 0) {
    add(
      'warn',
      'no_question',
      'blocks',
      'La trame ne pose aucune question : rien ne sera compté. Ajoutez-en au moins une.',
    );
  }
  const seen = new Set<string>();
  for (const { question, path } of places) {
    // Statistical software does not tell `Age` from `age`.
    const key = question.name.toLowerCase();
    if (seen.has(key)) {
      add(
        'block',
        'duplicate_name',
        `${path}.name`,
        `Deux questions s’appellent « ${question.name} » : renommez la seconde.`,
      );
    }
    seen.add(key);
  }
}

function checkItem(script: Script, item: Item, order: number, path: string, purpose: string, add: Add): void {
  const who = isQuestion(item)
    ? `la question « ${item.name} »`
    : item.kind === 'say'
      ? 'ce texte à dire'
      : 'cette note';
  checkText(item.text, `${path}.text`, who, script.content.languages, add);
  checkPiping(script.known, item.text, order, `${path}.text`, who, add);
  if (item.showIf !== undefined)
    checkExpression(script.known, item.showIf, order, `${path}.showIf`, who, add);
  if (purpose === 'voicemail') checkVoicemail(item, path, who, add);
  if (!isQuestion(item)) return;
  if (item.instruction !== undefined) {
    checkText(
      item.instruction,
      `${path}.instruction`,
      `la consigne de ${who}`,
      script.content.languages,
      add,
    );
  }
  item.checks?.forEach((check, c) => {
    // A check runs once its own question is answered: it may speak of it.
    checkExpression(
      script.known,
      check.test,
      order + 1,
      `${path}.checks.${c}.test`,
      `un contrôle de ${who}`,
      add,
    );
    checkText(
      check.message,
      `${path}.checks.${c}.message`,
      `le message d’un contrôle de ${who}`,
      script.content.languages,
      add,
    );
  });
  item.options?.forEach(({ code, showIf }, o) => {
    const place = `${path}.options.${o}.showIf`;
    if (showIf !== undefined)
      checkExpression(script.known, showIf, order, place, `la réponse ${code} de ${who}`, add);
  });
  checkOptions(script, item, path, add);
  checkBounds(item, path, add);
}

function checkText(text: Text, path: string, who: string, languages: readonly string[], add: Add): void {
  if ((text['fr'] ?? '').trim() === '') {
    add('block', 'missing_text', path, `Le texte français manque pour ${who} : écrivez-le.`);
  }
  for (const language of languages) {
    if (language !== 'fr' && (text[language] ?? '').trim() === '') {
      add(
        'warn',
        'missing_translation',
        path,
        `La traduction « ${language} » manque pour ${who} : le français sera affiché.`,
      );
    }
  }
}

function checkOptions(script: Script, question: QuestionItem, path: string, add: Add): void {
  const isChoice = question.kind === 'single' || question.kind === 'multi';
  const options = question.options ?? [];
  if (isChoice && options.length === 0) {
    add(
      'block',
      'no_options',
      `${path}.options`,
      `La question « ${question.name} » n’a aucune réponse à proposer : ajoutez-en.`,
    );
  }
  if (!isChoice && options.length > 0) {
    add(
      'warn',
      'useless_options',
      `${path}.options`,
      `La question « ${question.name} » n’est pas un choix : ses réponses proposées ne seront pas affichées.`,
    );
  }
  options.forEach((option, o) => {
    if (options.findIndex(({ code }) => code === option.code) !== o) {
      add(
        'block',
        'duplicate_option',
        `${path}.options.${o}.code`,
        `La question « ${question.name} » a deux réponses de code ${option.code} : donnez un autre code à la seconde.`,
      );
    }
    checkText(
      option.label,
      `${path}.options.${o}.label`,
      `la réponse ${option.code} de « ${question.name} »`,
      script.content.languages,
      add,
    );
  });
}

function checkBounds(question: QuestionItem, path: string, add: Add): void {
  const { min, max } = boundsOf(question);
  if (min !== null && max !== null && min > max) {
    add(
      'block',
      'bad_bounds',
      `${path}.min`,
      `La question « ${question.name} » a un minimum (${min}) plus grand que son maximum (${max}) : échangez-les.`,
    );
  }
  if (!numericKinds.includes(question.kind)) return;
  // Exports write −1 to −5 for « ne sait pas », « refuse »… in the same column.
  if (min === null || min < 0) {
    add(
      'warn',
      'absence_code',
      `${path}.min`,
      `La question « ${question.name} » accepte des nombres négatifs, que les exports emploient pour les absences de réponse (−1 à −5) : donnez-lui un minimum de 0 si c’est possible.`,
    );
  }
}

/** Words that tell somebody else why the person is called (secrecy, Code pénal 226-13; reference/france.md §8). */
const revealing =
  /(?<!\p{L})(aah|pch|mdph|rsa|apa|aeeh|handicap\p{L}*|allocations?|prestations?|sociale?s?|sant[ée]|maladies?|vaccin\p{L}*|dettes?|droits?|disab\p{L}*|health|benefits?)(?!\p{L})/iu;

/** These come from the campaign or the list: nobody can tell at publication what they will say. */
const revealingField =
  /\{\{\s*(?!(?:target\.)?(?:agentName|civility|lastName|firstName|displayName)\s*\}\})[^{}]*\}\}/;

function checkVoicemail(item: Item, path: string, who: string, add: Add): void {
  if (isQuestion(item)) {
    add(
      'block',
      'question_in_voicemail',
      path,
      `On ne pose pas de question à un répondeur : déplacez ${who} dans un autre bloc.`,
    );
  }
  // A note is for the agent's eyes only.
  if (item.kind === 'note') return;
  for (const [language, text] of Object.entries(item.text)) {
    const word = (revealing.exec(text) ?? revealingField.exec(text))?.[0];
    if (word !== undefined) {
      add(
        'block',
        'revealing_voicemail',
        `${path}.text.${language}`,
        `Le message laissé au répondeur dit « ${word} » : une autre personne peut l’entendre. Dites seulement qui appelle et comment rappeler.`,
      );
    }
  }
}
