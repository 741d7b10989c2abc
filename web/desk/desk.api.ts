import type { QueryClient } from '@tanstack/react-query';
import type { Claimed } from '#server/contracts/queue.contract.ts';
import type { Answers, GivenAnswer } from '#server/contracts/script-flow.ts';
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

/** The answers a person had given when the claim was read. */
export function answersOf(target: Claimed['targets'][number]): Answers {
  return Object.fromEntries(
    target.answers.flatMap(({ name, value, state }) => {
      const known = states.find((candidate) => candidate === state);
      return known === undefined ? [] : [[name, { value: readValue(value), state: known }] as const];
    }),
  );
}

function readValue(value: unknown): GivenAnswer['value'] {
  if (typeof value === 'string' || typeof value === 'number') return value;
  return Array.isArray(value) ? value.filter((code) => typeof code === 'number') : null;
}

/** Writes a confirmed answer into what is known of the claim, so that nothing has to be read again. */
export function rememberAnswer(client: QueryClient, job: Extract<Job, { kind: 'answer' }>): void {
  void client.cancelQueries({ queryKey: current.queryKey });
  client.setQueryData(current.queryKey, (inHand) => {
    if (inHand === undefined || !isClaimed(inHand)) return inHand;
    const targets = inHand.targets.map((target) =>
      target.id === job.targetId
        ? {
            ...target,
            answers: [
              ...target.answers.filter(({ name }) => name !== job.name),
              { name: job.name, ...job.given },
            ],
          }
        : target,
    );
    return { ...inHand, targets };
  });
}
