import { bestCalls, callEvidence } from '#server/contracts/aapor.ts';
import { callResultCodes } from '#server/contracts/call-results.ts';
import { type Db, unscoped } from '#server/platform/database.ts';

const HOUR_MS = 3_600_000;

/** The counters that the database keeps beside what its rows count to, in one shape: the two are equal, or a count is wrong. */
export async function talliesAndRows(db: Db): Promise<{ kept: string[]; counted: string[] }> {
  const all = unscoped(db);
  const entries = await all.selectFrom('queue_entries').selectAll().execute();
  const calls = await all.selectFrom('calls').selectAll().where('closed_at', 'is not', null).execute();
  const said = await all.selectFrom('call_targets').select(['target_id', 'result']).execute();
  const best = new Map<number, number>();
  for (const { target_id, result } of said) {
    const code = callResultCodes.find((known) => known === result);
    const evidence = code === undefined ? null : callEvidence(code);
    best.set(target_id, Math.max(best.get(target_id) ?? 0, bestCalls.indexOf(evidence ?? 'none')));
  }
  const keptEntries = await all.selectFrom('entry_tallies').selectAll().execute();
  const keptCalls = await all.selectFrom('call_tallies').selectAll().execute();
  const texts = await all.selectFrom('open_texts').select(['campaign_id', 'state']).execute();
  const keptTexts = await all.selectFrom('text_tallies').selectAll().execute();
  return {
    kept: summed([
      ...keptEntries.map(({ n, ...key }) => [key, n] as const),
      ...keptCalls.map(({ n, ...key }) => [key, n] as const),
      ...keptTexts.map(({ n, campaign_id, state }) => [{ campaign_id, text: state }, n] as const),
    ]),
    counted: summed([
      ...entries.map((row) => [entryKey(row, best.get(row.target_id) ?? 0), 1] as const),
      ...calls.map(({ campaign_id, started_at, slot, result }) => {
        return [{ campaign_id, hour: hourOf(started_at), slot, result: result ?? '' }, 1] as const;
      }),
      ...texts.map(({ campaign_id, state }) => [{ campaign_id, text: state }, 1] as const),
    ]),
  };
}

interface EntryRow {
  readonly campaign_id: number;
  readonly state: string;
  readonly claim_id: number | null;
  readonly wait_reason: string | null;
  readonly callback_kind: string | null;
  readonly disposition: string | null;
  readonly objective: string | null;
  readonly done_at: number | null;
}

function entryKey(row: EntryRow, best_call: number) {
  return {
    campaign_id: row.campaign_id,
    state: row.state,
    is_claimed: row.claim_id === null ? 0 : 1,
    wait_reason: row.wait_reason ?? '',
    callback_kind: row.callback_kind ?? '',
    disposition: row.disposition ?? '',
    objective: row.objective ?? '',
    best_call,
    done_hour: row.done_at === null ? -1 : hourOf(row.done_at),
  };
}

function hourOf(at: number): number {
  return Math.floor(Number(at) / HOUR_MS);
}

function summed(moves: readonly (readonly [key: object, n: number])[]): string[] {
  const sums = new Map<string, number>();
  for (const [key, n] of moves) {
    const name = JSON.stringify(
      Object.entries(key)
        .map(([column, value]) => `${column}=${value}`)
        .sort(),
    );
    sums.set(name, (sums.get(name) ?? 0) + Number(n));
  }
  return [...sums].flatMap(([name, n]) => (n === 0 ? [] : [`${n} × ${name}`])).sort();
}
