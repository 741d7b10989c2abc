import http from 'node:http';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCampaign } from '#server/contracts/campaigns.contract.ts';
import {
  confirmImport,
  downloadRejects,
  getImport,
  type ImportView,
  listImports,
  previewImport,
  uploadImport,
} from '#server/contracts/imports.contract.ts';
import { recordOpposition } from '#server/contracts/lines.contract.ts';
import { getTarget, listTargets } from '#server/contracts/targets.contract.ts';
import { listSides, openSide, sideAddress } from '#server/platform/side.ts';
import { type Client, startApp, type TestApp } from '#server/testing.ts';
import { readStaged } from './staged-state.ts';

let app: TestApp;
let requester: Client;
let supervisor: Client;

beforeAll(async () => {
  app = await startApp();
  requester = await app.as('requester');
  supervisor = await app.as('supervisor');
});
afterAll(() => app.stop());

const list = [
  'Réf;Nom;Prénom;Tél;Fin de droits;CP;Commune',
  'A1;Martin;Ondine;06 39 98 00 01;31/12/2026;01000;Bourg',
  'A2;Petit;Noé;639980002;;97400;Saint-Denis',
  'A3;Durand;Léa;06 39 98 00 03 / 01 99 00 00 03;;57000;Metz',
  'A4;Leroy;Jo;3975;;75011;Paris',
  'A5;Moreau;Ada;;;75011;Paris',
  '',
].join('\r\n');

let campaigns = 0;

async function newCampaign(client = requester): Promise<number> {
  campaigns += 1;
  const body = { name: `Campagne ${campaigns}` };
  return (await client.ask(createCampaign, { body })).id;
}

async function upload(campaignId: number, raw: string | Uint8Array<ArrayBuffer>, client = requester) {
  return client.ask(uploadImport, { params: { id: campaignId }, query: { filename: 'liste.csv' }, raw });
}

/** What the import job does, at once. */
const work = () => app.jobs.tick();

async function importAll(campaignId: number, raw: string, client = requester): Promise<ImportView> {
  const { importId } = await upload(campaignId, raw, client);
  await client.ask(confirmImport, { params: { id: importId }, body: {} });
  await work();
  return client.ask(getImport, { params: { id: importId } });
}

describe('a list becomes people', () => {
  test('an upload says what it understood and writes nobody', async () => {
    const id = await newCampaign();
    const view = await upload(id, list);
    expect(view).toMatchObject({
      state: 'uploaded',
      encoding: 'utf-8',
      delimiter: ';',
      headerLine: 1,
      rows: { read: 5, accepted: 3, repaired: 2, duplicate: 0, opposed: 0, rejected: 2 },
    });
    expect(view.suggestedMapping.map(({ role }) => role)).toEqual([
      'external_ref',
      'last_name',
      'first_name',
      'phone',
      'deadline_on',
      'postal_code',
      'commune',
    ]);
    expect(view.findings.map(({ code, count }) => [code, count])).toEqual([
      ['no_phone', 1],
      ['short_number', 1],
      ['phone_several', 1],
      ['phone_zero_restored', 1],
      ['unlimited_right', 2],
    ]);
    expect((await requester.ask(listTargets, { params: { id } })).total).toBe(0);
  });

  test('once confirmed, its rows are people with their lines, in order', async () => {
    const id = await newCampaign();
    const done = await importAll(id, list);
    expect(done).toMatchObject({ state: 'done', progress: 1, rows: { read: 5, accepted: 3, rejected: 2 } });
    const { targets, total } = await requester.ask(listTargets, { params: { id } });
    expect(total).toBe(3);
    expect(targets.map(({ name }) => name)).toEqual(['Ondine Martin', 'Noé Petit', 'Léa Durand']);
    const third = await requester.ask(getTarget, { params: { id: targets[2]?.id ?? 0 } });
    expect(third).toMatchObject({
      externalRef: 'A3',
      postalCode: '57000',
      territory: 'FR-AM',
      importLine: 4,
    });
    expect(third.lines.map(({ display, kind }) => [display, kind])).toEqual([
      ['06 39 98 00 03', 'mobile'],
      ['01 99 00 00 03', 'fixed'],
    ]);
    const first = await requester.ask(getTarget, { params: { id: targets[0]?.id ?? 0 } });
    expect(first).toMatchObject({ deadlineOn: '2026-12-31', state: 'ready', calls: [] });
  });

  test('nothing of the file stays behind but what was rejected', async () => {
    const id = await newCampaign();
    const { importId } = await importAll(id, list);
    const rejects = await app.deps.db
      .selectFrom('import_rejects')
      .select('line')
      .where('import_id', '=', importId)
      .execute();
    expect(rejects).toHaveLength(2);
    const sides = await listSides(app.deps.db, sideAddress(app.deps.config));
    const named = await app.deps.db
      .selectFrom('imports')
      .select('staged_json')
      .where('state', '=', 'uploaded')
      .where('directorate_id', '>', 0)
      .execute();
    for (const side of sides) expect(JSON.stringify(named)).toContain(side);
    expect(await requester.ask(getImport, { params: { id: importId } })).toMatchObject({ sample: [] });
  });

  test('another mapping can be tried before confirming', async () => {
    const id = await newCampaign();
    const { importId } = await upload(id, list.replace('Réf', 'Dossier'));
    const mapping = [
      { column: 1, role: 'full_name' as const },
      { column: 3, role: 'phone' as const },
    ];
    const tried = await requester.ask(previewImport, { params: { id: importId }, body: { mapping } });
    expect(tried.rows).toMatchObject({ read: 5, accepted: 3, rejected: 2 });
    const confirmed = await requester.ask(confirmImport, { params: { id: importId }, body: { mapping } });
    expect(confirmed).toMatchObject({ state: 'confirmed', mapping });
    await work();
    const { targets } = await requester.ask(listTargets, { params: { id } });
    expect(targets[0]?.name).toBe('Martin');
  });

  test('people are found without accents or capitals', async () => {
    const id = await newCampaign();
    await importAll(id, list);
    const search = async (text: string) =>
      (await requester.ask(listTargets, { params: { id }, query: { search: text } })).targets.map(
        ({ name }) => name,
      );
    expect(await search('LEA')).toEqual(['Léa Durand']);
    expect(await search('a2')).toEqual(['Noé Petit']);
    expect(await search('%')).toEqual([]);
    const ready = await requester.ask(listTargets, { params: { id }, query: { state: 'done' } });
    expect(ready).toMatchObject({ targets: [], total: 0 });
  });

  test('the imports of a campaign are listed, newest first', async () => {
    const id = await newCampaign();
    await importAll(id, list);
    await upload(id, 'Nom;Tél\nAutre;0639980099');
    const { imports } = await requester.ask(listImports, { params: { id } });
    expect(imports.map(({ state }) => state)).toEqual(['uploaded', 'done']);
  });
});

describe('every row is accounted for', () => {
  test('the same person twice is a duplicate, in the file and in the campaign', async () => {
    const id = await newCampaign();
    await importAll(id, list);
    const others = Array.from(
      { length: 20 },
      (_, n) => `C${n};Autre ${n};06399801${String(n).padStart(2, '0')}`,
    );
    const again = await importAll(
      id,
      [
        'Réf;Nom;Tél',
        'A1;Martin;0639980001',
        'B1;Neuf;0639980009',
        'B1;Neuf;0639980009',
        'B2;Voisin;0639980009',
        ...others,
      ].join('\n'),
    );
    expect(again.rows).toEqual({
      read: 24,
      accepted: 22,
      repaired: 0,
      duplicate: 2,
      opposed: 0,
      rejected: 0,
      updated: 0,
      held: 0,
      closed: 0,
    });
    expect(again.findings.map(({ code, count }) => [code, count])).toEqual([
      ['duplicate_in_campaign', 1],
      ['duplicate_in_file', 1],
      ['household', 2],
    ]);
  });

  test('someone opposed is counted, not imported, and no line says who', async () => {
    await supervisor.ask(recordOpposition, { body: { number: '06 39 98 00 50', channel: 'mail' } });
    const id = await newCampaign();
    const text = 'Nom;Tél;Tél 2\nOpposée;0639980050;\nDeux;0639980050;0639980051\nLibre;0639980052;';
    const before = await upload(id, text);
    expect(before.rows).toMatchObject({ read: 3, accepted: 2, opposed: 1 });
    const done = await importAll(id, `${text}\n`);
    expect(done.rows).toMatchObject({ read: 3, accepted: 2, opposed: 1, rejected: 0 });
    expect(done.findings.find(({ code }) => code === 'opposed')).toEqual({
      code: 'opposed',
      severity: 'set_aside',
      count: 1,
      samples: [],
    });
    const { targets } = await requester.ask(listTargets, { params: { id } });
    const two = await requester.ask(getTarget, { params: { id: targets[0]?.id ?? 0 } });
    expect(two.lines.map(({ display }) => display)).toEqual(['06 39 98 00 51']);
  });

  test('whoever is in the list, the counts are those of a recount', async () => {
    await supervisor.ask(recordOpposition, { body: { number: '06 39 98 00 70', channel: 'mail' } });
    const person = fc.record({
      name: fc.constantFrom('Ada', 'Bo', 'Cé', ''),
      phone: fc.constantFrom(
        '0639980070',
        '0639980071',
        '639980072',
        '06 39 98 00 70 / 06 39 98 00 73',
        '3975',
        '',
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(person, { minLength: 1, maxLength: 40 }), fc.nat(), async (people, salt) => {
        const id = await newCampaign();
        const lines = people.map(({ name, phone }) => `${name};${phone};${salt}`);
        const { importId } = await upload(id, ['Nom;Tél;Note', ...lines].join('\n'));
        const mapping = [
          { column: 0, role: 'full_name' as const },
          { column: 1, role: 'phone' as const },
        ];
        const tried = await requester.ask(previewImport, { params: { id: importId }, body: { mapping } });
        await requester.ask(confirmImport, { params: { id: importId }, body: { mapping } });
        await work();
        const { rows } = await requester.ask(getImport, { params: { id: importId } });
        expect(rows.read).toBe(people.length);
        expect(rows.accepted + rows.duplicate + rows.opposed + rows.rejected).toBe(rows.read);
        expect(tried.rows).toEqual(rows);
        expect((await requester.ask(listTargets, { params: { id } })).total).toBe(rows.accepted);
        const rejects = await (await requester.fetch(downloadRejects, { params: { id: importId } })).text();
        expect(rejects.trimEnd().split('\r\n')).toHaveLength(1 + rows.rejected);
      }),
      { numRuns: 15 },
    );
  });

  test('the rejects file gives the lines back as they came, harmless, and can be sent again once corrected', async () => {
    const id = await newCampaign();
    const { importId } = await importAll(
      id,
      'Nom;Tél;Note\n=cmd|x;3975;"deux\n-lignes"\nPremière;0899000000;\nBonne;0639980001;ok\nCourte;12',
    );
    const response = await requester.fetch(downloadRejects, { params: { id: importId } });
    expect(response.headers.get('Content-Type')).toBe('text/csv; charset=utf-8');
    const bytes = new Uint8Array(await response.arrayBuffer());
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    expect(text).toBe(
      [
        '\uFEFF"Nom";"Tél";"Note";"ligne";"motif"',
        `"'=cmd|x";"3975";"deux\n'-lignes";"2";"Numéro court (service, pas une personne)"`,
        '"Première";"0899000000";"";"4";"Numéro surtaxé ou à coût partagé"',
        '"Courte";"12";"";"6";"Numéro court (service, pas une personne)"',
        '',
      ].join('\r\n'),
    );
    const corrected = text.replace('3975', '06 39 98 00 61').replace('0899000000', '06 39 98 00 62');
    const done = await importAll(id, corrected.replace('"12"', '"06 39 98 00 63"'));
    expect(done.rows).toMatchObject({ read: 3, accepted: 3, rejected: 0 });
    const { targets } = await requester.ask(listTargets, { params: { id }, query: { search: 'cmd' } });
    expect(targets[0]?.name).toBe('=cmd|x');
  });
});

/** The text of a list as it is kept until it is imported. */
async function keptText(importId: number): Promise<string> {
  const { staged_json } = await app.deps.db
    .selectFrom('imports')
    .select('staged_json')
    .where('id', '=', importId)
    .where('directorate_id', '>', 0)
    .executeTakeFirstOrThrow();
  const side = await openSide(sideAddress(app.deps.config), readStaged(staged_json).kept);
  const { rows } = await sql<{
    piece: string;
  }>`select piece from ${side.table('texts')} order by seq`.execute(side.db);
  await side.close();
  return rows.map(({ piece }) => piece).join('');
}

describe('a social security number never enters', () => {
  const text = ['Nom;Tél;Réf', 'Avec;0639980001;2 55 08 49 588 157 38', 'Sans;0639980002;12'].join('\n');

  test.each([
    ['in a column of its own, its key in the next one', 'Nom;Tél;Réf;Clé\nA;0639980001;2550849588157;38'],
    ['without its key, under a header that says so', 'Nom;Tél;N° sécu\nA;0639980001;2550849588157'],
  ])('%s, it is nowhere in what is kept', async (_, raw) => {
    const { importId, columns } = await upload(await newCampaign(), raw);
    expect(columns[2]?.nir).toBe(1);
    expect(await keptText(importId)).not.toContain('2550849588157');
  });

  test('the import stops until the column is dropped, and the number is nowhere', async () => {
    const id = await newCampaign();
    const { importId, columns, findings, sample } = await upload(id, text);
    expect(columns[2]).toMatchObject({ header: 'Réf', nir: 1 });
    expect(findings[0]).toMatchObject({ code: 'nir', severity: 'blocking', count: 1 });
    expect(sample[0]?.[2]).toBe('[NIR ***]');
    const params = { id: importId };
    expect(await requester.refused(confirmImport, { params, body: {} })).toMatchObject({
      code: 'import.nir_present',
      status: 422,
    });
    const mapping = [
      { column: 0, role: 'full_name' as const },
      { column: 1, role: 'phone' as const },
      { column: 2, role: 'ignore' as const },
    ];
    const stored = await keptText(importId);
    expect(stored).toContain('Sans');
    expect(stored).not.toMatch(/588 ?157/);
    await requester.ask(confirmImport, { params, body: { mapping } });
    await work();
    const done = await requester.ask(getImport, { params });
    expect(done.rows).toMatchObject({ read: 2, accepted: 2, rejected: 0 });
    expect(JSON.stringify(done)).not.toMatch(/588 ?157/);
  });
});

describe('who may', () => {
  test('one’s own directorate only: another’s campaign, import and people do not exist', async () => {
    const id = await newCampaign();
    const { importId } = await importAll(id, list);
    const { targets } = await requester.ask(listTargets, { params: { id } });
    const other = await app.as('otherRequester');
    const params = { id: importId };
    const mapping = [{ column: 3, role: 'phone' as const }];
    const refusals = [
      await other.refused(uploadImport, { params: { id }, raw: list }),
      await other.refused(listImports, { params: { id } }),
      await other.refused(listTargets, { params: { id } }),
      await other.refused(getImport, { params }),
      await other.refused(previewImport, { params, body: { mapping } }),
      await other.refused(confirmImport, { params, body: {} }),
      await other.refused(downloadRejects, { params }),
      await other.refused(getTarget, { params: { id: targets[0]?.id ?? 0 } }),
    ];
    expect(refusals.map(({ code }) => code)).toEqual(refusals.map(() => 'resource.not_found'));
  });

  test('an analyst sees the counts, and nobody’s cells', async () => {
    const id = await newCampaign();
    const { importId } = await upload(id, list);
    const analyst = await app.as('analyst');
    const view = await analyst.ask(getImport, { params: { id: importId } });
    expect(view.rows).toMatchObject({ read: 5, accepted: 3 });
    const { imports } = await analyst.ask(listImports, { params: { id } });
    for (const shown of [view, imports]) expect(JSON.stringify(shown)).not.toMatch(/Martin|3975|6399800/);
    expect(await analyst.refused(downloadRejects, { params: { id: importId } })).toMatchObject({
      status: 403,
    });
    expect(await analyst.refused(listTargets, { params: { id } })).toMatchObject({ status: 403 });
  });

  test('an agent reads only someone in their charge, and reading leaves a trace', async () => {
    const id = await newCampaign();
    await importAll(id, list);
    const { targets } = await requester.ask(listTargets, { params: { id } });
    const targetId = targets[0]?.id ?? 0;
    const agent = await app.as('agent');
    expect(await agent.refused(getTarget, { params: { id: targetId } })).toMatchObject({
      code: 'resource.not_found',
    });
    const { db, clock } = app.deps;
    const claim = await db
      .insertInto('claims')
      .values({
        agent_id: app.people.agent.id,
        line_id: (await db.selectFrom('lines').select('id').limit(1).executeTakeFirstOrThrow()).id,
        because: 'fresh',
        created_at: clock.now(),
        lease_until: clock.now(),
        in_call: 0,
        ended_at: null,
        end_reason: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await db
      .insertInto('claim_targets')
      .values({ claim_id: claim.id, rank: 0, target_id: targetId })
      .execute();
    expect(await agent.ask(getTarget, { params: { id: targetId } })).toMatchObject({ name: 'Ondine Martin' });
    await db.updateTable('claims').set({ ended_at: clock.now() }).where('id', '=', claim.id).execute();
    await agent.refused(getTarget, { params: { id: targetId } });
    const readings = await db
      .selectFrom('audit_entries')
      .select('actor_id')
      .where('action', '=', 'target.read')
      .where('entity_id', '=', targetId)
      .execute();
    expect(readings).toEqual([{ actor_id: app.people.agent.id }]);
  });

  test('a requester imports into a draft only; a supervisor as long as the campaign lives', async () => {
    const id = await newCampaign();
    const { db } = app.deps;
    const become = (state: string) =>
      db
        .updateTable('campaigns')
        .set({ state })
        .where('id', '=', id)
        .where('directorate_id', '>', 0)
        .execute();
    const { importId } = await upload(id, list);
    await become('running');
    expect(await requester.refused(uploadImport, { params: { id }, raw: list })).toMatchObject({
      code: 'campaign.wrong_state',
      detail: 'Action impossible : la campagne est « en cours ».',
    });
    expect(await requester.refused(confirmImport, { params: { id: importId }, body: {} })).toMatchObject({
      code: 'campaign.wrong_state',
    });
    await upload(id, list, supervisor);
    await become('closed');
    expect(await supervisor.refused(uploadImport, { params: { id }, raw: list })).toMatchObject({
      code: 'campaign.wrong_state',
    });
  });
});

/** The status of the answer to a request that says it will send this many bytes, and sends none. */
function announced(path: string, bytes: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { Cookie: requester.cookie, 'Content-Type': 'text/csv', 'Content-Length': bytes };
    const request = http.request(`${app.url}${path}`, { method: 'POST', headers }, (response) => {
      resolve(response.statusCode ?? 0);
      request.destroy();
    });
    request.once('error', reject);
    request.flushHeaders();
  });
}

describe('what breaks', () => {
  const zip = new Uint8Array([0x50, 0x4b, 0x03, 0x04, 0x14, 0, 6, 0]);

  test.each([
    ['an empty file', '', 'import.empty'],
    ['newlines only', '\r\n\r\n', 'import.empty'],
    ['a header only', 'Nom;Tél\r\n', 'import.header_only'],
    ['a workbook cut short', zip, 'import.workbook_unreadable'],
    ['a web page', '<!DOCTYPE html><html><body>Session expirée</body></html>', 'import.web_page'],
    ['a PDF', '%PDF-1.7\n1 0 obj', 'import.binary'],
    ['zero bytes inside', 'Nom;Tél\nA\0B;0639980001', 'import.binary'],
    ['an unclosed quote', 'Nom;Tél\nBonne;0639980001\nA;"pas fermé\nB;0639980002\n', 'import.unclosed_quote'],
    ['too many columns', `${'a;'.repeat(300)}a\n${'1;'.repeat(300)}1`, 'import.too_many_columns'],
  ])('%s is refused with a clear sentence and changes nothing', async (_, raw, code) => {
    const id = await newCampaign();
    const refusal = await requester.refused(uploadImport, { params: { id }, raw });
    expect(refusal).toMatchObject({ code, status: 422 });
    expect((await requester.ask(listImports, { params: { id } })).imports).toEqual([]);
  });

  test('an unclosed quote is named by its line', async () => {
    const id = await newCampaign();
    const raw = 'Nom;Tél\n"deux\nlignes";0639980001\nA;"pas fermé\nB;0639980002\n';
    const refusal = await requester.refused(uploadImport, { params: { id }, raw });
    expect(refusal.detail).toContain('ligne 4');
  });

  test('a list without any telephone column says so, and cannot be confirmed', async () => {
    const id = await newCampaign();
    const view = await upload(id, 'Nom;Commune\nMartin;Bourg\nPetit;Metz');
    expect(view.rows).toMatchObject({ read: 2, accepted: 0, rejected: 2 });
    const refusal = await requester.refused(confirmImport, { params: { id: view.importId }, body: {} });
    expect(refusal).toMatchObject({ code: 'import.no_phone_column' });
  });

  test('a mapping that does not fit the file is refused', async () => {
    const id = await newCampaign();
    const { importId } = await upload(id, list);
    const bad = [
      [{ column: 99, role: 'phone' as const }],
      [
        { column: 3, role: 'phone' as const },
        { column: 3, role: 'field' as const },
      ],
      [
        { column: 3, role: 'phone' as const },
        { column: 1, role: 'last_name' as const },
        { column: 2, role: 'last_name' as const },
      ],
    ];
    for (const mapping of bad) {
      const refusal = await requester.refused(previewImport, { params: { id: importId }, body: { mapping } });
      expect(refusal).toMatchObject({ code: 'import.bad_mapping' });
    }
  });

  test('the same file twice is refused with the day of the first time', async () => {
    const id = await newCampaign();
    const { importId: unused } = await upload(id, list);
    await importAll(id, list);
    const refusal = await requester.refused(uploadImport, { params: { id }, raw: list });
    expect(refusal).toMatchObject({ code: 'import.same_file', params: { day: '17 mars 2026' } });
    expect(await requester.refused(confirmImport, { params: { id: unused }, body: {} })).toMatchObject({
      code: 'import.same_file',
    });
    await upload(await newCampaign(), list);
  });

  test('two people confirming one import: one does, the other learns it', async () => {
    const id = await newCampaign();
    const { importId } = await upload(id, list);
    const params = { id: importId };
    const answers = await Promise.all([
      requester.fetch(confirmImport, { params, body: {} }),
      supervisor.fetch(confirmImport, { params, body: {} }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
    for (const answer of answers) await answer.body?.cancel();
    await work();
    expect(await requester.refused(confirmImport, { params, body: {} })).toMatchObject({
      code: 'import.already_confirmed',
    });
    const mapping = [{ column: 3, role: 'phone' as const }];
    expect(await requester.refused(previewImport, { params, body: { mapping } })).toMatchObject({
      code: 'import.already_confirmed',
    });
    expect((await requester.ask(listTargets, { params: { id } })).total).toBe(3);
  });

  test('a file of the wrong type, or too large, is refused before it is read', async () => {
    const id = await newCampaign();
    const typed = { params: { id }, raw: list, headers: { 'Content-Type': 'image/png' } };
    expect(await requester.refused(uploadImport, typed)).toMatchObject({ code: 'request.unsupported_type' });
    expect(await announced(`/api/campaigns/${id}/imports`, 600 * 1024 * 1024)).toBe(413);
  });
});
