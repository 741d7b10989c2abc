import type { RingProblem } from '#server/contracts/telephony.contract.ts';
import { type StartResult, TelephonyError } from './port.ts';

/** Twilio's error codes that say what to do (reference/telephony.md §1). */
const byCode: Readonly<Record<number, RingProblem>> = {
  13224: 'invalid_number',
  21211: 'invalid_number',
  21217: 'invalid_number',
  21214: 'invalid_number',
  21215: 'territory_blocked',
  32205: 'territory_blocked',
  13227: 'territory_blocked',
  13214: 'caller_id_refused',
  21210: 'caller_id_refused',
  21212: 'caller_id_refused',
  20429: 'too_many_at_once',
  20003: 'credentials',
};

export function problemOfCode(code: number): RingProblem | null {
  return byCode[code] ?? null;
}

/**
 * What a failed creation means. Its message and its request are never looked at: a network error of the client carries
 * credentials and the number dialled. A refusal is certain (4xx); a server error, a timeout, a reset and an answer that
 * cannot be read leave the call unknown. Throws {@link TelephonyError} when no call can be placed at all.
 */
export function startFailure(error: unknown): StartResult {
  const { status, code } = numbersOf(error);
  if (status === null || status >= 500) {
    // Before the request left: nothing can ring.
    if (isNeverSent(error)) throw new TelephonyError('outage', false);
    return { kind: 'uncertain' };
  }
  const problem = (code === null ? null : problemOfCode(code)) ?? byStatus(status);
  if (problem === 'credentials') throw new TelephonyError('credentials', true);
  return { kind: 'rejected', code: problem, isRetryable: problem === 'too_many_at_once' };
}

/** The same of anything else that was asked: it can only fail. */
export function failureOf(error: unknown): TelephonyError {
  const { status, code } = numbersOf(error);
  if (status === null || status >= 500) return new TelephonyError('outage', false);
  const problem = (code === null ? null : problemOfCode(code)) ?? byStatus(status);
  return new TelephonyError(problem, problem !== 'too_many_at_once');
}

/** The call ended already, or never was: there is nothing left to hang up. */
export function isOverAlready(error: unknown): boolean {
  const { status, code } = numbersOf(error);
  return status === 404 || code === 21220;
}

function byStatus(status: number): RingProblem {
  if (status === 401 || status === 403) return 'credentials';
  return status === 429 ? 'too_many_at_once' : 'refused';
}

/** Names not found and connections refused: the request was not even sent. */
function isNeverSent(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  return code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN';
}

function numbersOf(error: unknown): { readonly status: number | null; readonly code: number | null } {
  if (typeof error !== 'object' || error === null) return { status: null, code: null };
  const status = 'status' in error && typeof error.status === 'number' ? error.status : null;
  const code = 'code' in error && typeof error.code === 'number' ? error.code : null;
  return { status, code };
}
