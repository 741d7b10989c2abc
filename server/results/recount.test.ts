import { afterAll, expect, test } from 'vitest';
import { seeded } from '#fixtures/random.ts';
import { addCall, addPeople } from '#fixtures/rows.ts';
import { callResultCodes, callResults, dispositionCodes } from '#server/contracts/call-results.ts';
import { createCampaign } from '#server/contracts/campaigns.contract.ts';
import { exportCampaign } from '#server/contracts/exports.contract.ts';
import { getBoard, getResults } from '#server/contracts/results.contract.ts';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import { createScript, publishScript, saveDraft } from '#server/contracts/scripts.contract.ts';
import { startApp } from '#server/testing.ts';

const app = await startApp();
afterAll(() => app.stop());
const supervisor = await app.as('supervisor');
const requester = await app.as('requester');
const t = (fr: string) => ({ fr });
const MINUTE = 60_000;

function script(items: ScriptContent['blocks'][number]['items']): ScriptContent {
  return { languages: ['fr'], blocks: [{ id: 'bloc', purpose: 'body', title: t('Bloc'), items }] };
}

const allow = { dk: true, rf: true, na: true };
const colours = [1, 2, 3].map((code) => ({ code, label: t(`Couleur ${code}`) }));
const questions = script([
  { kind: 'yesno', name: 'ok', text: t('D’accord ?'), allow },
  { kind: 'single', name: 'couleur', text: t('Couleur ?'), options: colours, allow },
  { kind: 'multi', name: 'gouts', text: t('Goûts ?'), options: colours, allow },
  { kind: 'integer', name: 'age', text: t('Âge ?'), min: 0, max: 120, allow },
  { kind: 'decimal', name: 'poids', text: t('Poids ?'), min: 0, allow },
  { kind: 'scale', name: 'note', text: t('Note ?'), min: 0, max: 5, allow },
  { kind: 'text', name: 'dit', text: t('Dites-moi'), allow },
]);

async function campaignWith(content: ScriptContent) {
  const { id: scriptId } = await requester.ask(createScript, { body: { name: 'Trame', content } });
  const version = await requester.ask(publishScript, { params: { id: scriptId } });
  const objectives = [
    { code: 'informe', label: 'Informé' },
    { code: 'jamais', label: 'Jamais atteint' },
  ];
  const campaign = await requester.ask(createCampaign, { body: { name: 'Recompte', scriptId, objectives } });
  return { campaign, scriptId, versionId: version.id };
}

const results = (id: number) => requester.ask(getResults, { params: { id } });

test('a campaign without anybody counts zero everywhere', async () => {
  const { campaign } = await campaignWith(questions);
  const { at, daily, ...empty } = await results(campaign.id);
  expect(at).toBe(app.clock.now());
  expect(daily).toHaveLength(14);
  expect(daily.at(-1)).toEqual({ on: '2026-03-17', calls: 0, done: 0 });
  expect(empty).toMatchObject({
    progress: { total: 0, ready: 0, waiting: 0, claimed: 0, done: 0, reached: 0 },
    dispositions: [],
    callResults: [],
    calls: 0,
    waiting: [],
    objectives: [
      { code: 'informe', label: 'Informé', count: 0 },
      { code: 'jamais', label: 'Jamais atteint', count: 0 },
    ],
  });
  expect(empty.questions.map(({ name, base, mean }) => [name, base, mean])).toEqual(
    ['ok', 'couleur', 'gouts', 'age', 'poids', 'note', 'dit'].map((name) => [name, 0, null]),
  );
  expect(empty.questions[1]?.options.map(({ count }) => count)).toEqual([0, 0, 0]);
});

test.each([1, 2, 3, 4])('every figure equals a recount of what happened (draw %i)', async (seed) => {
  const random = seeded(seed);
  const { campaign, versionId } = await campaignWith(questions);
  const now = app.clock.now();
  const states = ['ready', 'waiting', 'done'] as const;
  const drawn = Array.from({ length: 40 }, () => {
    const state = random.pick(states);
    return {
      state,
      disposition: state === 'done' ? random.pick(dispositionCodes) : null,
      objective: random.chance(0.3) ? random.pick(['informe', 'ancien']) : null,
      wakeAt: state === 'waiting' ? now + random.between(1, 9) * MINUTE : null,
      reason: state === 'waiting' ? random.pick(['no_answer', 'busy']) : null,
      doneAt: state === 'done' ? now - random.between(0, 20) * 24 * 60 * MINUTE : null,
      isClaimed: state !== 'done' && random.chance(0.2),
    };
  });
  const people = await addPeople(
    app.deps,
    campaign,
    app.people.requester.id,
    drawn.map(({ state, disposition, objective, wakeAt, reason, doneAt, isClaimed }, index) => ({
      entry: {
        state,
        disposition,
        objective,
        wake_at: wakeAt,
        wait_reason: reason,
        done_at: doneAt,
        claim_id: isClaimed ? 100_000 + index : null,
      },
    })),
  );
  const current = new Map<string, { value: unknown; state: string }>();
  const calls: { startedAt: number; result: string; targetId: number }[] = [];
  for (let index = 0; index < 80; index += 1) {
    const { targetId, lineId } = random.pick([people[0] ?? { targetId: 0, lineId: 0 }, ...people]);
    const startedAt = now - random.between(0, 30 * 24 * 60) * MINUTE;
    const result = random.pick(callResultCodes);
    const answers = Array.from({ length: random.between(0, 4) }, () => {
      const state = random.pick(['answered', 'answered', 'answered', 'dk', 'rf', 'na']);
      const [name, value] = random.pick<[string, unknown]>([
        ['ok', random.between(0, 1)],
        ['couleur', random.between(1, 3)],
        ['gouts', random.pick([[], [1], [2, 3], [1, 2, 3]])],
        ['age', random.between(0, 99)],
        ['poids', random.between(0, 99) / 4],
        ['note', random.between(0, 5)],
        ['dit', random.pick(['', 'oui', 'non', '=1+1'])],
      ]);
      const kept = random.chance(0.1) ? null : value;
      current.set(`${targetId} ${name}`, { value: state === 'answered' ? kept : null, state });
      return { targetId, versionId, name, value: state === 'answered' ? kept : null, state };
    });
    calls.push({ startedAt, result, targetId });
    const targets = [{ targetId, result }];
    await addCall(app.deps, campaign, {
      agentId: app.people.agent.id,
      lineId,
      startedAt,
      result,
      targets,
      answers,
    });
  }

  const found = await results(campaign.id);
  const count = (keep: (person: (typeof drawn)[number]) => boolean) => drawn.filter(keep).length;
  const spokenTo = calls.filter(({ result }) => {
    const code = callResultCodes.find((known) => known === result);
    return code !== undefined && callResults[code].reached && code !== 'not_addressed';
  });
  expect(found.progress).toEqual({
    total: 40,
    ready: count(({ state, isClaimed }) => state === 'ready' && !isClaimed),
    waiting: count(({ state, isClaimed }) => state === 'waiting' && !isClaimed),
    claimed: count(({ isClaimed }) => isClaimed),
    done: count(({ state }) => state === 'done'),
    reached: new Set(spokenTo.map(({ targetId }) => targetId)).size,
  });
  const { total, ready, waiting, claimed, done } = found.progress;
  expect(total).toBe(ready + waiting + claimed + done);
  for (const code of dispositionCodes) {
    const counted = found.dispositions.find((one) => one.code === code)?.count ?? 0;
    expect(counted, code).toBe(count(({ disposition }) => disposition === code));
  }
  for (const code of callResultCodes) {
    const counted = found.callResults?.find((one) => one.code === code)?.count ?? 0;
    expect(counted, code).toBe(calls.filter(({ result }) => result === code).length);
  }
  expect(found.calls).toBe(80);
  for (const { code, count: counted } of found.objectives) {
    expect(counted, code).toBe(count(({ objective }) => objective === code));
  }
  expect(found.objectives.map(({ code }) => code)).toContain('ancien');
  for (const reason of ['no_answer', 'busy']) {
    const rows = drawn.filter((one) => one.reason === reason && !one.isClaimed);
    const counted = found.waiting.find((one) => one.reason === reason);
    expect(counted?.count ?? 0, reason).toBe(rows.length);
    expect(counted?.nextAt ?? null).toBe(
      rows.length === 0 ? null : Math.min(...rows.map(({ wakeAt }) => wakeAt ?? 0)),
    );
  }
  const paris = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' });
  for (const { on, calls: counted, done: finished } of found.daily) {
    expect(counted, on).toBe(calls.filter(({ startedAt }) => paris.format(startedAt) === on).length);
    expect(finished, on).toBe(count(({ doneAt }) => doneAt !== null && paris.format(doneAt) === on));
  }
  for (const question of found.questions) {
    const given = [...current]
      .filter(([key]) => key.endsWith(` ${question.name}`))
      .map(([, answer]) => answer)
      .filter(
        ({ value, state }) =>
          state !== 'answered' || !(value === null || value === '' || String(value) === ''),
      );
    expect(question.base, question.name).toBe(given.length);
    for (const state of ['answered', 'dk', 'rf', 'na'] as const) {
      expect(question[state], `${question.name} ${state}`).toBe(
        given.filter((one) => one.state === state).length,
      );
    }
    const values = given.filter(({ state }) => state === 'answered').map(({ value }) => value);
    for (const { code, count: counted } of question.options) {
      const holders = values.filter((value) =>
        (Array.isArray(value) ? value : [value]).includes(Number(code)),
      );
      expect(counted, `${question.name} ${code}`).toBe(holders.length);
    }
    const numbers = values.filter((value) => typeof value === 'number');
    const isNumeric = ['integer', 'decimal', 'scale'].includes(question.kind);
    if (!isNumeric || numbers.length === 0) expect(question.mean).toBeNull();
    else expect(question.mean).toBeCloseTo(numbers.reduce((sum, n) => sum + n, 0) / numbers.length, 9);
  }
});

test('a question or an option of an earlier version stays while it has answers', async () => {
  const { campaign, scriptId, versionId } = await campaignWith(questions);
  const [person] = await addPeople(app.deps, campaign, app.people.requester.id, [{}]);
  if (person === undefined) throw new Error('nobody');
  await addCall(app.deps, campaign, {
    agentId: app.people.agent.id,
    lineId: person.lineId,
    startedAt: app.clock.now(),
    result: 'complete',
    targets: [{ targetId: person.targetId, result: 'complete' }],
    answers: [
      { targetId: person.targetId, versionId, name: 'couleur', value: 3 },
      { targetId: person.targetId, versionId, name: 'age', value: 40 },
    ],
  });
  const next = script([
    { kind: 'text', name: 'neuve', text: t('Nouvelle ?') },
    { kind: 'single', name: 'couleur', text: t('Couleur, donc ?'), options: colours.slice(0, 2) },
  ]);
  await requester.ask(saveDraft, { params: { id: scriptId }, body: { content: next } });
  await requester.ask(publishScript, { params: { id: scriptId } });
  const { questions: found } = await results(campaign.id);
  expect(found.slice(0, 2).map(({ name }) => name)).toEqual(['neuve', 'couleur']);
  expect(found.map(({ name }) => name)).toContain('age');
  expect(found[1]).toMatchObject({ text: 'Couleur, donc ?', answered: 1 });
  expect(found[1]?.options).toMatchObject([
    { count: 0 },
    { count: 0 },
    { code: '3', label: 'Couleur 3', count: 1 },
  ]);
});

test('results and exports of another directorate do not exist; agents have none', async () => {
  const { campaign } = await campaignWith(questions);
  const params = { id: campaign.id };
  const other = await app.as('otherRequester');
  expect((await other.refused(getResults, { params })).code).toBe('resource.not_found');
  expect((await other.refused(exportCampaign, { params: { ...params, format: 'csv' } })).status).toBe(404);
  for (const role of ['agent', 'dpo', 'admin', 'correspondent'] as const) {
    const client = await app.as(role);
    expect((await client.refused(getResults, { params })).code, role).toBe('session.forbidden');
    expect((await client.refused(getBoard)).code, role).toBe('session.forbidden');
  }
  expect((await requester.refused(getBoard)).code).toBe('session.forbidden');
});

test('the board shows campaigns under way, appointments missed and who is doing what', async () => {
  const { campaign } = await campaignWith(questions);
  await app.deps.db
    .updateTable('campaigns')
    .set({ state: 'running' })
    .where('id', '=', campaign.id)
    .where('directorate_id', '=', campaign.directorateId)
    .execute();
  const now = app.clock.now();
  const late = { state: 'waiting', wake_at: now - MINUTE, wait_reason: 'appointment', callback_kind: 'hard' };
  const [first, second] = await addPeople(app.deps, campaign, app.people.requester.id, [
    { entry: late },
    { entry: { ...late, wake_at: now + MINUTE } },
    {},
    { entry: { state: 'done', disposition: 'complete', done_at: now } },
  ]);
  if (first === undefined || second === undefined) throw new Error('nobody');
  await app.as('agent3');
  const open = (agentId: number, { lineId, targetId }: typeof first, startedAt: number) =>
    addCall(app.deps, campaign, {
      agentId,
      lineId,
      startedAt,
      result: null,
      targets: [{ targetId, result: null }],
    });
  await open(app.people.agent.id, first, now - MINUTE);
  await open(app.people.agent2.id, second, now - 10 * MINUTE);
  const board = await supervisor.ask(getBoard);
  expect(board.campaigns.find(({ id }) => id === campaign.id)).toMatchObject({
    total: 4,
    ready: 1,
    waiting: 2,
    claimed: 0,
    done: 1,
    callsToday: 2,
    overdueCallbacks: 1,
  });
  const doing = Object.fromEntries(
    board.agents.map(({ name, state, since }) => [name, [state, now - since]]),
  );
  expect(doing).toMatchObject({
    'Gaby Agent': ['in_call', MINUTE],
    'Gil Agent': ['to_qualify', 8 * MINUTE],
    'Gina Agent': ['idle', 0],
  });
});
