import { afterAll, beforeAll, expect, test } from 'vitest';
import { listOppositions, recordOpposition } from '#server/contracts/lines.contract.ts';
import { inTransaction } from '#server/platform/database.ts';
import { type Client, startApp, type TestApp } from '#server/testing.ts';
import { lineOf, opposeNewLines, recordOpposition as recordOppositionOf } from './index.ts';

let app: TestApp;
let supervisor: Client;

beforeAll(async () => {
  app = await startApp();
  supervisor = await app.as('supervisor');
});
afterAll(() => app.stop());

async function lineRow(number: string) {
  return app.deps.db.selectFrom('lines').selectAll().where('number', '=', number).executeTakeFirstOrThrow();
}

async function ensure(number: string): Promise<number> {
  const phone = { number: Number(number.slice(1)), kind: 'mobile', territory: 'FR' };
  return inTransaction(app.deps.db, (tx) => lineOf(tx, phone, app.deps.secret));
}

test('an objection stops the line at once, in every spelling, and is recorded once', async () => {
  await ensure('+33639980001');
  const first = await supervisor.ask(recordOpposition, {
    body: { number: '06 39 98 00 01', channel: 'mail' },
  });
  expect(first.alreadyRecorded).toBe(false);
  expect((await lineRow('+33639980001')).opposed_at).toBe(app.clock.now());
  const again = await supervisor.ask(recordOpposition, {
    body: { number: '0033639980001', channel: 'phone' },
  });
  expect(again).toEqual({ id: first.id, alreadyRecorded: true });
});

test('a number that objected before it was ever in a list is opposed from its first day', async () => {
  await supervisor.ask(recordOpposition, { body: { number: '0639980002', channel: 'counter' } });
  const line = await ensure('+33639980002');
  expect(await ensure('+33639980002')).toBe(line);
  await ensure('+33639980003');
  expect((await lineRow('+33639980002')).opposed_at).toBe(app.clock.now());
  expect((await lineRow('+33639980003')).opposed_at).toBeNull();
});

test('an objection recorded while a list was being imported stops the lines it brought', async () => {
  const { db, secret, clock } = app.deps;
  const before = await db
    .selectFrom('oppositions')
    .select('id')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  await inTransaction(db, (tx) =>
    recordOppositionOf(tx, '+33639980004', 'phone', app.people.agent.id, secret, clock),
  );
  // As a merge writes it: without asking the register.
  const { id } = await db
    .insertInto('lines')
    .values({ number: '+33639980004', kind: 'mobile', territory: 'FR', opposed_at: null, rest_until: 0 })
    .returning('id')
    .executeTakeFirstOrThrow();
  await inTransaction(db, (tx) => opposeNewLines(tx, before.id, id - 1, secret));
  expect((await lineRow('+33639980004')).opposed_at).toBe(clock.now());
  expect((await lineRow('+33639980003')).opposed_at).toBeNull();
});

test('the register shows dates and channels, never a number, newest first', async () => {
  const dpo = await app.as('dpo');
  const register = await dpo.ask(listOppositions);
  expect(register).toMatchObject({ total: 3, next: null });
  expect(register.oppositions.map(({ channel }) => channel)).toEqual(['phone', 'counter', 'mail']);
  const [, second] = register.oppositions;
  const rest = await dpo.ask(listOppositions, { query: { before: second?.id } });
  expect(rest.oppositions.map(({ channel }) => channel)).toEqual(['mail']);
});

test('each objection leaves one trace', async () => {
  const traces = await app.deps.db
    .selectFrom('audit_entries')
    .select('details_json')
    .where('action', '=', 'opposition.record')
    .execute();
  expect(traces).toHaveLength(3);
  expect(JSON.stringify(traces)).not.toContain('6399800');
});

test('only a supervisor or the DPO holds the register', async () => {
  for (const person of ['agent', 'requester', 'analyst', 'admin'] as const) {
    const client = await app.as(person);
    expect(await client.refused(listOppositions)).toMatchObject({ status: 403 });
    const body = { number: '0639980001', channel: 'mail' as const };
    expect(await client.refused(recordOpposition, { body })).toMatchObject({ status: 403 });
  }
});

test.each(['', 'abc', '3975', '0892123456', '0639980001 / 0639980002'])(
  '%j is not one callable number',
  async (number) => {
    const refusal = await supervisor.refused(recordOpposition, { body: { number, channel: 'mail' } });
    expect(refusal).toMatchObject({ code: 'line.unusable_number', status: 422 });
  },
);
