import { type Kysely, sql } from 'kysely';
import { type Migration, type MigrationDialect, run } from './dialect.ts';

/**
 * Imports are staged beside the database and merged in key order (decision 0011). What was sorted by hand then needs
 * tables sorted by their key: `target_keys` instead of a unique index on `targets`, `line_numbers` instead of one on
 * `lines`. Lists that were uploaded but not yet read must be sent again.
 */
export const migration: Migration = {
  up: async (db, dialect) => {
    await run(db, dialect, [
      `update imports set state = 'failed' where state in ('uploaded', 'confirmed')`,
      `drop table import_chunks`,
      `drop table import_rows`,
      `alter table imports add column quote text not null default '"'`,
      `alter table imports add column is_encoding_guess bigint not null default 0`,
      `alter table imports add column choices_json text not null default '{}'`,
      `alter table imports add column absent bigint not null default 0`,
      `alter table imports add column staged_json text not null default '{}'`,
      `alter table imports add column merge_json text not null default '{}'`,
      `create table mapping_memory (
      directorate_id bigint not null references directorates (id),
      signature text not null,
      mapping_json text not null,
      used_at bigint not null,
      primary key (directorate_id, signature)
    ){sorted}`,
      `create table target_keys (
      campaign_id bigint not null,
      key bigint not null,
      target_id bigint not null,
      primary key (campaign_id, key)
    ){sorted}`,
      `create table line_numbers (
      number {key},
      line_id bigint not null
    )`,
      `insert into line_numbers (number, line_id) select cast(substr(number, 2) as bigint), id from lines order by 1`,
    ]);
    await keepKeys(db, dialect);
    await (dialect === 'sqlite' ? rebuild(db) : alter(db));
  },
};

/** The first 64 bits of the key as it was written, in hexadecimal. */
async function keepKeys(db: Kysely<unknown>, dialect: MigrationDialect): Promise<void> {
  if (dialect === 'postgres') {
    await sql`
      insert into target_keys (campaign_id, key, target_id)
      select campaign_id, ('x' || substr(dedupe_key, 1, 16))::bit(64)::bigint, id from targets
      where dedupe_key ~ '^[0-9a-f]{32}$'
      on conflict do nothing`.execute(db);
    return;
  }
  for (let after = 0; ; ) {
    const { rows } = await sql<{ id: number; campaign_id: number; dedupe_key: string }>`
      select id, campaign_id, dedupe_key from targets where id > ${after} order by id limit 1000`.execute(db);
    for (const { id, campaign_id, dedupe_key } of rows) {
      if (!/^[0-9a-f]{32}$/.test(dedupe_key)) continue;
      const key = BigInt.asIntN(64, BigInt(`0x${dedupe_key.slice(0, 16)}`));
      await sql`insert into target_keys values (${campaign_id}, ${key}, ${id}) on conflict do nothing`.execute(
        db,
      );
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

const targetColumns = `id, campaign_id, directorate_id, import_id, import_line, external_ref, civility, last_name,
  first_name, display_name, birth_on, postal_code, commune, territory, language, deadline_on, fields_json, search_text,
  created_at`;

/** SQLite drops no unique constraint: the tables are made again (foreign keys are off while migrations run). */
async function rebuild(db: Kysely<unknown>): Promise<void> {
  await run(db, 'sqlite', [
    `create table new_targets (
      id integer primary key autoincrement,
      campaign_id bigint not null,
      directorate_id bigint not null,
      import_id bigint not null references imports (id),
      import_line bigint not null,
      external_ref text,
      civility text,
      last_name text,
      first_name text,
      display_name text not null,
      birth_on text,
      postal_code text,
      commune text,
      territory text not null,
      language text not null,
      deadline_on text,
      fields_json text not null,
      search_text text not null default '',
      created_at bigint not null
    )`,
    `insert into new_targets (${targetColumns}) select ${targetColumns} from targets order by id`,
    `drop table targets`,
    `alter table new_targets rename to targets`,
    `create index targets_by_campaign on targets (campaign_id, id)`,
    `create table new_lines (
      id integer primary key autoincrement,
      number text not null,
      kind text not null,
      territory text not null,
      opposed_at bigint,
      rest_until bigint not null default 0
    )`,
    `insert into new_lines select id, number, kind, territory, opposed_at, rest_until from lines order by id`,
    `drop table lines`,
    `alter table new_lines rename to lines`,
    `create index lines_opposed on lines (opposed_at) where opposed_at is not null`,
    `create table new_target_lines (
      target_id bigint not null references targets (id) on delete cascade,
      rank bigint not null,
      line_id bigint not null references lines (id),
      primary key (target_id, rank)
    ) without rowid`,
    `insert into new_target_lines select target_id, rank, line_id from target_lines order by 1, 2`,
    `drop table target_lines`,
    `alter table new_target_lines rename to target_lines`,
    `create index target_lines_by_line on target_lines (line_id)`,
    // A range of ids is reserved by moving these counters: they must exist.
    `insert into sqlite_sequence (name, seq) select 'targets', 0 where not exists (select 1 from sqlite_sequence where name = 'targets')`,
    `insert into sqlite_sequence (name, seq) select 'lines', 0 where not exists (select 1 from sqlite_sequence where name = 'lines')`,
  ]);
}

async function alter(db: Kysely<unknown>): Promise<void> {
  await run(db, 'postgres', [
    `alter table targets drop constraint targets_campaign_id_dedupe_key_key`,
    `alter table targets drop column dedupe_key`,
    `alter table targets drop constraint targets_campaign_id_fkey`,
    `alter table targets drop constraint targets_directorate_id_fkey`,
    `drop index targets_by_import`,
    `alter table lines drop constraint lines_number_key`,
    `alter table lines drop column number_hash`,
  ]);
}
