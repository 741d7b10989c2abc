import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { Claimed } from '#server/contracts/queue.contract.ts';
import type { Answers, GivenAnswer } from '#server/contracts/script-flow.ts';
import { keyOf, placed } from '#server/contracts/script-passages.ts';
import { type Answer, ask } from '../api.ts';
import type { Job } from '../outbox/entries.ts';

export type InHand = Answer<'GET /api/claims/current'>;

/** Whoever the agent has in charge, or why there is nobody. Asked often: another tab may have changed it. */
export const current = {
  ...ask('GET /api/claims/current'),
  staleTime: 0,
  refetchOnWindowFocus: true,
} as const;

export function isClaimed(inHand: InHand): inHand is Claimed {
  return inHand.claim !== null;
}

const states = ['answered', 'dk', 'rf', 'na'] as const;

type Row = Claimed['targets'][number]['answers'][number];
/** An answer is read once: the same one is the same object, and what shows it is not drawn again. */
const read = new WeakMap<Row, GivenAnswer | null>();

/** The answers a person had given when the claim was read. */
export function answersOf(target: Claimed['targets'][number]): Answers {
  return Object.fromEntries(
    target.answers.flatMap((row) => {
      const given = givenIn(row);
      return given === null ? [] : [[keyOf(row), given] as const];
    }),
  );
}

function givenIn(row: Row): GivenAnswer | null {
  const before = read.get(row);
  if (before !== undefined) return before;
  const state = states.find((candidate) => candidate === row.state);
  const given = state === undefined ? null : { value: readValue(row.value), state };
  read.set(row, given);
  return given;
}

/** True when both say the same of every question, in whatever objects. */
export function isSameAnswers(a: Answers, b: Answers): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => isSameGiven(a[name], b[name]));
}

function isSameGiven(a: GivenAnswer | undefined, b: GivenAnswer | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.state !== b.state) return false;
  return Array.isArray(a.value) ? String(a.value) === String(b.value) : a.value === b.value;
}

function readValue(value: unknown): GivenAnswer['value'] {
  if (typeof value === 'string' || typeof value === 'number') return value;
  return Array.isArray(value) ? value.filter((code) => typeof code === 'number') : null;
}

/** Writes a confirmed answer into what is known of the claim, so that nothing has to be read again. */
export function rememberAnswer(
  client: QueryClient,
  queryKey: QueryKey,
  job: Extract<Job, { kind: 'answer' }>,
): void {
  void client.cancelQueries({ queryKey });
  client.setQueryData<InHand>(queryKey, (inHand) => {
    if (inHand === undefined || !isClaimed(inHand)) return inHand;
    const targets = inHand.targets.map((target) =>
      target.id === job.targetId
        ? {
            ...target,
            answers: [
              ...target.answers.filter((row) => keyOf(row) !== job.name),
              placed(job.name, job.given),
            ],
          }
        : target,
    );
    return { ...inHand, targets };
  });
}
