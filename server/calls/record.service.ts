import type { Answer } from '#server/contracts/script-content.ts';
import { markAnswered } from '#server/interviews/index.ts';
import type { Db } from '#server/platform/database.ts';
import { insertAnswers, type NewAnswer } from './answers.store.ts';

/** Of whom, in which call, on which version, by whom and when. */
export type Circumstances = Omit<NewAnswer, 'name' | 'iteration' | 'valueJson' | 'state'>;

/** Writes answers already checked, in the caller's transaction; what counts and exports is told to look again. */
export async function recordAnswers(
  tx: Db,
  circumstances: Circumstances,
  answers: readonly Answer[],
): Promise<void> {
  await insertAnswers(
    tx,
    answers.map(({ name, iteration = 0, value, state }) => ({
      ...circumstances,
      name,
      iteration,
      valueJson: JSON.stringify(value),
      state,
    })),
  );
  await markAnswered(tx, [circumstances]);
}
