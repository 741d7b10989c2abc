import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { closeCall, openCall } from '#server/contracts/calls.contract.ts';
import { defaultCallRules } from '#server/contracts/campaigns.contract.ts';
import { recordOpposition } from '#server/contracts/lines.contract.ts';
import { explainTarget } from '#server/contracts/queue.contract.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import { callNext, clearDesk, entriesOf, listOf, namesOf, nobody, ring, take } from '#server/testing-desk.ts';
import { runningCampaign } from '#server/testing-world.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterEach(() => clearDesk(app));
afterAll(() => app.stop());

async function oppose(number: string): Promise<void> {
  await (await app.as('supervisor')).ask(recordOpposition, { body: { number, channel: 'phone' } });
}

test('an opposed person is never claimed, with or without the sweep', async () => {
  const campaign = await runningCampaign(app, {
    list: listOf([
      { name: 'Opposée', phone: '1000' },
      { name: 'Autre', phone: '1001' },
    ]),
  });
  await oppose('01 99 00 10 00');
  expect(namesOf(await take(await app.as('agent')))).toEqual(['Autre']);
  await oppose('01 99 00 10 01');
  await app.jobs.tick();
  const rows = await entriesOf(app, campaign.id);
  expect(rows.map(({ state, disposition }) => [state, disposition])).toEqual([
    ['done', 'opposed'],
    ['ready', null],
  ]);
  const agent = await app.as('agent');
  const desk = await take(agent);
  const body = { claimId: desk.claim.id, lineId: desk.claim.lineId };
  expect((await agent.refused(openCall, { body })).code).toBe('call.line_opposed');
});

test('someone with another number goes to it when the first is opposed', async () => {
  await runningCampaign(app, { list: listOf([{ name: 'Deux numéros', phone: '1100', phone2: '1101' }]) });
  await oppose('01 99 00 11 00');
  const desk = await take(await app.as('agent'));
  expect(desk.line.display).toBe('01 99 00 11 01');
});

test('asking never to be called again closes everyone on the line, in every campaign', async () => {
  const people = [{ name: 'Personne', phone: '1200' }];
  const first = await runningCampaign(app, { name: 'Une', list: listOf(people) });
  const second = await runningCampaign(app, { name: 'Deux', agents: ['agent2'], list: listOf(people) });
  await callNext(await app.as('agent'), { result: 'opt_out' });
  for (const { id } of [first, second]) {
    expect(await entriesOf(app, id)).toMatchObject([{ state: 'done', disposition: 'opposed' }]);
  }
});

test('one person in two campaigns comes with both files and rings once', async () => {
  const people = [{ name: 'Personne', phone: '1300' }];
  await runningCampaign(app, { name: 'Une', priority: 1, list: listOf(people) });
  await runningCampaign(app, { name: 'Deux', priority: 2, list: listOf(people) });
  const desk = await take(await app.as('agent'));
  expect(desk.targets.map(({ campaignName }) => campaignName)).toEqual(['Une', 'Deux']);
  expect(desk.otherScriptVersions).toHaveLength(1);
});

test('a line called today rests until tomorrow, in every campaign', async () => {
  const people = [{ name: 'Personne', phone: '1400' }];
  await runningCampaign(app, { name: 'Une', list: listOf(people) });
  const second = await runningCampaign(app, { name: 'Deux', agents: ['agent2'], list: listOf(people) });
  await callNext(await app.as('agent'), { result: 'ineligible' });
  const midnight = Date.parse('2026-03-18T00:00:00+01:00');
  expect(await nobody(await app.as('agent2'))).toContainEqual(
    expect.objectContaining({ code: 'line_cap', count: 1, until: midnight }),
  );
  const [row] = await entriesOf(app, second.id);
  const supervisor = await app.as('supervisor');
  const why = await supervisor.ask(explainTarget, { params: { id: row?.target_id ?? 0 } });
  expect(why.reasons).toMatchObject([{ code: 'line_cap', until: midnight }]);
  app.clock.set('2026-03-18T10:00:00+01:00');
  expect(namesOf(await take(await app.as('agent2')))).toEqual(['Personne']);
});

test('a line is called four times in thirty days at most, all campaigns together', async () => {
  const campaigns = [];
  for (const n of [1, 2, 3, 4, 5]) {
    const list = listOf([{ name: `Campagne ${n}`, phone: '1500' }]);
    campaigns.push(await runningCampaign(app, { name: `C${n}`, agents: ['agent'], list, priority: n }));
  }
  for (const day of ['17', '18', '19', '20']) {
    app.clock.set(`2026-03-${day}T10:30:00+01:00`);
    const agent = await app.as('agent');
    const desk = await take(agent);
    const id = await ring(agent, desk);
    await agent.ask(closeCall, { params: { id }, body: { result: 'ineligible' } });
  }
  app.clock.set('2026-03-23T10:30:00+01:00');
  const until = Date.parse('2026-03-17T10:30:00+01:00') + 30 * 86_400_000;
  expect(await nobody(await app.as('agent'))).toContainEqual(
    expect.objectContaining({ code: 'line_cap', until, count: 1 }),
  );
});

test('someone imported onto a line in a call joins it, and is not given to somebody else', async () => {
  const people = [{ name: 'Déjà en ligne', phone: '1600' }];
  await runningCampaign(app, { name: 'Une', list: listOf(people) });
  const desk = await take(await app.as('agent'));
  const late = await runningCampaign(app, {
    name: 'Deux',
    list: listOf([{ name: 'Même ligne', phone: '1600' }]),
  });
  expect(await nobody(await app.as('agent2'))).toMatchObject([{ code: 'claimed' }, { code: 'claimed' }]);
  expect(await entriesOf(app, late.id)).toMatchObject([{ state: 'ready', claim_id: desk.claim.id }]);
});

test('another number of the same person can be rung, unless a colleague is on it', async () => {
  await runningCampaign(app, {
    list: listOf([
      { name: 'Deux numéros', phone: '1700', phone2: '1701' },
      { name: 'Sur le second', phone: '1701' },
    ]),
  });
  const agent = await app.as('agent');
  const desk = await take(agent);
  const second = desk.targets[0]?.lines[1]?.id ?? 0;
  const colleague = await app.as('agent2');
  const theirs = await take(colleague);
  expect(theirs.claim.lineId).toBe(second);
  const body = { claimId: desk.claim.id, lineId: second };
  expect((await agent.refused(openCall, { body })).code).toBe('call.line_busy');
  await ring(colleague, theirs);
  const stranger = { claimId: desk.claim.id, lineId: 99_999 };
  expect((await agent.refused(openCall, { body: stranger })).code).toBe('call.line_not_claimed');
});

test('a wrong number leads to the next one at once', async () => {
  const campaign = await runningCampaign(app, {
    list: listOf([{ name: 'Deux numéros', phone: '1800', phone2: '1801' }]),
  });
  const agent = await app.as('agent');
  await callNext(agent, { result: 'bad_number' });
  const again = await take(agent);
  expect(again.line.display).toBe('01 99 00 18 01');
  const id = await ring(agent, again);
  await agent.ask(closeCall, { params: { id }, body: { result: 'bad_number' } });
  expect(await entriesOf(app, campaign.id)).toMatchObject([{ state: 'done', disposition: 'bad_number' }]);
});

const twoNumbers = (phone: string, phone2: string) => listOf([{ name: 'Deux numéros', phone, phone2 }]);

test('another number that rests is not rung, unless a callback was promised', async () => {
  const shared = listOf([{ name: 'Sur le second', phone: '1901' }]);
  await runningCampaign(app, { name: 'Une', agents: ['agent2'], list: shared });
  await callNext(await app.as('agent2'), { result: 'ineligible' });
  await runningCampaign(app, { name: 'Deux', agents: ['agent'], list: twoNumbers('1900', '1901') });
  const agent = await app.as('agent');
  const desk = await take(agent);
  const body = { claimId: desk.claim.id, lineId: desk.targets[0]?.lines[1]?.id ?? 0 };
  const refusal = await agent.refused(openCall, { body });
  expect(refusal).toMatchObject({ code: 'call.line_resting', status: 409 });
  expect(refusal.detail).toContain('mercredi 18 mars à 00:00');
  const id = await ring(agent, desk);
  const at = app.clock.now() + 3_600_000;
  await agent.ask(closeCall, { params: { id }, body: { result: 'appointment', callback: { at, note: '' } } });
  app.clock.set(at);
  const later = await app.as('agent');
  const again = await take(later);
  expect(again.claim.because).toBe('own_callback');
  await later.ask(openCall, { body: { claimId: again.claim.id, lineId: body.lineId } });
});

test('another number is not rung more often than the campaign allows', async () => {
  const rules = { ...defaultCallRules, perTarget: 9, perLine: 1 };
  await runningCampaign(app, { agents: ['agent'], rules, list: twoNumbers('1910', '1911') });
  const agent = await app.as('agent');
  const first = await take(agent);
  const [own, other] = first.targets[0]?.lines ?? [];
  const { call } = await agent.ask(openCall, { body: { claimId: first.claim.id, lineId: other?.id ?? 0 } });
  await agent.ask(closeCall, { params: { id: call.id }, body: { result: 'busy' } });
  app.clock.advance({ days: 1 });
  const second = await take(await app.as('agent'));
  expect(second.claim.lineId).toBe(own?.id);
  const body = { claimId: second.claim.id, lineId: other?.id ?? 0 };
  expect(await (await app.as('agent')).refused(openCall, { body })).toMatchObject({
    code: 'call.line_worn',
    params: { most: 1 },
  });
});

test('a wrong number leads to a number that rests only once it has rested', async () => {
  const shared = listOf([{ name: 'Sur le second', phone: '1921' }]);
  await runningCampaign(app, { name: 'Une', agents: ['agent2'], list: shared });
  await callNext(await app.as('agent2'), { result: 'ineligible' });
  const { id } = await runningCampaign(app, { agents: ['agent'], list: twoNumbers('1920', '1921') });
  await callNext(await app.as('agent'), { result: 'bad_number' });
  const midnight = Date.parse('2026-03-18T00:00:00+01:00');
  expect(await entriesOf(app, id)).toMatchObject([
    { state: 'waiting', wake_at: midnight, wait_reason: 'line_cap' },
  ]);
  app.clock.set('2026-03-18T10:00:00+01:00');
  expect((await take(await app.as('agent'))).line.display).toBe('01 99 00 19 21');
});
