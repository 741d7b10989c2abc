import { afterAll, expect, test } from 'vitest';
import { seeded } from '#fixtures/random.ts';
import { addCall, addPeople } from '#fixtures/rows.ts';
import { callResultCodes, callResults, dispositionCodes } from '#server/contracts/call-results.ts';
import { createCampaign } from '#server/contracts/campaigns.contract.ts';
import { type CampaignFigures, getFigures, LAST_ATTEMPT } from '#server/contracts/figures.contract.ts';
import { getResults } from '#server/contracts/results.contract.ts';
import { startApp } from '#server/testing.ts';

const app = await startApp();
afterAll(() => app.stop());
const requester = await app.as('requester');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const paris = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' });
const dates = { startsOn: '2026-02-16', endsOn: '2026-03-31' };

const newCampaign = () => requester.ask(createCampaign, { body: { name: 'Chiffres', ...dates } });
const figures = (id: number, query: { from?: string; to?: string } = {}) =>
  requester.ask(getFigures, { params: { id }, query });

/** The slot fixtures give every call. */
const SLOT = 1;

test('a campaign nobody has called has no figure that is not zero', async () => {
  const { id } = await newCampaign();
  expect(await figures(id)).toMatchObject({
    from: null,
    to: null,
    calls: { made: 0, reached: 0, completed: 0 },
    callResults: [],
    bySlot: [],
    byAttempt: [],
    times: { all: null, byResult: [], leftOut: 0 },
    settled: { people: 0, dispositions: [] },
    pace: { people: 0, settled: [] },
  });
});

test.each([1, 2, 3])(
  'every figure equals a recount of what happened, of all and of a period (draw %i)',
  async (seed) => {
    const random = seeded(seed);
    const campaign = await newCampaign();
    const now = app.clock.now();
    const drawn = Array.from({ length: 30 }, () => {
      const isDone = random.chance(0.6);
      return {
        isDone,
        disposition: isDone ? random.pick(dispositionCodes) : null,
        doneAt: isDone && random.chance(0.9) ? now - random.between(0, 20 * 24 * 60) * MINUTE : null,
      };
    });
    const people = await addPeople(
      app.deps,
      campaign,
      app.people.requester.id,
      drawn.map(({ isDone, disposition, doneAt }) => ({
        entry: { state: isDone ? 'done' : 'ready', disposition, done_at: doneAt },
      })),
    );
    const started = Array.from({ length: 90 }, () => now - random.between(5, 20 * 24 * 60) * MINUTE);
    const calls: { id: number; at: number; result: string; targetId: number }[] = [];
    for (const at of started.sort((a, b) => a - b)) {
      const { targetId, lineId } = random.pick([people[0] ?? { targetId: 0, lineId: 0 }, ...people]);
      const result = random.pick(callResultCodes);
      const id = await addCall(app.deps, campaign, {
        agentId: app.people.agent.id,
        lineId,
        startedAt: at,
        result,
        targets: [{ targetId, result }],
      });
      calls.push({ id, at, result, targetId });
    }
    const isReached = ({ result }: { result: string }) =>
      callResultCodes.some((code) => code === result && callResults[code].reached);
    const countsOf = (some: readonly { result: string }[]) => ({
      made: some.length,
      reached: some.filter(isReached).length,
      completed: some.filter(({ result }) => result === 'complete').length,
    });
    const attemptOf = ({ id, targetId }: (typeof calls)[number]) =>
      calls.filter((c) => c.targetId === targetId && c.result !== 'not_addressed' && c.id <= id).length;
    const weekdayOf = (day: string) => new Date(`${day}T12:00:00Z`).getUTCDay() || 7;

    const from = paris.format(now - 12 * DAY);
    const to = paris.format(now - 3 * DAY);
    for (const query of [{}, { from }, { to }, { from, to }, { from, to: from }]) {
      const isWithin = (at: number) =>
        paris.format(at) >= (query.from ?? '') && paris.format(at) <= (query.to ?? '9999');
      const found = await figures(campaign.id, query);
      const within = calls.filter(({ at }) => isWithin(at));
      expect(found.calls).toEqual(countsOf(within));
      expect(found.callResults).toEqual(
        callResultCodes
          .map((code) => ({ code, count: within.filter(({ result }) => result === code).length }))
          .filter(({ count }) => count > 0),
      );
      for (let weekday = 1; weekday <= 7; weekday += 1) {
        const place = found.bySlot.find((one) => one.weekday === weekday);
        const expected = countsOf(within.filter(({ at }) => weekdayOf(paris.format(at)) === weekday));
        if (expected.made === 0) expect(place).toBeUndefined();
        else expect(place).toEqual({ weekday, slot: SLOT, ...expected });
      }
      const addressed = within.filter(({ result }) => result !== 'not_addressed');
      for (let attempt = 1; attempt <= LAST_ATTEMPT; attempt += 1) {
        const expected = countsOf(
          addressed.filter((call) => Math.min(attemptOf(call), LAST_ATTEMPT) === attempt),
        );
        const place = found.byAttempt.find((one) => one.attempt === attempt);
        expect(place, `attempt ${attempt}`).toEqual(
          expected.made === 0 ? undefined : { attempt, ...expected },
        );
      }
      const settled = drawn.filter(
        ({ isDone, doneAt }) =>
          isDone && (doneAt === null ? Object.keys(query).length === 0 : isWithin(doneAt)),
      );
      expect(found.settled?.people).toBe(settled.length);
      expect(found.settled?.dispositions).toEqual(
        dispositionCodes
          .map((code) => ({ code, count: settled.filter(({ disposition }) => disposition === code).length }))
          .filter(({ count }) => count > 0),
      );
      const outcomes = found.settled?.aapor.outcomes.reduce((sum, { count }) => sum + count, 0);
      expect(outcomes).toBe(settled.length);
      // Fixtures' calls last a minute.
      expect(found.times.all?.calls ?? 0).toBe(within.length);
      if (within.length > 0) expect(found.times.all).toMatchObject({ q1: 60, median: 60, q3: 60, p90: 60 });
    }

    const { pace } = await figures(campaign.id);
    expect(pace.people).toBe(drawn.length);
    expect(pace.settled.at(-1)?.total).toBe(drawn.filter(({ isDone }) => isDone).length);
    for (const { on, count } of pace.settled)
      expect(count).toBe(drawn.filter(({ doneAt }) => doneAt !== null && paris.format(doneAt) === on).length);
    expect(pace.plan.at(0)?.on).toBe(dates.startsOn);
    expect(pace.plan.at(-1)).toEqual({ on: dates.endsOn, total: drawn.length });
    const whole = await requester.ask(getResults, { params: { id: campaign.id } });
    const { calls: made, callResults: results } = await figures(campaign.id);
    expect([made.made, results]).toEqual([whole.calls, whole.callResults]);
  },
);

test('how long a call took says nothing when somebody else closed it', async () => {
  const campaign = await newCampaign();
  const now = app.clock.now();
  const [person] = await addPeople(app.deps, campaign, app.people.requester.id, [{}]);
  if (person === undefined) throw new Error('nobody');
  const seconds = [30, 90, 600];
  for (const [index, lasted] of seconds.entries()) {
    const id = await addCall(app.deps, campaign, {
      agentId: app.people.agent.id,
      lineId: person.lineId,
      startedAt: now - (index + 1) * DAY,
      result: 'complete',
      targets: [{ targetId: person.targetId, result: 'complete' }],
    });
    await app.deps.db
      .updateTable('calls')
      .set({
        closed_at: now - (index + 1) * DAY + lasted * 1000,
        resolved_by: lasted === 600 ? app.people.supervisor.id : null,
      })
      .where('id', '=', id)
      .where('directorate_id', '=', campaign.directorateId)
      .execute();
  }
  const { times } = await figures(campaign.id);
  const expected = { calls: 2, q1: 45, median: 60, q3: 75, p90: 84 };
  expect(times).toEqual({ all: expected, byResult: [{ code: 'complete', ...expected }], leftOut: 1 });
});

test('a call still open counts nowhere', async () => {
  const campaign = await newCampaign();
  const [person] = await addPeople(app.deps, campaign, app.people.requester.id, [{}]);
  if (person === undefined) throw new Error('nobody');
  const targets = [{ targetId: person.targetId, result: null }];
  const startedAt = app.clock.now() - MINUTE;
  const agentId = app.people.agent3.id;
  await addCall(app.deps, campaign, { agentId, lineId: person.lineId, startedAt, result: null, targets });
  const found: CampaignFigures = await figures(campaign.id);
  expect([found.calls.made, found.byAttempt, found.times.all]).toEqual([0, [], null]);
});

test('a period that ends before it begins is refused beside its end', async () => {
  const { id } = await newCampaign();
  const query = { from: '2026-03-10', to: '2026-03-09' };
  const problem = await requester.refused(getFigures, { params: { id }, query });
  expect(problem).toMatchObject({ code: 'request.invalid', fields: [{ path: 'to' }] });
});

test('figures of another directorate do not exist, also once somebody who may has looked', async () => {
  const { id } = await newCampaign();
  await figures(id);
  const other = await app.as('otherRequester');
  expect((await other.refused(getFigures, { params: { id } })).code).toBe('resource.not_found');
  const analyst = await app.as('analyst');
  expect((await analyst.ask(getFigures, { params: { id } })).campaignId).toBe(id);
});

test('a list read in several slices counts everybody once, with all their calls', async () => {
  const campaign = await newCampaign();
  const now = app.clock.now();
  // More than one slice of people.
  const people = await addPeople(
    app.deps,
    campaign,
    app.people.requester.id,
    Array.from({ length: 2100 }, (_, index) => ({
      entry: index % 3 === 0 ? { state: 'done', disposition: 'refusal', done_at: now - DAY } : {},
    })),
  );
  for (const index of [0, 1998, 1999, 2000, 2001, 2099]) {
    const { targetId, lineId } = people[index] ?? { targetId: 0, lineId: 0 };
    for (const [days, result] of [
      [3, 'no_answer'],
      [2, 'refusal_hard'],
    ] as const) {
      const startedAt = now - days * DAY;
      const targets = [{ targetId, result }];
      await addCall(app.deps, campaign, {
        agentId: app.people.agent.id,
        lineId,
        startedAt,
        result,
        targets,
      });
    }
  }
  const found = await figures(campaign.id);
  expect(found.byAttempt).toEqual([
    { attempt: 1, made: 6, reached: 0, completed: 0 },
    { attempt: 2, made: 6, reached: 6, completed: 0 },
  ]);
  expect(found.pace).toMatchObject({ people: 2100, settled: [{ count: 700, total: 700 }] });
  expect(found.settled?.people).toBe(700);
  expect(found.settled?.aapor.counts).toMatchObject({ R: 700 });
  expect(found.calls.made).toBe(12);
});
