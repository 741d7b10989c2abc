import type { QueryClient } from '@tanstack/react-query';
import type { BodyInputOf } from '#server/contracts/endpoint.ts';
import type { Endpoints } from '#server/contracts/index.ts';
import type { Claimed } from '#server/contracts/queue.contract.ts';
import type { Answers, GivenAnswer } from '#server/contracts/script-flow.ts';
import { type Answer, ApiProblem, api, ask } from '../api.ts';
import type { Job, Sent } from './outbox.ts';

export type CloseCallBody = BodyInputOf<Endpoints['closeCall']>;
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

/** A server that does not answer at all must not block the outbox for ever. */
const PATIENCE_MS = 20_000;

/** Sends one entry of the outbox. What the server refuses is final; everything else is worth another try. */
export async function sendJob(job: Job, key: string): Promise<Sent> {
  const common = {
    params: { id: job.callId },
    headers: { 'Idempotency-Key': key },
    signal: AbortSignal.timeout(PATIENCE_MS),
  };
  try {
    if (job.kind === 'close') await api('POST /api/calls/:id/close', { ...common, body: job.body });
    else {
      const { targetId, name, given } = job;
      await api('PUT /api/calls/:id/answers', {
        ...common,
        body: { targetId, answers: [{ name, ...given }] },
      });
    }
    return { kind: 'done' };
  } catch (problem) {
    if (!(problem instanceof ApiProblem)) return { kind: 'later' };
    if (problem.status === 401) return { kind: 'session' };
    if (problem.status >= 500 || problem.status === 429) return { kind: 'later' };
    const detail = problem.fields[0]?.detail ?? problem.detail;
    return { kind: 'refused', refused: { code: problem.code, detail } };
  }
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
