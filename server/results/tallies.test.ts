import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { addCall, addPeople } from '#fixtures/rows.ts';
import { callResultCodes, dispositionCodes } from '#server/contracts/call-results.ts';
import { createCampaign } from '#server/contracts/campaigns.contract.ts';
import { getResults } from '#server/contracts/results.contract.ts';
import { unscoped } from '#server/platform/database.ts';
import { startApp } from '#server/testing.ts';
import { talliesAndRows } from '#server/testing-tallies.ts';
import { foldTallies } from './index.ts';

const app = await startApp();
afterAll(() => app.stop());
const requester = await app.as('requester');
const db = unscoped(app.deps.db);
const HOUR = 3_600_000;

async function expectCounted(): Promise<void> {
  const { kept, counted } = await talliesAndRows(app.deps.db);
  expect(kept).toEqual(counted);
}

async function someCampaign(people: number) {
  const campaign = await requester.ask(createCampaign, { body: { name: 'Compteurs' } });
  const added = await addPeople(
    app.deps,
    campaign,
    app.people.requester.id,
    Array.from({ length: people }, () => ({})),
  );
  return { campaign, added };
}

type Added = Awaited<ReturnType<typeof someCampaign>>['added'][number];

/** Whatever may be written about these people, by whichever statement. */
function anyMove(
  people: readonly Added[],
  campaign: { readonly id: number; readonly directorateId: number },
) {
  const person = fc.constantFrom(...people);
  const result = fc.constantFrom(...callResultCodes);
  const hour = fc.integer({ min: 0, max: 3 }).map((hours) => app.clock.now() - hours * HOUR);
  const someone = fc.subarray([...people], { minLength: 1 });
  const calledBack = fc.option(fc.constantFrom('soft', 'hard'));
  return fc.oneof(
    fc.record({ person, result, hour, isAnswered: fc.boolean() }).map((call) => async () => {
      const { lineId, targetId } = call.person;
      const known = await db.selectFrom('targets').select('id').where('id', '=', targetId).execute();
      if (known.length === 0) return;
      const targets = [{ targetId, result: call.isAnswered ? call.result : null }];
      const agentId = app.people.agent.id;
      await addCall(app.deps, campaign, {
        agentId,
        lineId,
        startedAt: call.hour,
        result: call.result,
        targets,
      });
    }),
    fc
      .record({ someone, at: hour, disposition: fc.constantFrom(...dispositionCodes) })
      .map((done) => async () => {
        const ids = done.someone.map(({ targetId }) => targetId);
        const set = { state: 'done', disposition: done.disposition, done_at: done.at, wake_at: null };
        await db.updateTable('queue_entries').set(set).where('target_id', 'in', ids).execute();
      }),
    fc.record({ someone, at: hour, kind: calledBack }).map((wait) => async () => {
      const ids = wait.someone.map(({ targetId }) => targetId);
      const reason = wait.kind === null ? 'retry' : 'callback';
      const cleared = { disposition: null, done_at: null };
      const set = {
        state: 'waiting',
        wake_at: wait.at,
        wait_reason: reason,
        callback_kind: wait.kind,
        ...cleared,
      };
      await db.updateTable('queue_entries').set(set).where('target_id', 'in', ids).execute();
    }),
    fc.record({ person, result }).map((corrected) => async () => {
      const { targetId } = corrected.person;
      const set = { result: corrected.result };
      await db.updateTable('call_targets').set(set).where('target_id', '=', targetId).execute();
      const calls = db.selectFrom('call_targets').select('call_id').where('target_id', '=', targetId);
      await db
        .updateTable('calls')
        .set(set)
        .where('id', 'in', calls)
        .where('closed_at', 'is not', null)
        .execute();
    }),
    person.map(({ targetId }) => async () => {
      await db.deleteFrom('call_targets').where('target_id', '=', targetId).execute();
    }),
    // With what belongs to them: what the database deletes by itself is counted too.
    person.map(({ targetId }) => async () => {
      await db.deleteFrom('targets').where('id', '=', targetId).execute();
    }),
    fc.constant(async () => foldTallies(app.deps.db)),
  );
}

test('counters follow whatever is written, and folding them changes no sum', async () => {
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (draw) => {
      const { campaign, added } = await someCampaign(4);
      for (let move = 0; move < 8; move += 1) {
        await draw(() => anyMove(added, campaign))();
        await expectCounted();
      }
      await foldTallies(app.deps.db);
      await expectCounted();
    }),
    { numRuns: 15, endOnFailure: true },
  );
});

test('what is undone leaves no count behind', async () => {
  const { added } = await someCampaign(3);
  const before = await talliesAndRows(app.deps.db);
  await expect(
    db.transaction().execute(async (tx) => {
      await tx
        .updateTable('queue_entries')
        .set({ state: 'done', disposition: 'complete', wake_at: null })
        .execute();
      await tx
        .deleteFrom('targets')
        .where('id', '=', added[0]?.targetId ?? 0)
        .execute();
      throw new Error('undone');
    }),
  ).rejects.toThrow('undone');
  expect(await talliesAndRows(app.deps.db)).toEqual(before);
  await expectCounted();
});

test('people moved by several at once are counted once each', async () => {
  const { campaign, added } = await someCampaign(24);
  await Promise.all([
    ...added.map(({ targetId }) =>
      db
        .updateTable('queue_entries')
        .set({ state: 'done', disposition: 'complete', done_at: app.clock.now() })
        .where('target_id', '=', targetId)
        .execute(),
    ),
    foldTallies(app.deps.db),
    foldTallies(app.deps.db),
  ]);
  await expectCounted();
  const { progress } = await requester.ask(getResults, { params: { id: campaign.id } });
  expect(progress).toMatchObject({ total: 24, done: 24 });
});
