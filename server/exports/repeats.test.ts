import { afterAll, expect, test } from 'vitest';
import {
  closeCall,
  listLate,
  putAnswers,
  resolveCall,
  settleLate,
} from '#server/contracts/calls.contract.ts';
import { getClaim } from '#server/contracts/queue.contract.ts';
import { getResults } from '#server/contracts/results.contract.ts';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import { startApp } from '#server/testing.ts';
import { crowdList, ring, take } from '#server/testing-desk.ts';
import { bundleRows, type CsvRecord, exportedBundle } from '#server/testing-exports.ts';
import { runningCampaign } from '#server/testing-world.ts';

/** A repeated block from the desk to the files: one campaign, three people. */

const app = await startApp();
afterAll(() => app.stop());
const t = (fr: string) => ({ fr });

const content: ScriptContent = {
  languages: ['fr'],
  blocks: [
    {
      id: 'foyer',
      purpose: 'body',
      title: t('Foyer'),
      items: [{ kind: 'integer', name: 'n', text: t('Combien d’enfants ?'), min: 0, max: 3, required: true }],
    },
    {
      id: 'enfant',
      purpose: 'body',
      title: t('Vos enfants'),
      repeat: { name: 'enfants', label: t('Enfant'), max: 3, turns: { by: 'count', question: 'n' } },
      items: [
        { kind: 'integer', name: 'age', text: t('Quel âge ?'), min: 0, required: true, allow: { dk: true } },
        {
          kind: 'multi',
          name: 'garde',
          text: t('Gardé où ?'),
          options: [
            { code: 1, label: t('Crèche') },
            { code: 2, label: t('Maison') },
          ],
          showIf: { op: 'lt', name: 'age', value: 3 },
        },
      ],
    },
    {
      id: 'fin',
      purpose: 'closing',
      title: t('Fin'),
      items: [
        {
          kind: 'yesno',
          name: 'nombreuse',
          text: t('Carte famille nombreuse ?'),
          showIf: { op: 'ge', name: 'enfants', value: 3 },
        },
      ],
    },
  ],
};

const { id: campaignId } = await runningCampaign(app, { content, list: crowdList(3) });
const agent = await app.as('agent');

type Value = number | number[] | null;
let keys = 0;

/** `age#2` is the second turn's. */
function put(callId: number, answers: Readonly<Record<string, Value>>) {
  keys += 1;
  return {
    params: { id: callId },
    headers: { 'Idempotency-Key': `k${keys}` },
    body: {
      answers: Object.entries(answers).map(([key, value]) => {
        const [name = '', turn] = key.split('#');
        const state = value === null ? ('dk' as const) : ('answered' as const);
        return { name, value, state, ...(turn !== undefined && { iteration: Number(turn) }) };
      }),
    },
  };
}

async function inHand() {
  const desk = await agent.ask(getClaim);
  if (desk.claim === null) throw new Error('nobody in hand');
  return desk.targets[0]?.answers;
}

const complete = (id: number) => ({ params: { id }, body: { result: 'complete' as const } });

test('answers are saved by question and turn, and found again; an interview is whole when every turn is', async () => {
  const callId = await ring(agent, await take(agent));
  await agent.ask(putAnswers, put(callId, { n: 3, 'age#1': 2, 'garde#1': [1], 'age#2': 9, 'age#3': 1 }));
  expect(await inHand()).toEqual([
    { name: 'n', value: 3, state: 'answered' },
    { name: 'age', iteration: 1, value: 2, state: 'answered' },
    { name: 'garde', iteration: 1, value: [1], state: 'answered' },
    { name: 'age', iteration: 2, value: 9, state: 'answered' },
    { name: 'age', iteration: 3, value: 1, state: 'answered' },
  ]);
  // A turn less: its answers are kept, and are none of the interview.
  await agent.ask(putAnswers, put(callId, { n: 2 }));
  expect(await inHand()).toHaveLength(5);
  await agent.ask(closeCall, complete(callId));
});

test.each<[string, Readonly<Record<string, Value>>, string]>([
  ['without its turn', { age: 4 }, 'answer.unknown_question'],
  ['in a turn there can never be', { 'age#4': 4 }, 'answer.unknown_question'],
  ['in a turn of a question asked once', { 'n#1': 1 }, 'answer.unknown_question'],
  ['that does not fit, in its turn', { 'age#2': -1 }, 'answer.invalid_value'],
])('an answer %s is refused', async (_, answers, code) => {
  const desk = (await agent.ask(getClaim)).claim;
  const callId = desk?.openCallId ?? (await ring(agent, await take(agent)));
  expect((await agent.refused(putAnswers, put(callId, answers))).code).toBe(code);
});

test('an interview that lacks a turn is not complete', async () => {
  const callId = (await agent.ask(getClaim)).claim?.openCallId ?? 0;
  await agent.ask(putAnswers, put(callId, { n: 2, 'age#1': 12 }));
  expect((await agent.refused(closeCall, complete(callId))).code).toBe('call.incomplete_script');
  await agent.ask(putAnswers, put(callId, { 'age#2': null }));
  await agent.ask(closeCall, complete(callId));
});

test('what arrives late is kept with its turn', async () => {
  const supervisor = await app.as('supervisor');
  const callId = await ring(agent, await take(agent));
  app.clock.advance({ minutes: 3 });
  await supervisor.ask(resolveCall, { params: { id: callId }, body: { result: 'refusal_soft' } });
  const late = put(callId, { n: 1, 'age#1': 5 });
  expect(await agent.ask(putAnswers, late)).toMatchObject({ isLate: true });
  const [kept] = (await supervisor.ask(listLate)).late;
  expect(kept?.said.map(({ about, text }) => [about, text])).toEqual([
    ['Combien d’enfants ?', '1'],
    ['Quel âge ? (1)', '5'],
  ]);
  await supervisor.ask(settleLate, { params: { id: kept?.id ?? 0 }, body: { keep: true } });
});

test('the page counts turns, and says of how many people', async () => {
  const requester = await app.as('requester');
  const { questions } = await requester.ask(getResults, { params: { id: campaignId } });
  const figures = questions.map(({ name, base, people, answered, dk, skipped, mean }) => ({
    name,
    base,
    people,
    answered,
    dk,
    skipped,
    mean,
  }));
  expect(figures).toEqual([
    { name: 'n', base: 3, people: null, answered: 3, dk: 0, skipped: 0, mean: 5 / 3 },
    { name: 'enfants', base: 3, people: null, answered: 3, dk: 0, skipped: 0, mean: 5 / 3 },
    { name: 'age', base: 5, people: 3, answered: 4, dk: 1, skipped: 0, mean: 7 },
    { name: 'garde', base: 1, people: 1, answered: 1, dk: 0, skipped: 4, mean: null },
    { name: 'nombreuse', base: 0, people: null, answered: 0, dk: 0, skipped: 3, mean: null },
  ]);
});

async function tables(): Promise<Record<'reponses' | 'reponses_libelles' | 'long', CsvRecord[]>> {
  const requester = await app.as('requester');
  const bundle = await exportedBundle(requester, campaignId);
  return {
    reponses: await bundleRows(bundle, 'reponses'),
    reponses_libelles: await bundleRows(bundle, 'reponses_libelles'),
    long: await bundleRows(bundle, 'long'),
  };
}

test('files have a column for every turn there may be, and a row for every turn there was', async () => {
  const { reponses, reponses_libelles, long } = await tables();
  const [first, second, third] = reponses;
  expect(Object.keys(first ?? {}).slice(-12)).toEqual([
    'n',
    'enfants',
    'age_1',
    'age_2',
    'age_3',
    'garde_1_1',
    'garde_1_2',
    'garde_2_1',
    'garde_2_2',
    'garde_3_1',
    'garde_3_2',
    'nombreuse',
  ]);
  const values = (row: Record<string, string> | undefined) =>
    Object.values(row ?? {})
      .slice(-12)
      .join(' ');
  // The third turn was answered, then taken back: passed over, like what a condition hides.
  expect(values(first)).toBe('2 2 2 9 -4 1 0 -4 -4 -4 -4 -4');
  expect(values(second)).toBe('2 2 12 -1 -4 -4 -4 -4 -4 -4 -4 -4');
  expect(values(third)).toBe('1 1 5 -4 -4 -4 -4 -4 -4 -4 -4 -4');
  expect(reponses_libelles[0]).toMatchObject({
    age_2: '9',
    age_3: '(non concerné : filtre)',
    garde_1: 'Crèche',
  });
  const own = long.filter((row) => row['pseudonyme'] === first?.['pseudonyme']);
  expect(
    own.map(({ question, tour, option, valeur, etat }) => [question, tour, option, valeur, etat]),
  ).toEqual([
    ['n', '', '', '2', 'answered'],
    ['enfants', '', '', '2', 'answered'],
    ['age', '1', '', '2', 'answered'],
    ['age', '2', '', '9', 'answered'],
    ['garde', '1', '1', '1', 'answered'],
    ['garde', '1', '2', '0', 'answered'],
    ['garde', '2', '', '', 'skipped'],
    ['nombreuse', '', '', '', 'skipped'],
  ]);
});
