import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assignAgents } from '#server/contracts/campaigns.contract.ts';
import { unscoped } from '#server/platform/database.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { claimNext, releaseClaim, settleRemaining, sweep } from '#server/queue/index.ts';
import { manualTelephony } from '#server/telephony/index.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import { everyEntry, listOf } from '#server/testing-desk.ts';
import { runningCampaign } from '#server/testing-world.ts';
import { closeCall } from './close.service.ts';
import { openCall } from './open.service.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

const AGENTS = 20;
const TURNS = 12;
/** Busy comes back at once, so that the same people and lines are fought over again and again. */
const rules = {
  perTarget: 30,
  perLine: 30,
  perDay: 10,
  handOverMinutes: 10,
  results: { busy: { minutes: 0, cap: null } },
};

/** Households on a few lines, half of them with a second number that is somebody else's first. */
const crowd = listOf(
  Array.from({ length: 60 }, (_, n) => ({
    name: `Personne ${n}`,
    phone: `${2000 + (n % 25)}`,
    phone2: n % 2 === 0 ? `${2000 + ((n + 7) % 25)}` : '',
  })),
);

test('twenty agents at full speed, with sweeps running, never collide and never deadlock', async () => {
  const campaign = await runningCampaign(app, { list: crowd, rules, name: 'Une' });
  const again = await runningCampaign(app, { list: crowd, rules, name: 'Deux' });
  const people = await Promise.all(
    Array.from({ length: AGENTS }, (_, n) =>
      app.addPerson({ name: `A${n}`, email: `storm${n}@exemple.fr`, role: 'agent', directorateId: null }),
    ),
  );
  const supervisor = await app.as('supervisor');
  const agentIds = people.map(({ id }) => id);
  for (const { id } of [campaign, again])
    await supervisor.ask(assignAgents, { params: { id }, body: { agentIds } });

  const { db, clock, live } = app.deps;
  let isOver = false;
  const inHand = new Set<number>();
  let calls = 0;

  const work = async (viewer: Viewer, nth: number): Promise<void> => {
    for (let turn = 0; turn < TURNS; turn += 1) {
      const claim = await claimNext(db, viewer, clock);
      if (claim === null) continue;
      for (const key of claim.targetIds) {
        expect(inHand).not.toContain(key);
        inHand.add(key);
      }
      const letGo = () => {
        for (const key of claim.targetIds) inHand.delete(key);
      };
      if ((turn + nth) % 3 === 0) {
        letGo();
        await releaseClaim(db, viewer.userId, claim.id, '', clock);
        continue;
      }
      const { call } = await openCall(
        db,
        viewer,
        { claimId: claim.id, lineId: claim.lineId },
        manualTelephony,
        { ...app.deps, live, clock },
      );
      calls += 1;
      letGo();
      const result = (turn + nth) % 3 === 1 ? 'busy' : 'bad_number';
      await closeCall(db, viewer, call.id, { result, note: '', others: [] }, null, app.deps);
    }
  };
  const sweeping = (async () => {
    while (!isOver) {
      await sweep(db, clock);
      await settleRemaining(db, clock);
    }
  })();
  await Promise.all(
    people.map(({ id, name }, nth) =>
      work(
        {
          userId: id,
          name,
          role: 'agent',
          directorateId: null,
          languages: ['fr'],
          scope: { kind: 'assigned', userId: id },
          pause: null,
          sessionExpiresAt: Number.MAX_SAFE_INTEGER,
          confirmedAt: 0,
        },
        nth,
      ),
    ),
  );
  isOver = true;
  await sweeping;

  expect(calls).toBeGreaterThan(AGENTS);
  expect(await unscoped(db).selectFrom('calls').select('id').execute()).toHaveLength(calls);
  expect(await db.selectFrom('line_leases').selectAll().execute()).toEqual([]);
  const entries = await everyEntry(app);
  expect(entries.filter(({ claim_id }) => claim_id !== null)).toEqual([]);
  const { rows } = await sql<{ id: number; n: number }>`
    select q.target_id as id, (select count(*) from call_targets c
      where c.target_id = q.target_id and c.result <> 'not_addressed') as n
    from queue_entries q order by q.target_id`.execute(unscoped(db));
  expect(entries.map(({ target_id, calls_count }) => ({ id: target_id, n: calls_count }))).toEqual(
    rows.map(({ id, n }) => ({ id, n: Number(n) })),
  );
});
