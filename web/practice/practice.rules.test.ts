import { describe, expect, test } from 'vitest';
import type { Item, ScriptContent } from '#server/contracts/script-content.ts';
import {
  type Answers,
  checkAnswer,
  type GivenAnswer,
  isQuestion,
  runScript,
} from '#server/contracts/script-flow.ts';
import type { ScriptVersionView } from '#server/contracts/scripts.contract.ts';
import type { CloseCallBody } from '../outbox/entries.ts';
import { openPracticeServer, type PracticeServer } from './practice-server.ts';
import { askedNow, replyTo } from './replies.ts';
import { isNoise, type Scenario, scenarios } from './scenarios.ts';

const NOW = Date.parse('2026-03-17T10:30:00+01:00');
const PROMISED = Date.parse('2026-03-18T14:00:00+01:00');

const items: Item[] = [
  { kind: 'say', text: { fr: 'Bonjour.' } },
  { kind: 'yesno', name: 'oui', text: { fr: 'Oui ?' }, required: true, allow: { dk: true, rf: true } },
  {
    kind: 'single',
    name: 'un',
    text: { fr: 'Lequel ?' },
    options: [
      { code: 4, label: { fr: 'Le premier' } },
      { code: 9, label: { fr: 'Le second' }, showIf: { op: 'eq', name: 'oui', value: 0 } },
    ],
  },
  {
    kind: 'multi',
    name: 'plusieurs',
    text: { fr: 'Lesquels ?' },
    options: [
      { code: 1, label: { fr: 'A' } },
      { code: 2, label: { fr: 'B' } },
      { code: 3, label: { fr: 'Aucun' }, exclusive: true },
    ],
  },
  {
    kind: 'integer',
    name: 'nombre',
    text: { fr: 'Combien ?' },
    min: 2,
    max: 6,
    checks: [{ level: 'block', test: { op: 'ge', name: 'nombre', value: 4 }, message: { fr: 'Trop peu.' } }],
  },
  { kind: 'decimal', name: 'taux', text: { fr: 'Quel taux ?' }, min: 0.5, max: 1.5 },
  { kind: 'scale', name: 'note', text: { fr: 'Note ?' } },
  { kind: 'text', name: 'texte', text: { fr: 'Dites.' } },
  { kind: 'date', name: 'jour', text: { fr: 'Quand ?' } },
  { kind: 'time', name: 'heure', text: { fr: 'À quelle heure ?' } },
];
const content: ScriptContent = {
  languages: ['fr'],
  blocks: [
    {
      id: 'identite',
      purpose: 'identification',
      title: { fr: 'Identité' },
      items: [
        {
          kind: 'single',
          name: 'qui',
          text: { fr: 'Qui est-ce ?' },
          required: true,
          options: [
            { code: 1, label: { fr: 'La personne' } },
            { code: 2, label: { fr: 'Quelqu’un d’autre' } },
          ],
        },
      ],
    },
    { id: 'corps', purpose: 'body', title: { fr: 'Corps' }, items },
  ],
};
const version: ScriptVersionView = {
  id: 7,
  scriptId: 3,
  number: 1,
  state: 'live',
  content,
  sha256: '',
  publishedAt: 0,
};

function open(done: readonly Scenario['id'][] = []): PracticeServer {
  return openPracticeServer({
    version,
    agentName: 'Gaby',
    language: { code: 'ar', name: 'arabe' },
    words: { campaign: 'Exercice', reason: 'votre dossier', organisation: 'Le Département' },
    incomplete: 'Pas terminé.',
    done,
    seed: 5,
    now: () => NOW,
    promisedAt: () => PROMISED,
    onDone: () => undefined,
  });
}

const before = (id: Scenario['id']) =>
  scenarios
    .map((one) => one.id)
    .slice(
      0,
      scenarios.findIndex((one) => one.id === id),
    );

async function ring(id: Scenario['id']): Promise<PracticeServer> {
  const server = open(before(id));
  const held = await server.next(null);
  if (held.claim === null) throw new Error('nobody');
  expect((await server.ring(held.claim.id, held.claim.lineId, false)).dial).toEqual({ kind: 'accepted' });
  return server;
}

const close = (server: PracticeServer, body: CloseCallBody) =>
  server.send({ kind: 'close', callId: 1, body, draftId: '' });
const toLookAt = (server: PracticeServer) =>
  server.view().debrief?.points.flatMap(({ kind, isKept }) => (isKept ? [] : [kind]));

describe('what an invented person answers', () => {
  test('fits any question of any kind, whatever the seed and the temper, and leaves the script complete', () => {
    for (const isHesitant of [false, true]) {
      for (let seed = 0; seed < 60; seed += 1) {
        let answers: Answers = {};
        for (const question of content.blocks.flatMap((block) => block.items).filter(isQuestion)) {
          const asked = askedNow(question.name, content, answers, { commune: 'Val-Tonal' });
          if (asked === null) continue;
          const temper = { seed, isHesitant, now: NOW };
          const reply = replyTo(asked, content, answers, { commune: 'Val-Tonal' }, temper);
          if (reply === null) throw new Error(question.name);
          expect([question.name, checkAnswer(asked.question, reply.given)]).toEqual([question.name, null]);
          expect(reply.said).toMatch(/\p{L}|\d/u);
          expect(replyTo(asked, content, answers, { commune: 'Val-Tonal' }, temper)).toEqual(reply);
          answers = { ...answers, [question.name]: reply.given };
        }
        const flow = runScript(content, answers, {});
        expect([seed, flow.isComplete, flow.items.filter(({ problem }) => problem !== null)]).toEqual([
          seed,
          true,
          [],
        ]);
      }
    }
  });
});

test('nobody of the exercise has a number that can be dialled', async () => {
  for (const { id } of scenarios) {
    const held = await open(before(id)).next(null);
    if (held.claim === null) throw new Error('nobody');
    expect(held.line).toMatchObject({
      href: '',
      display: expect.stringMatching(/^(01 99 00|06 39 98) \d\d \d\d$/),
    });
  }
});

test('questions are answered once the agent has said who calls; before, the other side wonders', async () => {
  const server = await ring('ready');
  server.ask('qui');
  expect(server.view().turns.at(-1)?.text).toBe('Attendez… Vous êtes qui, au juste ?');
  server.introduce();
  expect(server.view().turns.at(-1)).toMatchObject({
    asked: 'Qui est-ce ?',
    text: expect.stringMatching(/bien moi/),
  });
  const heard = server.view().turns.length;
  server.ask('qui');
  expect(server.view().turns).toHaveLength(heard);
  server.introduce();
  expect(server.view().turns.at(-1)?.text).toMatch(/bien moi/);
});

test('what was heard and noted otherwise is shown, with the result and the introduction', async () => {
  const server = await ring('ready');
  server.introduce();
  server.ask('qui');
  const give = (name: string, given: GivenAnswer) =>
    server.send({ kind: 'answer', callId: 1, targetId: 1, name, given });
  await give('qui', { value: 2, state: 'answered' });
  expect(await close(server, { result: 'complete' })).toMatchObject({ kind: 'refused' });
  await close(server, { result: 'partial', note: 'est en dépression' });
  expect(server.view().debrief?.points).toEqual([
    { kind: 'result', isKept: false, expected: 'complete', chosen: 'partial' },
    { kind: 'introduction', isKept: true },
    expect.objectContaining({ kind: 'answer', noted: { value: 2, state: 'answered' } }),
    { kind: 'note', isKept: false, words: ['dépression'] },
  ]);
});

test('each call has its right end, and no other', async () => {
  const ends: Readonly<Record<string, CloseCallBody>> = {
    voicemail: { result: 'voicemail' },
    stranger: { result: 'bad_number' },
    table: { result: 'callback', callback: { at: PROMISED + 15 * 60_000 } },
    language: { result: 'appointment', callback: { at: PROMISED, interpreter: 'ar' } },
    channel: { result: 'unable', disposition: 'by_sms' },
    objection: { result: 'opt_out' },
  };
  for (const { id } of scenarios.filter((one) => Object.hasOwn(ends, one.id))) {
    const right = await ring(id);
    right.introduce();
    await close(right, ends[id] ?? {});
    expect([id, toLookAt(right)]).toEqual([id, []]);
    expect(right.view().done).toContain(id);
    const wrong = await ring(id);
    await close(wrong, { result: 'busy' });
    expect([id, toLookAt(wrong)?.[0]]).toEqual([id, 'result']);
  }
  const late = await ring('table');
  late.introduce();
  await close(late, { result: 'callback', callback: { at: PROMISED + 4 * 3_600_000 } });
  expect(toLookAt(late)).toEqual(['callback']);
});

test('what is said has no hole left in it, and starts its sentences with a capital', async () => {
  for (const { id } of scenarios) {
    const server = await ring(id);
    server.introduce();
    server.ask('qui');
    for (const { text } of server.view().turns) {
      expect(text).not.toMatch(/[{}]/);
      expect(isNoise(text) || /^\p{Lu}/u.test(text)).toBe(true);
    }
  }
});
