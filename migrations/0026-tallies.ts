import { type Migration, type MigrationDialect, run } from './dialect.ts';

/**
 * How many people stand where, and how many calls gave what, kept as they move (decision 0034): a page of a million people
 * reads some hundreds of rows. The database keeps them itself, by triggers, as it keeps an index: whatever writes an entry
 * or a call is counted, in its own transaction.
 *
 * SQLite has one writer: counters change in place. On PostgreSQL agents who close calls at once would wait for each other's
 * counters: each statement adds what it changed instead, a row a key, and the results room folds them together.
 * A migration that makes `queue_entries`, `calls` or `call_targets` again must make their triggers again.
 */
export const migration: Migration = {
  up: async (db, dialect) => {
    await run(db, dialect, [
      `alter table queue_entries add column best_call bigint not null default 0`,
      `update queue_entries set best_call = ${bestCallOf('queue_entries.target_id')}
        where target_id in (select target_id from call_targets)`,
      // When the next of those who wait comes back, by what they wait for.
      `create index queue_waits on queue_entries (campaign_id, coalesce(wait_reason, ''), coalesce(callback_kind, ''), wake_at)
        where state = 'waiting' and claim_id is null`,
      tableOf(entries, dialect),
      tableOf(calls, dialect),
      movesOf(entries, [['queue_entries', 1]]),
      movesOf(calls, [['calls', 1]]),
      ...(dialect === 'sqlite' ? sqliteTriggers() : postgresTriggers()),
    ]);
  },
};

interface Tally {
  readonly table: string;
  readonly of: string;
  /** Which rows count; `row` is theirs. */
  readonly counts: (row: string) => string;
  /** What they are counted by, and how it is told from a row. Nothing said is empty or −1: a key has no null. */
  readonly key: readonly (readonly [column: string, type: 'bigint' | 'text', of: (row: string) => string])[];
}

const text = (column: string) => (row: string) => `coalesce(${row}.${column}, '')`;
const own = (column: string) => (row: string) => `${row}.${column}`;
const hour = (column: string) => (row: string) => `coalesce(${row}.${column} / 3600000, -1)`;

const entries: Tally = {
  table: 'entry_tallies',
  of: 'queue_entries',
  counts: () => 'true',
  key: [
    ['campaign_id', 'bigint', own('campaign_id')],
    ['state', 'text', own('state')],
    ['is_claimed', 'bigint', (row) => `case when ${row}.claim_id is null then 0 else 1 end`],
    ['wait_reason', 'text', text('wait_reason')],
    ['callback_kind', 'text', text('callback_kind')],
    ['disposition', 'text', text('disposition')],
    ['objective', 'text', text('objective')],
    ['best_call', 'bigint', own('best_call')],
    ['done_hour', 'bigint', hour('done_at')],
  ],
};

const calls: Tally = {
  table: 'call_tallies',
  of: 'calls',
  counts: (row) => `${row}.closed_at is not null`,
  key: [
    ['campaign_id', 'bigint', own('campaign_id')],
    ['hour', 'bigint', hour('started_at')],
    ['slot', 'bigint', own('slot')],
    ['result', 'text', text('result')],
  ],
};

/** SQLite finds a counter by its key; PostgreSQL has several rows of a key until they are folded. */
function tableOf({ table, key }: Tally, dialect: MigrationDialect): string {
  const columns = key.map(([column, type]) => `${column} ${type} not null`).join(', ');
  const unique = dialect === 'sqlite' ? `, primary key (${columnsOf(key)})` : '';
  return `create table ${table} (${columns}, n bigint not null${unique}){sorted}`;
}

function columnsOf(key: Tally['key']): string {
  return key.map(([column]) => column).join(', ');
}

/** Adds what rows of each of these tables count for, `n` each, a row a key. */
function movesOf(
  { table, key, counts }: Tally,
  parts: readonly (readonly [rows: string, n: 1 | -1])[],
): string {
  const select = ([rows, n]: (typeof parts)[number]) =>
    `select ${key.map(([column, , of]) => `${of('r')} as ${column}`).join(', ')}, ${n} as n
      from ${rows} r where ${counts('r')}`;
  return `insert into ${table} select ${columnsOf(key)}, sum(n) from (${parts.map(select).join(' union all ')}) as moves
    group by ${columnsOf(key)} having sum(n) <> 0`;
}

/** Its rank among `bestCalls` (server/contracts/aapor.ts), the greatest of a person's calls. */
function bestCallOf(targetId: string): string {
  return `coalesce((select max(case
    when result = 'breakoff' then 4
    when result in ('refusal_soft', 'refusal_hard', 'opt_out') then 3
    when result in ('no_answer', 'voicemail', 'busy', 'bad_number', 'technical') then 1
    when result = 'not_addressed' then 0
    when result is not null then 2 end)
    from call_targets where target_id = ${targetId}), 0)`;
}

function sqliteTriggers(): string[] {
  /** One row's counter. */
  const move = ({ table, key, counts }: Tally, row: string, n: 1 | -1) =>
    `insert into ${table} select ${key.map(([, , of]) => of(row)).join(', ')}, ${n} where ${counts(row)}
      on conflict do update set n = n + ${n};`;
  return [
    ...[entries, calls].flatMap((tally) => {
      const differs = tally.key.map(([, , of]) => `${of('old')} <> ${of('new')}`);
      const when = [...differs, `(${tally.counts('old')}) <> (${tally.counts('new')})`].join(' or ');
      return [
        `create trigger ${tally.of}_came after insert on ${tally.of} begin ${move(tally, 'new', 1)} end`,
        `create trigger ${tally.of}_moved after update on ${tally.of} when ${when}
          begin ${move(tally, 'old', -1)} ${move(tally, 'new', 1)} end`,
        `create trigger ${tally.of}_went after delete on ${tally.of} begin ${move(tally, 'old', -1)} end`,
      ];
    }),
    ...(['insert', 'update', 'delete'] as const).map((verb) => {
      const target = `${verb === 'delete' ? 'old' : 'new'}.target_id`;
      return `create trigger call_targets_${verb} after ${verb} on call_targets begin
        update queue_entries set best_call = ${bestCallOf(target)}
          where target_id = ${target} and best_call <> ${bestCallOf(target)}; end`;
    }),
  ];
}

function postgresTriggers(): string[] {
  const tables = {
    insert: 'new table as came',
    update: 'old table as went new table as came',
    delete: 'old table as went',
  };
  const after = (verb: keyof typeof tables, table: string, body: string) => [
    `create function ${table}_${verb}() returns trigger language plpgsql as $$ begin ${body}; return null; end $$`,
    `create trigger ${table}_${verb} after ${verb} on ${table} referencing ${tables[verb]}
      for each statement execute function ${table}_${verb}()`,
  ];
  return [
    `create index entry_tallies_by_campaign on entry_tallies (campaign_id)`,
    `create index call_tallies_by_campaign on call_tallies (campaign_id)`,
    ...[entries, calls].flatMap((tally) => [
      ...after('insert', tally.of, movesOf(tally, [['came', 1]])),
      ...after(
        'update',
        tally.of,
        movesOf(tally, [
          ['went', -1],
          ['came', 1],
        ]),
      ),
      ...after('delete', tally.of, movesOf(tally, [['went', -1]])),
    ]),
    ...(['insert', 'update', 'delete'] as const).flatMap((verb) => {
      const found = `select target_id, ${bestCallOf('t.target_id')} as best
        from (select distinct target_id from ${verb === 'delete' ? 'went' : 'came'}) t`;
      return after(
        verb,
        'call_targets',
        `update queue_entries e set best_call = found.best from (${found}) as found
        where e.target_id = found.target_id and e.best_call <> found.best`,
      );
    }),
  ];
}
