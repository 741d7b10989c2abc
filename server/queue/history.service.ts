import type { CallResult } from '#server/contracts/call-results.ts';
import type { Db } from '#server/platform/database.ts';
import { selectLineFacts, selectResultCounts } from './entries.store.ts';
import type { History } from './retry.rules.ts';

/** What each person's calls have been, told for one result and the line it came from; counted from the calls' own rows. */
export async function historiesOf(
  db: Db,
  people: readonly {
    readonly targetId: number;
    readonly lineId: number | null;
    readonly callsCount: number;
  }[],
): Promise<ReadonlyMap<number, (result: CallResult, rungLineId: number) => History>> {
  const targetIds = people.map(({ targetId }) => targetId);
  const lines = groupedByTarget(await selectLineFacts(db, targetIds));
  const counts = groupedByTarget(await selectResultCounts(db, targetIds));
  return new Map(
    people.map(({ targetId, lineId, callsCount }) => [
      targetId,
      (result, rungLineId) => ({
        callsCount,
        lineId,
        rungLineId,
        lines: lines.get(targetId) ?? [],
        sameResult: counts.get(targetId)?.find((row) => row.result === result)?.n ?? 0,
      }),
    ]),
  );
}

function groupedByTarget<T extends { readonly targetId: number }>(rows: readonly T[]): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) groups.set(row.targetId, [...(groups.get(row.targetId) ?? []), row]);
  return groups;
}
