import { type RawBuilder, sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { closeCall } from '#server/contracts/calls.contract.ts';
import { defaultCallRules } from '#server/contracts/campaigns.contract.ts';
import { explainTarget } from '#server/contracts/queue.contract.ts';
import { dialectOf, unscoped } from '#server/platform/database.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import { callNext, clearDesk, entriesOf, listOf, ring, take } from '#server/testing-desk.ts';
import { runningCampaign } from '#server/testing-world.ts';
import { lateReadyQuery, lateWaitingQuery } from './entries.store.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterEach(() => clearDesk(app));
afterAll(() => app.stop());

const paris = (deadline: string, phone: string) => ({ name: 'Paris', phone, deadline });
const reunion = (deadline: string, phone: string) => ({
  name: 'Réunion',
  phone,
  postalCode: '97400',
  deadline,
});

const aYear = { endsOn: '2026-12-31', retentionEndsOn: '2027-03-31' };

/** Two people who wait for a line until long after their deadline, one in Paris and one in Réunion. */
async function bothWaiting(deadline: string, phone: number): Promise<number> {
  const list = listOf([paris(deadline, String(phone)), reunion(deadline, String(phone + 1))]);
  const { id } = await runningCampaign(app, { ...aYear, list });
  await unscoped(app.deps.db)
    .updateTable('queue_entries')
    .set({ state: 'waiting', wait_reason: 'line_cap', wake_at: Date.parse('2027-01-01T12:00:00Z') })
    .where('campaign_id', '=', id)
    .execute();
  return id;
}

async function statesAt(at: string, campaignId: number) {
  app.clock.set(at);
  await app.jobs.tick();
  return (await entriesOf(app, campaignId)).map(({ state, disposition }) => disposition ?? state);
}

test('someone who waits is closed as expired at midnight after their deadline, where they live', async () => {
  const id = await bothWaiting('19/03/2026', 1000);
  expect(await statesAt('2026-03-19T23:59:59+04:00', id)).toEqual(['waiting', 'waiting']);
  expect(await statesAt('2026-03-20T00:00:00+04:00', id)).toEqual(['waiting', 'expired']);
  expect(await statesAt('2026-03-19T23:59:59+01:00', id)).toEqual(['waiting', 'expired']);
  expect(await statesAt('2026-03-20T00:00:00+01:00', id)).toEqual(['expired', 'expired']);
});

test('the nights when clocks change are as long as they are', async () => {
  const spring = await bothWaiting('29/03/2026', 1100);
  expect(await statesAt('2026-03-29T23:59:59+04:00', spring)).toEqual(['waiting', 'waiting']);
  expect(await statesAt('2026-03-30T00:00:00+04:00', spring)).toEqual(['waiting', 'expired']);
  expect(await statesAt('2026-03-29T23:59:59+02:00', spring)).toEqual(['waiting', 'expired']);
  expect(await statesAt('2026-03-30T00:00:00+02:00', spring)).toEqual(['expired', 'expired']);
  await clearDesk(app);
  const autumn = await bothWaiting('25/10/2026', 1150);
  expect(await statesAt('2026-10-26T00:00:00+04:00', autumn)).toEqual(['waiting', 'expired']);
  expect(await statesAt('2026-10-25T23:59:59+01:00', autumn)).toEqual(['waiting', 'expired']);
  expect(await statesAt('2026-10-26T00:00:00+01:00', autumn)).toEqual(['expired', 'expired']);
});

test('someone in hand when their deadline passes is closed once the claim has ended', async () => {
  const { id } = await runningCampaign(app, { list: listOf([paris('17/03/2026', '1200')]) });
  const desk = await take(await app.as('agent'));
  await unscoped(app.deps.db)
    .updateTable('claims')
    .set({ in_call: 1 })
    .where('id', '=', desk.claim.id)
    .execute();
  expect(await statesAt('2026-03-18T00:00:00+01:00', id)).toEqual(['ready']);
  await unscoped(app.deps.db)
    .updateTable('claims')
    .set({ in_call: 0 })
    .where('id', '=', desk.claim.id)
    .execute();
  expect(await statesAt('2026-03-18T00:05:00+01:00', id)).toEqual(['expired']);
});

test('someone without a deadline waits as long as it takes', async () => {
  const id = await bothWaiting('', 1250);
  expect(await statesAt('2026-12-30T10:00:00+01:00', id)).toEqual(['waiting', 'waiting']);
});

test('a callback after the deadline is refused, on its last day it is not', async () => {
  await runningCampaign(app, { agents: ['agent'], list: listOf([paris('18/03/2026', '1300')]) });
  const agent = await app.as('agent');
  const id = await ring(agent, await take(agent));
  const close = (result: 'callback' | 'appointment', at: string) => ({
    params: { id },
    body: { result, callback: { at: Date.parse(at), note: '' } },
  });
  for (const result of ['callback', 'appointment'] as const) {
    const refusal = await agent.refused(closeCall, close(result, '2026-03-19T10:00:00+01:00'));
    expect(refusal).toMatchObject({ code: 'call.callback_after_deadline', status: 422 });
    expect(refusal.detail).toContain('mercredi 18 mars 2026');
  }
  // Too late in the evening, and the next opening is after the deadline: no time to propose.
  const evening = close('callback', '2026-03-18T21:00:00+01:00');
  expect((await agent.refused(closeCall, evening)).code).toBe('call.callback_after_deadline');
  await agent.ask(closeCall, close('callback', '2026-03-18T19:00:00+01:00'));
});

test('the day of a callback is the person’s own', async () => {
  await runningCampaign(app, {
    agents: ['agent'],
    schedule: { days: [1, 2, 3, 4, 5], ranges: [{ from: '00:00', to: '23:59' }], closedOn: [] },
    list: listOf([reunion('18/03/2026', '1350')]),
  });
  const agent = await app.as('agent');
  const id = await ring(agent, await take(agent));
  const close = (at: string) => ({
    params: { id },
    body: { result: 'callback' as const, callback: { at: Date.parse(at), note: '' } },
  });
  const refusal = await agent.refused(closeCall, close('2026-03-18T21:30:00+01:00'));
  expect(refusal.code).toBe('call.callback_after_deadline');
  await agent.ask(closeCall, close('2026-03-18T19:30:00+01:00'));
});

test('why nobody calls them is that their deadline has passed', async () => {
  const rules = { ...defaultCallRules, perDay: 3 };
  const list = listOf([paris('18/03/2026', '1400')]);
  const { id } = await runningCampaign(app, { agents: ['agent'], rules, list });
  await callNext(await app.as('agent'), { result: 'breakoff' });
  app.clock.set('2026-03-19T09:00:00+01:00');
  const supervisor = await app.as('supervisor');
  const [entry] = await entriesOf(app, id);
  const { reasons } = await supervisor.ask(explainTarget, { params: { id: entry?.target_id ?? 0 } });
  expect(reasons.map(({ code }) => code)).toContain('deadline_passed');
});

async function planOf(query: RawBuilder<unknown>): Promise<string> {
  const db = unscoped(app.deps.db);
  const explain = dialectOf(db).name === 'sqlite' ? sql`explain query plan` : sql`explain`;
  const { rows } = await sql<Record<string, unknown>>`${explain} ${query}`.execute(db);
  return rows.map((row) => String(row['detail'] ?? row['QUERY PLAN'])).join('\n');
}

test('those late are one index seek each, whoever waits', async () => {
  const db = unscoped(app.deps.db);
  const { id } = await runningCampaign(app, { list: listOf([paris('', '1500')]) });
  const digits = sql`(select 0 as d union all select 1 union all select 2 union all select 3 union all select 4
    union all select 5 union all select 6 union all select 7 union all select 8 union all select 9)`;
  await sql`
    insert into targets (campaign_id, directorate_id, import_id, import_line, display_name, territory, language,
      fields_json, created_at)
    select t.campaign_id, t.directorate_id, t.import_id, 1, 'copie', t.territory, t.language, '{}', 0
    from targets t, ${digits} a, ${digits} b, ${digits} c, ${digits} e where t.campaign_id = ${id}`.execute(
    db,
  );
  await sql`
    insert into queue_entries (target_id, campaign_id, directorate_id, territory, language, line_id, state, wake_at,
      urgency, last_slot, calls_count)
    select t.id, t.campaign_id, t.directorate_id, t.territory, t.language, null,
      case t.id % 2 when 0 then 'ready' else 'waiting' end, case t.id % 2 when 1 then 9999999999999 end,
      20600 + t.id % 300, t.id % 6, t.id % 4
    from targets t where t.display_name = 'copie'`.execute(db);
  await sql.raw('analyze').execute(db);
  const place = { campaignId: id, territory: 'FR', urgencyFloor: 20_500 };
  const wholeQueue = /SCAN (h|queue_entries)\b|Seq Scan on queue_entries|TEMP B-TREE|Sort/;
  const waiting = await planOf(lateWaitingQuery(app.deps.db, [place]));
  expect(waiting).toMatch(/queue_late/);
  expect(waiting).not.toMatch(wholeQueue);
  const ready = await planOf(lateReadyQuery(app.deps.db, [{ ...place, language: 'fr', lastSlot: 0 }]));
  expect(ready).toMatch(/queue_ready/);
  expect(ready).not.toMatch(wholeQueue);
});
