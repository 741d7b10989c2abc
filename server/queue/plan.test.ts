import { CompiledQuery, type RawBuilder, sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dialectOf, unscoped } from '#server/platform/database.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import { crowdList } from '#server/testing-desk.ts';
import { runningCampaign } from '#server/testing-world.ts';
import { isAside, isReady, strataQuery } from './aside.store.ts';
import { calledQuery } from './replan.store.ts';
import { callsOfQuery } from './scopes.store.ts';
import {
  callbacksQuery,
  headsInStrataQuery,
  headsQuery,
  soughtCallbacks,
  soughtInStrata,
  soughtReady,
} from './seeks.store.ts';

let app: TestApp;
let campaignId: number;

/** One real person copied many times: a planner only shows its choice on a crowd. */
beforeAll(async () => {
  app = await startApp();
  campaignId = (await runningCampaign(app, { list: crowdList(1) })).id;
  const db = unscoped(app.deps.db);
  const digits = sql`(select 0 as d union all select 1 union all select 2 union all select 3 union all select 4
    union all select 5 union all select 6 union all select 7 union all select 8 union all select 9)`;
  await sql`
    insert into targets (campaign_id, directorate_id, import_id, import_line, display_name, territory, language,
      fields_json, created_at)
    select t.campaign_id, t.directorate_id, t.import_id, 1, 'copie', t.territory, t.language, '{}', 0
    from targets t, ${digits} a, ${digits} b, ${digits} c, ${digits} e`.execute(db);
  await sql`
    insert into queue_entries (target_id, campaign_id, directorate_id, territory, language, line_id, state, wake_at,
      callback_kind, urgency, last_slot, calls_count, disposition)
    select t.id, t.campaign_id, t.directorate_id, t.territory, t.language, null,
      case t.id % 3 when 0 then 'ready' when 1 then 'waiting' else 'done' end,
      case t.id % 3 when 1 then 9999999999999 end, case t.id % 6 when 1 then 'soft' end,
      99999, t.id % 6, t.id % 4, case t.id % 3 when 2 then 'complete' end
    from targets t where t.display_name = 'copie'`.execute(db);
  await sql.raw('analyze').execute(db);
});
afterAll(() => app.stop());

async function planOf(query: CompiledQuery | RawBuilder<unknown>): Promise<string> {
  const db = unscoped(app.deps.db);
  const { sql: text, parameters } = 'isRawBuilder' in query ? query.compile(db) : query;
  const explain = dialectOf(db).name === 'sqlite' ? 'explain query plan' : 'explain';
  const asked = CompiledQuery.raw(`${explain} ${text}`, [...parameters]);
  const { rows } = await db.executeQuery<Record<string, unknown>>(asked);
  return rows.map((row) => String(row['detail'] ?? row['QUERY PLAN'])).join('\n');
}

const nobody = { targetIds: [], lineIds: [], strata: [] };

/** Reading the whole queue at each claim is what this must never become. */
const wholeQueue = /SCAN (h|e|queue_entries)\b|Seq Scan on queue_entries/;

test('the heads are one index seek each', async () => {
  const seek = { campaignId, territory: 'FR', language: 'fr', urgencyFloor: 20_000, avoidedBy: 1 };
  const seeks = [0, 1, 2, 3, 4, 5].map((lastSlot) => ({ ...seek, lastSlot }));
  const plan = await planOf(headsQuery(app.deps.db, soughtReady(seeks, nobody)));
  expect(plan).toMatch(/queue_ready/);
  expect(plan).not.toMatch(wholeQueue);
  expect(plan).not.toMatch(/TEMP B-TREE|Sort/);
});

test('callbacks due are one index seek each', async () => {
  const place = { campaignId, territory: 'FR', language: 'fr', urgencyFloor: 20_000 };
  const interpreting = { speaks: ['fr'], agentId: 1, kept: ['ar'], ownBefore: 1 };
  const seeks = (['hard', 'soft', 'interpreter'] as const).map((kind) => ({
    ...place,
    kind,
    agentId: 0,
    dueBefore: 1,
    interpreting,
  }));
  const plan = await planOf(callbacksQuery(app.deps.db, soughtCallbacks(seeks, nobody)));
  expect(plan).toMatch(/queue_callbacks/);
  expect(plan).not.toMatch(wholeQueue);
});

test('people already called are a range of an index without those never called', async () => {
  const plan = await planOf(calledQuery(app.deps.db, campaignId, 0, 100));
  expect(plan).toMatch(/queue_called/);
  expect(plan).not.toMatch(wholeQueue);
  expect(plan).not.toMatch(/TEMP B-TREE|Sort/);
});

test('people of full cells are stepped over within the same seeks, and found by one seek a stratum', async () => {
  const seek = { campaignId, territory: 'FR', language: 'fr', urgencyFloor: 20_000, avoidedBy: 1 };
  const seeks = [0, 1].map((lastSlot) => ({ ...seek, lastSlot }));
  const heads = await planOf(headsQuery(app.deps.db, soughtReady(seeks, { ...nobody, strata: [1, 2, 3] })));
  expect(heads).toMatch(/queue_ready/);
  expect(heads).not.toMatch(wholeQueue);
  expect(heads).not.toMatch(/TEMP B-TREE|Sort/);
  const strata = seeks.map((one) => ({ ...one, stratumId: 4 }));
  const db = unscoped(app.deps.db);
  await sql`update queue_entries set stratum_id = target_id % 40 where target_id % 2 = 0`.execute(db);
  await sql.raw('analyze').execute(db);
  const inStrata = await planOf(headsInStrataQuery(app.deps.db, soughtInStrata(strata, nobody)));
  expect(inStrata).toMatch(/queue_ready_in_stratum/);
  expect(inStrata).not.toMatch(wholeQueue);
  expect(inStrata).not.toMatch(/TEMP B-TREE|Sort/);
  for (const conditions of [isReady, isAside]) {
    const plan = await planOf(strataQuery(app.deps.db, [1, 2, 3], conditions));
    expect(plan).toMatch(/queue_by_stratum/);
    expect(plan).not.toMatch(wholeQueue);
  }
});

test('what an agent called lately is read by its index, whatever they and others ever called', async () => {
  const db = unscoped(app.deps.db);
  const agents = sql`(select id from users order by id limit 10)`;
  await sql`
    insert into claims (agent_id, line_id, because, created_at, lease_until, in_call, ended_at, end_reason)
    select a.id, (select min(id) from lines), 'fresh', 0, 0, 0, 1, 'closed'
    from ${agents} a, (select target_id from queue_entries limit 1000) e`.execute(db);
  await sql`
    insert into calls (claim_id, agent_id, line_id, campaign_id, directorate_id, started_at, slot, closed_at, result, provider)
    select c.id, c.agent_id, c.line_id, t.campaign_id, t.directorate_id, c.id, 1, 1, 'busy', 'manual'
    from claims c, (select campaign_id, directorate_id from queue_entries limit 1) t`.execute(db);
  await sql.raw('analyze').execute(db);
  const plan = await planOf(callsOfQuery(app.people.agent.id, 9000));
  expect(plan).toMatch(/calls_by_agent/);
});
