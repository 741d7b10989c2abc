import { type RawBuilder, sql } from 'kysely';
import { type Db, dialectOf } from '#server/platform/database.ts';
import { statement } from '#server/platform/statement.ts';

/** Columns of an entry by the names rules use. SQLite's `returning` knows no alias. */
export function columnsOf(alias: 'h' | 'e' | null): RawBuilder<unknown> {
  const from = alias === null ? '' : `${alias}.`;
  return sql.raw(
    Object.entries(entryColumns)
      .map(([name, column]) => `${from}${column} as "${name}"`)
      .join(', '),
  );
}

const entryColumns: Readonly<Record<keyof EntryRow, string>> = {
  targetId: 'target_id',
  campaignId: 'campaign_id',
  directorateId: 'directorate_id',
  territory: 'territory',
  language: 'language',
  lineId: 'line_id',
  state: 'state',
  wakeAt: 'wake_at',
  waitReason: 'wait_reason',
  callbackKind: 'callback_kind',
  callbackAgentId: 'callback_agent_id',
  callbackLanguage: 'callback_language',
  avoidAgentId: 'avoid_agent_id',
  urgency: 'urgency',
  lastSlot: 'last_slot',
  callsCount: 'calls_count',
  claimId: 'claim_id',
  stratumId: 'stratum_id',
};

export interface EntryRow {
  readonly targetId: number;
  readonly campaignId: number;
  readonly directorateId: number;
  readonly territory: string;
  readonly language: string;
  readonly lineId: number | null;
  readonly state: string;
  readonly wakeAt: number | null;
  readonly waitReason: string | null;
  readonly callbackKind: string | null;
  readonly callbackAgentId: number | null;
  readonly callbackLanguage: string | null;
  readonly avoidAgentId: number | null;
  readonly urgency: number;
  readonly lastSlot: number;
  readonly callsCount: number;
  readonly claimId: number | null;
  readonly stratumId: number | null;
}

const entriesOf = statement<{ targetIds: string }, EntryRow>(
  (db, { targetIds }) => sql`
    select ${columnsOf('h')} from queue_entries as h
    where ${dialectOf(db).isAmong(sql`h.target_id`, targetIds)} order by h.target_id`,
);

export async function selectEntries(db: Db, targetIds: readonly number[]): Promise<EntryRow[]> {
  if (targetIds.length === 0) return [];
  const { rows } = await db.executeQuery(entriesOf(db, { targetIds: JSON.stringify(targetIds) }));
  return rows;
}

const entriesHeld = statement<{ targetIds: string }, EntryRow>((db, { targetIds }) => {
  const { isAmong, lockRows } = dialectOf(db);
  return sql`
    select ${columnsOf('h')} from queue_entries as h
    where ${isAmong(sql`h.target_id`, targetIds)} order by h.target_id ${lockRows}`;
});

/** The same, held until the transaction ends. */
export async function holdEntries(tx: Db, targetIds: readonly number[]): Promise<EntryRow[]> {
  if (targetIds.length === 0) return [];
  const { rows } = await tx.executeQuery(entriesHeld(tx, { targetIds: JSON.stringify(targetIds) }));
  return rows;
}

const entryLocked = statement<{ targetId: number }, EntryRow>(
  (db, { targetId }) => sql`
    select ${columnsOf('h')} from queue_entries as h
    where h.target_id = ${targetId} and h.claim_id is null ${dialectOf(db).skipLocked}`,
);

/** Locks one entry that nobody has in charge; nothing when somebody has, or is about to. */
export async function lockEntry(tx: Db, targetId: number): Promise<EntryRow | undefined> {
  const { rows } = await tx.executeQuery(entryLocked(tx, { targetId }));
  return rows[0];
}
