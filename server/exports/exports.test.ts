import Papa from 'papaparse';
import { afterAll, expect, test } from 'vitest';
import { addPeople, letTextsGo, type RowPerson } from '#fixtures/rows.ts';
import { createCampaign } from '#server/contracts/campaigns.contract.ts';
import { askExport, downloadExport, exportCampaign } from '#server/contracts/exports.contract.ts';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import { createScript, publishScript } from '#server/contracts/scripts.contract.ts';
import { unguarded } from '#server/platform/csv.ts';
import { type Client, startApp } from '#server/testing.ts';
import { addInterview } from '#server/testing-answers.ts';

const app = await startApp();
afterAll(() => app.stop());
const requester = await app.as('requester');
const t = (fr: string) => ({ fr });

const allow = { dk: true, rf: true, na: true };
const content: ScriptContent = {
  languages: ['fr'],
  blocks: [
    {
      id: 'bloc',
      purpose: 'body',
      title: t('Bloc'),
      items: [
        { kind: 'yesno', name: 'ok', text: t('D’accord ?'), required: true, allow },
        {
          kind: 'single',
          name: 'choix',
          text: t('Lequel ?'),
          required: true,
          showIf: { op: 'eq', name: 'ok', value: 1 },
          options: [
            { code: 1, label: t('=Un') },
            { code: 2, label: t('Deux ; « deux »') },
          ],
        },
        {
          kind: 'multi',
          name: 'gouts',
          text: t('Lesquels ?'),
          allow,
          options: [
            { code: 1, label: t('Thé') },
            { code: 2, label: t('Café') },
          ],
        },
        { kind: 'decimal', name: 'solde', text: t('Solde ?'), required: true, allow },
        { kind: 'date', name: 'jour', text: t('Jour ?'), allow },
        { kind: 'text', name: 'situation', text: t('Dites'), required: true, allow },
      ],
    },
  ],
};

async function commissioned() {
  const { id: scriptId } = await requester.ask(createScript, { body: { name: 'Trame', content } });
  const { id: versionId } = await requester.ask(publishScript, { params: { id: scriptId } });
  const objectives = [{ code: 'informe', label: 'Informé·e' }];
  const campaign = await requester.ask(createCampaign, { body: { name: 'Export', scriptId, objectives } });
  return { campaign, versionId };
}

async function exported(client: Client, id: number, named = false) {
  const response = named
    ? await namedFile(client, id)
    : await client.fetch(exportCampaign, { params: { id, format: 'csv' } });
  expect(response.status).toBe(200);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const raw = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const { data, errors } = Papa.parse<Record<string, string>>(raw.slice(1), {
    header: true,
    delimiter: ';',
    skipEmptyLines: true,
  });
  expect(errors).toEqual([]);
  return { response, raw, rows: data };
}

/** Asked for with its reason, made, and taken. */
async function namedFile(client: Client, id: number): Promise<Response> {
  const body = { format: 'csv' as const, named: true, reason: 'Publipostage de la direction' };
  const asked = await client.ask(askExport, { params: { id }, body });
  await app.jobs.tick();
  return client.fetch(downloadExport, { params: { id: asked.id } });
}

type Given = readonly [name: string, value: unknown, state?: string];

async function answered(people: readonly (RowPerson & { answers?: readonly Given[] })[]) {
  const { campaign, versionId } = await commissioned();
  const added = await addPeople(app.deps, campaign, app.people.requester.id, people);
  for (const [index, { targetId, lineId }] of added.entries()) {
    const answers = people[index]?.answers ?? [];
    if (answers.length === 0) continue;
    await addInterview(
      app,
      { campaign, versionId },
      { targetId, lineId },
      answers.map(([name, value, state = 'answered']) => ({ name, value, state })),
    );
  }
  return campaign;
}

const interview: readonly Given[] = [
  ['ok', 1],
  ['choix', 2],
  ['gouts', [2]],
  ['solde', -12.5],
  ['jour', '2026-03-31'],
  ['situation', 'Tout va bien.\nMerci ; "vraiment"'],
];

test('one row per person, codes and labels side by side, as French Excel opens it', async () => {
  const done = { state: 'done', disposition: 'complete', objective: 'informe', done_at: app.clock.now() };
  const campaign = await answered([{ entry: done, answers: interview, fields: { Quartier: 'Centre' } }, {}]);
  await letTextsGo(app.deps, campaign.id);
  const { response, raw, rows } = await exported(requester, campaign.id);
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(response.headers.get('content-disposition')).toBe(
    `attachment; filename=campagne-${campaign.id}-resultats.csv`,
  );
  expect(raw.startsWith('\uFEFF"pseudonyme";"situation_code";"situation";"aapor";')).toBe(true);
  expect(raw.endsWith('"\r\n')).toBe(true);
  expect(rows).toHaveLength(2);
  expect(rows[0]).toMatchObject({
    situation_code: 'complete',
    situation: 'Entretien terminé',
    aapor: '1.1',
    objectif_code: 'informe',
    objectif: 'Informé·e',
    etat: 'terminée',
    appels: '1',
    premier_appel: '2026-03-17 10:30',
    dernier_appel: '2026-03-17 10:30',
    version: '1',
    commune: 'Bobigny',
    localite: '93000 Bobigny',
    liste_quartier: 'Centre',
    ok: '1',
    ok_libelle: 'Oui',
    choix: '2',
    choix_libelle: 'Deux ; « deux »',
    gouts_1: '0',
    gouts_2: '1',
    gouts_libelle: 'Café',
    solde: '-12,5',
    jour: '2026-03-31',
    // A question may be named like a column of ours: it gives way.
    situation_: 'Tout va bien.\nMerci ; "vraiment"',
  });
  expect(rows[1]).toMatchObject({
    situation_code: '',
    etat: 'à appeler',
    appels: '0',
    premier_appel: '',
    ok: '-5',
  });
});

test('every reason for an absence has its own code and label', async () => {
  const campaign = await answered([
    {
      answers: [
        ['ok', 0],
        ['solde', null, 'dk'],
        ['gouts', null, 'rf'],
        ['jour', null, 'na'],
        ['situation', 'Non'],
      ],
    },
    {
      answers: [
        ['ok', 1],
        ['choix', 1],
      ],
    },
    {
      answers: [
        ['ok', 1],
        ['choix', 2],
        ['ok', 0],
        ['solde', 1],
        ['situation', 'Fini'],
      ],
    },
  ]);
  const { rows } = await exported(requester, campaign.id);
  expect(rows[0]).toMatchObject({
    ok_libelle: 'Non',
    choix: '-4',
    choix_libelle: '(non concerné : filtre)',
    gouts_1: '-2',
    gouts_2: '-2',
    gouts_libelle: '(refuse de répondre)',
    // May be negative, or is no number: a code would be an answer.
    solde: '',
    solde_libelle: '(ne sait pas)',
    jour: '',
    jour_libelle: '(sans objet)',
  });
  expect(rows[1]).toMatchObject({
    choix: '1',
    solde: '',
    solde_libelle: '(non posée)',
    situation_: '',
    situation_libelle: '(non posée)',
  });
  // Answered, then hidden by a corrected answer: skipped, although what was said is kept.
  expect(rows[2]).toMatchObject({ ok: '0', choix: '-4', solde: '1' });
});

test('what looks like a formula is neutralised and can be recovered; numbers and phones are not spoiled', async () => {
  const payloads = [
    '=1+1',
    '+33639980000',
    '-1+1',
    '@SUM(A1)',
    '\t=1',
    '\u00A0=HYPERLINK("http://exemple.fr";"x")',
    'gentil\n=1+1',
    '＝1',
    "'=1",
    "O'NEIL",
    '=cmd|" /C calc"!A0',
    '«;»',
  ];
  const campaign = await answered(
    payloads.map((payload) => ({
      name: payload,
      fields: { Quartier: payload },
      answers: [...interview.slice(0, 5), ['situation', payload]],
    })),
  );
  const { rows } = await exported(requester, campaign.id, true);
  const live = /^[^\S\r\n]*[=+\-@＝＋－＠]/m;
  rows.forEach((row, index) => {
    for (const column of ['nom', 'nom_affiche', 'liste_quartier', 'situation_']) {
      const cell = row[column] ?? '';
      expect(cell, column).not.toMatch(live);
      expect(unguarded(cell), column).toBe(payloads[index]);
    }
    expect(row['solde']).toBe('-12,5');
    expect(row['choix_libelle']).toBe('Deux ; « deux »');
    expect(row['telephones']).toMatch(/^06 39 9\d( \d\d){2}$/);
  });
});

test('names and numbers leave only on demand; otherwise a pseudonym, always the same', async () => {
  const campaign = await answered([
    {
      name: 'Zéphyrine Canari',
      fields: {
        Adresse: '3 rue des Canaris',
        Tel2: '06 39 98 00 07',
        'N° allocataire': 'CANARI3',
        Quartier: 'Nord',
      },
    },
  ]);
  const first = await exported(requester, campaign.id);
  expect(first.raw).not.toMatch(/canari|06 39/i);
  expect(first.rows[0]?.['liste_quartier']).toBe('Nord');
  const pseudonym = first.rows[0]?.['pseudonyme'];
  expect(pseudonym).toMatch(/^P[0-9a-f]{16}$/);
  const named = await exported(requester, campaign.id, true);
  expect(named.rows[0]).toMatchObject({
    pseudonyme: pseudonym,
    nom_affiche: 'Zéphyrine Canari',
    liste_adresse: '3 rue des Canaris',
    liste_numero_allocataire: 'CANARI3',
  });
  const audit = await app.deps.db
    .selectFrom('audit_entries')
    .select(['actor_id', 'details_json'])
    .where('action', '=', 'export.create')
    .where('entity_id', '=', campaign.id)
    .orderBy('id')
    .execute();
  expect(audit.map(({ actor_id, details_json }) => [actor_id, JSON.parse(details_json)])).toEqual([
    [app.people.requester.id, { format: 'csv', named: false }],
    [app.people.requester.id, { format: 'csv', named: true, exportId: expect.any(Number) }],
  ]);
});

test('an analyst gets pseudonyms only; an unknown format is named as such', async () => {
  const { campaign } = await commissioned();
  const analyst = await app.as('analyst');
  const named = { params: { id: campaign.id, format: 'csv' }, query: { named: 'true' as const } };
  expect((await analyst.refused(exportCampaign, named)).code).toBe('session.forbidden');
  expect((await exported(analyst, campaign.id)).rows).toEqual([]);
  const problem = await requester.refused(exportCampaign, { params: { id: campaign.id, format: 'docx' } });
  expect(problem).toMatchObject({
    code: 'export.unknown_format',
    status: 404,
    params: { formats: 'csv, xlsx, parquet, zip, open' },
  });
});

test('nobody is left out or counted twice across pages', async () => {
  const { campaign } = await commissioned();
  const people = Array.from({ length: 1203 }, (_, index) => ({ name: `Personne ${index}` }));
  await addPeople(app.deps, campaign, app.people.requester.id, people);
  const { rows } = await exported(requester, campaign.id, true);
  expect(rows.map((row) => row['nom'])).toEqual(people.map(({ name }) => name));
  expect(new Set(rows.map((row) => row['pseudonyme'])).size).toBe(1203);
});
