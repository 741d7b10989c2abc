import { afterAll, expect, test } from 'vitest';
import { addCall, addPeople } from '#fixtures/rows.ts';
import { createCampaign } from '#server/contracts/campaigns.contract.ts';
import { askExport, exportCampaign } from '#server/contracts/exports.contract.ts';
import { createScript, publishScript } from '#server/contracts/scripts.contract.ts';
import { memorySource } from '#server/lists/open-list.ts';
import { createBudget } from '#server/lists/workbook-budget.ts';
import { openZip } from '#server/lists/workbook-zip.ts';
import { systemClock } from '#server/platform/clock.ts';
import { startApp } from '#server/testing.ts';
import { shortScript } from '#server/testing-world.ts';

const app = await startApp();
afterAll(() => app.stop());
const requester = await app.as('requester');
const files = [
  'LISEZMOI.txt',
  'situations.csv',
  'objectifs.csv',
  'questions.csv',
  'reponses.csv',
  'taux.csv',
  'datapackage.json',
];

/** Forty people; two of them were not informed, one refused. */
async function answered(): Promise<number> {
  const { id: scriptId } = await requester.ask(createScript, {
    body: { name: 'Trame', content: shortScript },
  });
  const { id: versionId } = await requester.ask(publishScript, { params: { id: scriptId } });
  const campaign = await requester.ask(createCampaign, { body: { name: 'Ouverte', scriptId } });
  const people = await addPeople(
    app.deps,
    campaign,
    app.people.requester.id,
    Array.from({ length: 40 }, (_, index) => ({
      name: `Zéphyrine ${index}`,
      entry: { state: 'done', disposition: index === 0 ? 'refusal' : 'complete', done_at: app.clock.now() },
    })),
  );
  for (const [index, { targetId, lineId }] of people.entries())
    await addCall(app.deps, campaign, {
      ...{ agentId: app.people.agent.id, lineId, startedAt: app.clock.now(), result: 'complete' },
      targets: [{ targetId, result: 'complete' }],
      answers: Object.entries({ informe: index < 2 ? 0 : 1, remarque: 'Un texte à soi.' }).map(
        ([name, value]) => ({
          ...{ targetId, versionId, name, value, state: 'answered' },
        }),
      ),
    });
  return campaign.id;
}

async function contentOf(id: number): Promise<Map<string, string>> {
  const response = await requester.fetch(exportCampaign, { params: { id, format: 'open' } });
  expect(response.headers.get('content-disposition')).toContain(`campagne-${id}-donnees-ouvertes.zip`);
  const zip = openZip(memorySource(Buffer.from(await response.arrayBuffer())), createBudget(systemClock));
  const content = new Map<string, string>();
  for (const name of files) {
    const pieces: Buffer[] = [];
    await zip.read(name, (piece) => pieces.push(Buffer.from(piece)));
    content.set(name, Buffer.concat(pieces).toString());
  }
  return content;
}

test('open data holds counts alone, small ones masked even where the campaign masks nothing', async () => {
  const id = await answered();
  await app.deps.db
    .updateTable('campaigns')
    .set({ mask_below: 0 })
    .where('id', '=', id)
    .where('directorate_id', '=', app.directorates.autonomie)
    .execute();
  const content = await contentOf(id);
  const everything = [...content.values()].join('\n');
  for (const secret of ['Un texte à soi', 'Zéphyrine']) expect(everything).not.toContain(secret);
  expect(content.get('situations.csv')?.trim().split('\r\n').slice(1)).toEqual([
    '"complete","Entretien terminé",,1',
    expect.stringMatching(/^"refusal",".*",,1$/),
  ]);
  expect(content.get('reponses.csv')).toContain('"informe","1","Oui",,1');
  expect(content.get('questions.csv')).toContain('dirait ce que quelques personnes ont répondu');
  expect(JSON.parse(content.get('datapackage.json') ?? '').resources).toHaveLength(5);
});

test('open data bears no name', async () => {
  const id = await answered();
  const body = { format: 'open', named: true, reason: 'Pour en savoir davantage' } as const;
  expect(await requester.refused(askExport, { params: { id }, body })).toMatchObject({
    code: 'request.invalid',
  });
});
