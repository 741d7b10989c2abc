import { type Insertable, type Selectable, sql } from 'kysely';
import { type Db, dialectOf } from '#server/platform/database.ts';
import type { Schema } from '#server/platform/schema.ts';
import { statement } from '#server/platform/statement.ts';

type AuditTable = Schema['audit_entries'];
export type AuditRow = Selectable<AuditTable>;

const inserted = statement<{ entries: string }>((db, { entries }) => {
  const { cell, jsonRows, numberCell } = dialectOf(db);
  return sql`
    insert into audit_entries (at, actor_id, action, entity, entity_id, details_json)
    select ${numberCell('e', 0)}, ${numberCell('e', 1)}, ${cell('e', 2)}, ${cell('e', 3)}, ${numberCell('e', 4)},
      ${cell('e', 5)}
    from ${jsonRows(entries, 'e')}`;
});

export async function insertEntries(db: Db, rows: readonly Insertable<AuditTable>[]): Promise<void> {
  const entries = rows.map((e) => [e.at, e.actor_id, e.action, e.entity, e.entity_id, e.details_json]);
  await db.executeQuery(inserted(db, { entries: JSON.stringify(entries) }));
}

/** One sealer at a time, between processes. */
export async function lockSealing(tx: Db): Promise<void> {
  await dialectOf(tx).transactionLock('audit_seals')?.execute(tx);
}

export async function lastSeal(db: Db): Promise<string | null> {
  const row = await db
    .selectFrom('audit_seals')
    .select('hash')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.hash ?? null;
}

/** In id order. An entry committed late by another process is taken the next time: the chain follows sealing, not ids. */
export async function selectUnsealed(db: Db, limit: number): Promise<AuditRow[]> {
  return (
    db
      .selectFrom('audit_entries')
      .selectAll()
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('audit_seals')
              .select(sql.lit(1).as('one'))
              .whereRef('audit_seals.entry_id', '=', 'audit_entries.id'),
          ),
        ),
      )
      // Sealing runs each minute: what is older than the newest sealed thousand has been looked at many times.
      .where('audit_entries.id', '>', ({ selectFrom }) =>
        selectFrom('audit_seals').select(sql<number>`coalesce(max(entry_id), 0) - 1000`.as('from')),
      )
      .orderBy('id')
      .limit(limit)
      .execute()
  );
}

export async function insertSeal(db: Db, entryId: number, hash: string): Promise<void> {
  await db.insertInto('audit_seals').values({ entry_id: entryId, hash }).execute();
}

export async function selectSealed(
  db: Db,
  afterSeq: number,
  limit: number,
): Promise<(AuditRow & { seq: number; hash: string })[]> {
  return db
    .selectFrom('audit_seals')
    .innerJoin('audit_entries', 'audit_entries.id', 'audit_seals.entry_id')
    .selectAll('audit_entries')
    .select(['audit_seals.seq', 'audit_seals.hash'])
    .where('audit_seals.seq', '>', afterSeq)
    .orderBy('audit_seals.seq')
    .limit(limit)
    .execute();
}

export interface EntryFilter {
  readonly before?: number | undefined;
  readonly entity?: string | undefined;
  readonly entityId?: number | undefined;
}

export async function selectEntries(db: Db, filter: EntryFilter, limit: number) {
  let query = db
    .selectFrom('audit_entries')
    .leftJoin('users', 'users.id', 'audit_entries.actor_id')
    .select([
      'audit_entries.id',
      'audit_entries.at',
      'audit_entries.actor_id as actorId',
      'users.name as actorName',
      'audit_entries.action',
      'audit_entries.entity',
      'audit_entries.entity_id as entityId',
    ]);
  if (filter.before !== undefined) query = query.where('audit_entries.id', '<', filter.before);
  if (filter.entity !== undefined) query = query.where('audit_entries.entity', '=', filter.entity);
  if (filter.entityId !== undefined) query = query.where('audit_entries.entity_id', '=', filter.entityId);
  return query.orderBy('audit_entries.id', 'desc').limit(limit).execute();
}
