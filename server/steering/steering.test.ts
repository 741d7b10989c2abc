import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { changeUser } from '#server/contracts/accounts.contract.ts';
import {
  applySteering,
  type Lever,
  listSteering,
  previewSteering,
  type SteeringAsk,
  undoSteering,
} from '#server/contracts/steering.contract.ts';
import { heldUntilReleased } from '#server/contracts/target-states.ts';
import { listTargets } from '#server/contracts/targets.contract.ts';
import { unscoped } from '#server/platform/database.ts';
import { type Client, startApp, type TestApp } from '#server/testing.ts';
import {
  callNext,
  clearDesk,
  crowdList,
  entriesOf,
  listOf,
  namesOf,
  nobody,
  take,
} from '#server/testing-desk.ts';
import { runningCampaign } from '#server/testing-world.ts';

let app: TestApp;
let supervisor: Client;
let from = 3000;
beforeAll(async () => {
  app = await startApp();
  supervisor = await app.as('supervisor');
});
afterEach(async () => {
  await clearDesk(app);
  supervisor = await app.as('supervisor');
});
afterAll(() => app.stop());

/** A campaign of so many people nobody has called. */
async function people(count: number): Promise<{ id: number; ids: readonly number[] }> {
  from += count;
  const { id } = await runningCampaign(app, { list: crowdList(count, from - count) });
  return { id, ids: (await entriesOf(app, id)).map(({ target_id }) => target_id) };
}

type Asked = Partial<Omit<SteeringAsk, 'lever'>> & { readonly lever: Lever };

async function steer(campaignId: number, asked: Asked) {
  const params = { id: campaignId };
  const shown = await supervisor.ask(previewSteering, { params, body: asked });
  const action = await supervisor.ask(applySteering, { params, body: { token: shown.token } });
  return { shown, action };
}

const undo = (id: number) => supervisor.ask(undoSteering, { params: { id } });

test('people who match are held, released as they were, and never called meanwhile', async () => {
  const { id, ids } = await people(3);
  const before = await entriesOf(app, id);
  const { shown, action } = await steer(id, { lever: { kind: 'hold', until: null } });
  expect(shown).toMatchObject({ matched: 3, applies: 3, states: [{ state: 'ready', count: 3 }], left: [] });
  expect(shown.examples.map((one) => one.id)).toEqual(ids);
  expect(action).toMatchObject({ state: 'done', applied: 3, progress: 1 });
  expect((await entriesOf(app, id))[0]).toMatchObject({
    state: 'waiting',
    wait_reason: 'held',
    wake_at: heldUntilReleased,
  });
  await nobody(await app.as('agent'));
  await steer(id, { lever: { kind: 'release' } });
  expect(await entriesOf(app, id)).toEqual(before);
});

test('a hold until an instant ends by itself; whoever must wait longer still does', async () => {
  const { id } = await people(2);
  const agent = await app.as('agent');
  await callNext(agent, { result: 'breakoff' });
  const retryAt = (await entriesOf(app, id))[0]?.wake_at ?? 0;
  const until = Date.parse('2026-03-17T11:30:00+01:00');
  await steer(id, { lever: { kind: 'hold', until } });
  expect(await entriesOf(app, id)).toMatchObject([
    { wait_reason: 'held', wake_at: retryAt },
    { wait_reason: 'held', wake_at: until },
  ]);
  app.clock.set(until);
  expect(namesOf(await take(await app.as('agent')))).toEqual(['Personne 2']);
});

test('only those the filter keeps, and only those it applies to; the others are counted', async () => {
  const { id, ids } = await people(4);
  const agent = await app.as('agent');
  await callNext(agent, { result: 'refusal_hard' });
  const inHand = await take(agent);
  const { shown, action } = await steer(id, { lever: { kind: 'close', disposition: 'withdrawn' } });
  expect(shown.left).toEqual([
    { reason: 'in_hand', count: 1 },
    { reason: 'done', count: 1 },
  ]);
  expect(shown.examples.map(({ name }) => name)).toEqual(['Personne 3', 'Personne 4']);
  expect(action).toMatchObject({ matched: 4, applied: 2, left: shown.left });
  expect(await entriesOf(app, id)).toMatchObject([
    { disposition: 'refusal' },
    { state: 'ready', claim_id: inHand.claim.id },
    { state: 'done', disposition: 'withdrawn' },
    { state: 'done', disposition: 'withdrawn' },
  ]);
  const { action: again } = await steer(id, {
    lever: { kind: 'forward' },
    filter: { state: 'done' },
    targetIds: ids.slice(0, 3),
  });
  expect(again).toMatchObject({ matched: 2, applied: 0, left: [{ reason: 'done', count: 2 }] });
});

test('the list of people and the lever keep the same ones', async () => {
  const rows = [
    { name: 'Anaïs', phone: '7000', postalCode: '93200', deadline: '31/03/2026' },
    { name: 'Bilal', phone: '7001', language: 'ar', deadline: '31/12/2026' },
    { name: 'Chloé', phone: '7002', postalCode: '97400' },
  ];
  const { id } = await runningCampaign(app, { list: listOf(rows), agents: ['agent', 'agent3'] });
  await callNext(await app.as('agent'), { result: 'no_answer' });
  const filters = [
    { search: 'chlo' },
    { language: 'ar' },
    { territory: 'RE' },
    { deadlineBefore: '2026-04-01' },
    { callsFrom: 1 },
    { callsTo: 0 },
    { lastResult: 'no_answer' as const },
    { lastResult: 'busy' as const },
    { wait: 'retry' as const },
    { state: 'waiting' as const, callsFrom: 1 },
  ];
  const kept = await Promise.all(
    filters.map(async (filter) => {
      const params = { id };
      const { targets } = await supervisor.ask(listTargets, { params, query: filter });
      const { examples } = await supervisor.ask(previewSteering, {
        params,
        body: { filter, lever: { kind: 'forward' } },
      });
      expect(examples.map((one) => one.name)).toEqual(targets.map(({ name }) => name));
      return targets.map(({ name }) => name);
    }),
  );
  expect(kept).toEqual([
    ['Chloé'],
    ['Bilal'],
    ['Chloé'],
    ['Anaïs'],
    ['Anaïs'],
    ['Bilal', 'Chloé'],
    ['Anaïs'],
    [],
    ['Anaïs'],
    ['Anaïs'],
  ]);
});

test('people brought forward come before fresh ones; an appointment keeps its hour', async () => {
  const { id, ids } = await people(4);
  const agent = await app.as('agent');
  const at = Date.parse('2026-03-18T11:00:00+01:00');
  await callNext(agent, { result: 'appointment', callback: { at } });
  const { action } = await steer(id, { lever: { kind: 'forward' }, targetIds: [ids[0] ?? 0, ids[3] ?? 0] });
  expect(action).toMatchObject({ applied: 1, left: [{ reason: 'promised', count: 1 }] });
  expect(namesOf(await take(agent))).toEqual(['Personne 4']);
});

test('a line that rests keeps resting when its person is brought forward', async () => {
  const { id, ids } = await people(1);
  await callNext(await app.as('agent'), { result: 'no_answer' });
  const { rest_until } = await app.deps.db
    .selectFrom('lines')
    .innerJoin('target_lines', 'target_lines.line_id', 'lines.id')
    .select('rest_until')
    .where('target_id', '=', ids[0] ?? 0)
    .executeTakeFirstOrThrow();
  expect(rest_until).toBeGreaterThan(app.clock.now());
  await steer(id, { lever: { kind: 'forward' } });
  expect(await entriesOf(app, id)).toMatchObject([{ wait_reason: 'forward', wake_at: rest_until }]);
});

test('an appointment goes to another agent of the campaign, and to nobody else', async () => {
  const { id } = await people(2);
  const at = Date.parse('2026-03-18T11:00:00+01:00');
  await callNext(await app.as('agent'), { result: 'appointment', callback: { at } });
  const { action } = await steer(id, { lever: { kind: 'reassign', agentId: app.people.agent2.id } });
  expect(action).toMatchObject({ applied: 1, left: [{ reason: 'not_promised', count: 1 }] });
  app.clock.set(at);
  expect(namesOf(await take(await app.as('agent2')))).toEqual(['Personne 1']);
  supervisor = await app.as('supervisor');
  const params = { id };
  const body = { lever: { kind: 'reassign' as const, agentId: app.people.agent3.id } };
  expect((await supervisor.refused(previewSteering, { params, body })).code).toBe('steering.unknown_agent');
  const admin = await app.as('admin');
  const closed = (disabled: boolean) =>
    admin.ask(changeUser, { params: { id: app.people.agent.id }, body: { disabled } });
  await closed(true);
  const left = { lever: { kind: 'reassign' as const, agentId: app.people.agent.id } };
  expect((await supervisor.refused(previewSteering, { params, body: left })).code).toBe(
    'steering.unknown_agent',
  );
  await closed(false);
});

test('what is confirmed is what was shown: once, here, by whoever saw it', async () => {
  const { id } = await people(1);
  const { id: other } = await people(1);
  const params = { id };
  const ask = { params, body: { lever: { kind: 'hold' as const, until: null } } };
  const { token } = await supervisor.ask(previewSteering, ask);
  const confirm = { params, body: { token } };
  const codeOf = async (refused: Promise<{ code: string }>) => (await refused).code;
  expect(await codeOf(supervisor.refused(applySteering, { ...confirm, params: { id: other } }))).toBe(
    'steering.bad_token',
  );
  const changed = { params, body: { token: `${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}` } };
  expect(await codeOf(supervisor.refused(applySteering, changed))).toBe('steering.bad_token');
  const twice = await Promise.all([1, 2].map(() => supervisor.ask(applySteering, confirm)));
  expect(new Set(twice.map((action) => action.id)).size).toBe(1);
  expect((await supervisor.ask(listSteering, { params })).actions).toHaveLength(1);
  const stale = await supervisor.ask(previewSteering, ask);
  app.clock.advance({ hours: 2 });
  supervisor = await app.as('supervisor');
  expect(await codeOf(supervisor.refused(applySteering, { params, body: { token: stale.token } }))).toBe(
    'steering.bad_token',
  );
});

test('undoing gives back exactly what was, but to whom something has happened since', async () => {
  const { id } = await people(3);
  const before = await entriesOf(app, id);
  const { action } = await steer(id, { lever: { kind: 'forward' } });
  await callNext(await app.as('agent'), { result: 'unable' });
  expect(await undo(action.id)).toMatchObject({ state: 'undone', restored: 2, changedSince: 1 });
  const after = await entriesOf(app, id);
  expect(after.slice(1)).toEqual(before.slice(1));
  expect(after[0]).toMatchObject({ state: 'done', disposition: 'unable' });
  const again = await supervisor.refused(undoSteering, { params: { id: action.id } });
  expect(again.code).toBe('steering.already_undone');
});

test('more people than one request should wait for are done in the background', async () => {
  const { id } = await people(5);
  // As many as it takes, without importing them.
  const db = unscoped(app.deps.db);
  const { lever_json, ...like } = await (async () => {
    await steer(id, { lever: { kind: 'release' } });
    return db.selectFrom('steering_actions').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow();
  })();
  await db
    .insertInto('steering_actions')
    .values({
      ...like,
      id: like.id + 1000,
      token: 'long',
      lever_json: lever_json.replace('"release"', '"hold","until":null'),
      filter_json: '{"filter":{}}',
      state: 'running',
      is_long: 1,
      cursor: 0,
      seen: 0,
      left_json: '{}',
      up_to: 1e9,
    })
    .execute();
  const running = await supervisor.refused(undoSteering, { params: { id: like.id + 1000 } });
  expect(running.code).toBe('steering.still_running');
  await app.jobs.tick();
  const { actions } = await supervisor.ask(listSteering, { params: { id } });
  expect(actions[0]).toMatchObject({ state: 'done', applied: 5 });
});

test('the words searched for are forgotten once it is done, and the audit holds counts only', async () => {
  const { id } = await people(2);
  const { action } = await steer(id, { filter: { search: 'Personne 1' }, lever: { kind: 'forward' } });
  const row = await app.deps.db
    .selectFrom('steering_actions')
    .select('filter_json')
    .where('id', '=', action.id)
    .executeTakeFirstOrThrow();
  expect(row.filter_json).not.toContain('ersonne');
  const audits = await app.deps.db
    .selectFrom('audit_entries')
    .select(['action', 'details_json'])
    .where('action', 'like', 'steering.%')
    .orderBy('id', 'desc')
    .limit(2)
    .execute();
  expect(audits.map(({ action: name }) => name)).toEqual(['steering.done', 'steering.apply']);
  expect(JSON.parse(audits[0]?.details_json ?? '')).toEqual({
    lever: 'forward',
    steeringId: action.id,
    applied: 1,
    left: {},
  });
});

const at = Date.parse('2026-03-19T11:00:00+01:00');

test('applying then undoing is as if nothing had been done, whatever the levers and the people', async () => {
  const { id, ids } = await people(6);
  const agent = await app.as('agent');
  await callNext(agent, { result: 'appointment', callback: { at } });
  await callNext(agent, { result: 'callback', callback: { at } });
  await callNext(agent, { result: 'no_answer' });
  await callNext(agent, { result: 'refusal_hard' });
  const levers: fc.Arbitrary<Lever> = fc.oneof(
    fc.constant<Lever>({ kind: 'forward' }),
    fc.constant<Lever>({ kind: 'release' }),
    fc.constant<Lever>({ kind: 'reassign', agentId: app.people.agent2.id }),
    fc.record({ kind: fc.constant('hold' as const), until: fc.constantFrom(null, at) }),
    fc.record({ kind: fc.constant('close' as const), disposition: fc.constant('withdrawn' as const) }),
  );
  const some = fc.record({ lever: levers, targetIds: fc.subarray([...ids], { minLength: 1 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(some, { minLength: 1, maxLength: 4 }), async (steps) => {
      const before = await entriesOf(app, id);
      const done: number[] = [];
      for (const step of steps) done.push((await steer(id, step)).action.id);
      for (const action of done.toReversed()) expect((await undo(action)).changedSince).toBe(0);
      expect(await entriesOf(app, id)).toEqual(before);
    }),
    { numRuns: 15 },
  );
});
