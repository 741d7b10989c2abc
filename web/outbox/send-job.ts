import { placed } from '#server/contracts/script-passages.ts';
import { ApiProblem, apiAtOnce } from '../api.ts';
import type { Job } from './entries.ts';
import type { Sent } from './ports.ts';

/** A server that does not answer at all must not block the outbox for ever. */
const PATIENCE_MS = 20_000;

/**
 * Sends one entry of this user's outbox. What the server refuses is final; everything else is worth another try. Never
 * throws, and never waits for anybody to log in: the outbox says so itself.
 */
export async function sendJob(userId: number, job: Job, key: string): Promise<Sent> {
  try {
    return { kind: 'done', isLate: await write(job, key) };
  } catch (problem) {
    if (!(problem instanceof ApiProblem) || problem.status >= 500 || problem.status === 429)
      return { kind: 'later' };
    if (problem.status === 401) return { kind: 'session' };
    const detail = problem.fields[0]?.detail ?? problem.detail;
    return (await whoIsElse(userId)) ?? { kind: 'refused', refused: { code: problem.code, detail } };
  }
}

async function write(job: Job, key: string): Promise<boolean> {
  const common = {
    params: { id: job.callId },
    headers: { 'Idempotency-Key': key },
    signal: AbortSignal.timeout(PATIENCE_MS),
  };
  if (job.kind === 'close')
    return (await apiAtOnce('POST /api/calls/:id/close', { ...common, body: job.body })).isLate;
  const { targetId, name, given } = job;
  const body = { targetId, answers: [placed(name, given)] };
  return (await apiAtOnce('PUT /api/calls/:id/answers', { ...common, body })).isLate;
}

/** If somebody else has logged in meanwhile, in another tab, their refusal says nothing about this person's entries. */
async function whoIsElse(userId: number): Promise<Sent | null> {
  try {
    const { user } = await apiAtOnce('GET /api/session');
    return user.id === userId ? null : { kind: 'session' };
  } catch (problem) {
    return { kind: problem instanceof ApiProblem && problem.status === 401 ? 'session' : 'later' };
  }
}
