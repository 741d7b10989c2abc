import { cellIndexOf } from '#server/contracts/quota-cells.ts';
import { giveWay } from '#server/platform/courtesy.ts';
import type { Db } from '#server/platform/database.ts';
import { isByAnswer, type Quota } from './strata.rules.ts';
import { questionsOf } from './strata.service.ts';
import { type PersonRow, selectFull, selectNextPeople } from './strata.store.ts';

const READ_AT_ONCE = 2000;
/** A preview answers within a second or so; beyond, « au moins » says enough. */
const READ_AT_MOST = 100_000;

/** Quotas as they might be: cells need no identity yet. */
export type ForeseenQuota = Pick<Quota, 'about'> & {
  readonly cells: readonly { readonly values: readonly string[]; readonly limit: number }[];
};

export interface Foreseen {
  /** People who may be called as far as quotas go, and would not be any more; and the other way round. */
  readonly stopped: number;
  readonly freed: number;
  readonly atLeast: boolean;
  /** By quota and cell: completed interviews, and people still to call. */
  readonly cells: readonly (readonly { readonly completed: number; readonly toCall: number }[])[];
}

/** People alike for quotas: the cell they are in by quota, and whether a full one keeps them now. */
interface Alike {
  readonly cells: readonly (number | null)[];
  readonly isStopped: boolean;
  n: number;
}

/** What such quotas would make of a campaign's people, by the rules the queue follows; changes nothing. */
export async function foreseeQuotas(
  db: Db,
  campaignId: number,
  quotas: readonly ForeseenQuota[],
): Promise<Foreseen> {
  const full = (await selectFull(db, [campaignId])).get(campaignId) ?? new Set<number>();
  const tally = quotas.map(({ cells }) => cells.map(() => ({ completed: 0, toCall: 0 })));
  const toCall = new Map<string, Alike>();
  const questions = questionsOf(quotas);
  let after = 0;
  let read = 0;
  for (; read < READ_AT_MOST; await giveWay()) {
    const people = await selectNextPeople(db, campaignId, after, READ_AT_ONCE, questions);
    for (const person of people) add(person, quotas, full, tally, toCall);
    read += people.length;
    if (people.length < READ_AT_ONCE) break;
    after = people.at(-1)?.targetId ?? after;
  }
  const isFull = (quota: number, cell: number | null) => {
    const limit = cell === null ? undefined : quotas[quota]?.cells[cell]?.limit;
    return limit !== undefined && cell !== null && (tally[quota]?.[cell]?.completed ?? 0) >= limit;
  };
  const groups = [...toCall.values()].map((group) => ({
    ...group,
    wouldStop: group.cells.some((cell, quota) => isFull(quota, cell)),
  }));
  const sum = (some: readonly { readonly n: number }[]) => some.reduce((total, { n }) => total + n, 0);
  return {
    stopped: sum(groups.filter(({ wouldStop, isStopped }) => wouldStop && !isStopped)),
    freed: sum(groups.filter(({ wouldStop, isStopped }) => !wouldStop && isStopped)),
    atLeast: read >= READ_AT_MOST,
    cells: tally,
  };
}

function add(
  person: PersonRow,
  quotas: readonly ForeseenQuota[],
  full: ReadonlySet<number>,
  tally: readonly { completed: number; toCall: number }[][],
  toCall: Map<string, Alike>,
): void {
  if (person.isDone && !person.isCompleted) return;
  const cells = quotas.map(({ about, cells: own }) =>
    person.isCompleted || !isByAnswer({ about }) ? cellIndexOf(about, own, person) : null,
  );
  cells.forEach((cell, quota) => {
    const counted = cell === null ? undefined : tally[quota]?.[cell];
    if (counted === undefined) return;
    if (person.isCompleted) counted.completed += 1;
    else counted.toCall += 1;
  });
  // A promise is kept whatever is full: a callback, an interview begun.
  if (person.isCompleted || person.isPromised || person.hasBegun) return;
  const isStopped = person.isParked || (person.stratumId !== null && full.has(person.stratumId));
  const key = `${cells.join(',')} ${isStopped}`;
  const known = toCall.get(key);
  if (known === undefined) toCall.set(key, { cells, isStopped, n: 1 });
  else known.n += 1;
}
