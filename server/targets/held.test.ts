import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  downloadRejects,
  getImport,
  type ImportView,
  listImportRows,
  listImports,
  reviewHeld,
} from '#server/contracts/imports.contract.ts';
import { recordOpposition } from '#server/contracts/lines.contract.ts';
import { unscoped } from '#server/platform/database.ts';
import { listSides, sideAddress } from '#server/platform/side.ts';
import { type Client, startApp, type TestApp } from '#server/testing.ts';
import { clearDesk } from '#server/testing-desk.ts';
import {
  callSheet,
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

const list = [
  'Réf;Nom;Tél;Observations',
  'A1;Martin;06 39 98 00 01;décédée le 12/03',
  'A2;Petit;06 39 98 00 02;Ne plus appeler',
  'A3;Durand;06 39 98 00 03;rappeler plutôt le soir',
  'A4;Leroy;;',
  'A5;Moreau;06 39 98 00 05;DCD',
  '',
].join('\r\n');

async function imported(): Promise<{ id: number; importId: number; done: ImportView }> {
  const id = await draftFor(requester);
  const { done } = await importWith(app, requester, id, list);
  return { id, importId: done.importId, done };
}

const linesOf = async (importId: number, finding: 'deceased' | 'do_not_call' | 'no_phone') =>
  (await requester.ask(listImportRows, { params: { id: importId }, query: { finding } })).rows;

async function rejectsOf(importId: number): Promise<string[]> {
  const text = await (await requester.fetch(downloadRejects, { params: { id: importId } })).text();
  return text.trimEnd().split('\r\n').slice(1);
}

async function decide(importId: number, lines: number[], decision: 'call' | 'drop', client = requester) {
  const view = await client.ask(reviewHeld, { params: { id: importId }, body: { lines, decision } });
  await app.jobs.tick();
  return view;
}

describe('a row that speaks of a death or of a refusal', () => {
  test('is held rather than called, and counted among those rejected', async () => {
    const id = await draftFor(requester);
    const { shown, done } = await importWith(app, requester, id, list);
    expect(shown.rows).toMatchObject({ read: 5, accepted: 1, rejected: 4, held: 3 });
    expect(countsOf(shown)).toEqual({ no_phone: 1, deceased: 2, do_not_call: 1 });
    expect(findingOf(shown, 'deceased')).toMatchObject({
      severity: 'held',
      samples: [
        { line: 2, before: 'décédée le 12/03', after: null },
        { line: 6, before: 'DCD', after: null },
      ],
    });
    expect(done.rows).toEqual(shown.rows);
    expect(await callSheet(requester, id)).toEqual(['Durand: 06 39 98 00 03']);
  });

  test('is listed by its finding before and after the import, with its words', async () => {
    const id = await draftFor(requester);
    const { importId } = await send(requester, id, list);
    const words = [
      [2, 'décédée le 12/03'],
      [6, 'DCD'],
    ];
    const before = await linesOf(importId, 'deceased');
    expect(before.map(({ line, before: word }) => [line, word])).toEqual(words);
    const { importId: done } = await imported();
    const after = await linesOf(done, 'deceased');
    expect(after.map(({ line, before: word }) => [line, word])).toEqual(words);
    expect(after.map(({ name }) => name)).toEqual(['Martin', 'Moreau']);
    expect(await linesOf(done, 'do_not_call')).toMatchObject([{ line: 3, name: 'Petit' }]);
    expect(await linesOf(done, 'no_phone')).toMatchObject([{ line: 5, name: 'Leroy' }]);
  });

  test('is in the rejects file with its reason', async () => {
    const { importId } = await imported();
    expect(await rejectsOf(importId)).toEqual([
      '"A1";"Martin";"06 39 98 00 01";"décédée le 12/03";"2";"À relire avant tout appel : décès mentionné"',
      '"A2";"Petit";"06 39 98 00 02";"Ne plus appeler";"3";"À relire avant tout appel : « ne plus appeler » mentionné"',
      '"A4";"Leroy";"";"";"5";"Aucun numéro de téléphone"',
      '"A5";"Moreau";"06 39 98 00 05";"DCD";"6";"À relire avant tout appel : décès mentionné"',
    ]);
  });

  test('is called like any other when somebody has read the list already', async () => {
    const id = await draftFor(requester);
    const { shown, done } = await importWith(app, requester, id, list, { suspicious: 'call' });
    expect(shown.rows).toMatchObject({ read: 5, accepted: 4, rejected: 1, held: 0 });
    expect(done.rows).toEqual(shown.rows);
    expect(await callSheet(requester, id)).toHaveLength(4);
  });

  test('a hundred of them are read page by page', async () => {
    const rows = Array.from({ length: 130 }, (_, n) => `P${n};026191${1000 + n};décédé`);
    const id = await draftFor(requester);
    const { importId } = await send(requester, id, ['Nom;Tél;Note', ...rows].join('\n'));
    const params = { id: importId };
    const first = await requester.ask(listImportRows, { params, query: { finding: 'deceased' } });
    const second = await requester.ask(listImportRows, {
      params,
      query: { finding: 'deceased', after: first.next ?? 0 },
    });
    expect([first.rows.length, first.next, second.rows.length, second.next]).toEqual([100, 101, 30, null]);
    expect([...first.rows, ...second.rows].map(({ line }) => line)).toEqual(rows.map((_, n) => n + 2));
  });
});

describe('after a review', () => {
  test('those to be called are an import of their own, as the first one read them', async () => {
    const { id, importId } = await imported();
    const view = await decide(importId, [2, 3], 'call');
    expect(view).toMatchObject({ importId, rows: { read: 5, accepted: 1, rejected: 4, held: 1 } });
    const { imports } = await requester.ask(listImports, { params: { id } });
    expect(imports.map(({ state, rows }) => [state, rows.read, rows.accepted])).toEqual([
      ['done', 2, 2],
      ['done', 5, 1],
    ]);
    expect(await callSheet(requester, id)).toEqual([
      'Durand: 06 39 98 00 03',
      'Martin: 06 39 98 00 01',
      'Petit: 06 39 98 00 02',
    ]);
    const [, martin] = await peopleOf(requester, id);
    expect(martin).toMatchObject({
      externalRef: 'A1',
      fields: { Observations: 'décédée le 12/03' },
      state: 'ready',
    });
    expect((await linesOf(importId, 'deceased')).map(({ line }) => line)).toEqual([6]);
    expect((await rejectsOf(importId)).map((line) => line.slice(1, 3))).toEqual(['A4', 'A5']);
  });

  test('those to be dropped stay rejected', async () => {
    const { id, importId } = await imported();
    const view = await decide(importId, [2, 6], 'drop');
    expect(view.rows).toMatchObject({ read: 5, accepted: 1, rejected: 4, held: 1 });
    expect((await requester.ask(listImports, { params: { id } })).imports).toHaveLength(1);
    expect(await callSheet(requester, id)).toHaveLength(1);
    expect(await rejectsOf(importId)).toHaveLength(4);
    expect(await linesOf(importId, 'deceased')).toEqual([]);
  });

  test('deciding twice, or of rows that are not held, changes nothing', async () => {
    const { id, importId } = await imported();
    await decide(importId, [2], 'call');
    for (const decision of ['call', 'drop'] as const) {
      const again = await decide(importId, [2, 4, 5, 999], decision);
      expect(again.rows).toMatchObject({ held: 2, rejected: 4 });
    }
    expect((await requester.ask(listImports, { params: { id } })).imports).toHaveLength(2);
    expect(await callSheet(requester, id)).toHaveLength(2);
    expect(await rejectsOf(importId)).toHaveLength(3);
  });

  test.each([
    [
      [2, 3, 6],
      [2, 3, 6],
    ],
    [
      [2, 3],
      [3, 6],
    ],
  ])('two people deciding at once of %s and %s: each row is decided once, none is lost', async (...two) => {
    const { id, importId } = await imported();
    const sides = () => listSides(app.deps.db, sideAddress(app.deps.config));
    const before = await sides();
    await Promise.all(
      [requester, supervisor].map((client, who) => {
        const body = { lines: two[who] ?? [], decision: 'call' as const };
        return client.ask(reviewHeld, { params: { id: importId }, body });
      }),
    );
    await app.jobs.tick();
    expect((await callSheet(requester, id)).toSorted()).toEqual([
      'Durand: 06 39 98 00 03',
      'Martin: 06 39 98 00 01',
      'Moreau: 06 39 98 00 05',
      'Petit: 06 39 98 00 02',
    ]);
    const { rows } = await requester.ask(getImport, { params: { id: importId } });
    expect(rows).toMatchObject({ held: 0, rejected: 4 });
    const { imports } = await requester.ask(listImports, { params: { id } });
    const others = imports.filter((one) => one.importId !== importId);
    expect(others.reduce((sum, one) => sum + one.rows.read, 0)).toBe(3);
    expect(await sides()).toEqual(before);
  });

  test('someone who objected meanwhile is not called, whatever was decided', async () => {
    const { id, importId } = await imported();
    await supervisor.ask(recordOpposition, { body: { number: '06 39 98 00 01', channel: 'mail' } });
    await decide(importId, [2], 'call');
    const { imports } = await requester.ask(listImports, { params: { id } });
    expect(imports[0]?.rows).toMatchObject({ read: 1, accepted: 0, opposed: 1 });
    expect(await callSheet(requester, id)).toHaveLength(1);
  });

  test('someone whom a later list brought already is not there twice', async () => {
    const { id, importId } = await imported();
    await importWith(app, requester, id, 'Réf;Nom;Tél\nA1;Martin;0639980001\n');
    await decide(importId, [2], 'call');
    const { imports } = await requester.ask(listImports, { params: { id } });
    expect(imports[0]?.rows).toMatchObject({ read: 1, accepted: 0, duplicate: 1, updated: 1 });
    expect(await callSheet(requester, id)).toHaveLength(2);
  });

  test('cells that would be formulas come back as they were', async () => {
    const id = await draftFor(requester);
    const raw = 'Nom;Tél;Note\n"=Martin; ""Ondine""";+33 6 39 98 00 07;"-décédée\nen mars"\n';
    const { done } = await importWith(app, requester, id, raw);
    expect(done.rows).toMatchObject({ accepted: 0, held: 1 });
    await decide(done.importId, [2], 'call');
    expect(await peopleOf(requester, id)).toMatchObject([
      { name: '=Martin; "Ondine"', fields: { Note: '-décédée en mars' }, state: 'ready' },
    ]);
  });

  test('leaves a trace of how many, and of nothing they hold', async () => {
    const { importId } = await imported();
    await decide(importId, [2, 3], 'drop');
    const entries = await unscoped(app.deps.db)
      .selectFrom('audit_entries')
      .select(['action', 'actor_id', 'details_json'])
      .where('entity', '=', 'import')
      .where('entity_id', '=', importId)
      .where('action', '=', 'import.review')
      .execute();
    expect(entries).toMatchObject([{ actor_id: app.people.requester.id }]);
    expect(JSON.parse(entries[0]?.details_json ?? '')).toMatchObject({ decision: 'drop', rows: 2 });
  });
});

describe('who may', () => {
  const body = { lines: [2], decision: 'call' as const };

  test('not before the import is done', async () => {
    const id = await draftFor(requester);
    const { importId } = await send(requester, id, list);
    expect(await requester.refused(reviewHeld, { params: { id: importId }, body })).toMatchObject({
      code: 'import.not_finished',
    });
  });

  test('neither another directorate, nor those who only read', async () => {
    const { importId } = await imported();
    const params = { id: importId };
    const other = await app.as('otherRequester');
    expect((await other.refused(reviewHeld, { params, body })).code).toBe('resource.not_found');
    const query = { finding: 'deceased' as const };
    expect((await other.refused(listImportRows, { params, query })).code).toBe('resource.not_found');
    for (const key of ['analyst', 'agent', 'dpo'] as const) {
      const client = await app.as(key);
      expect((await client.refused(reviewHeld, { params, body })).status).toBe(403);
      expect((await client.refused(listImportRows, { params, query })).status).toBe(403);
    }
  });

  test('the supervisor once the campaign is in progress, nobody once it is closed', async () => {
    const { id, importId } = await runningCampaign(app, { list });
    const params = { id: importId };
    expect(await requester.refused(reviewHeld, { params, body })).toMatchObject({
      code: 'campaign.wrong_state',
    });
    await decide(importId, [2], 'call', supervisor);
    expect(await callSheet(supervisor, id)).toHaveLength(2);
    await unscoped(app.deps.db)
      .updateTable('campaigns')
      .set({ state: 'closed' })
      .where('id', '=', id)
      .execute();
    expect(
      await supervisor.refused(reviewHeld, { params, body: { lines: [3], decision: 'drop' } }),
    ).toMatchObject({ code: 'campaign.wrong_state' });
  });
});
