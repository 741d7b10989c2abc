import { type Migration, run } from './dialect.ts';

/**
 * How many free answers of a campaign are in each state, kept as they move, as people and calls are (decision 0034): whoever
 * reads them one by one is told after each, and what is already read must not make that dearer.
 *
 * As there, SQLite changes a counter in place and PostgreSQL adds what each statement changed, to be folded. A migration that
 * makes `open_texts` again must make these triggers again.
 */
export const migration: Migration = {
  up: async (db, dialect) => {
    await run(db, dialect, [
      `create table text_tallies (campaign_id bigint not null, state text not null, n bigint not null${
        dialect === 'sqlite' ? ', primary key (campaign_id, state)' : ''
      }){sorted}`,
      `insert into text_tallies select campaign_id, state, count(*) from open_texts group by campaign_id, state`,
      ...(dialect === 'sqlite' ? sqliteTriggers() : postgresTriggers()),
    ]);
  },
};

function sqliteTriggers(): string[] {
  const move = (row: 'old' | 'new', n: 1 | -1) =>
    `insert into text_tallies values (${row}.campaign_id, ${row}.state, ${n})
      on conflict do update set n = n + ${n};`;
  return [
    `create trigger open_texts_came after insert on open_texts begin ${move('new', 1)} end`,
    `create trigger open_texts_moved after update on open_texts
      when old.state <> new.state or old.campaign_id <> new.campaign_id
      begin ${move('old', -1)} ${move('new', 1)} end`,
    `create trigger open_texts_went after delete on open_texts begin ${move('old', -1)} end`,
  ];
}

function postgresTriggers(): string[] {
  const came = `select campaign_id, state, 1 as n from came`;
  const went = `select campaign_id, state, -1 as n from went`;
  const after = (verb: string, tables: string, moves: string) => [
    `create function open_texts_${verb}() returns trigger language plpgsql as $$ begin
      insert into text_tallies select campaign_id, state, sum(n) from (${moves}) as moves
        group by campaign_id, state having sum(n) <> 0;
      return null; end $$`,
    `create trigger open_texts_${verb} after ${verb} on open_texts referencing ${tables}
      for each statement execute function open_texts_${verb}()`,
  ];
  return [
    `create index text_tallies_by_campaign on text_tallies (campaign_id)`,
    ...after('insert', 'new table as came', came),
    ...after('update', 'old table as went new table as came', `${went} union all ${came}`),
    ...after('delete', 'old table as went', went),
  ];
}
