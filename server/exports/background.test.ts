import { afterAll, expect, test } from 'vitest';
import { addPeople } from '#fixtures/rows.ts';
import { confirmSession } from '#server/contracts/accounts.contract.ts';
import { createCampaign } from '#server/contracts/campaigns.contract.ts';
import {
  askExport,
  downloadExport,
  exportCampaign,
  getExport,
  listExports,
  removeExport,
} from '#server/contracts/exports.contract.ts';
import { type Client, PASSWORD, startApp } from '#server/testing.ts';

const app = await startApp();
afterAll(() => app.stop());
const requester = await app.as('requester');
const analyst = await app.as('analyst');
const supervisor = await app.as('supervisor');

async function campaignOf(people: number, district = 'Centre'): Promise<number> {
  const author = await app.as('requester');
  const campaign = await author.ask(createCampaign, { body: { name: 'À exporter' } });
  const fields = { Quartier: district };
  const drawn = Array.from({ length: people }, (_, index) => ({ name: `Personne ${index}`, fields }));
  await addPeople(app.deps, campaign, app.people.requester.id, drawn);
  return campaign.id;
}

/** A download asked for by hand: of a part, or with a condition. */
function taken(
  client: Client,
  id: number,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(`${app.url}/api/exports/${id}/file`, { headers: { Cookie: client.cookie, ...headers } });
}

const named = { format: 'zip' as const, named: true, reason: 'Courriers de fin de droits' };

test('an export waits, is made in the background, and is the file that would have come at once', async () => {
  const id = await campaignOf(30);
  const asked = await analyst.ask(askExport, { params: { id }, body: { format: 'csv' } });
  expect(asked).toMatchObject({
    state: 'waiting',
    done: 0,
    total: 30,
    bytes: 0,
    isMine: true,
    expiresAt: null,
  });
  expect((await analyst.refused(downloadExport, { params: { id: asked.id } })).code).toBe('export.not_ready');
  await app.jobs.tick();
  const ready = await analyst.ask(getExport, { params: { id: asked.id } });
  expect(ready).toMatchObject({ state: 'ready', done: 30, total: 30 });
  const file = await analyst.fetch(downloadExport, { params: { id: asked.id } });
  const bytes = Buffer.from(await file.arrayBuffer());
  expect(bytes).toHaveLength(ready.bytes);
  expect(file.headers.get('content-disposition')).toContain(`campagne-${id}-resultats.csv`);
  const direct = await analyst.fetch(exportCampaign, { params: { id, format: 'csv' } });
  expect(bytes.equals(Buffer.from(await direct.arrayBuffer()))).toBe(true);
  // Somebody else with access to the campaign sees who asked, and may take what names nobody.
  const { exports } = await supervisor.ask(listExports, { params: { id } });
  expect(exports).toMatchObject([{ id: asked.id, askedBy: 'Anouk Analyste', isMine: false }]);
  expect((await supervisor.fetch(downloadExport, { params: { id: asked.id } })).status).toBe(200);
});

test('names want a reason, a fresh password, and go to whoever asked alone', async () => {
  const id = await campaignOf(2);
  const params = { id };
  expect((await analyst.refused(askExport, { params, body: named })).code).toBe('session.forbidden');
  const unsaid = await requester.refused(askExport, { params, body: { ...named, reason: 'court' } });
  expect(unsaid).toMatchObject({
    code: 'export.reason',
    fields: [{ path: 'reason', detail: expect.stringContaining('au moins 10 caractères') }],
  });
  app.clock.advance({ minutes: 11 });
  expect((await requester.refused(askExport, { params, body: named })).code).toBe('export.confirm');
  const wrong = await requester.refused(confirmSession, { body: { password: 'ce n’est pas lui' } });
  expect(wrong.code).toBe('user.wrong_password');
  expect((await requester.refused(askExport, { params, body: named })).code).toBe('export.confirm');
  const confirmed = await requester.ask(confirmSession, { body: { password: PASSWORD } });
  expect(confirmed.confirmedAt).toBe(app.clock.now());
  const asked = await requester.ask(askExport, { params, body: named });
  await app.jobs.tick();
  expect((await supervisor.refused(downloadExport, { params: { id: asked.id } })).code).toBe(
    'session.forbidden',
  );
  expect((await requester.fetch(downloadExport, { params: { id: asked.id } })).status).toBe(200);
  app.clock.advance({ minutes: 11 });
  expect((await requester.refused(downloadExport, { params: { id: asked.id } })).code).toBe('export.confirm');
  await requester.ask(confirmSession, { body: { password: PASSWORD } });
  expect((await requester.fetch(downloadExport, { params: { id: asked.id } })).status).toBe(200);
  const query = { named: 'true' as const };
  const direct = await requester.refused(exportCampaign, { params: { id, format: 'csv' }, query });
  expect(direct.code).toBe('export.named_apart');
});

test('a mistaken password given again counts as at the login', async () => {
  const client = await app.as('otherRequester');
  for (let mistake = 0; mistake < 5; mistake += 1)
    await client.refused(confirmSession, { body: { password: 'mauvais mot de passe' } });
  const problem = await client.refused(confirmSession, { body: { password: PASSWORD } });
  expect(problem.code).toBe('session.throttled');
});

test('a download resumes where it stopped, unless the file is another', async () => {
  const id = await campaignOf(100, 'La gare et les jardins ouvriers. '.repeat(200));
  const asked = await analyst.ask(askExport, { params: { id }, body: { format: 'csv' } });
  await app.jobs.tick();
  const whole = await taken(analyst, asked.id);
  const bytes = Buffer.from(await whole.arrayBuffer());
  // More than one piece, so that a range crosses from one to the next.
  expect(bytes.length).toBeGreaterThan(600_000);
  const etag = whole.headers.get('etag') ?? '';
  const start = 524_200;
  const rest = await taken(analyst, asked.id, { Range: `bytes=${start}-`, 'If-Range': etag });
  expect(rest.status).toBe(206);
  expect(rest.headers.get('content-range')).toBe(`bytes ${start}-${bytes.length - 1}/${bytes.length}`);
  expect(bytes.subarray(start).equals(Buffer.from(await rest.arrayBuffer()))).toBe(true);
  const middle = await taken(analyst, asked.id, { Range: 'bytes=10-19' });
  expect(await middle.text()).toBe(bytes.subarray(10, 20).toString());
  const another = await taken(analyst, asked.id, { Range: `bytes=${start}-`, 'If-Range': '"autre"' });
  expect(another.status).toBe(200);
  expect((await another.arrayBuffer()).byteLength).toBe(bytes.length);
  const beyond = await taken(analyst, asked.id, { Range: `bytes=${bytes.length}-` });
  expect(beyond.status).toBe(416);
});

test('a file goes when its time is over; who asked for it and why stays', async () => {
  const id = await campaignOf(1);
  await requester.ask(confirmSession, { body: { password: PASSWORD } });
  const asked = await requester.ask(askExport, { params: { id }, body: named });
  await app.jobs.tick();
  app.clock.advance({ hours: 25 });
  const again = await app.as('requester');
  expect((await again.refused(downloadExport, { params: { id: asked.id } })).code).toBe('export.expired');
  await app.jobs.run('exports.expire');
  expect(
    await app.deps.db.selectFrom('export_pieces').select('seq').where('export_id', '=', asked.id).execute(),
  ).toEqual([]);
  expect((await again.refused(downloadExport, { params: { id: asked.id } })).code).toBe('export.expired');
  const { exports } = await again.ask(listExports, { params: { id } });
  expect(exports).toMatchObject([
    { state: 'expired', reason: named.reason, isNamed: true, askedBy: 'Ruth Autonomie' },
  ]);
});

test('whoever asked may remove it, a supervisor too, nobody else; at most five wait', async () => {
  const id = await campaignOf(1);
  const client = await app.as('requester');
  const analyst = await app.as('analyst');
  const supervisor = await app.as('supervisor');
  const ask = () => client.ask(askExport, { params: { id }, body: { format: 'xlsx' } });
  const asked = [await ask(), await ask(), await ask(), await ask(), await ask()];
  const sixth = await client.refused(askExport, { params: { id }, body: { format: 'xlsx' } });
  expect(sixth.code).toBe('export.too_many');
  const first = { params: { id: asked[0]?.id ?? 0 } };
  expect((await analyst.refused(removeExport, first)).code).toBe('session.forbidden');
  await client.ask(removeExport, first);
  await supervisor.ask(removeExport, { params: { id: asked[1]?.id ?? 0 } });
  await app.jobs.tick();
  const { exports } = await client.ask(listExports, { params: { id } });
  expect(exports.map(({ state }) => state)).toEqual(['ready', 'ready', 'ready', 'expired', 'expired']);
});

test('each asking, download and removal is written down, without the reason’s words', async () => {
  const id = await campaignOf(1);
  const client = await app.as('requester');
  const asked = await client.ask(askExport, { params: { id }, body: { format: 'csv', reason: 'CANARI' } });
  await app.jobs.tick();
  await (await client.fetch(downloadExport, { params: { id: asked.id } })).text();
  await client.ask(removeExport, { params: { id: asked.id } });
  const entries = await app.deps.db
    .selectFrom('audit_entries')
    .select(['action', 'details_json'])
    .orderBy('id', 'desc')
    .limit(3)
    .execute();
  expect(entries.map(({ action }) => action)).toEqual(['export.delete', 'export.download', 'export.create']);
  expect(JSON.stringify(entries)).not.toContain('CANARI');
});

test('a process that stopped half-way leaves an export to be made again, from its start', async () => {
  const id = await campaignOf(5);
  const client = await app.as('analyst');
  const asked = await client.ask(askExport, { params: { id }, body: { format: 'csv' } });
  await app.deps.db
    .insertInto('export_pieces')
    .values({ export_id: asked.id, seq: 0, bytes: Buffer.from('moitié') })
    .execute();
  await app.deps.db
    .updateTable('exports')
    .set({ state: 'running', people_done: 3 })
    .where('id', '=', asked.id)
    .where('directorate_id', '>', 0)
    .execute();
  await app.jobs.tick();
  const text = await (await client.fetch(downloadExport, { params: { id: asked.id } })).text();
  expect(text).not.toContain('moitié');
  expect(text.trim().split('\r\n')).toHaveLength(6);
});
