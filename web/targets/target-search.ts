import { targetStates, waitKinds } from '#server/contracts/target-states.ts';
import type { TargetFilter } from '#server/contracts/targets.contract.ts';

/** What the address of a list of people keeps: the filter, and where on the list one is. */
export type TargetSearch = {
  readonly [K in keyof Omit<TargetFilter, Code>]?: NonNullable<TargetFilter[K]>;
} & { readonly [K in Code]?: string } & { readonly after?: number };

/** Codes the list itself checks: what an address says may be none. */
type Code = 'lastResult' | 'result' | 'disposition' | 'reached';

/** Reads an address, or a form: what says nothing, or nothing we know, is left out. */
export function targetSearch(search: Readonly<Record<string, unknown>>): TargetSearch {
  const state = targetStates.find((known) => known === search['state']);
  const wait = waitKinds.find((known) => known === search['wait']);
  const after = countOf(search['after']);
  return {
    ...(state !== undefined && { state }),
    ...(wait !== undefined && { wait }),
    ...wordsIn(search, ['search', 'commune', 'territory', 'language', 'deadlineBefore', 'lastResult']),
    ...wordsIn(search, ['result', 'reached', 'disposition', 'objective', 'waitReason', 'settledOn']),
    ...countsIn(search, ['callsFrom', 'callsTo']),
    ...(after !== null && after > 0 && { after }),
  };
}

function wordsIn<K extends string>(
  search: Readonly<Record<string, unknown>>,
  names: readonly K[],
): { readonly [N in K]?: string } {
  const words: { [N in K]?: string } = {};
  for (const name of names) {
    const value = search[name];
    if (typeof value === 'string' && value !== '') words[name] = value;
  }
  return words;
}

function countsIn<K extends string>(
  search: Readonly<Record<string, unknown>>,
  names: readonly K[],
): { readonly [N in K]?: number } {
  const counts: { [N in K]?: number } = {};
  for (const name of names) {
    const count = countOf(search[name]);
    if (count !== null) counts[name] = count;
  }
  return counts;
}

function countOf(value: unknown): number | null {
  const count = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : null;
}
