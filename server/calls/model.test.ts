import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CallResult, callResultCodes, callResults } from '#server/contracts/call-results.ts';
import { recordOpposition } from '#server/lines/index.ts';
import { dialectOf, unscoped } from '#server/platform/database.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { renewClaim } from '#server/queue/claim.service.ts';
import {
  claimNext,
  dayIn,
  nextOpening,
  releaseClaim,
  settleRemaining,
  sweep,
  whyNobody,
} from '#server/queue/index.ts';
import { endLapsed, wakeEveryoneDue } from '#server/queue/upkeep.service.ts';
import { manualTelephony } from '#server/telephony/index.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import { everyEntry, listOf } from '#server/testing-desk.ts';
import { talliesAndRows } from '#server/testing-tallies.ts';
import { runningCampaign } from '#server/testing-world.ts';
import { closeCall } from './close.service.ts';
import { openCall } from './open.service.ts';

/**
 * The queue under any order of events, on a virtual clock: agents take, give back, ring, close, vanish; time passes;
 * lines object; campaigns pause. After each event the whole database is checked against what was promised.
 */
let app: TestApp;
let start: Entries;
let campaignIds: number[];
let agents: Viewer[];

type Entries = Awaited<ReturnType<typeof everyEntry>>;

const isPostgres = process.env['TEST_DATABASE'] === 'postgres';
/** What fits in a minute; the nightly run asks for 200 000. */
const RUNS = Number(process.env['MODEL_RUNS'] ?? (isPostgres ? 100 : 2000));
const team = ['agent', 'agent2', 'agent3'] as const;
const MORNING = '2026-03-17T10:30:00+01:00';

beforeAll(async () => {
  app = await startApp();
  const secondNumbers = new Map([
    [3, '1002'],
    [4, '1003'],
    [5, '1005'],
    [6, '1000'],
  ]);
  const deadlines = ['19/03/2026', '', '30/06/2026', '', '', '31/12/2026', ''];
  const people = ['1000', '1000', '1000', '1001', '1002', '1003', '1004'].map((phone, n) => ({
    name: `Personne ${n}`,
    phone,
    // Second numbers that are somebody else's first: people move onto lines in use.
    phone2: secondNumbers.get(n) ?? '',
    deadline: deadlines[n] ?? '',
  }));
  const rules = { perTarget: 4, perLine: 2, perDay: 2, handOverMinutes: 10, results: {} };
  const first = await runningCampaign(app, {
    name: 'Une',
    list: listOf(people),
    agents: team,
    rules,
    priority: 2,
  });
  const second = await runningCampaign(app, {
    name: 'Deux',
    list: listOf(people.slice(2, 6)),
    agents: team,
    rules,
    priority: 1,
  });
  campaignIds = [first.id, second.id];
  start = await everyEntry(app);
  agents = team.map((key) => ({
    userId: app.people[key].id,
    name: app.people[key].name,
    role: 'agent',
    directorateId: null,
    languages: ['fr'],
    scope: { kind: 'assigned', userId: app.people[key].id },
    pause: null,
    sessionExpiresAt: Number.MAX_SAFE_INTEGER,
    confirmedAt: 0,
  }));
  // Nothing here is about power cuts: that is tested where it belongs.
  if (!isPostgres) await sql.raw('pragma synchronous = off').execute(app.deps.db);
});
afterAll(() => app.stop());

async function reset(): Promise<void> {
  const db = unscoped(app.deps.db);
  for (const table of [
    'call_targets',
    'calls',
    'line_leases',
    'claim_targets',
    'claims',
    'oppositions',
    'idempotent_replies',
  ] as const)
    await db.deleteFrom(table).execute();
  await db.deleteFrom('queue_entries').execute();
  await db.insertInto('queue_entries').values(start).execute();
  await db.updateTable('lines').set({ rest_until: 0, opposed_at: null }).execute();
  await db.updateTable('campaigns').set({ state: 'running' }).execute();
  app.clock.set(MORNING);
}

/** What we must remember of an open claim to judge its end. */
interface Held {
  readonly claimId: number;
  /** The people on its line as they were before it. */
  readonly before: Entries;
  callId: number | null;
}

interface Model {
  readonly held: Map<number, Held>;
  rung: number;
  closed: number;
}

type Real = undefined;

/** Everything promised that the rows alone can show. */
async function checkPromises(model: Model): Promise<void> {
  const db = unscoped(app.deps.db);
  const entries = await everyEntry(app);
  const open = await db.selectFrom('claims').selectAll().where('ended_at', 'is', null).execute();
  const openIds = new Set(open.map(({ id }) => id));
  const leases = await db.selectFrom('line_leases').selectAll().execute();
  expect(leases.every(({ claim_id }) => openIds.has(claim_id))).toBe(true);
  for (const { id, line_id } of open) expect(leases).toContainEqual({ line_id, claim_id: id });
  const given = await db
    .selectFrom('claim_targets')
    .select('target_id')
    .where('claim_id', 'in', [0, ...openIds])
    .execute();
  expect(new Set(given.map(({ target_id }) => target_id)).size).toBe(given.length);
  for (const { claim_id } of entries) if (claim_id !== null) expect(openIds).toContain(claim_id);

  const { rows: counted } = await sql<{ target_id: number; n: number }>`
    select q.target_id, (select count(*) from call_targets c
      where c.target_id = q.target_id and coalesce(c.result, '') <> 'not_addressed') as n
    from queue_entries q order by q.target_id`.execute(db);
  expect(entries.map(({ target_id, calls_count }) => ({ target_id, n: calls_count }))).toEqual(
    counted.map(({ target_id, n }) => ({ target_id, n: Number(n) })),
  );
  // A call without its result keeps its claim, however long its desk has been gone.
  const calls = await db.selectFrom('calls').select(['id', 'claim_id', 'closed_at']).execute();
  for (const { claim_id, closed_at } of calls) expect(openIds.has(claim_id)).toBe(closed_at === null);
  expect(calls).toHaveLength(model.rung);
  expect(calls.filter(({ closed_at }) => closed_at !== null)).toHaveLength(model.closed);
  expect(entries).toHaveLength(start.length);
}

function without(rows: Entries, targetIds: ReadonlySet<number>) {
  return rows.filter(({ target_id }) => targetIds.has(target_id)).map((row) => ({ ...row, claim_id: null }));
}

async function expectRestored({ before }: Held): Promise<void> {
  const ids = new Set(before.map(({ target_id }) => target_id));
  const now = (await everyEntry(app)).filter(({ target_id }) => ids.has(target_id));
  expect(now).toEqual(without(before, ids));
}

type Command = fc.AsyncCommand<Model, Real>;

function command(name: string, check: (m: Model) => boolean, act: (m: Model) => Promise<void>): Command {
  return {
    check,
    toString: () => name,
    run: async (model) => {
      await act(model);
      await checkPromises(model);
    },
  };
}

function agentOf(index: number): Viewer {
  const agent = agents[index];
  if (agent === undefined) throw new Error('no such agent');
  return agent;
}

/** Our memory forgets claims that the product ended by itself. */
async function forgetEnded(model: Model): Promise<void> {
  const open = await app.deps.db.selectFrom('claims').select('id').where('ended_at', 'is', null).execute();
  for (const [index, { claimId }] of model.held)
    if (!open.some(({ id }) => id === claimId)) model.held.delete(index);
}

const take = (index: number) =>
  command(
    `take(${index})`,
    () => true,
    async (model) => {
      const { db, clock } = app.deps;
      await endLapsed(db, clock);
      await forgetEnded(model);
      const known = model.held.get(index);
      await wakeEveryoneDue(db, clock);
      const before = await everyEntry(app);
      const claim = await claimNext(db, agentOf(index), clock);
      if (claim === null) {
        expect(known).toBeUndefined();
        const reasons = await whyNobody(db, agentOf(index), clock);
        expect(reasons.map(({ code }) => code)).not.toContain('eligible');
        return;
      }
      if (known !== undefined) {
        expect(claim.id).toBe(known.claimId);
        return;
      }
      const line = await db
        .selectFrom('lines')
        .selectAll()
        .where('id', '=', claim.lineId)
        .executeTakeFirstOrThrow();
      expect(line.opposed_at).toBeNull();
      if (claim.because === 'fresh' || claim.because === 'retry')
        expect(line.rest_until).toBeLessThanOrEqual(clock.now());
      const stamped = new Set(
        (await everyEntry(app))
          .filter(({ claim_id }) => claim_id === claim.id)
          .map(({ target_id }) => target_id),
      );
      for (const targetId of claim.targetIds) expect(stamped).toContain(targetId);
      const rows = without(await everyEntry(app), stamped);
      // Everyone who was free on the line left the queue with it, whatever they wait for.
      const onLine = before.filter(
        (row) => row.line_id === claim.lineId && row.claim_id === null && row.state !== 'done',
      );
      for (const { target_id } of onLine) expect(stamped).toContain(target_id);
      // The claim moved nobody, but off a line that objects: such people have left it, and only then are given.
      const opposed = await db.selectFrom('lines').select('id').where('opposed_at', 'is not', null).execute();
      const gone = new Set(opposed.map(({ id }) => id));
      const unmoved = before.filter(
        ({ target_id, line_id }) => stamped.has(target_id) && !gone.has(line_id ?? 0),
      );
      expect(rows).toEqual(expect.arrayContaining(unmoved));
      model.held.set(index, { claimId: claim.id, before: rows, callId: null });
    },
  );

const giveBack = (index: number) =>
  command(
    `giveBack(${index})`,
    (model) => model.held.get(index)?.callId === null,
    async (model) => {
      const held = heldBy(model, index);
      const { db, clock } = app.deps;
      await endLapsed(db, clock);
      const ended = releaseClaim(db, agentOf(index).userId, held.claimId, '', clock);
      await ended.catch((error: Error) => expect(error.message).toBe('claim.ended'));
      await expectRestored(held);
      model.held.delete(index);
      await forgetEnded(model);
    },
  );

function heldBy(model: Model, index: number): Held {
  const held = model.held.get(index);
  if (held === undefined) throw new Error('nothing held');
  return held;
}

const heartbeat = (index: number) =>
  command(
    `heartbeat(${index})`,
    (model) => model.held.has(index),
    async (model) => {
      const { db, clock } = app.deps;
      const { claimId } = heldBy(model, index);
      await renewClaim(db, agentOf(index).userId, claimId, clock).catch((error: Error) =>
        expect(error.message).toBe('claim.ended'),
      );
    },
  );

const ring = (index: number, other: boolean) =>
  command(
    `ring(${index}${other ? ', other line' : ''})`,
    (model) => model.held.has(index),
    async (model) => {
      const { db, clock } = app.deps;
      const held = heldBy(model, index);
      const { rows } = await sql<{ line_id: number }>`
        select distinct t.line_id from claim_targets c join target_lines t on t.target_id = c.target_id
        where c.claim_id = ${held.claimId} order by 1`.execute(unscoped(db));
      const lineId = (other ? rows.at(-1) : rows[0])?.line_id ?? 0;
      const input = { claimId: held.claimId, lineId };
      const refused =
        /^(claim\.(ended|call_open)|call\.(line_(busy|opposed|resting|worn)|outside_window)|campaign\.not_running)$/;
      const before = await everyEntry(app);
      const resting = await db.selectFrom('lines').select(['id', 'rest_until']).execute();
      const restOf = new Map(resting.map((line) => [line.id, line.rest_until]));
      const rung = await openCall(db, agentOf(index), input, manualTelephony, app.deps).catch(
        (error: Error) => {
          expect(error.message).toMatch(refused);
          return null;
        },
      );
      if (rung === null) {
        expect(await everyEntry(app)).toEqual(before);
        return;
      }
      const claim = await db
        .selectFrom('claims')
        .select('because')
        .where('id', '=', held.claimId)
        .executeTakeFirstOrThrow();
      const rested = restOf.get(lineId) ?? 0;
      if (held.callId === null && !claim.because.endsWith('_callback'))
        expect(rested).toBeLessThanOrEqual(clock.now());
      if (held.callId === null) model.rung += 1;
      else expect(rung.call.id).toBe(held.callId);
      held.callId = rung.call.id;
    },
  );

const close = (index: number, result: CallResult, shared: boolean) =>
  command(
    `close(${index}, ${result}${shared ? ', all' : ''})`,
    (model) => typeof model.held.get(index)?.callId === 'number',
    async (model) => {
      const { clock } = app.deps;
      const held = heldBy(model, index);
      const at = nextOpening(parisHours, clock.now() + 3_600_000) ?? 0;
      const one = { result, note: '', callback: { at, note: 'promis' } };
      const files = await app.deps.db
        .selectFrom('claim_targets')
        .select('target_id')
        .where('claim_id', '=', held.claimId)
        .orderBy('rank')
        .execute();
      const others = shared ? files.slice(1).map(({ target_id }) => ({ ...one, targetId: target_id })) : [];
      const callId = held.callId ?? 0;
      const send = () =>
        closeCall(
          app.deps.db,
          agentOf(index),
          callId,
          { ...one, others },
          `close-${callId}-${clock.now()}`,
          app.deps,
        );
      if (
        callResults[result].next.do === 'callback' &&
        (await isTooLate(files.slice(0, 1 + others.length), at))
      ) {
        await expect(send()).rejects.toThrow('call.callback_after_deadline');
        return;
      }
      const reply = await send();
      expect(await send()).toEqual(reply);
      model.closed += 1;
      model.held.delete(index);
      if (!shared && callResults[result].appliesTo === 'target') {
        const rest = new Set(files.slice(1).map(({ target_id }) => target_id));
        const now = (await everyEntry(app)).filter(({ target_id }) => rest.has(target_id));
        // Not spoken about: as before, unless the line now rests for everyone.
        const kept = now.filter(({ wait_reason }) => wait_reason !== 'line_cap');
        expect(kept).toEqual(without(held.before, new Set(kept.map(({ target_id }) => target_id))));
      }
    },
  );

/** No callback may be promised after somebody's own last day: their call stays open. */
async function isTooLate(files: readonly { target_id: number }[], at: number): Promise<boolean> {
  const day = Date.parse(dayIn(at, parisHours.zone)) / 86_400_000;
  const asked = files.map(({ target_id }) => target_id);
  return (await everyEntry(app)).some(({ target_id, urgency }) => asked.includes(target_id) && urgency < day);
}

const parisHours = {
  schedule: { days: [1, 2, 3, 4, 5], ranges: [{ from: '10:00', to: '13:00' }], closedOn: [] },
  startsOn: null,
  endsOn: null,
  territory: 'FR',
  zone: 'Europe/Paris',
};

const vanish = command(
  'vanish',
  () => true,
  async (model) => {
    app.clock.advance({ seconds: 121 });
    await endLapsed(app.deps.db, app.clock);
    for (const held of model.held.values()) if (held.callId === null) await expectRestored(held);
    await forgetEnded(model);
  },
);

const wait = (minutes: number) =>
  command(
    `wait(${minutes} min)`,
    () => true,
    async () => {
      app.clock.advance({ minutes });
    },
  );

const tidy = command(
  'tidy',
  () => true,
  async (model) => {
    await sweep(app.deps.db, app.clock);
    await settleRemaining(app.deps.db, app.clock);
    await forgetEnded(model);
  },
);

const oppose = (nth: number) =>
  command(
    `oppose(${nth})`,
    () => true,
    async () => {
      const { db, clock, secret } = app.deps;
      const lines = await db.selectFrom('lines').select('number').orderBy('id').execute();
      const number = lines[nth % lines.length]?.number ?? '';
      await db.transaction().execute((tx) => recordOpposition(tx, number, 'mail', null, secret, clock));
    },
  );

const setState = (nth: number, state: 'running' | 'paused') =>
  command(
    `${state}(${nth})`,
    () => true,
    async () => {
      await unscoped(app.deps.db)
        .updateTable('campaigns')
        .set({ state })
        .where('id', '=', campaignIds[nth] ?? 0)
        .execute();
    },
  );

const who = fc.integer({ min: 0, max: team.length - 1 });
// A complete interview needs its answers: other tests give them.
const result = fc.constantFrom(
  ...callResultCodes.filter((code) => code !== 'complete' && code !== 'not_addressed'),
);

const commands = fc.commands(
  [
    who.map(take),
    who.map(take),
    who.map(giveBack),
    who.map(heartbeat),
    fc.tuple(who, fc.boolean()).map(([index, other]) => ring(index, other)),
    who.map((index) => ring(index, false)),
    fc.tuple(who, result, fc.boolean()).map(([index, code, shared]) => close(index, code, shared)),
    fc.tuple(who, result, fc.boolean()).map(([index, code, shared]) => close(index, code, shared)),
    fc.constantFrom(1, 20, 200, 1440).map(wait),
    fc.constant(vanish),
    fc.constant(tidy),
    fc.integer({ min: 0, max: 5 }).map(oppose),
    fc
      .tuple(fc.integer({ min: 0, max: 1 }), fc.constantFrom('running' as const, 'paused' as const))
      .map(([n, s]) => setState(n, s)),
  ],
  { maxCommands: 40, size: 'max' },
);

test('whatever happens in whatever order, nobody is called twice, lost or miscounted', {
  timeout: 600_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(commands, async (sequence) => {
      await reset();
      const setup = () => ({ model: { held: new Map<number, Held>(), rung: 0, closed: 0 }, real: undefined });
      await fc.asyncModelRun(setup, sequence);
      const { kept, counted } = await talliesAndRows(app.deps.db);
      expect(kept).toEqual(counted);
    }),
    { numRuns: RUNS },
  );
  expect(dialectOf(app.deps.db).name).toBe(isPostgres ? 'postgres' : 'sqlite');
});
