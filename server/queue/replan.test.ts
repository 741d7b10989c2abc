import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callResults } from '#server/contracts/call-results.ts';
import { exhaustedChoices, retriedResults } from '#server/contracts/call-rules.ts';
import {
  actOnCampaign,
  type CallRules,
  changeCampaign,
  defaultCallRules,
} from '#server/contracts/campaigns.contract.ts';
import { changeCallRules, getCallRules, previewCallRules } from '#server/contracts/rules.contract.ts';
import { applySteering, previewSteering } from '#server/contracts/steering.contract.ts';
import { unscoped } from '#server/platform/database.ts';
import { type Client, startApp, type TestApp } from '#server/testing.ts';
import { callNext, crowdList, entriesOf, ring, take } from '#server/testing-desk.ts';
import { runningCampaign, submittedCampaign } from '#server/testing-world.ts';
import { replanEveryone } from './index.ts';

let app: TestApp;
let supervisor: Client;
let agent: Client;
/** People called once or twice with every kind of result, some promised, held, in hand, done or never called. */
let id: number;
let asTheyWere: Awaited<ReturnType<typeof entriesOf>>;

const RUNS = process.env['TEST_DATABASE'] === 'postgres' ? 15 : 60;
const at = (text: string) => Date.parse(`2026-03-17T${text}+01:00`);
const freely = { ...defaultCallRules, perDay: 9 };

beforeAll(async () => {
  app = await startApp();
  supervisor = await app.as('supervisor');
  agent = await app.as('agent');
  id = (await runningCampaign(app, { list: crowdList(16, 1000), rules: freely, agents: ['agent'] })).id;
  const results = [...retriedResults, 'no_answer', 'busy', 'refusal_hard'] as const;
  for (const result of results) await callNext(agent, { result });
  await callNext(agent, { result: 'appointment', callback: { at: at('15:00:00') } });
  await callNext(agent, { result: 'callback', callback: { at: at('16:00:00') } });
  app.clock.set(at('10:50:00'));
  // The two who were busy are called again: one is busy again, the other one in a call.
  await busyAgain();
  const called = (await entriesOf(app, id)).find(({ wait_reason }) => wait_reason === 'retry');
  const body = { lever: { kind: 'hold' as const, until: null }, targetIds: [called?.target_id ?? 0] };
  const { token } = await supervisor.ask(previewSteering, { params: { id }, body });
  await supervisor.ask(applySteering, { params: { id }, body: { token } });
  await ring(agent, await take(agent));
  asTheyWere = await entriesOf(app, id);
});
afterAll(() => app.stop());

async function busyAgain(): Promise<void> {
  const db = unscoped(app.deps.db);
  // The gap between two rings is contact pressure's: out of the way here.
  await db.updateTable('lines').set({ rest_until: 0 }).execute();
  const ready = await db
    .selectFrom('queue_entries')
    .select('target_id')
    .where('campaign_id', '=', id)
    .execute();
  expect(ready.length).toBe(16);
  await callNext(agent, { result: 'busy' });
}

async function restore(): Promise<void> {
  const db = unscoped(app.deps.db);
  for (const { target_id, ...row } of asTheyWere)
    await db.updateTable('queue_entries').set(row).where('target_id', '=', target_id).execute();
}

const versionOf = async () => (await supervisor.ask(getCallRules, { params: { id } })).version;
const foresee = (rules: CallRules) => supervisor.ask(previewCallRules, { params: { id }, body: rules });
async function change(rules: CallRules): Promise<void> {
  await supervisor.ask(changeCallRules, { params: { id }, body: { rules, version: await versionOf() } });
}
const follow = () => replanEveryone(app.deps.db, app.clock, () => false);

const resultRule = (result: (typeof retriedResults)[number]) =>
  fc.record({
    minutes: fc.constantFrom(0, 10, 30, 60, 300, 1440, 20_000),
    cap: fc.constantFrom(null, 1, 2, 3),
    nextLine: fc.boolean(),
    otherAgent: fc.boolean(),
    exhausted: fc.constantFrom(...exhaustedChoices[result]),
  });
const drawnRules = fc.record({
  perTarget: fc.integer({ min: 1, max: 6 }),
  perLine: fc.integer({ min: 1, max: 3 }),
  perDay: fc.constant(9),
  handOverMinutes: fc.constant(10),
  rotateSlots: fc.boolean(),
  results: fc.record({
    busy: resultRule('busy'),
    no_answer: resultRule('no_answer'),
    voicemail: resultRule('voicemail'),
    technical: resultRule('technical'),
    breakoff: resultRule('breakoff'),
    refusal_soft: resultRule('refusal_soft'),
  }),
});

test('a preview tells exactly what the change then does; promises, holds, people in hand and done do not move', {
  timeout: 300_000,
}, async () => {
  const instants = fc.constantFrom(at('10:50:00'), at('14:30:00'), Date.parse('2026-03-18T12:30:00+01:00'));
  const told = { sooner: 0, later: 0, moved: 0, closed: 0 };
  await fc.assert(
    fc.asyncProperty(drawnRules, instants, async (rules, now) => {
      await restore();
      app.clock.set(now);
      supervisor = await app.as('supervisor');
      const foreseen = await foresee(rules);
      await change(rules);
      await follow();
      const seen = { sooner: 0, later: 0, moved: 0, closed: 0 };
      for (const [n, after] of (await entriesOf(app, id)).entries()) {
        const before = asTheyWere[n];
        if (before === undefined) throw new Error('somebody new');
        const isFree =
          before.claim_id === null && before.callback_kind === null && before.wait_reason !== 'held';
        const isCalled = before.calls_count > 0 && before.state !== 'done';
        if (!isFree || !isCalled) expect(after).toEqual(before);
        const [from, to] = [before, after].map(({ wake_at }) => Math.max(now, wake_at ?? now));
        if (from === undefined || to === undefined) throw new Error('no time');
        const isMoved = before.line_id !== after.line_id || before.avoid_agent_id !== after.avoid_agent_id;
        if (after.state === 'done' && before.state !== 'done') seen.closed += 1;
        else if (to < from) seen.sooner += 1;
        else if (to > from) seen.later += 1;
        else if (isMoved) seen.moved += 1;
      }
      const closed = foreseen.closed.reduce((sum, { count }) => sum + count, 0);
      const { sooner, later, moved } = foreseen;
      expect(seen).toEqual({ sooner, later, moved, closed });
      told.sooner += sooner;
      told.later += later;
      told.moved += moved;
      told.closed += closed;
      expect(foreseen.same).toBe(foreseen.called - sooner - later - moved - closed);
      const again = await foresee(rules);
      expect(again).toMatchObject({ called: foreseen.called - closed, same: foreseen.called - closed });
    }),
    { numRuns: RUNS },
  );
  // Drawn rules did move people, every way.
  expect(Math.min(...Object.values(told))).toBeGreaterThan(0);
});

test('the rules in force leave everybody where calls put them', async () => {
  await restore();
  supervisor = await app.as('supervisor');
  app.clock.set(at('10:50:00'));
  const { called, same } = await foresee(freely);
  expect(called).toBeGreaterThan(5);
  expect(same).toBe(called);
});

test('a preview writes nothing', async () => {
  await restore();
  const { rules, version } = await supervisor.ask(getCallRules, { params: { id } });
  await foresee({ ...freely, perTarget: 1 });
  expect(await entriesOf(app, id)).toEqual(asTheyWere);
  expect(await supervisor.ask(getCallRules, { params: { id } })).toMatchObject({ rules, version });
});

test('what waits follows by itself, and says so meanwhile; a call closed since follows the new rules', async () => {
  await restore();
  app.clock.set(at('10:50:00'));
  await change(freely);
  await follow();
  const short = { ...freely, results: { no_answer: { minutes: 45 } } };
  await change(short);
  expect(await supervisor.ask(getCallRules, { params: { id } })).toMatchObject({ isRecounting: true });
  await app.jobs.tick();
  expect(await supervisor.ask(getCallRules, { params: { id } })).toMatchObject({ isRecounting: false });
  const waits = (await entriesOf(app, id)).map(({ wake_at }) => wake_at);
  expect(waits).toContain(at('11:15:00'));
});

test('of two changes at once the second is refused and told', async () => {
  const version = await versionOf();
  const body = (perTarget: number) => ({ rules: { ...freely, perTarget }, version });
  await supervisor.ask(changeCallRules, { params: { id }, body: body(5) });
  const { code } = await supervisor.refused(changeCallRules, { params: { id }, body: body(4) });
  expect(code).toBe('campaign.rules_changed');
  expect((await supervisor.ask(getCallRules, { params: { id } })).rules.perTarget).toBe(5);
});

test('the change is in the journal with the rules before and after; saving the same rules is no change', async () => {
  const version = await versionOf();
  const { rules } = await supervisor.ask(getCallRules, { params: { id } });
  await supervisor.ask(changeCallRules, { params: { id }, body: { rules, version } });
  expect(await versionOf()).toBe(version);
  await change({ ...rules, perTarget: 3 });
  const entry = await app.deps.db
    .selectFrom('audit_entries')
    .selectAll()
    .where('action', '=', 'campaign.rules')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  expect(entry).toMatchObject({ actor_id: app.people.supervisor.id, entity_id: id });
  expect(JSON.parse(entry.details_json)).toMatchObject({ before: { perTarget: 5 }, after: { perTarget: 3 } });
});

test('a wrong value is told in French, where it is', async () => {
  const version = await versionOf();
  const wrong = {
    ...freely,
    results: {
      busy: { minutes: -5 },
      complete: { minutes: 10 },
      no_answer: { exhausted: 'refusal' as const },
    },
  };
  const { code, fields } = await supervisor.refused(changeCallRules, {
    params: { id },
    body: { rules: wrong, version },
  });
  expect(code).toBe('request.invalid');
  expect(fields).toContainEqual({
    path: 'rules.results.busy.minutes',
    detail: 'Un nombre entier, de 0 à 86400.',
  });
  const others = { ...wrong, results: { ...wrong.results, busy: { minutes: 5 } } };
  const refused = await supervisor.refused(changeCallRules, {
    params: { id },
    body: { rules: others, version },
  });
  expect(refused.fields).toEqual([
    {
      path: 'rules.results.complete',
      detail: `Après « ${callResults.complete.fr} », personne n’est rappelé : retirez cette règle.`,
    },
    {
      path: 'rules.results.no_answer.exhausted',
      detail:
        'Après « Pas de réponse », on ne peut clore que comme « Impossible à joindre » ou « Plafond d’appels atteint ».',
    },
  ]);
});

test('a requester decides until the commission is submitted, a supervisor until the campaign is closed', async () => {
  const other = await submittedCampaign(app, 'requester', { list: crowdList(1, 2000) });
  const params = { id: other.id };
  const requester = await app.as('requester');
  const body = { rules: { ...defaultCallRules, perTarget: 2 }, version: 1 };
  expect(await requester.ask(getCallRules, { params })).toMatchObject({ canChange: false });
  expect((await requester.refused(changeCallRules, { params, body })).code).toBe('campaign.wrong_state');
  expect((await requester.refused(previewCallRules, { params, body: body.rules })).code).toBe(
    'campaign.wrong_state',
  );
  expect(await supervisor.ask(changeCallRules, { params, body })).toMatchObject({
    rules: { perTarget: 2 },
    version: 2,
    isRecounting: false,
  });
  await supervisor.ask(actOnCampaign, { params: { ...params, action: 'approve' }, body: {} });
  await supervisor.ask(actOnCampaign, { params: { ...params, action: 'close' }, body: {} });
  const late = { ...body, version: 2 };
  expect((await supervisor.refused(changeCallRules, { params, body: late })).code).toBe(
    'campaign.wrong_state',
  );
});

test('rules changed with the rest of a commission move those who wait too', async () => {
  await restore();
  await supervisor.ask(changeCampaign, { params: { id }, body: { rules: { ...freely, perTarget: 1 } } });
  await follow();
  const left = (await entriesOf(app, id)).filter(
    (row) =>
      row.state !== 'done' && row.calls_count > 0 && row.claim_id === null && row.callback_kind === null,
  );
  expect(left.every(({ wait_reason }) => wait_reason === 'held')).toBe(true);
});
