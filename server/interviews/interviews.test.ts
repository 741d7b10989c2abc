import { afterAll, expect, test } from 'vitest';
import { addCall, addPeople } from '#fixtures/rows.ts';
import { createCampaign } from '#server/contracts/campaigns.contract.ts';
import { getResults } from '#server/contracts/results.contract.ts';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import { createScript, publishScript } from '#server/contracts/scripts.contract.ts';
import { markFileChanged } from '#server/interviews/index.ts';
import { startApp } from '#server/testing.ts';
import { exportedRows } from '#server/testing-exports.ts';

/** What the page counts and what the export writes are one reading of each person, as of the last thing said. */
const app = await startApp();
afterAll(() => app.stop());
const requester = await app.as('requester');
const t = (fr: string) => ({ fr });

const allow = { dk: true };
const content: ScriptContent = {
  languages: ['fr'],
  blocks: [
    {
      id: 'bloc',
      purpose: 'body',
      title: t('Bloc'),
      items: [
        { kind: 'yesno', name: 'aide', text: t('Une aide ?'), required: true },
        {
          kind: 'integer',
          name: 'heures',
          text: t('Combien d’heures ?'),
          allow,
          showIf: { op: 'eq', name: 'aide', value: 1 },
        },
        {
          kind: 'yesno',
          name: 'navette',
          text: t('La navette ?'),
          showIf: { op: 'eq', name: 'target.quartier', value: 'Nord' },
        },
        { kind: 'text', name: 'dit', text: t('Autre chose ?') },
      ],
    },
  ],
};

type Given = Readonly<Record<string, unknown>>;

async function asked(people: number, quartier = 'Sud') {
  const { id: scriptId } = await requester.ask(createScript, { body: { name: 'Trame', content } });
  const { id: versionId } = await requester.ask(publishScript, { params: { id: scriptId } });
  const campaign = await requester.ask(createCampaign, { body: { name: 'Lecture', scriptId } });
  const added = await addPeople(
    app.deps,
    campaign,
    app.people.requester.id,
    Array.from({ length: people }, () => ({ fields: { Quartier: quartier } })),
  );
  const say = async (who: number, given: Given, state = 'answered') => {
    const { targetId, lineId } = added[who] ?? { targetId: 0, lineId: 0 };
    await addCall(app.deps, campaign, {
      agentId: app.people.agent.id,
      lineId,
      startedAt: app.clock.now(),
      result: 'partial',
      targets: [{ targetId, result: 'partial' }],
      answers: Object.entries(given).map(([name, value]) => ({ targetId, versionId, name, value, state })),
    });
  };
  const question = async (name: string) => {
    const { questions } = await requester.ask(getResults, { params: { id: campaign.id } });
    return questions.find((one) => one.name === name);
  };
  return { campaign, added, say, question };
}

const exported = (id: number) => exportedRows(requester, id);

test('an answer that a later one hid is counted nowhere, and comes back when it is shown again', async () => {
  const { campaign, say, question } = await asked(2);
  await say(0, { aide: 1, heures: 7 });
  await say(1, { aide: 1, heures: 2 });
  expect(await question('heures')).toMatchObject({ base: 2, mean: 4.5, skipped: 0 });
  await say(0, { aide: 0 });
  expect(await question('heures')).toMatchObject({
    base: 1,
    answered: 1,
    skipped: 1,
    mean: 2,
    values: [{ value: 2, count: 1 }],
  });
  expect((await exported(campaign.id)).map(({ heures }) => heures)).toEqual(['', '2']);
  await say(0, { aide: 1 });
  expect(await question('heures')).toMatchObject({ base: 2, mean: 4.5, skipped: 0 });
  expect((await exported(campaign.id)).map(({ heures }) => heures)).toEqual(['7', '2']);
});

test('an answer taken back is no answer; a reason for none is one more in the base', async () => {
  const { say, question } = await asked(2);
  await say(0, { aide: 1, heures: 7, dit: 'merci' });
  await say(0, { dit: '' });
  await say(1, { aide: 1 });
  await say(1, { heures: null }, 'dk');
  expect(await question('heures')).toMatchObject({ base: 2, answered: 1, dk: 1, mean: 7 });
  expect(await question('dit')).toMatchObject({ base: 0, notReached: 2 });
});

test('what the list says of a person decides what was asked of them', async () => {
  const { campaign, added, say, question } = await asked(1, 'Nord');
  await say(0, { aide: 0, navette: 1 });
  expect(await question('navette')).toMatchObject({ base: 1, skipped: 0 });
  const { targetId } = added[0] ?? { targetId: 0 };
  await app.deps.db.transaction().execute(async (tx) => {
    const fields_json = JSON.stringify({ Quartier: 'Sud' });
    await tx
      .updateTable('targets')
      .set({ fields_json })
      .where('id', '=', targetId)
      .where('directorate_id', '=', campaign.directorateId)
      .execute();
    await markFileChanged(tx, targetId);
  });
  expect(await question('navette')).toMatchObject({ base: 0, skipped: 1 });
});

test('people read at the same moment by several are counted once', async () => {
  const { say, question } = await asked(12);
  for (let round = 0; round < 3; round += 1) {
    for (let who = 0; who < 12; who += 1) await say(who, { aide: 1, heures: who + round });
    const seen = await Promise.all([1, 2, 3, 4].map(() => question('heures')));
    // Whoever came second may have counted while the first was writing; afterwards nothing is missing nor twice there.
    expect(seen).toHaveLength(4);
    expect(await question('heures')).toMatchObject({ base: 12, mean: 5.5 + round });
  }
});

test('what is said while people are read is read afterwards', async () => {
  const { say, question } = await asked(6);
  for (let round = 0; round < 4; round += 1) {
    const saying = Array.from({ length: 6 }, (_, who) => say(who, { aide: 1, heures: round }));
    await Promise.all([...saying, question('heures'), question('heures')]);
    expect(await question('heures')).toMatchObject({ base: 6, values: [{ value: round, count: 6 }] });
  }
});

test('what nobody looks at is read in the background', async () => {
  const { campaign, say } = await asked(3);
  for (const who of [0, 1, 2]) await say(who, { aide: 1 });
  const left = () =>
    app.deps.db
      .selectFrom('interviews')
      .select('target_id')
      .where('campaign_id', '=', campaign.id)
      .whereRef('changed', '<>', 'read')
      .execute();
  expect(await left()).toHaveLength(3);
  await app.jobs.tick();
  expect(await left()).toEqual([]);
});
