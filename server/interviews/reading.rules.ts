import type { AnswerValue, ScriptContent } from '#server/contracts/script-content.ts';
import {
  type Answers,
  type Fields,
  type Flow,
  type FlowItem,
  fittingAnswers,
  type GivenAnswer,
  isGiven,
  isQuestion,
  runScript,
} from '#server/contracts/script-flow.ts';
import { readKey } from '#server/contracts/script-passages.ts';

/** What each question of a script gave of one person. Pure: results, exports and tallies all read the same. */

/** The version a person was asked with, what they answered, and what their file said that day. */
export interface Interview {
  readonly content: ScriptContent;
  /** The latest of each question, whatever version it was given under. */
  readonly answers: Answers;
  readonly fields: Fields;
}

/**
 * Why there is no answer; `skipped`: a condition hid the question; `not_reached`: the interview stopped before. The last two
 * are never kept, but take the place of a text in what is shared: nobody read it yet, or whoever did held it back.
 */
export const absenceNames = ['dk', 'rf', 'na', 'skipped', 'not_reached', 'unread', 'withheld'] as const;
export type Absence = (typeof absenceNames)[number];

/** As kept: a number, codes, a day or a time as it is; words apart, so that nothing counts them by value. */
export type Reading =
  | number
  | string
  | readonly number[]
  | { readonly text: string }
  | { readonly absence: Absence };

/**
 * By name of question, by its `answerKey` in a turn of a repeated block; one that is not there was never asked. By the
 * name of a repeat, how many turns there were: of the turns there are not, nothing is kept.
 */
export type Readings = Readonly<Record<string, Reading>>;

/**
 * What each question of the version gives: its answer, or why there is none; nothing for somebody who answered nothing.
 * In an interview that stopped, what comes after the last answer was not reached; what is hidden before it was skipped.
 */
export function readInterview({ content, answers, fields }: Interview): Readings {
  const readings = new Map<string, Reading>();
  if (!Object.values(answers).some(isGiven)) return {};
  const flow = runScript(content, fittingAnswers(content, answers), fields);
  const lastGiven = flow.items.findLastIndex(({ visible, answer }) => visible && isGiven(answer));
  flow.items.forEach((entry, index) => {
    const isPassed = flow.isComplete || index < lastGiven;
    const { repeat } = content.blocks[entry.blockIndex] ?? {};
    if (repeat !== undefined) {
      const turns = Number(flow.turns[repeat.name]?.value);
      if (!readings.has(repeat.name))
        readings.set(repeat.name, isPassed || entry.answer !== null ? turns : { absence: 'not_reached' });
      if (entry.turn > turns) return;
    }
    if (!isQuestion(entry.item)) return;
    const isText = entry.item.kind === 'text';
    readings.set(entry.item.name, readingOf(entry, isText, isPassed));
  });
  // Given under an earlier version, to a question or with a code this one has no more: an answer all the same.
  for (const [name, answer] of Object.entries(answers)) {
    const known = readings.get(name);
    const isUnread = known === undefined || absenceOf(known) === 'not_reached';
    if (isUnread && isGiven(answer) && !isHidden(flow, name))
      readings.set(name, given(answer, !isDated(answer.value)));
  }
  return Object.fromEntries(readings);
}

/** Of a question; one that is not there was not reached. */
export function readingIn(readings: Readings, name: string): Reading {
  // A question may be called `constructor`.
  const reading = Object.hasOwn(readings, name) ? readings[name] : undefined;
  return reading ?? { absence: 'not_reached' };
}

/** Why there is no answer; null when there is one. */
export function absenceOf(reading: Reading): Absence | null {
  return typeof reading === 'object' && 'absence' in reading ? reading.absence : null;
}

/** The answer; null when there is none. */
export function answerIn(reading: Reading): AnswerValue {
  if (typeof reading === 'number' || typeof reading === 'string') return reading;
  if ('absence' in reading) return null;
  return 'text' in reading ? reading.text : [...reading];
}

/** The free answers among them, by name (`answerKey`). */
export function textsIn(readings: Readings): [name: string, text: string][] {
  const texts: [string, string][] = [];
  for (const name of Object.keys(readings)) {
    const reading = readings[name];
    if (typeof reading === 'object' && 'text' in reading) texts.push([name, reading.text]);
  }
  return texts;
}

/** A day or a time: what a question of an older version may have asked for, besides words. */
function isDated(value: AnswerValue): boolean {
  return typeof value === 'string' && /^(\d{4}-\d{2}-\d{2}|\d{2}:\d{2})$/.test(value);
}

function isHidden({ items }: Flow, name: string): boolean {
  return items.some(({ item, visible }) => isQuestion(item) && item.name === name && !visible);
}

function readingOf({ visible, answer }: FlowItem, isText: boolean, isPassed: boolean): Reading {
  if (!visible) return { absence: isPassed ? 'skipped' : 'not_reached' };
  return isGiven(answer) ? given(answer, isText) : { absence: 'not_reached' };
}

function given({ value, state }: GivenAnswer, isText: boolean): Reading {
  if (state !== 'answered') return { absence: state };
  if (typeof value === 'string') return isText ? { text: value } : value;
  return value ?? { absence: 'not_reached' };
}

/** In how many ways a person counts: `name` of a question, `key` of {@link keysOf}. */
export interface Tally {
  readonly name: string;
  readonly key: string;
}

/** `answered`, the reasons for no answer, and `=` before each code or value given; the words of texts are not counted. */
function keysOf(reading: Reading): string[] {
  const absence = absenceOf(reading);
  if (absence !== null) return [absence];
  if (typeof reading === 'object' && 'text' in reading) return ['answered'];
  const value = answerIn(reading);
  return ['answered', ...[value].flat().map((code) => `=${code}`)];
}

/** Under the name of a question of a repeated block: somebody who said something in one turn or more. */
export const SOME_TURN = 'some_turn';

/** What a person counts in: in a repeated block, once for each turn, and once for having said something at all. */
export function talliesOf(readings: Readings): Tally[] {
  const all = Object.entries(readings);
  const inSomeTurn = all.flatMap(([key, reading]) => {
    const { name, turn } = readKey(key);
    const absence = absenceOf(reading);
    return turn === 0 || absence === 'skipped' || absence === 'not_reached' ? [] : [name];
  });
  return [
    ...all.flatMap(([name, reading]) => keysOf(reading).map((key) => ({ name, key }))),
    ...[...new Set(inSomeTurn)].map((name) => ({ name, key: SOME_TURN })),
  ];
}

export interface Change extends Tally {
  readonly by: number;
}

/** What to add to the tallies when these readings take the place of those; in one order, whoever writes them. */
export function changesBetween(pairs: readonly (readonly [before: Readings, after: Readings])[]): Change[] {
  const changes = new Map<string, { name: string; key: string; by: number }>();
  const count = (readings: Readings, by: 1 | -1) => {
    for (const { name, key } of talliesOf(readings)) {
      const id = `${name} ${key}`;
      const known = changes.get(id);
      if (known === undefined) changes.set(id, { name, key, by });
      else known.by += by;
    }
  };
  for (const [before, after] of pairs) {
    count(before, -1);
    count(after, 1);
  }
  return [...changes]
    .filter(([, { by }]) => by !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, change]) => change);
}
