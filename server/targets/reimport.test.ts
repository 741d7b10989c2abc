import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { closeCall, openCall, putAnswers } from '#server/contracts/calls.contract.ts';
import { createCampaign } from '#server/contracts/campaigns.contract.ts';
import { recordOpposition } from '#server/contracts/lines.contract.ts';
import { releaseClaim } from '#server/contracts/queue.contract.ts';
import { getTarget } from '#server/contracts/targets.contract.ts';
import { markAnswered } from '#server/interviews/index.ts';
import { unscoped } from '#server/platform/database.ts';
import { type Client, startApp, type TestApp } from '#server/testing.ts';
import { callNext, clearDesk, entriesOf, entryOf, ring, take } from '#server/testing-desk.ts';
import {
  callSheet,
  carryOut,
  draftFor,
  findingOf,
  importWith,
  peopleOf,
  personOf,
  send,
} from '#server/testing-lists.ts';
import { runningCampaign } from '#server/testing-world.ts';

let app: TestApp;
let requester: Client;
let supervisor: Client;

beforeAll(async () => {
  app = await startApp();
});
const logIn = async () => {
  requester = await app.as('requester');
  supervisor = await app.as('supervisor');
};
beforeAll(logIn);
afterEach(async () => {
  await clearDesk(app);
  await logIn();
});
afterAll(() => app.stop());

const header = 'Réf;Nom;Prénom;Tél;Fin de droit;CP;Commune;Étage';
const march = [
  header,
  'A1;Martin;Ondine;06 39 98 00 01;31/12/2026;93100;Montreuil;2',
  'A2;Petit;Noé;06 39 98 00 02;30/11/2026;57000;Metz;3',
  'A3;Durand;Léa;06 39 98 00 03;31/10/2026;75011;Paris;1',
  '',
].join('\r\n');
/** A1 moved, A2 is as it was, A3 is no longer there, A4 is new. */
const april = [
  `${header};Ascenseur`,
  'A1;Martin-Duval;Ondine;01 99 00 00 01;30/06/2026;97400;Saint-Denis;;oui',
  'A2;Petit;Noé;06 39 98 00 02;30/11/2026;57000;Metz;3;',
  'A4;Neuf;Zoé;06 39 98 00 04;31/12/2026;57000;Metz;5;non',
  '',
].join('\r\n');

async function campaignOfMarch(): Promise<number> {
  const id = await draftFor(requester);
  await importWith(app, requester, id, march);
  return id;
}

describe('an updated list', () => {
  test('brings files up to date and adds people; whoever it no longer names stays', async () => {
    const id = await campaignOfMarch();
    const { shown, done } = await importWith(app, requester, id, april);
    expect(shown.rows).toMatchObject({ read: 3, accepted: 1, duplicate: 2, updated: 1, closed: 0 });
    expect(shown.absent).toBe(1);
    expect(done.rows).toEqual(shown.rows);
    expect(await callSheet(requester, id)).toEqual([
      'Ondine Martin-Duval: 01 99 00 00 01, 06 39 98 00 01',
      'Noé Petit: 06 39 98 00 02',
      'Léa Durand: 06 39 98 00 03',
      'Zoé Neuf: 06 39 98 00 04',
    ]);
    expect(await personOf(requester, id, 'A1')).toMatchObject({
      lastName: 'Martin-Duval',
      deadlineOn: '2026-06-30',
      postalCode: '97400',
      commune: 'Saint-Denis',
      territory: 'RE',
      state: 'ready',
    });
    expect(await personOf(requester, id, 'A3')).toMatchObject({ state: 'ready', disposition: null });
  });

  test('what those whose file it changes had answered is read again, of nobody else', async () => {
    const id = await campaignOfMarch();
    const people = (await peopleOf(requester, id)).map((person) => ({ targetId: person.id, campaignId: id }));
    await markAnswered(app.deps.db, people);
    await importWith(app, requester, id, april);
    const said = await app.deps.db
      .selectFrom('interviews')
      .select('changed')
      .where('campaign_id', '=', id)
      .orderBy('target_id')
      .execute();
    expect(said).toEqual([{ changed: 2 }, { changed: 1 }, { changed: 1 }]);
  });

  test('shows before and after of what it changes', async () => {
    const id = await campaignOfMarch();
    const shown = await send(requester, id, april);
    expect(findingOf(shown, 'duplicate_in_campaign')).toMatchObject({
      count: 2,
      samples: [{ line: 2, before: 'Martin', after: 'Martin-Duval' }],
    });
    expect(await callSheet(requester, id)).toHaveLength(3);
  });

  test('an empty cell takes nothing away, an extra column is added to those known', async () => {
    const id = await campaignOfMarch();
    await importWith(app, requester, id, april);
    const empty = `${header}\nA1;Martin-Duval;;06 39 98 00 09;;;;\n`;
    const { done } = await importWith(app, requester, id, empty);
    expect(done.rows).toMatchObject({ read: 1, duplicate: 1, updated: 1 });
    expect(await personOf(requester, id, 'A1')).toMatchObject({
      name: 'Ondine Martin-Duval',
      firstName: 'Ondine',
      deadlineOn: '2026-06-30',
      commune: 'Saint-Denis',
      fields: { Étage: '2', Ascenseur: 'oui' },
    });
    expect((await callSheet(requester, id))[0]).toBe(
      'Ondine Martin-Duval: 06 39 98 00 09, 01 99 00 00 01, 06 39 98 00 01',
    );
  });

  test('closes those it no longer names when asked to, and says how many before', async () => {
    const id = await campaignOfMarch();
    const { shown, done } = await importWith(app, requester, id, april, { absent: 'close' });
    expect(shown).toMatchObject({ absent: 1, rows: { closed: 1 } });
    expect(done.rows).toEqual(shown.rows);
    expect(await personOf(requester, id, 'A3')).toMatchObject({ state: 'done', disposition: 'withdrawn' });
    const others = (await peopleOf(requester, id)).filter(({ externalRef }) => externalRef !== 'A3');
    expect(others.map(({ state }) => state)).toEqual(['ready', 'ready', 'ready']);
  });

  test('the same list with other line ends changes nobody', async () => {
    const id = await campaignOfMarch();
    const before = await peopleOf(requester, id);
    const { done } = await importWith(app, requester, id, march.replaceAll('\r', ''), { absent: 'close' });
    expect(done.rows).toMatchObject({ read: 3, accepted: 0, duplicate: 3, updated: 0, closed: 0 });
    expect(await peopleOf(requester, id)).toEqual(before);
  });

  test('leaves every file as it is when asked to, but still adds', async () => {
    const id = await campaignOfMarch();
    const before = await peopleOf(requester, id);
    const { shown, done } = await importWith(app, requester, id, april, { inCampaign: 'keep' });
    expect(shown.rows).toMatchObject({ accepted: 1, duplicate: 2, updated: 0 });
    expect(done.rows).toEqual(shown.rows);
    const after = await peopleOf(requester, id);
    expect(after.slice(0, 3)).toEqual(before);
    expect(after).toHaveLength(4);
  });

  test('touches no other campaign that has the same people', async () => {
    const other = await campaignOfMarch();
    const before = await peopleOf(requester, other);
    const id = await campaignOfMarch();
    await importWith(app, requester, id, april, { absent: 'close' });
    expect(await peopleOf(requester, other)).toEqual(before);
  });

  test('what another list brought meanwhile is known when a waiting one is confirmed', async () => {
    const id = await campaignOfMarch();
    const waiting = await send(requester, id, april);
    expect(waiting.rows).toMatchObject({ accepted: 1, duplicate: 2, updated: 1 });
    await importWith(app, requester, id, `${header}\nA4;Neuf;Zoé;0639980004;31/12/2026;57000;Metz;5\n`);
    const done = await carryOut(app, requester, waiting.importId);
    expect(done.rows).toMatchObject({ read: 3, accepted: 0, duplicate: 3, updated: 2 });
    expect(await callSheet(requester, id)).toHaveLength(4);
    expect(await personOf(requester, id, 'A4')).toMatchObject({ fields: { Étage: '5', Ascenseur: 'non' } });
  });

  test.each([
    ['has no number any more', 'A2;Petit;Noé;;30/11/2026;57000;Metz;3', { rejected: 1 }],
    ['has a bad date', 'A2;Petit;Noé;0639980002;31/02/2026;57000;Metz;3', { rejected: 1 }],
    ['is to be read first', 'A2;Petit;Noé;0639980002;;57000;Metz;décédé', { rejected: 1, held: 1 }],
  ])('names also somebody whose row %s: they are not absent', async (_, row, figures) => {
    const id = await campaignOfMarch();
    const { shown, done } = await importWith(app, requester, id, `${header}\n${row}\n`, { absent: 'close' });
    expect(shown).toMatchObject({ absent: 2, rows: { read: 1, accepted: 0, ...figures, closed: 2 } });
    expect(done.rows).toEqual(shown.rows);
    const states = (await peopleOf(requester, id)).map(({ name, state }) => `${name}: ${state}`);
    expect(states).toEqual(['Ondine Martin: done', 'Noé Petit: ready', 'Léa Durand: done']);
  });

  test('names somebody without a reference by name and birth, whatever else their row lacks', async () => {
    const id = await draftFor(requester);
    const text = (number: string) =>
      `Nom;Né le;Tél\nMartin;01/02/1950;${number}\nPetit;02/03/1960;0639980002\n`;
    await importWith(app, requester, id, text('0639980001'));
    const { shown } = await importWith(app, requester, id, text(''), { absent: 'close' });
    expect(shown).toMatchObject({ absent: 0, rows: { read: 2, rejected: 1, duplicate: 1, closed: 0 } });
  });

  test('names also those who object to calls on the number it gives: they are not absent', async () => {
    const id = await campaignOfMarch();
    await supervisor.ask(recordOpposition, { body: { number: '06 39 98 00 41', channel: 'mail' } });
    const opposed = march.replace('06 39 98 00 01', '06 39 98 00 41');
    const { shown, done } = await importWith(app, requester, id, opposed, { absent: 'close' });
    expect(shown).toMatchObject({ absent: 0, rows: { read: 3, opposed: 1, duplicate: 2, closed: 0 } });
    expect(done.rows).toEqual(shown.rows);
    expect((await peopleOf(requester, id)).map(({ state }) => state)).toEqual(['ready', 'ready', 'ready']);
  });
});

describe('the queue follows', () => {
  test('urgency, territory and language are those of the newer file', async () => {
    const id = await draftFor(requester);
    const languages = (row: string) => `Réf;Nom;Tél;Fin de droit;CP;Langue\n${row}\n`;
    await importWith(app, requester, id, languages('A1;Martin;0639980001;31/12/2026;93100;'));
    const [before] = await entriesOf(app, id);
    expect(before).toMatchObject({ territory: 'FR', language: 'fr', urgency: daysOf('2026-12-31') });
    await importWith(app, requester, id, languages('A1;Martin;0639980001;30/06/2026;97400;arabe'));
    const [after] = await entriesOf(app, id);
    expect(after).toMatchObject({ territory: 'RE', language: 'ar', urgency: daysOf('2026-06-30') });
    const scopes = await unscoped(app.deps.db)
      .selectFrom('queue_scopes')
      .select(['territory', 'language'])
      .where('campaign_id', '=', id)
      .orderBy('territory')
      .execute();
    expect(scopes).toContainEqual({ territory: 'RE', language: 'ar' });
  });

  test('a new number is the one to ring', async () => {
    const id = await campaignOfMarch();
    await importWith(app, requester, id, april);
    const { id: targetId, lines } = await personOf(requester, id, 'A1');
    expect((await entryOf(app, targetId)).line_id).toBe(lines[0]?.id);
    expect(lines[0]?.display).toBe('01 99 00 00 01');
  });

  function daysOf(day: string): number {
    return Date.parse(day) / 86_400_000;
  }
});

describe('in a campaign in progress', () => {
  const two = [
    'Réf;Nom;Tél;CP;Fin de droit',
    'A1;Martel;0199001010;93100;30/09/2026',
    'A2;Ould;0199002020;93200;31/12/2026',
    '',
  ].join('\n');

  test('calls and answers already recorded stay, and someone done is not called again', async () => {
    const { id } = await runningCampaign(app, { list: two, agents: ['agent'] });
    const agent = await app.as('agent');
    const desk = await take(agent);
    const callId = await ring(agent, desk);
    const params = { id: callId };
    await agent.ask(putAnswers, {
      params,
      body: { answers: [{ name: 'informe', value: 1, state: 'answered' }] },
      headers: { 'Idempotency-Key': 'reimport-answers' },
    });
    await agent.ask(closeCall, { params, body: { result: 'complete', objective: 'informe', note: 'Fait' } });
    const recorded = () => unscoped(app.deps.db).selectFrom('answers').selectAll().execute();
    const answers = await recorded();
    const newer = two.replace('Martel;0199001010', 'Martel-Roy;0199001111');
    const { done } = await importWith(app, supervisor, id, newer, { absent: 'close' });
    expect(done.rows).toMatchObject({ duplicate: 2, updated: 1, closed: 0 });
    const person = await personOf(supervisor, id, 'A1');
    expect(person).toMatchObject({
      name: 'Martel-Roy',
      state: 'done',
      disposition: 'complete',
      objective: 'informe',
      callsCount: 1,
      calls: [{ id: callId, result: 'complete', note: 'Fait' }],
    });
    expect(answers).not.toEqual([]);
    expect(await recorded()).toEqual(answers);
  });

  test('someone closed for want of a good number comes back with a new one, and is rung there', async () => {
    const { id } = await runningCampaign(app, { list: two, agents: ['agent'] });
    const agent = await app.as('agent');
    await callNext(agent, { result: 'bad_number' });
    expect(await personOf(supervisor, id, 'A1')).toMatchObject({ state: 'done', disposition: 'bad_number' });
    const same = await importWith(app, supervisor, id, `${two}\n`);
    expect(same.done.rows).toMatchObject({ updated: 0 });
    expect(await personOf(supervisor, id, 'A1')).toMatchObject({ state: 'done', disposition: 'bad_number' });

    await importWith(app, supervisor, id, two.replace('0199001010', '0199003030'));
    const back = await personOf(supervisor, id, 'A1');
    expect(back).toMatchObject({ state: 'ready', disposition: null, callsCount: 1 });
    expect(back.calls).toMatchObject([{ result: 'bad_number' }]);
    const desk = await take(agent);
    expect(desk.targets.map(({ name }) => name)).toEqual(['Martel']);
    expect(desk.line.display).toBe('01 99 00 30 30');
  });

  test('someone closed for another reason does not come back', async () => {
    const { id } = await runningCampaign(app, { list: two, agents: ['agent'] });
    await callNext(await app.as('agent'), { result: 'refusal_hard' });
    await importWith(app, supervisor, id, two.replace('0199001010', '0199003030'));
    expect(await personOf(supervisor, id, 'A1')).toMatchObject({ state: 'done', disposition: 'refusal' });
  });

  test('whoever is in an agent’s charge is not disturbed: neither moved nor closed', async () => {
    const { id } = await runningCampaign(app, { list: two, agents: ['agent'] });
    const agent = await app.as('agent');
    const desk = await take(agent);
    const [first] = desk.targets;
    const before = await entryOf(app, first?.id ?? 0);
    const newer = two.replace('0199001010;93100;30/09/2026', '0199001111;97400;31/08/2026');
    await importWith(app, supervisor, id, newer);
    expect(await entryOf(app, first?.id ?? 0)).toEqual(before);
    const { done } = await importWith(app, supervisor, id, `${two.split('\n')[0]}\nA9;Neuf;0199009090;;\n`, {
      absent: 'close',
    });
    expect(await entryOf(app, first?.id ?? 0)).toEqual(before);
    expect(done.rows.closed).toBe(1);
    expect(await personOf(supervisor, id, 'A2')).toMatchObject({ state: 'done', disposition: 'withdrawn' });
    const { call } = await agent.ask(openCall, {
      body: { claimId: desk.claim.id, lineId: desk.claim.lineId },
    });
    await agent.ask(closeCall, { params: { id: call.id }, body: { result: 'ineligible' } });
    expect(await personOf(supervisor, id, 'A1')).toMatchObject({ state: 'done', disposition: 'ineligible' });
  });

  test('after being given back, someone whose file changed is where the newer list puts them', async () => {
    const { id } = await runningCampaign(app, { list: two, agents: ['agent'] });
    const agent = await app.as('agent');
    const desk = await take(agent);
    await importWith(app, supervisor, id, two.replace('0199001010', '0199001111'));
    await agent.ask(releaseClaim, { params: { id: desk.claim.id }, body: {} });
    const target = await supervisor.ask(getTarget, { params: { id: desk.targets[0]?.id ?? 0 } });
    expect(target.lines.map(({ display }) => display)).toEqual(['01 99 00 11 11', '01 99 00 10 10']);
    expect(target.state).toBe('ready');
  });
});

test('a requester of another directorate cannot update the list', async () => {
  const id = await campaignOfMarch();
  const other = await app.as('otherRequester');
  await expect(send(other, id, april)).rejects.toThrow('resource.not_found');
  await other.ask(createCampaign, { body: { name: 'La leur' } });
  expect(await callSheet(requester, id)).toHaveLength(3);
});
