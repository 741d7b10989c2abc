import { type Migration, run } from './dialect.ts';

export const migration: Migration = {
  up: async (db, dialect) => {
    await run(db, dialect, [
      `create table directorates (
      id {id},
      name text not null unique,
      created_at bigint not null
    )`,
      `create table users (
      id {id},
      email text not null unique,
      name text not null,
      role text not null,
      directorate_id bigint references directorates (id),
      languages_json text not null,
      password_hash text not null,
      auth_version bigint not null,
      outbox_key text not null,
      disabled_at bigint,
      created_at bigint not null
    )`,
      `create table sessions (
      id text not null primary key,
      user_id bigint not null references users (id) on delete cascade,
      auth_version bigint not null,
      created_at bigint not null,
      last_seen_at bigint not null,
      expires_at bigint not null
    )`,
      `create index sessions_by_user on sessions (user_id, last_seen_at)`,
      `create index sessions_by_expiry on sessions (expires_at)`,
      `create table login_failures (
      email_hash text not null primary key,
      failures bigint not null,
      blocked_until bigint not null,
      last_at bigint not null
    )`,
      `create table settings (
      key text not null primary key,
      value_json text not null
    )`,
    ]);
  },
};
