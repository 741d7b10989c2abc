import type { QuestionItem, ScriptContent } from '#server/contracts/script-content.ts';
import {
  type Answers,
  boundsOf,
  type Fields,
  type GivenAnswer,
  isQuestion,
  runScript,
} from '#server/contracts/script-flow.ts';
import { drawn, pick } from './chance.ts';

/** What somebody answers to a question: as they say it, and as it is to be noted. */
export interface Reply {
  readonly given: GivenAnswer;
  readonly said: string;
}

/** Some checks of a script refuse some answers: another one is then drawn. */
const TRIES = 12;

/** A question as it is asked now, of its options those offered. */
export interface Asked {
  readonly question: QuestionItem;
  /** It asks who is on the telephone. */
  readonly isIdentity: boolean;
}

/** Null when this question is not asked as things stand. */
export function askedNow(
  name: string,
  content: ScriptContent,
  answers: Answers,
  fields: Fields,
): Asked | null {
  for (const { item, visible, blockIndex } of runScript(content, answers, fields).items) {
    if (visible && isQuestion(item) && item.name === name)
      return { question: item, isIdentity: content.blocks[blockIndex]?.purpose === 'identification' };
  }
  return null;
}

interface Temper {
  readonly seed: number;
  readonly isHesitant: boolean;
  readonly now: number;
}

/**
 * The reply of an invented person to a question of any script, that the script accepts as things stand; always the same
 * for a seed. Null when the script accepts nothing that comes to mind.
 */
export function replyTo(
  { question, isIdentity }: Asked,
  content: ScriptContent,
  answers: Answers,
  fields: Fields,
  { seed, isHesitant, now }: Temper,
): Reply | null {
  if (isIdentity) return whoTheyAre(question, fields);
  const absence = isHesitant ? absenceOf(question, seed) : null;
  if (absence !== null) return absence;
  for (let n = 0; n < TRIES; n += 1) {
    const given = candidate(question, seed + n, now);
    if (given === null) return null;
    const tried = { ...answers, [question.name]: given };
    const { items } = runScript(content, tried, fields);
    const isAccepted = items.some(
      ({ item, problem }) => isQuestion(item) && item.name === question.name && problem === null,
    );
    if (isAccepted) return { given, said: aloud(question, given, seed, isHesitant) };
  }
  return null;
}

/** They are who is asked for: the first choice of a script that asks, as of every template. */
function whoTheyAre(question: QuestionItem, fields: Fields): Reply | null {
  const first = question.options?.[0]?.code ?? (question.kind === 'yesno' ? 1 : null);
  const town = String(fields['commune'] ?? '');
  return first === null
    ? null
    : { given: { value: first, state: 'answered' }, said: `C’est bien moi. J’habite à ${town}.` };
}

/** Some things one does not know, or would rather not say. */
function absenceOf(question: QuestionItem, seed: number): Reply | null {
  const mood = drawn(seed, `mood ${question.name}`) % 3;
  if (mood === 0 && question.allow?.dk === true)
    return { given: { value: null, state: 'dk' }, said: 'Alors là… Je n’en ai aucune idée.' };
  if (mood === 1 && question.allow?.rf === true)
    return { given: { value: null, state: 'rf' }, said: 'Ça, je préfère ne pas vous le dire.' };
  return null;
}

const DAY_MS = 24 * 3_600_000;
const texts = [
  'Comme d’habitude, rien de changé.',
  'Plutôt en fin de matinée.',
  'Oui, mais pas tout de suite.',
] as const;

function candidate(question: QuestionItem, seed: number, now: number): GivenAnswer | null {
  const chance = drawn(seed, question.name);
  const answered = (value: GivenAnswer['value']): GivenAnswer => ({ value, state: 'answered' });
  const codes = (question.options ?? [])
    .filter(({ exclusive }) => exclusive !== true)
    .map(({ code }) => code);
  switch (question.kind) {
    case 'yesno':
      return answered(chance % 3 === 0 ? 0 : 1);
    case 'single': {
      const code = question.options?.[chance % question.options.length]?.code;
      return code === undefined ? null : answered(code);
    }
    case 'multi': {
      const chosen = codes.filter((_, index) => (chance >>> index) % 2 === 0).slice(0, 2);
      const first = question.options?.[0]?.code;
      if (chosen.length > 0) return answered(chosen);
      return first === undefined ? null : answered([first]);
    }
    case 'integer':
    case 'scale':
    case 'decimal': {
      const { min, max } = boundsOf(question);
      const low = Math.ceil(min ?? Math.min(1, max ?? 1));
      const high = Math.floor(max ?? low + 4);
      return answered(low + (chance % Math.max(1, Math.min(10, high - low + 1))));
    }
    case 'date':
      return answered(
        new Date(now + ((chance % 60) - 90 + (seed % 2) * 120) * DAY_MS).toISOString().slice(0, 10),
      );
    case 'time':
      return answered(`${9 + (chance % 9)}:30`.padStart(5, '0'));
    case 'text':
      return answered(pick(texts, seed, question.name));
  }
}

const yes = ['Oui.', 'Oui, tout à fait.', 'Ah oui.'] as const;
const no = ['Non.', 'Ah non.', 'Non, pas du tout.'] as const;

function aloud(question: QuestionItem, given: GivenAnswer, seed: number, isHesitant: boolean): string {
  const said = inWords(question, given, seed);
  if (!isHesitant) return said;
  if (question.kind !== 'yesno') return `Attendez que je réfléchisse… ${said}`;
  // Says one thing, then means the other.
  return given.value === 1 ? 'Non… Enfin si, si : oui.' : 'Oui… Euh, non, attendez. Non.';
}

function inWords(question: QuestionItem, { value }: GivenAnswer, seed: number): string {
  const label = (code: number): string =>
    question.options?.find((option) => option.code === code)?.label['fr'] ?? String(code);
  if (question.kind === 'yesno') return pick(value === 1 ? yes : no, seed, question.name);
  if (Array.isArray(value)) return `${value.map(label).join(', et puis : ')}.`;
  if (question.kind === 'single' && typeof value === 'number')
    return pick([`${label(value)}.`, `Je dirais : ${label(value)}.`], seed, question.name);
  if (question.kind === 'date' && typeof value === 'string')
    return `Le ${new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(value))}.`;
  if (question.kind === 'time' && typeof value === 'string') return `Vers ${value.replace(':', ' heures ')}.`;
  return question.kind === 'text' ? String(value) : `${String(value).replace('.', ',')}.`;
}
