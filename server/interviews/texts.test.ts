import fc from 'fast-check';
import { type Kysely, sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { addPeople } from '#fixtures/rows.ts';
import { migration as textTallies } from '#migrations/0032-text-tallies.ts';
import { createCampaign } from '#server/contracts/campaigns.contract.ts';
import { textStates } from '#server/contracts/texts.contract.ts';
import { dialectOf, unscoped } from '#server/platform/database.ts';
import { startApp } from '#server/testing.ts';
import { talliesAndRows } from '#server/testing-tallies.ts';
import { countTexts, decideText, foldTextTallies, keepTexts, selectText } from './texts.store.ts';

/** How many free answers are in each state is kept beside them: the two must always agree. */
const app = await startApp();
afterAll(() => app.stop());
const { db } = app.deps;

async function expectCounted(): Promise<void> {
  const { kept, counted } = await talliesAndRows(db);
  expect(kept).toEqual(counted);
}

async function somePeople(n: number) {
  const campaign = await (await app.as('requester')).ask(createCampaign, { body: { name: 'Textes' } });
  const people = await addPeople(
    app.deps,
    campaign,
    app.people.requester.id,
    Array.from({ length: n }, () => ({})),
  );
  return { campaignId: campaign.id, ids: people.map(({ targetId }) => targetId) };
}

const name = 'dit';

async function decide(campaignId: number, targetId: number, state: (typeof textStates)[number]) {
  const { revision = 0 } = (await selectText(db, campaignId, targetId, name)) ?? {};
  const decision = {
    targetId,
    name,
    campaignId,
    revision,
    state,
    masksJson: '[]',
    readBy: null,
    readAt: null,
  };
  await decideText(db, decision);
}

/** Whatever may be written about the texts of these people. */
function anyMove(campaignId: number, ids: readonly number[]) {
  const texts = fc.subarray([...ids], { minLength: 1 }).chain((some) =>
    fc
      .array(fc.constantFrom('Un', 'Deux', null), { minLength: some.length, maxLength: some.length })
      .map((said) =>
        some.map((targetId, index) => {
          const text = said[index] ?? null;
          return { targetId, texts: text === null ? [] : [[name, text] as const] };
        }),
      ),
  );
  return fc.oneof(
    // Of some that are known, some that change, some that go: one statement may do all three.
    texts.map((people) => async () => {
      const known = await unscoped(db).selectFrom('targets').select('id').where('id', 'in', ids).execute();
      const there = people.filter(({ targetId }) => known.some(({ id }) => id === targetId));
      await keepTexts(db, campaignId, there);
    }),
    fc
      .record({ id: fc.constantFrom(...ids), state: fc.constantFrom(...textStates) })
      .map((one) => async () => {
        await decide(campaignId, one.id, one.state);
      }),
    // With their texts, which the database deletes by itself.
    fc.constantFrom(...ids).map((id) => async () => {
      await unscoped(db).deleteFrom('targets').where('id', '=', id).execute();
    }),
    fc.constant(async () => foldTextTallies(db)),
  );
}

test('what is counted of texts follows whatever is written, and folding changes no sum', async () => {
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (draw) => {
      const { campaignId, ids } = await somePeople(4);
      for (let move = 0; move < 8; move += 1) {
        await draw(() => anyMove(campaignId, ids))();
        await expectCounted();
      }
      await foldTextTallies(db);
      await expectCounted();
    }),
    { numRuns: 15, endOnFailure: true },
  );
});

test('texts decided by several at once are counted once each, and what is undone is not', async () => {
  const { campaignId, ids } = await somePeople(12);
  await keepTexts(
    db,
    campaignId,
    ids.map((targetId) => ({ targetId, texts: [[name, 'Un']] })),
  );
  await Promise.all([
    ...ids.map((id, index) => decide(campaignId, id, index < 8 ? 'shareable' : 'withheld')),
    foldTextTallies(db),
    foldTextTallies(db),
  ]);
  await expect(
    db.transaction().execute(async (tx) => {
      await unscoped(tx).updateTable('open_texts').set({ state: 'to_read' }).execute();
      throw new Error('undone');
    }),
  ).rejects.toThrow('undone');
  await expectCounted();
  const counts = await countTexts(db, campaignId);
  expect(new Map(counts.map(({ state, n }) => [state, n]))).toEqual(
    new Map([
      ['shareable', 8],
      ['withheld', 4],
    ]),
  );
});

test('texts written before there were counters are counted when they come', async () => {
  const { campaignId, ids } = await somePeople(3);
  const said = ids.map((targetId) => ({ targetId, texts: [[name, 'Un']] as const }));
  await keepTexts(db, campaignId, said);
  await decide(campaignId, ids[0] ?? 0, 'withheld');
  const before = await talliesAndRows(db);
  const dialect = dialectOf(db).name;
  const own =
    dialect === 'sqlite'
      ? ['came', 'moved', 'went'].map((what) => `trigger open_texts_${what}`)
      : ['insert', 'update', 'delete'].map((verb) => `function open_texts_${verb} cascade`);
  await db.transaction().execute(async (tx) => {
    for (const what of ['table text_tallies', ...own]) await sql.raw(`drop ${what}`).execute(unscoped(tx));
    await textTallies.up(tx as unknown as Kysely<unknown>, dialect);
  });
  expect(await talliesAndRows(db)).toEqual(before);
  await decide(campaignId, ids[1] ?? 0, 'shareable');
  await expectCounted();
});
