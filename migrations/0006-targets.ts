import { type Migration, run } from './dialect.ts';

export const migration: Migration = {
  up: async (db, dialect) => {
    await run(db, dialect, [
      `create table imports (
      id {id},
      campaign_id bigint not null references campaigns (id),
      directorate_id bigint not null references directorates (id),
      file_name text not null,
      sha256 text not null,
      bytes bigint not null,
      state text not null,
      encoding text not null,
      delimiter text not null,
      header_line bigint not null,
      columns_json text not null,
      suggested_mapping_json text not null,
      mapping_json text,
      sample_json text not null,
      findings_json text not null,
      rows_json text not null,
      progress double precision not null,
      created_by bigint not null references users (id),
      created_at bigint not null,
      confirmed_at bigint,
      finished_at bigint
    )`,
      `create index imports_by_campaign on imports (campaign_id, id)`,
      `create index imports_to_run on imports (id) where state = 'confirmed'`,
      `create index imports_by_file on imports (campaign_id, sha256)`,
      `create table import_chunks (
      import_id bigint not null references imports (id) on delete cascade,
      seq bigint not null,
      bytes {bytes} not null,
      primary key (import_id, seq)
    )`,
      `create table import_rows (
      import_id bigint not null references imports (id) on delete cascade,
      line bigint not null,
      row_json text not null,
      primary key (import_id, line)
    )`,
      `create table import_rejects (
      import_id bigint not null references imports (id) on delete cascade,
      line bigint not null,
      outcome text not null,
      reason text not null,
      cells_json text not null,
      primary key (import_id, line)
    )`,
      `create table targets (
      id {id},
      campaign_id bigint not null references campaigns (id),
      directorate_id bigint not null references directorates (id),
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
      dedupe_key text not null,
      created_at bigint not null,
      unique (campaign_id, dedupe_key)
    )`,
      `create index targets_by_import on targets (import_id, import_line)`,
      `create index targets_by_campaign on targets (campaign_id, id)`,
      `create table target_lines (
      target_id bigint not null references targets (id) on delete cascade,
      rank bigint not null,
      line_id bigint not null references lines (id),
      primary key (target_id, rank)
    )`,
      `create index target_lines_by_line on target_lines (line_id)`,
    ]);
  },
};
