import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultCallRules } from '#server/contracts/campaigns.contract.ts';
import { changeQuotas } from '#server/contracts/quotas.contract.ts';
import { heldUntilReleased } from '#server/contracts/target-states.ts';
import { dialectOf, unscoped } from '#server/platform/database.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { type Person, startApp, type TestApp } from '#server/testing.ts';
import { entriesOf, entryOf, everyEntry, listOf } from '#server/testing-desk.ts';
import { runningCampaign } from '#server/testing-world.ts';
import { slotAt } from './calendar.rules.ts';
import { claimNext } from './claim.service.ts';
import { explainTarget, whyNobody } from './explain.service.ts';
import { selectStrata } from './strata.store.ts';
import { whyCampaign } from './why-campaign.service.ts';

/**
 * What explain calls eligible, a claim can give, and nothing else; and it gives the first of them. Small worlds drawn at
 * random, written straight into the tables: any mixture of what the queue can hold, likely or not.
 */
let app: TestApp;
let campaigns: number[];
let lines: number[];
let targets: { id: number; campaignId: number }[];
/** Cells of each campaign, with the stratum of those in it alone. */
let cells: { campaignId: number; cellId: number; stratumId: number }[];
let team: Person[];
let holder: Person;
let supervisor: Viewer;

const patient = { ...defaultCallRules, handOverMinutes: 20 };
const RUNS = Number(process.env['MODEL_RUNS'] ?? (process.env['TEST_DATABASE'] === 'postgres' ? 15 : 120));
const DAY = 86_400_000;
const MINUTE = 60_000;

beforeAll(async () => {
  app = await startApp();
  const phones = ['1000', '1001', '1002', '1003', '1004'];
  const list = (from: number, to: number) =>
    listOf(phones.slice(from, to).map((phone, n) => ({ name: `Personne ${from + n}`, phone })));
  const first = await runningCampaign(app, { name: 'Une', list: list(0, 5), priority: 2 });
  const second = await runningCampaign(app, { name: 'Deux', list: list(1, 4), priority: 1, rules: patient });
  campaigns = [first.id, second.id];
  team = [app.people.agent, app.people.agent2, app.people.agent3];
  holder = await app.addPerson({
    name: 'Ailleurs',
    email: 'ailleurs@exemple.fr',
    role: 'agent',
    directorateId: null,
  });
  supervisor = {
    userId: app.people.supervisor.id,
    name: '',
    role: 'supervisor',
    directorateId: null,
    languages: ['fr'],
    scope: { kind: 'all' },
    pause: null,
    sessionExpiresAt: Number.MAX_SAFE_INTEGER,
    confirmedAt: 0,
  };
  cells = await Promise.all(campaigns.map(cellsOf)).then((some) => some.flat());
  targets = (await everyEntry(app)).map((row) => ({ id: row.target_id, campaignId: row.campaign_id }));
  const db = unscoped(app.deps.db);
  lines = (await db.selectFrom('lines').select('id').orderBy('id').execute()).map(({ id }) => id);
  for (const campaign_id of campaigns)
    for (const territory of ['FR', 'RE'])
      for (const language of ['fr', 'ar'])
        await db
          .insertInto('queue_scopes')
          .values({ campaign_id, territory, language })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
  if (dialectOf(app.deps.db).name === 'sqlite') await sql.raw('pragma synchronous = off').execute(db);
});
afterAll(() => app.stop());

/** Two cells each, « FR » and « RE »; who is in them is drawn, not read. */
async function cellsOf(campaignId: number) {
  const client = await app.as('supervisor');
  const cell = (label: string) => ({ label, values: [label], limit: 1 });
  const quota = { label: 'Lieu', about: { kind: 'territory' as const }, cells: [cell('FR'), cell('RE')] };
  const body = { version: 0, quotas: [quota] };
  const [made] = (await client.ask(changeQuotas, { params: { id: campaignId }, body })).quotas;
  const strata = await selectStrata(app.deps.db, campaignId);
  return (made?.cells ?? []).map(({ id }) => {
    const own = strata.find((stratum) => !stratum.isCounted && stratum.cells === String(id));
    return { campaignId, cellId: id, stratumId: own?.id ?? 0 };
  });
}

const ago = fc.constantFrom(-30, -15, -5, 0, 5);
const somebody = fc.integer({ min: 0, max: 2 });
const waitReasons = {
  ready: null,
  retry: 'retry',
  cap: 'line_cap',
  held: 'held',
  aside: 'quota',
  hard: 'callback',
  interpreter: 'callback',
  soft: 'callback',
  done: null,
};
/** Likely enough to be called that worlds are not all empty. */
const entry = fc.record({
  kind: fc.constantFrom(
    'ready',
    'ready',
    'ready',
    'retry',
    'cap',
    'held',
    'hard',
    'soft',
    'interpreter',
    'aside',
    'done',
  ),
  wake: ago,
  callbackAgent: somebody,
  interpreted: fc.constantFrom('ar', 'en'),
  avoid: fc.option(somebody, { freq: 2 }),
  deadline: fc.constantFrom(-1, 0, 20, null, null),
  slot: fc.integer({ min: 0, max: 5 }),
  calls: fc.integer({ min: 0, max: 2 }),
  line: fc.option(fc.integer({ min: 0, max: 4 }), { freq: 9 }),
  territory: fc.constantFrom('FR', 'FR', 'RE'),
  language: fc.constantFrom('fr', 'fr', 'ar'),
  isSkipped: fc.constantFrom(false, false, false, true),
  cell: fc.option(fc.integer({ min: 0, max: 1 }), { freq: 2 }),
  isLate: fc.boolean(),
});
const line = fc.record({
  rest: fc.constantFrom(0, 0, 0, -10, 30),
  isOpposed: fc.constantFrom(false, false, false, false, true),
});
const world = fc.record({
  at: fc.constantFrom('2026-03-17T12:30:00+01:00', '2026-03-17T10:30:00+01:00', '2026-03-17T13:00:00+01:00'),
  agent: somebody,
  full: fc.array(fc.constantFrom(true, false, false), { minLength: 4, maxLength: 4 }),
  stay: fc.option(fc.integer({ min: 0, max: 1 }), { freq: 2 }),
  entries: fc.array(entry, { minLength: 8, maxLength: 8 }),
  lines: fc.array(line, { minLength: 5, maxLength: 5 }),
  states: fc.array(fc.constantFrom('running', 'running', 'running', 'paused'), {
    minLength: 2,
    maxLength: 2,
  }),
  assigned: fc.array(fc.constantFrom(true, true, true, false), { minLength: 6, maxLength: 6 }),
  seen: fc.array(fc.constantFrom(0, 5, 12, 40), { minLength: 3, maxLength: 3 }),
  paused: fc.array(fc.constantFrom(false, false, true), { minLength: 3, maxLength: 3 }),
  rotates: fc.boolean(),
  shares: fc.array(fc.constantFrom(null, 20, 50), { minLength: 2, maxLength: 2 }),
  /** Calls of the agent in the last hour, by campaign. */
  recent: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 2, maxLength: 2 }),
  held: fc.option(
    fc.record({
      line: fc.integer({ min: 0, max: 4 }),
      lease: fc.constantFrom(1, 0),
      inCall: fc.constantFrom(0, 1),
    }),
    { freq: 2 },
  ),
});
type World = typeof world extends fc.Arbitrary<infer W> ? W : never;

/** Nothing keeps anybody from being called. */
const everyoneReady: World = {
  at: '2026-03-17T10:30:00+01:00',
  agent: 0,
  full: [false, false, false, false],
  stay: null,
  entries: Array.from({ length: 8 }, (_, n) => ({
    kind: 'ready',
    wake: 0,
    callbackAgent: 0,
    interpreted: 'ar',
    avoid: null,
    deadline: null,
    slot: 0,
    calls: 0,
    line: n % 5,
    territory: 'FR',
    language: 'fr',
    isSkipped: false,
    cell: null,
    isLate: false,
  })),
  lines: Array.from({ length: 5 }, () => ({ rest: 0, isOpposed: false })),
  states: ['running', 'running'],
  assigned: Array.from({ length: 6 }, () => true),
  seen: [0, 0, 0],
  paused: [false, false, false],
  rotates: false,
  shares: [null, null],
  recent: [0, 0],
  held: null,
};

function at<T>(things: readonly T[], index: number): T {
  const thing = things[index];
  if (thing === undefined) throw new Error(`nothing at ${index}`);
  return thing;
}

async function build(drawn: World): Promise<void> {
  app.clock.set(drawn.at);
  const now = app.clock.now();
  const today = Math.floor(Date.parse('2026-03-17T00:00:00Z') / DAY);
  const db = unscoped(app.deps.db);
  for (const table of [
    'queue_skips',
    'line_leases',
    'claim_targets',
    'campaign_agents',
    'sessions',
    'pauses',
  ] as const)
    await db.deleteFrom(table).execute();
  await db.updateTable('queue_entries').set({ claim_id: null }).execute();
  await db.deleteFrom('calls').execute();
  await db.deleteFrom('claims').execute();
  for (const [n, { rest, isOpposed }] of drawn.lines.entries()) {
    const facts = { rest_until: rest === 0 ? 0 : now + rest * MINUTE, opposed_at: isOpposed ? now : null };
    await db.updateTable('lines').set(facts).where('id', '=', at(lines, n)).execute();
  }
  for (const [n, id] of campaigns.entries()) {
    await db
      .updateTable('campaigns')
      .set({
        state: at(drawn.states, n),
        min_share: at(drawn.shares, n),
        rules_json: JSON.stringify({ ...(n === 0 ? defaultCallRules : patient), rotateSlots: drawn.rotates }),
      })
      .where('id', '=', id)
      .execute();
    for (const [who, { id: user_id }] of team.entries())
      if (at(drawn.assigned, n * 3 + who))
        await db.insertInto('campaign_agents').values({ campaign_id: id, user_id }).execute();
  }
  for (const [who, person] of team.entries()) {
    const last_seen_at = now - at(drawn.seen, who) * MINUTE;
    const session = {
      id: `s${who}`,
      user_id: person.id,
      auth_version: 1,
      created_at: 0,
      expires_at: now + DAY,
    };
    await db
      .insertInto('sessions')
      .values({ ...session, last_seen_at })
      .execute();
    if (at(drawn.paused, who))
      await db.insertInto('pauses').values({ user_id: person.id, kind: 'pause', since: now }).execute();
  }
  for (const [n, { cellId }] of cells.entries()) {
    const completed = at(drawn.full, n) ? 1 : 0;
    await db.updateTable('quota_counts').set({ completed }).where('cell_id', '=', cellId).execute();
  }
  for (const [n, calls] of drawn.recent.entries()) {
    for (let made = 0; made < calls; made += 1) await called(at(team, drawn.agent).id, n, now - 5 * MINUTE);
    await called(at(team, drawn.agent).id, n, now - 60 * MINUTE);
  }
  const claim = drawn.held && (await hold(drawn.held, now));
  for (const [n, { id, campaignId }] of targets.entries()) {
    const one = at(drawn.entries, n);
    const own = cells.filter((cell) => cell.campaignId === campaignId);
    const isAside = one.kind === 'aside' && one.wake > 0;
    const waits = one.kind !== 'ready' && one.kind !== 'done';
    const isCallback = one.kind === 'hard' || one.kind === 'soft' || one.kind === 'interpreter';
    const line_id = one.line === null ? null : at(lines, one.line);
    // Whoever came onto the line after it was taken is not under the claim.
    const isHeld = claim !== null && line_id === claim.lineId && one.kind !== 'done' && !one.isLate;
    await db
      .updateTable('queue_entries')
      .set({
        line_id,
        territory: one.territory,
        language: one.language,
        state: waits ? 'waiting' : one.kind,
        wake_at: isAside ? heldUntilReleased : waits ? now + one.wake * MINUTE : null,
        stratum_id: one.cell === null ? 0 : at(own, one.cell).stratumId,
        wait_reason: waitReasons[one.kind],
        callback_kind: isCallback ? one.kind : null,
        callback_agent_id: isCallback ? at(team, one.callbackAgent).id : null,
        callback_language: one.kind === 'interpreter' ? one.interpreted : null,
        avoid_agent_id: one.avoid === null || isCallback ? null : at(team, one.avoid).id,
        urgency: one.deadline === null ? 99_999 : today + one.deadline,
        last_slot: one.slot,
        calls_count: one.calls,
        claim_id: isHeld ? claim.id : null,
        disposition: one.kind === 'done' ? 'complete' : null,
        done_at: null,
      })
      .where('target_id', '=', id)
      .execute();
    if (one.isSkipped) {
      const skip = { reason: 'other', detail: '', created_at: now, until: now + (one.isLate ? 0 : 1) };
      await db
        .insertInto('queue_skips')
        .values({ agent_id: at(team, drawn.agent).id, target_id: id, ...skip })
        .execute();
    }
  }
}

/** A call this agent made, long closed. */
async function called(agent_id: number, campaign: number, started_at: number): Promise<void> {
  const db = unscoped(app.deps.db);
  const line_id = at(lines, 0);
  const past = { agent_id, line_id, because: 'fresh', created_at: started_at, lease_until: started_at };
  const { id: claim_id } = await db
    .insertInto('claims')
    .values({ ...past, in_call: 0, ended_at: started_at, end_reason: 'closed' })
    .returning('id')
    .executeTakeFirstOrThrow();
  const who = { campaign_id: at(campaigns, campaign), directorate_id: app.directorates.autonomie };
  const call = { claim_id, agent_id, line_id, ...who, started_at, slot: 1, provider: 'manual' };
  await db
    .insertInto('calls')
    .values({ ...call, closed_at: started_at, result: 'technical' })
    .execute();
}

async function hold(held: NonNullable<World['held']>, now: number): Promise<{ id: number; lineId: number }> {
  const db = unscoped(app.deps.db);
  const lineId = at(lines, held.line);
  const lease_until = held.lease === 1 ? now + 1 : now;
  const { id } = await db
    .insertInto('claims')
    .values({
      agent_id: holder.id,
      line_id: lineId,
      because: 'fresh',
      created_at: now,
      lease_until,
      in_call: held.inCall,
      ended_at: null,
      end_reason: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db.insertInto('line_leases').values({ line_id: lineId, claim_id: id }).execute();
  return { id, lineId };
}

async function isEligible(targetId: number, agentId: number | null): Promise<boolean> {
  const { reasons } = await explainTarget(app.deps.db, supervisor, targetId, agentId, app.clock);
  const codes = reasons.map(({ code }) => code);
  if (codes.includes('eligible')) expect(codes).toEqual(['eligible']);
  expect(codes.length).toBeGreaterThan(0);
  return codes[0] === 'eligible';
}

type Row = Awaited<ReturnType<typeof entryOf>>;

/** The order of design §4, told again in other words: smaller comes first. */
function rankOf(row: Row, drawn: World): number[] {
  const agentId = at(team, drawn.agent).id;
  const isOwn = row.callback_agent_id === agentId;
  const isTheirLanguage =
    row.callback_language !== null && languagesOf(drawn).includes(row.callback_language);
  const isFirst = isOwn || isTheirLanguage;
  const kind = row.callback_kind === null ? 3 : row.callback_kind === 'soft' ? 2 : isFirst ? 0 : 1;
  if (kind < 3) return [kind, row.wake_at ?? 0];
  const priority = row.campaign_id === campaigns[1] ? 1 : 2;
  const zone = row.territory === 'RE' ? 'Indian/Reunion' : 'Europe/Paris';
  const isSameSlot = drawn.rotates && row.last_slot !== 0 && row.last_slot === slotAt(app.clock.now(), zone);
  const isAvoiding = row.avoid_agent_id === agentId;
  return [
    kind,
    Number(isAvoiding),
    -lackOf(campaigns.indexOf(row.campaign_id), drawn),
    priority,
    row.urgency,
    Number(isSameSlot),
    row.calls_count,
  ];
}

/** What the agent of this world speaks. */
function languagesOf({ agent }: World): readonly string[] {
  return agent === 2 ? ['fr', 'ar'] : ['fr'];
}

/** How much of the next call would be missing to the campaign's share, if another one had it; only of several campaigns. */
function lackOf(n: number, drawn: World): number {
  const isIn = (nth: number) =>
    at(drawn.states, nth) === 'running' && at(drawn.assigned, nth * 3 + drawn.agent);
  if (!isIn(0) || !isIn(1)) return 0;
  const all = at(drawn.recent, 0) + at(drawn.recent, 1) + 1;
  return Math.max(0, ((at(drawn.shares, n) ?? 0) * all) / 100 - at(drawn.recent, n));
}

function comesBefore(a: Row, b: Row, drawn: World): number {
  const [left, right] = [
    [...rankOf(a, drawn), ...(a.callback_kind === null ? [a.target_id] : [])],
    [...rankOf(b, drawn), ...(b.callback_kind === null ? [b.target_id] : [])],
  ];
  for (const [n, value] of left.entries()) {
    const difference = value - (right[n] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The file is done with and the line free again, as after a call that moves nobody else. */
async function finish(claimId: number, files: readonly number[]): Promise<void> {
  const db = unscoped(app.deps.db);
  await db.deleteFrom('line_leases').where('claim_id', '=', claimId).execute();
  await db.updateTable('claims').set({ ended_at: 1 }).where('id', '=', claimId).execute();
  await db.updateTable('queue_entries').set({ claim_id: null }).where('claim_id', '=', claimId).execute();
  const gone = { state: 'done', disposition: 'complete', wake_at: null };
  await db
    .updateTable('queue_entries')
    .set(gone)
    .where('target_id', 'in', [...files])
    .execute();
}

test('a claim gives exactly those explain calls eligible, the first of them first', {
  timeout: 600_000,
}, async () => {
  let given = 0;
  await fc.assert(
    fc.asyncProperty(world, async (drawn) => {
      await build(drawn);
      const { db, clock } = app.deps;
      const person = at(team, drawn.agent);
      const agent = { userId: person.id, languages: languagesOf(drawn) };
      const stay = drawn.stay === null ? null : at(campaigns, drawn.stay);
      const eligible = new Set<number>();
      for (const { id } of targets) if (await isEligible(id, person.id)) eligible.add(id);
      const counted = (await whyNobody(db, agent, clock)).filter(({ code }) => code === 'eligible');
      expect(counted.reduce((sum, { count }) => sum + count, 0)).toBe(eligible.size);

      for (;;) {
        const rows = await Promise.all([...eligible].map((id) => entryOf(app, id)));
        const isPromise = (row: Row) =>
          ['hard', 'interpreter'].includes(row.callback_kind ?? '') && row.callback_agent_id === person.id;
        const heads = rows.filter((row) => stay === null || row.campaign_id === stay || isPromise(row));
        const claim = await claimNext(db, agent, clock, stay);
        if (claim === null) {
          expect(heads.map(({ target_id }) => target_id)).toEqual([]);
          break;
        }
        given += claim.targetIds.length;
        const head = heads.find(({ target_id }) => target_id === claim.targetIds[0]);
        if (head === undefined) throw new Error(`gave ${claim.targetIds[0]}, not eligible`);
        for (const other of heads) expect(comesBefore(head, other, drawn)).toBeLessThanOrEqual(0);
        for (const id of claim.targetIds) {
          expect(eligible).toContain(id);
          eligible.delete(id);
        }
        await finish(claim.id, claim.targetIds);
      }
    }),
    { numRuns: RUNS, examples: [[everyoneReady]] },
  );
  // Drawn worlds may all be empty by chance; in the first of all, everybody is given.
  expect(given).toBeGreaterThanOrEqual(targets.length);
});

test('the team can call somebody exactly when one of those on duty can', { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(world, fc.integer({ min: 0, max: 7 }), async (drawn, nth) => {
      await build(drawn);
      const { id, campaignId } = at(targets, nth);
      const present = team.filter(
        (_, who) =>
          at(drawn.seen, who) < 10 &&
          !at(drawn.paused, who) &&
          at(drawn.assigned, campaigns.indexOf(campaignId) * 3 + who),
      );
      const can = await Promise.all(present.map((person) => isEligible(id, person.id)));
      expect(await isEligible(id, null)).toBe(can.includes(true));
    }),
    { numRuns: RUNS },
  );
});

test('of a campaign, everybody left is counted once, and those eligible are what one more agent would be given', {
  timeout: 600_000,
}, async () => {
  const { db, clock } = app.deps;
  const details = {
    name: 'Renfort',
    email: 'renfort@exemple.fr',
    role: 'agent',
    directorateId: null,
  } as const;
  const newcomer = { userId: (await app.addPerson(details)).id, languages: ['ar', 'en', 'fr'] };
  let given = 0;
  await fc.assert(
    fc.asyncProperty(world, async (drawn) => {
      await build(drawn);
      const rows = campaigns.map((campaign_id) => ({ campaign_id, user_id: newcomer.userId }));
      await db.insertInto('campaign_agents').values(rows).execute();
      let eligible = 0;
      for (const id of campaigns) {
        const { reasons } = await whyCampaign(db, id, clock);
        const left = reasons.filter(({ code }) => code !== 'done');
        const entries = await entriesOf(app, id);
        expect(sumOf(left)).toBe(entries.filter(({ state }) => state !== 'done').length);
        expect(sumOf(reasons)).toBe(entries.length);
        expect(reasons.some(({ atLeast }) => atLeast)).toBe(false);
        eligible += sumOf(left.filter(({ code }) => code === 'eligible'));
      }
      let taken = 0;
      for (;;) {
        const claim = await claimNext(db, newcomer, clock, null);
        if (claim === null) break;
        taken += claim.targetIds.length;
        await finish(claim.id, claim.targetIds);
      }
      expect(taken).toBe(eligible);
      given += taken;
    }),
    { numRuns: RUNS, examples: [[everyoneReady]] },
  );
  // Drawn worlds may all be empty by chance; in the first of all, everybody is given.
  expect(given).toBeGreaterThanOrEqual(targets.length);
});

function sumOf(reasons: readonly { readonly count: number }[]): number {
  return reasons.reduce((sum, { count }) => sum + count, 0);
}
