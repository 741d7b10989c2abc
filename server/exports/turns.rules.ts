import { answerKey, everyTurn } from '#server/contracts/script-passages.ts';
import { type Reading, type Readings, readingIn } from '#server/interviews/index.ts';
import type { AskedQuestion } from '#server/results/index.ts';

/** A question as a table has it: once, or once for each turn that any version may ask it in. */
export interface AskedInTurn extends AskedQuestion {
  /** Of the question, whatever the turn; `question.name` is that of its column (`age_2`). */
  readonly name: string;
  /** From 1; 0 outside a repeated block. */
  readonly turn: number;
  /** What its reading is kept under. */
  readonly key: string;
}

/** Every turn of every question, so that columns are the same whoever answered. */
export function inTurns(asked: readonly AskedQuestion[]): AskedInTurn[] {
  return asked.flatMap((one): AskedInTurn[] => {
    const { question, repeat } = one;
    const { name } = question;
    if (repeat === null) return [{ ...one, name, turn: 0, key: name }];
    return everyTurn(repeat).map((turn) => {
      const text = { fr: `${question.text['fr'] ?? name} (${repeat.label} ${turn})` };
      const key = answerKey(name, turn);
      return { ...one, name, turn, key, question: { ...question, name: `${name}_${turn}`, text } };
    });
  });
}

/** Null: nothing is kept of it, as it was never asked nor passed over. */
export function keptReading(readings: Readings, { key }: AskedInTurn): Reading | null {
  // A question may be called `constructor`.
  return Object.hasOwn(readings, key) ? (readings[key] ?? null) : null;
}

/** What a person gave there, or why not: a turn there is not is passed over as a condition would. */
export function readingAt(readings: Readings, asked: AskedInTurn): Reading {
  const kept = keptReading(readings, asked);
  if (kept !== null || asked.repeat === null) return kept ?? { absence: 'not_reached' };
  const turns = readingIn(readings, asked.repeat.name);
  return { absence: typeof turns === 'number' && asked.turn > turns ? 'skipped' : 'not_reached' };
}
