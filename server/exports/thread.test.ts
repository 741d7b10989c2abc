import { afterAll, expect, test } from 'vitest';
import { addPeople } from '#fixtures/rows.ts';
import { createCampaign } from '#server/contracts/campaigns.contract.ts';
import {
  askExport,
  downloadExport,
  exportCampaign,
  getExport,
  removeExport,
} from '#server/contracts/exports.contract.ts';
import { unscoped } from '#server/platform/database.ts';
import { startApp } from '#server/testing.ts';

/** Of a campaign of more than a thousand people, an export is made in a thread of its own. */
const app = await startApp();
afterAll(() => app.stop());
const requester = await app.as('requester');
const campaign = await requester.ask(createCampaign, { body: { name: 'En nombre' } });
const params = { id: campaign.id };
const drawn = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `Personne ${from + index}` }));
await addPeople(app.deps, campaign, app.people.requester.id, drawn(0, 1000));

async function linesOf(): Promise<string[]> {
  const file = await requester.fetch(exportCampaign, { params: { ...params, format: 'csv' } });
  expect(file.status).toBe(200);
  return (await file.text()).split('\r\n').slice(0, -1);
}

test('a thread writes what this process would have, in the background too', async () => {
  const few = await linesOf();
  expect(few).toHaveLength(1001);
  await addPeople(app.deps, campaign, app.people.requester.id, drawn(1000, 200));
  const many = await linesOf();
  expect(many.slice(0, 1001)).toEqual(few);
  expect(new Set(many.map((line) => line.split(';')[0])).size).toBe(1201);

  const asked = await requester.ask(askExport, { params, body: { format: 'csv' } });
  await app.jobs.tick();
  const ready = await requester.ask(getExport, { params: { id: asked.id } });
  expect(ready).toMatchObject({ state: 'ready', done: 1200, total: 1200 });
  const file = await requester.fetch(downloadExport, { params: { id: asked.id } });
  expect((await file.text()).split('\r\n').slice(0, -1)).toEqual(many);
});

test('an export removed while its thread makes it leaves nothing', async () => {
  const asked = await requester.ask(askExport, { params, body: { format: 'zip' } });
  const made = app.jobs.tick();
  await expect
    .poll(async () => (await requester.ask(getExport, { params: { id: asked.id } })).state)
    .toBe('running');
  await requester.ask(removeExport, { params: { id: asked.id } });
  await made;
  const pieces = unscoped(app.deps.db).selectFrom('export_pieces').select('seq');
  expect(await pieces.where('export_id', '=', asked.id).execute()).toEqual([]);
});

test('what fails in the thread fails the export, with a sentence, and the next one is made', async () => {
  const db = unscoped(app.deps.db);
  const spoil = (json: string) =>
    db.updateTable('targets').set({ fields_json: json }).where('campaign_id', '=', campaign.id).execute();
  await spoil('{"a":1}');
  const asked = await requester.ask(askExport, { params, body: { format: 'xlsx' } });
  await app.jobs.tick();
  expect(await requester.ask(getExport, { params: { id: asked.id } })).toMatchObject({ state: 'failed' });
  await spoil('{}');
  const again = await requester.ask(askExport, { params, body: { format: 'xlsx' } });
  await app.jobs.tick();
  expect(await requester.ask(getExport, { params: { id: again.id } })).toMatchObject({ state: 'ready' });
});
