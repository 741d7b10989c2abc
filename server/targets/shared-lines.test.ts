import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { actOnCampaign } from '#server/contracts/campaigns.contract.ts';
import { confirmImport, type ImportRows, listImportRows } from '#server/contracts/imports.contract.ts';
import { recordOpposition } from '#server/contracts/lines.contract.ts';
import { unscoped } from '#server/platform/database.ts';
import { type Client, startApp, type TestApp } from '#server/testing.ts';
import { callNext, clearDesk, namesOf, take } from '#server/testing-desk.ts';
import {
  type Choices,
  callSheet,
  carryOut,
  countsOf,
  draftFor,
  findingOf,
  importWith,
  peopleOf,
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

/** So many people on each number, in turn: the first line of each comes first. */
function shared(sizes: Readonly<Record<string, number>>): string {
  const rows = Object.entries(sizes).flatMap(([number, people]) =>
    Array.from({ length: people }, (_, n) => ({ n, row: `P${n + 1}-${number};0199${number}` })),
  );
  return ['Nom;Tél', ...rows.toSorted((a, b) => a.n - b.n).map(({ row }) => row), ''].join('\n');
}

const oppose = (number: string) => supervisor.ask(recordOpposition, { body: { number, channel: 'phone' } });

describe('people on one line', () => {
  /** A household of three, one of five, and six who share the line of an institution. */
  const list = shared({ '001003': 3, '001005': 5, '001006': 6, '001001': 1 });

  test.each<[string, Choices, Partial<ImportRows>, Record<string, number>]>([
    ['all of them, unless asked', {}, { accepted: 15, duplicate: 0 }, { household: 8, crowd: 6 }],
    [
      'the first of a household, all of a crowd',
      { household: 'first' },
      { accepted: 9, duplicate: 6 },
      { household_rest: 6, household: 8, crowd: 6 },
    ],
    [
      'the first of a crowd, all of a household',
      { crowd: 'first' },
      { accepted: 10, duplicate: 5 },
      { crowd_rest: 5, household: 8, crowd: 6 },
    ],
    [
      'nobody of a crowd before a check',
      { crowd: 'set_aside' },
      { accepted: 9, duplicate: 6 },
      { crowd_rest: 6, household: 8, crowd: 6 },
    ],
    [
      'the first of each',
      { household: 'first', crowd: 'first' },
      { accepted: 4, duplicate: 11 },
      { household_rest: 6, crowd_rest: 5, household: 8, crowd: 6 },
    ],
  ])('%s', async (_, choices, rows, counts) => {
    const id = await draftFor(requester);
    const { shown, done } = await importWith(app, requester, id, list, choices);
    expect(shown.rows).toMatchObject({ read: 15, ...rows });
    expect(countsOf(shown)).toEqual(counts);
    expect(done.rows).toEqual(shown.rows);
    expect(done.findings).toEqual(shown.findings);
    const sheet = await callSheet(requester, id);
    expect(sheet).toHaveLength(rows.accepted ?? 0);
    const firsts = ['P1-001001', 'P1-001003', 'P1-001005'];
    expect(sheet.map((line) => line.split(':')[0])).toEqual(expect.arrayContaining(firsts));
  });

  test('five are a household, six are not', async () => {
    const id = await draftFor(requester);
    const { shown } = await importWith(app, requester, id, shared({ '001105': 5, '001106': 6 }));
    expect(findingOf(shown, 'household')).toMatchObject({
      severity: 'note',
      samples: [{ line: 2, before: '01 99 00 11 05', after: '× 5' }],
    });
    expect(findingOf(shown, 'crowd')).toMatchObject({
      severity: 'note',
      samples: [{ line: 3, before: '01 99 00 11 06', after: '× 6' }],
    });
  });

  test('those set aside are listed with whom they share the line with', async () => {
    const id = await draftFor(requester);
    const { importId } = await send(requester, id, shared({ '001203': 3 }));
    const params = { id: importId };
    const sharers = await requester.ask(listImportRows, { params, query: { finding: 'household' } });
    expect(sharers.rows.map(({ line, after }) => [line, after])).toEqual([
      [2, '× 3'],
      [3, '× 3'],
      [4, '× 3'],
    ]);
    const other = await draftFor(requester);
    const { shown } = await importWith(app, requester, other, shared({ '001213': 3 }), {
      household: 'first',
    });
    expect(findingOf(shown, 'household_rest')?.samples).toEqual([
      { line: 3, before: 'P2-001213', after: 'ligne 2' },
      { line: 4, before: 'P3-001213', after: 'ligne 2' },
    ]);
  });

  test('whoever was set aside can come with a later list', async () => {
    const id = await draftFor(requester);
    const text = shared({ '001303': 3 });
    await importWith(app, requester, id, text, { household: 'first' });
    const { done } = await importWith(app, requester, id, `${text}\n`);
    expect(done.rows).toMatchObject({ read: 3, accepted: 2, duplicate: 1 });
    const people = await peopleOf(requester, id);
    expect(people.map(({ name }) => name)).toEqual(['P1-001303', 'P2-001303', 'P3-001303']);
    expect(new Set(people.map(({ lines }) => lines[0]?.id)).size).toBe(1);
  });

  test('a second number in common does not make a household', async () => {
    const id = await draftFor(requester);
    const text = 'Nom;Tél;Tél 2\nUn;0199001401;0199001409\nDeux;0199001402;0199001409\n';
    const { shown } = await importWith(app, requester, id, text, { household: 'first' });
    expect(shown.rows).toMatchObject({ accepted: 2, duplicate: 0 });
    const [one, two] = await peopleOf(requester, id);
    expect(one?.lines[1]).toEqual(two?.lines[1]);
  });

  test('a household is rung once, with everybody in it', async () => {
    await runningCampaign(app, { list: shared({ '001503': 3 }), agents: ['agent'] });
    expect(namesOf(await take(await app.as('agent')))).toEqual(['P1-001503', 'P2-001503', 'P3-001503']);
  });
});

describe('a line that another campaign still has to call', () => {
  const busy = shared({ '002001': 2, '002002': 1 });
  const list = 'Nom;Tél;Tél 2\nEncore;0199002001;\nAilleurs;0199002009;0199002002\n';

  test('is said, and called all the same unless asked', async () => {
    await runningCampaign(app, { by: 'otherRequester', list: busy });
    const id = await draftFor(requester);
    const { shown, done } = await importWith(app, requester, id, list);
    expect(shown.rows).toMatchObject({ accepted: 2, duplicate: 0 });
    expect(findingOf(shown, 'elsewhere')).toMatchObject({ severity: 'note', count: 1 });
    expect(done.rows).toEqual(shown.rows);
  });

  test('is set aside when asked, and its people come once that campaign is over with them', async () => {
    await runningCampaign(app, { by: 'otherRequester', list: busy, agents: ['agent'] });
    const id = await draftFor(requester);
    const { shown, done } = await importWith(app, requester, id, list, { elsewhere: 'set_aside' });
    expect(shown.rows).toMatchObject({ accepted: 1, duplicate: 1 });
    expect(countsOf(shown)).toEqual({ busy_elsewhere: 1, elsewhere: 1 });
    expect(done.rows).toEqual(shown.rows);
    expect(await callSheet(requester, id)).toEqual(['Ailleurs: 01 99 00 20 09, 01 99 00 20 02']);
    const agent = await app.as('agent');
    const desk = await callNext(agent, { result: 'bad_number' });
    expect(namesOf(desk)).toHaveLength(2);
    const later = await importWith(app, requester, id, `${list}\n`, { elsewhere: 'set_aside' });
    expect(later.done.rows).toMatchObject({ accepted: 1, duplicate: 1 });
    expect(countsOf(later.done)).toEqual({ duplicate_in_campaign: 1 });
  });

  test.each(['draft', 'closed'])('does not count for a %s campaign', async (state) => {
    const { id: there } = await runningCampaign(app, { by: 'otherRequester', list: busy });
    if (state === 'closed') await supervisor.ask(actOnCampaign, { params: { id: there, action: 'close' } });
    else
      await unscoped(app.deps.db).updateTable('campaigns').set({ state }).where('id', '=', there).execute();
    const id = await draftFor(requester);
    const { shown } = await importWith(app, requester, id, list, { elsewhere: 'set_aside' });
    expect(shown.rows).toMatchObject({ accepted: 2, duplicate: 0 });
  });

  test('does not count for the campaign itself', async () => {
    const { id } = await runningCampaign(app, { list: busy });
    const { shown } = await importWith(app, supervisor, id, list, { elsewhere: 'set_aside' });
    expect(shown.rows).toMatchObject({ accepted: 2, duplicate: 0 });
  });

  test('what became of it between upload and confirmation is known', async () => {
    const id = await draftFor(requester);
    const { importId, rows } = await send(requester, id, list);
    expect(rows.accepted).toBe(2);
    await runningCampaign(app, { by: 'otherRequester', list: shared({ '002001': 1 }) });
    await requester.ask(confirmImport, {
      params: { id: importId },
      body: { choices: { elsewhere: 'set_aside' } },
    });
    const done = await app.jobs.tick().then(() => peopleOf(requester, id));
    expect(done.map(({ name }) => name)).toEqual(['Ailleurs']);
  });
});

describe('opposition', () => {
  const list = 'Nom;Tél;Tél 2\nDeux;0199003001;0199003002\nUne;0199003001;\nLibre;0199003003;\n';

  test('takes away one of two numbers, and whoever has no other', async () => {
    await oppose('01 99 00 30 01');
    const id = await draftFor(requester);
    const { shown, done } = await importWith(app, requester, id, list);
    expect(shown.rows).toMatchObject({ read: 3, accepted: 2, opposed: 1 });
    expect(done.rows).toEqual(shown.rows);
    expect(await callSheet(requester, id)).toEqual(['Deux: 01 99 00 30 02', 'Libre: 01 99 00 30 03']);
    expect(countsOf(shown)).toEqual({ opposed: 1 });
  });

  test('of all numbers leaves nobody on the line, and no row says who', async () => {
    await oppose('01 99 00 30 01');
    await oppose('01 99 00 30 02');
    const id = await draftFor(requester);
    const { shown, done } = await importWith(app, requester, id, list);
    expect(done.rows).toMatchObject({ read: 3, accepted: 1, opposed: 2 });
    const query = { finding: 'opposed' as const };
    const { importId } = await send(requester, await draftFor(requester), list);
    const { rows } = await requester.ask(listImportRows, { params: { id: importId }, query });
    expect(rows).toEqual([]);
    expect(findingOf(shown, 'opposed')?.samples).toEqual([]);
    expect(await callSheet(requester, id)).toEqual(['Libre: 01 99 00 30 03']);
  });

  test('recorded between upload and confirmation is applied', async () => {
    const id = await draftFor(requester);
    const { importId, rows } = await send(requester, id, list);
    expect(rows).toMatchObject({ accepted: 3, opposed: 0 });
    await oppose('0199003001');
    const done = await carryOut(app, requester, importId);
    expect(done.rows).toMatchObject({ read: 3, accepted: 2, opposed: 1 });
    expect(await callSheet(requester, id)).toEqual(['Deux: 01 99 00 30 02', 'Libre: 01 99 00 30 03']);
  });

  test('recorded between confirmation and merge is applied', async () => {
    const id = await draftFor(requester);
    const { importId } = await send(requester, id, list);
    await requester.ask(confirmImport, { params: { id: importId } });
    await oppose('0199003001');
    await app.jobs.tick();
    expect(await callSheet(requester, id)).toEqual(['Deux: 01 99 00 30 02', 'Libre: 01 99 00 30 03']);
  });

  test('recorded afterwards stops those who are there, and another list does not bring them back', async () => {
    const { id } = await runningCampaign(app, { list, agents: ['agent'] });
    await oppose('0199003001');
    await app.jobs.tick();
    const states = async () =>
      (await peopleOf(supervisor, id)).map(({ name, state, disposition }) => [name, state, disposition]);
    const after = [
      ['Deux', 'ready', null],
      ['Une', 'done', 'opposed'],
      ['Libre', 'ready', null],
    ];
    expect(await states()).toEqual(after);
    await importWith(app, supervisor, id, `${list}Neuve;0199003009;\n`, { absent: 'close' });
    expect(await states()).toEqual([...after, ['Neuve', 'ready', null]]);
  });
});
