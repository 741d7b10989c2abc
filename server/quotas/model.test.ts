import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getSession } from '#server/contracts/accounts.contract.ts';
import { closeCall, putAnswers } from '#server/contracts/calls.contract.ts';
import { defaultCallRules } from '#server/contracts/campaigns.contract.ts';
import { changePressure } from '#server/contracts/lines.contract.ts';
import { type Claimed, claimNext, getClaim, releaseClaim } from '#server/contracts/queue.contract.ts';
import { changeQuotas, getQuotas, type QuotaInput } from '#server/contracts/quotas.contract.ts';
import { dialectOf, unscoped } from '#server/platform/database.ts';
import { type Client, startApp, type TestApp } from '#server/testing.ts';
import { ring } from '#server/testing-desk.ts';
import { importList, runningCampaign } from '#server/testing-world.ts';

/**
 * Whatever agents and supervisors do, in any order: nobody of a full cell is freshly given, and what a cell has is what a
 * recount of people and answers finds. Both are told again here, from the raw rows.
 */
let app: TestApp;
let supervisor: Client;
let agents: readonly Client[];

const RUNS = Number(process.env['MODEL_RUNS'] ?? (process.env['TEST_DATABASE'] === 'postgres' ? 4 : 12));
const PEOPLE = 10;

beforeAll(async () => {
  app = await startApp();
  const { db } = app.deps;
  if (dialectOf(db).name === 'sqlite') await sql.raw('pragma synchronous = off').execute(db);
  await logIn();
  const often = { per30Days: 30, perDay: 10, minGapMinutes: 0, refusalRestDays: 0 };
  await supervisor.ask(changePressure, { body: often });
});
afterAll(() => app.stop());

async function logIn(): Promise<void> {
  supervisor = await app.as('supervisor');
  agents = await Promise.all((['agent', 'agent2', 'agent3'] as const).map((key) => app.as(key)));
}

type Sex = 'Femme' | 'Homme' | '';
const sex = fc.constantFrom<Sex>('Femme', 'Femme', 'Homme', '');
const limit = fc.integer({ min: 0, max: 3 });
const who = fc.integer({ min: 0, max: 2 });
/** By sex, by place, by answer: which of them, and their limits. */
const quotaSet = fc.record({
  sexes: fc.option(fc.tuple(limit, limit), { freq: 4 }),
  places: fc.option(fc.tuple(limit, limit), { freq: 2 }),
  answers: fc.option(fc.tuple(limit, limit), { freq: 2 }),
});
const action = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('claim' as const), who }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('close' as const),
      who,
      result: fc.constantFrom(
        'complete',
        'complete',
        'complete',
        'partial',
        'breakoff',
        'no_answer',
        'callback',
      ),
      suite: fc.constantFrom(1, 2),
      hasBegun: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const), who }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('tick' as const), minutes: fc.constantFrom(0, 5, 20) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('change' as const), quotas: quotaSet, keepsIds: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('import' as const),
      sexes: fc.array(sex, { minLength: PEOPLE + 2, maxLength: PEOPLE + 2 }),
    }),
  },
);
const story = fc.record({
  sexes: fc.array(sex, { minLength: PEOPLE, maxLength: PEOPLE }),
  quotas: quotaSet,
  actions: fc.array(action, { minLength: 15, maxLength: 40 }),
});
type Story = typeof story extends fc.Arbitrary<infer S> ? S : never;
type Action = Story['actions'][number];
type QuotaSet = Story['quotas'];

/** Two to a line: households are in it. */
function listOf(sexes: readonly Sex[], from: number): string {
  const rows = sexes.map(
    (own, n) =>
      `Personne ${n};0199${String(from + Math.floor(n / 2)).padStart(6, '0')};${n % 3 === 0 ? '97400' : '93100'};${own};R${n}`,
  );
  return ['Nom;Téléphone;CP;Sexe;Réf', ...rows, ''].join('\r\n');
}

function inputsOf({ sexes, places, answers }: QuotaSet): QuotaInput[] {
  const cells = (labels: readonly (readonly [string, string])[], limits: readonly [number, number]) =>
    labels.map(([label, value], n) => ({ label, values: [value], limit: limits[n] ?? 0 }));
  return [
    ...(sexes === null
      ? []
      : [
          {
            label: 'Sexe',
            about: { kind: 'field' as const, name: 'Sexe' },
            cells: cells(
              [
                ['F', 'femme'],
                ['H', 'homme'],
              ],
              sexes,
            ),
          },
        ]),
    ...(places === null
      ? []
      : [
          {
            label: 'Lieu',
            about: { kind: 'territory' as const },
            cells: cells(
              [
                ['Métropole', 'FR'],
                ['Réunion', 'RE'],
              ],
              places,
            ),
          },
        ]),
    ...(answers === null
      ? []
      : [
          {
            label: 'Suite',
            about: { kind: 'answer' as const, name: 'suite' },
            cells: cells(
              [
                ['Seul', '1'],
                ['Aidé', '2'],
              ],
              answers,
            ),
          },
        ]),
  ];
}

interface Told {
  readonly id: number;
  readonly sex: string;
  readonly territory: string;
  readonly disposition: string | null;
  readonly callbackKind: string | null;
  readonly answers: Readonly<Record<string, unknown>>;
}

/** Everybody, from the raw rows. */
async function everybody(campaignId: number): Promise<Told[]> {
  const db = unscoped(app.deps.db);
  const { rows } = await sql<{
    id: number;
    fieldsJson: string;
    territory: string;
    disposition: string | null;
    callbackKind: string | null;
  }>`
    select t.id, t.fields_json as "fieldsJson", t.territory, e.disposition, e.callback_kind as "callbackKind"
    from targets t join queue_entries e on e.target_id = t.id where t.campaign_id = ${campaignId} order by t.id`.execute(
    db,
  );
  const given = await sql<{ id: number; name: string; value: string }>`
    select target_id as id, name, value_json as value from answers where campaign_id = ${campaignId} order by id`.execute(
    db,
  );
  return rows.map(({ fieldsJson, ...row }) => ({
    ...row,
    sex: String(JSON.parse(fieldsJson)['Sexe'] ?? '').toLowerCase(),
    answers: Object.fromEntries(
      given.rows.filter(({ id }) => id === row.id).map(({ name, value }) => [name, JSON.parse(value)]),
    ),
  }));
}

function isIn(person: Told, quota: QuotaInput, cell: QuotaInput['cells'][number]): boolean {
  switch (quota.label) {
    case 'Sexe':
      return person.sex === cell.values[0];
    case 'Lieu':
      return person.territory === cell.values[0];
    default:
      return person.disposition === 'complete' && String(person.answers['suite']) === cell.values[0];
  }
}

function recount(people: readonly Told[], quotas: readonly QuotaInput[]): number[][] {
  const complete = people.filter(({ disposition }) => disposition === 'complete');
  return quotas.map((quota) =>
    quota.cells.map((cell) => complete.filter((person) => isIn(person, quota, cell)).length),
  );
}

/** One run: what is in whose hands, and what the quotas are. */
interface Run {
  readonly campaignId: number;
  readonly from: number;
  readonly hands: (Claimed | null)[];
  quotas: QuotaInput[];
}

async function put(run: Run, set: QuotaSet, keepsIds: boolean): Promise<void> {
  const params = { id: run.campaignId };
  const known = await supervisor.ask(getQuotas, { params });
  const quotas = inputsOf(set);
  const sent = quotas.map((quota) => {
    const own = keepsIds ? known.quotas.find(({ label }) => label === quota.label) : undefined;
    if (own === undefined) return quota;
    const cells = quota.cells.map((cell, n) => ({ ...cell, id: own.cells[n]?.id ?? 0 }));
    return { ...quota, id: own.id, cells };
  });
  await supervisor.ask(changeQuotas, { params, body: { version: known.version, quotas: sent } });
  run.quotas = quotas;
}

let keys = 0;
async function close(
  run: Run,
  { who: index, result, suite, hasBegun }: Extract<Action, { do: 'close' }>,
): Promise<void> {
  const client = agents[index];
  const desk = run.hands[index];
  if (client === undefined || desk == null) return;
  run.hands[index] = null;
  const id = await ring(client, desk);
  keys += 1;
  const answers = [
    { name: 'informe', value: 0, state: 'answered' as const },
    { name: 'suite', value: suite, state: 'answered' as const },
  ];
  if (result === 'complete' || hasBegun)
    await client.ask(putAnswers, {
      params: { id },
      body: { answers },
      headers: { 'Idempotency-Key': `m${keys}` },
    });
  const at = app.clock.now() + 10 * 60_000;
  const callback = result === 'callback' ? { callback: { at, note: '' } } : {};
  await client.ask(closeCall, { params: { id }, body: { result, ...callback } });
}

async function claim(run: Run, index: number): Promise<void> {
  const client = agents[index];
  if (client === undefined || run.hands[index] != null) return;
  const people = await everybody(run.campaignId);
  const has = recount(people, run.quotas);
  const desk = await client.ask(claimNext, { body: { campaignId: run.campaignId } });
  if (desk.claim === null) return;
  run.hands[index] = desk;
  for (const { id } of desk.targets) {
    const person = people.find((one) => one.id === id);
    // A promise is kept: a callback, an interview begun.
    if (person === undefined || person.callbackKind !== null || 'informe' in person.answers) continue;
    run.quotas.forEach((quota, q) => {
      quota.cells.forEach((cell, c) => {
        const isFull = (has[q]?.[c] ?? 0) >= cell.limit;
        expect(isFull && isIn(person, quota, cell), `${quota.label} ${cell.label}`).toBe(false);
      });
    });
  }
}

async function perform(run: Run, one: Action): Promise<void> {
  switch (one.do) {
    case 'claim':
      return claim(run, one.who);
    case 'close':
      return close(run, one);
    case 'release': {
      const desk = run.hands[one.who];
      run.hands[one.who] = null;
      if (desk != null)
        await agents[one.who]?.ask(releaseClaim, {
          params: { id: desk.claim.id },
          body: { reason: 'pause' },
        });
      return;
    }
    case 'tick':
      app.clock.advance({ minutes: one.minutes });
      // Desks that were not heard of for so long have lost their people.
      if (one.minutes > 0) run.hands.fill(null);
      // Pages left open are heard of: their sessions go on.
      await Promise.all([supervisor.ask(getSession), ...agents.map((client) => client.ask(getClaim))]);
      return app.jobs.tick();
    case 'change':
      return put(run, one.quotas, one.keepsIds);
    case 'import':
      await importList(app, supervisor, run.campaignId, listOf(one.sexes, run.from));
      return app.jobs.tick();
  }
}

let runs = 0;
async function begin({ sexes, quotas }: Story): Promise<Run> {
  runs += 1;
  const from = runs * 20;
  app.clock.set('2026-03-17T10:30:00+01:00');
  // The last run may have lasted longer than a session.
  await logIn();
  const schedule = { days: [1, 2, 3, 4, 5], ranges: [{ from: '00:00', to: '23:59' }], closedOn: [] };
  const retry = { minutes: 5, cap: 30 };
  const rules = {
    ...defaultCallRules,
    perDay: 10,
    perTarget: 30,
    perLine: 30,
    results: { no_answer: retry, breakoff: retry },
  };
  const { id } = await runningCampaign(app, {
    agents: ['agent', 'agent2', 'agent3'],
    list: listOf(sexes, from),
    schedule,
    rules,
  });
  const run: Run = { campaignId: id, from, hands: [null, null, null], quotas: [] };
  await put(run, quotas, false);
  return run;
}

/** Nobody in hand any more, nothing to call: the next run begins as the first did. */
async function leave(): Promise<void> {
  const db = unscoped(app.deps.db);
  await db.deleteFrom('line_leases').execute();
  await db.updateTable('queue_entries').set({ claim_id: null }).execute();
  await db.updateTable('claims').set({ ended_at: 1, in_call: 0 }).where('ended_at', 'is', null).execute();
  await db.updateTable('campaigns').set({ state: 'closed' }).execute();
}

test('nobody of a full cell is freshly given, and every cell has what a recount finds, whatever is done', {
  timeout: 600_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(story, async (drawn) => {
      const run = await begin(drawn);
      try {
        for (const one of drawn.actions) {
          await perform(run, one);
          const { quotas } = await supervisor.ask(getQuotas, { params: { id: run.campaignId } });
          const told = quotas.map(({ cells }) => cells.map(({ completed }) => completed));
          expect(told, one.do).toEqual(recount(await everybody(run.campaignId), run.quotas));
        }
      } finally {
        await leave();
      }
    }),
    { numRuns: RUNS },
  );
});
