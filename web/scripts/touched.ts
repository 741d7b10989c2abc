import type { TouchedEdit } from '#server/contracts/publications.contract.ts';

/** Recorded answers to one question, in people. */
export interface Touched {
  readonly open: number;
  readonly finished: number;
  readonly isAtLeast: boolean;
}

/** By question, over several campaigns. Pure. */
export function answersTouched(edits: readonly TouchedEdit[]): ReadonlyMap<string, Touched> {
  const touched = new Map<string, Touched>();
  for (const { name, answers } of edits) {
    if (name === null || answers === null) continue;
    const known = touched.get(name) ?? { open: 0, finished: 0, isAtLeast: false };
    touched.set(name, {
      open: known.open + answers.open,
      finished: known.finished + answers.finished,
      isAtLeast: known.isAtLeast || answers.isAtLeast,
    });
  }
  return touched;
}
