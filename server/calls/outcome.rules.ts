import { aaporOf } from '#server/contracts/aapor.ts';
import { type CallResult, callResults, type Disposition } from '#server/contracts/call-results.ts';
import { Refusal } from '#server/platform/refusal.ts';

/** When somebody was promised a call; in which language an interpreter is wanted, if one is. */
interface Promised {
  readonly at: number;
  readonly note: string;
  readonly interpreter?: string | undefined;
}

/** What is said of one person when a call closes. */
export interface SaidOutcome {
  readonly result: CallResult;
  readonly disposition?: Disposition | undefined;
  readonly objective?: string | undefined;
  readonly callback?: Promised | undefined;
  readonly note: string;
}

export interface Said extends Omit<SaidOutcome, 'result'> {
  readonly result?: CallResult | undefined;
  readonly targetId?: number | undefined;
  readonly others: readonly (SaidOutcome & { readonly targetId: number })[];
}

export interface FileOutcome {
  readonly targetId: number;
  readonly result: CallResult;
  readonly disposition: Disposition | null;
  readonly objective: string | null;
  readonly callback: Promised | null;
  readonly note: string;
}

/**
 * One outcome for every file of the call, in the files' order. A result about the line (no answer, wrong number…) is
 * everyone's who has that number; somebody nothing was said of was not addressed, and comes back as they were. Refuses
 * `call.result_required`, `call.wrong_disposition` and `call.unknown_target`.
 */
export function outcomesOf(
  said: Said,
  files: readonly number[],
  onLine: readonly number[],
): readonly FileOutcome[] {
  const { result, others } = said;
  if (result === undefined || result === 'not_addressed') throw new Refusal('call.result_required');
  const main = said.targetId ?? files[0];
  const named = [main, ...others.map(({ targetId }) => targetId)];
  const isDoubled = new Set(named).size < named.length;
  if (isDoubled || named.some((targetId) => targetId === undefined || !files.includes(targetId)))
    throw new Refusal('call.unknown_target');
  const isLines = callResults[result].appliesTo === 'line';
  return files.map((targetId) => {
    if (targetId === main) return outcomeOf(targetId, { ...said, result });
    const other = others.find((one) => one.targetId === targetId);
    if (other !== undefined) return outcomeOf(targetId, other);
    const shared = isLines && onLine.includes(targetId) ? result : 'not_addressed';
    return outcomeOf(targetId, { result: shared, note: '' });
  });
}

function outcomeOf(targetId: number, said: SaidOutcome): FileOutcome {
  if (said.disposition !== undefined && !refines(said.disposition, said.result))
    throw new Refusal('call.wrong_disposition', {}, [
      { path: 'disposition', detail: 'Ne va pas avec ce résultat.' },
    ]);
  return {
    targetId,
    result: said.result,
    disposition: said.disposition ?? null,
    objective: said.objective ?? null,
    callback: said.callback ?? null,
    note: said.note,
  };
}

/** A disposition may be finer than what the result gives by itself, of the same AAPOR class; never another one. */
function refines(disposition: Disposition, result: CallResult): boolean {
  const { next } = callResults[result];
  const classOf = (one: Disposition) => aaporOf(one, 'contacted', 'eligibility_known').class;
  return next.do === 'close' && classOf(disposition) === classOf(next.disposition);
}
