import { afterAll, expect, test } from 'vitest';
import { addPeople } from '#fixtures/rows.ts';
import { exportCampaign } from '#server/contracts/exports.contract.ts';
import { decideText, listTexts } from '#server/contracts/texts.contract.ts';
import { startApp } from '#server/testing.ts';
import { addInterview, askedCampaign } from '#server/testing-answers.ts';
import { shortScript } from '#server/testing-world.ts';

/** Free answers are read one by one; only what somebody let go is in what is shared. */
const app = await startApp();
afterAll(() => app.stop());
const requester = await app.as('requester');

async function answered(texts: readonly string[]) {
  const asked = await askedCampaign(requester, shortScript, { name: 'Textes' });
  const { campaign } = asked;
  const people = await addPeople(
    app.deps,
    campaign,
    app.people.requester.id,
    texts.map(() => ({ target: { last_name: 'MARTEL', commune: 'Montreuil' } })),
  );
  const say = async (who: number, remarque: string) => {
    await addInterview(app, asked, people[who] ?? { targetId: 0, lineId: 0 }, [
      { name: 'informe', value: 1 },
      { name: 'remarque', value: remarque },
    ]);
  };
  for (const [who, text] of texts.entries()) await say(who, text);
  return { id: campaign.id, say };
}

async function read(id: number, state: 'all' | 'to_read' = 'all') {
  return requester.ask(listTexts, { params: { id }, query: { state } });
}

async function exported(id: number): Promise<string> {
  return (await requester.fetch(exportCampaign, { params: { id, format: 'csv' } })).text();
}

test('a text is proposed with what to mask, and is shared in the wording that was let go', async () => {
  const { id } = await answered([
    'Mme Martel, de Montreuil, attend un rappel.',
    'Rien à dire.',
    'Voisin cité.',
  ]);
  const { texts, counts } = await read(id);
  expect(counts).toEqual({ toRead: 3, shareable: 0, withheld: 0 });
  expect(texts[0]).toMatchObject({ question: 'Une remarque ?', state: 'to_read', turn: 0 });
  expect(texts[0]?.hints.map(({ kind }) => kind)).toEqual(['name', 'town']);
  expect(await exported(id)).toContain('(texte non relu)');
  const decisions = [
    { state: 'shareable', masks: texts[0]?.hints.map(({ from, to }) => ({ from, to })) ?? [] },
    { state: 'shareable', masks: [] },
    { state: 'withheld', masks: [] },
  ] as const;
  for (const [index, { state, masks }] of decisions.entries()) {
    const { targetId = 0, name = '', revision = 0 } = texts[index] ?? {};
    await requester.ask(decideText, {
      params: { id, targetId, name },
      body: { state, masks: [...masks], revision },
    });
  }
  const file = await exported(id);
  expect(file).toContain('Mme […], de […], attend un rappel.');
  expect(file).toContain('Rien à dire.');
  expect(file).toContain('(texte retenu)');
  for (const word of ['Martel', 'Montreuil, attend', 'Voisin', 'non relu']) expect(file).not.toContain(word);
  const { texts: kept, counts: after } = await read(id);
  expect(after).toEqual({ toRead: 0, shareable: 2, withheld: 1 });
  expect(kept[0]).toMatchObject({
    text: 'Mme Martel, de Montreuil, attend un rappel.',
    readBy: app.people.requester.name,
  });
  const audit = await app.deps.db
    .selectFrom('audit_entries')
    .selectAll()
    .where('action', '=', 'text.read')
    .execute();
  expect(audit).toHaveLength(3);
  expect(JSON.stringify(audit)).not.toContain('Martel');
});

test('a text that changes is to be read again, and so is one decided upon twice at once', async () => {
  const { id, say } = await answered(['Première version.']);
  const [text] = (await read(id)).texts;
  const { targetId = 0, name = '', revision = 0 } = text ?? {};
  const share = { params: { id, targetId, name }, body: { state: 'shareable' as const, revision } };
  await requester.ask(decideText, share);
  expect(await requester.refused(decideText, share)).toMatchObject({ code: 'text.changed' });
  await say(0, 'Corrigé : tout autre chose.');
  expect(await exported(id)).not.toContain('tout autre chose');
  expect((await read(id, 'to_read')).texts).toMatchObject([
    { text: 'Corrigé : tout autre chose.', masks: [] },
  ]);
  await say(0, '');
  expect((await read(id)).texts).toMatchObject([]);
});

test('analysts and other directorates read none', async () => {
  const { id } = await answered(['À lire.']);
  const [text] = (await read(id)).texts;
  const { targetId = 0, name = '', revision = 0 } = text ?? {};
  for (const [who, code] of [
    ['analyst', 'session.forbidden'],
    ['agent', 'session.forbidden'],
    ['otherRequester', 'resource.not_found'],
  ] as const) {
    const client = await app.as(who);
    const params = { id, targetId, name };
    expect(await client.refused(listTexts, { params: { id } })).toMatchObject({ code });
    const body = { state: 'shareable' as const, revision };
    expect(await client.refused(decideText, { params, body })).toMatchObject({ code });
  }
});
