import { type Random, seeded } from '#fixtures/random.ts';
import { addCall, addPeople, letTextsGo } from '#fixtures/rows.ts';
import type { Frame } from '#server/contracts/aapor.ts';
import { callResultCodes, dispositionCodes } from '#server/contracts/call-results.ts';
import { createCampaign } from '#server/contracts/campaigns.contract.ts';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import { createScript, publishScript, saveDraft } from '#server/contracts/scripts.contract.ts';
import type { TestApp } from '#server/testing.ts';

/**
 * A campaign with everything that exports have trouble with: conditions, several answers, turns, reasons for absence, two
 * versions, an option never chosen, words like formulas, letters beyond the usual and labels without end.
 */

const t = (fr: string) => ({ fr });
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export const longLabel = `Très ${'longue '.repeat(60)}fin`;
/** Four thousand letters, some of them several bytes, some read from right to left. */
export const endlessLabel = `=${'👩🏽‍🦽مرحبا é'.repeat(400)}`.slice(0, 3999).replace(/[\uD800-\uDBFF]$/, '');
/** Several segments of SPSS, cut within letters. */
const longText = 'é👍'.repeat(300);
const allow = { dk: true, rf: true, na: true };
const options = [
  { code: 1, label: t('=Un ; "l’autre", 👩🏽‍🦽') },
  { code: 2, label: t('مرحبا بكم') },
  { code: 3, label: t(longLabel) },
  { code: 4, label: t("Jamais choisie : 'non'") },
];

type Items = ScriptContent['blocks'][number]['items'];

function contentOf(own: Items): ScriptContent {
  return {
    languages: ['fr'],
    blocks: [
      {
        id: 'bloc',
        purpose: 'body',
        title: t('Bloc'),
        items: [
          { kind: 'yesno', name: 'ok', text: t('D’accord avec « $prix » ?'), allow },
          { kind: 'single', name: 'with', text: t(longLabel), options, allow },
          { kind: 'multi', name: 'gouts', text: t('Goûts ?'), options, allow },
          { kind: 'integer', name: 'age', text: t('Âge ?'), min: 0, max: 120, allow },
          { kind: 'decimal', name: 'solde', text: t('Solde ?'), allow },
          {
            kind: 'scale',
            name: 'note',
            text: t('Note ?'),
            min: 0,
            max: 5,
            allow,
            showIf: { op: 'eq', name: 'ok', value: 1 },
          },
          { kind: 'text', name: 'dit', text: t('Dites-moi'), allow },
          {
            kind: 'date',
            name: 'jour',
            text: t('Jour ?'),
            allow,
            showIf: { op: 'eq', name: 'target.quartier', value: 'Centre' },
          },
          { kind: 'time', name: 'heure', text: t('Heure ?'), allow },
          { kind: 'yesno', name: 'formule', text: t('=1+1'), allow },
          ...own,
        ],
      },
      {
        id: 'enfant',
        purpose: 'body',
        title: t('Vos enfants'),
        repeat: { name: 'enfants', label: t('Enfant'), max: 3, turns: { by: 'count', question: 'n' } },
        items: [
          { kind: 'integer', name: 'ans', text: t('Quel âge ?'), min: 0, allow },
          { kind: 'multi', name: 'garde', text: t('Gardé où ?'), options: options.slice(0, 2), allow },
        ],
      },
    ],
  };
}

const children = {
  kind: 'integer',
  name: 'n',
  text: t('Enfants ?'),
  min: 0,
  max: 3,
  required: true,
} as const;
const first = contentOf([
  { kind: 'single', name: 'avant', text: t('Posée avant'), options: options.slice(0, 2), allow },
  children,
]);
/** One question gone, an option more and one fewer, another wording. */
const second = contentOf([
  {
    kind: 'single',
    name: 'choix',
    text: t('Neuve'),
    options: [
      { code: 1, label: t(endlessLabel) },
      { code: 7, label: t('Sept') },
    ],
    allow,
  },
  children,
]);

const givenBy: Readonly<Record<string, (random: Random) => unknown>> = {
  ok: (random) => random.between(0, 1),
  with: (random) => random.between(1, 3),
  gouts: (random) => random.pick([[1], [2, 3], [1, 2, 3]]),
  age: (random) => random.between(0, 99),
  solde: (random) => random.between(-99, 99) / 4,
  note: (random) => random.between(0, 5),
  dit: (random) =>
    random.pick([
      'oui ; "bien"',
      '=1+1',
      'deux\nlignes',
      '-1',
      '+33 6 39 98 00 00',
      'œuf 👍, مرحبا',
      longText,
    ]),
  jour: (random) => `2026-03-${String(random.between(1, 31)).padStart(2, '0')}`,
  heure: (random) => `${String(random.between(0, 23)).padStart(2, '0')}:05`,
  formule: (random) => random.between(0, 1),
  avant: (random) => random.between(1, 2),
  choix: (random) => random.pick([1, 7]),
};

/** Forty people drawn from a seed, a weighted sample of a thousand, some of them called and asked several times. */
export async function drawnCampaign(app: TestApp, seed: number, frame: Frame, calls = 60) {
  const requester = await app.as('requester');
  const random = seeded(seed);
  const { id: scriptId } = await requester.ask(createScript, { body: { name: 'Trame', content: first } });
  const versions = [await requester.ask(publishScript, { params: { id: scriptId } })];
  const objectives = [{ code: 'informe', label: 'Informé·e' }];
  const sample = { sampling: 'sample', population: 1000 } as const;
  const body = { name: 'Paquet « d’essai »', scriptId, objectives, frame, ...sample };
  const campaign = await requester.ask(createCampaign, { body });
  await requester.ask(saveDraft, { params: { id: scriptId }, body: { content: second } });
  versions.push(await requester.ask(publishScript, { params: { id: scriptId } }));
  const now = app.clock.now();
  const people = await addPeople(
    app.deps,
    campaign,
    app.people.requester.id,
    Array.from({ length: 40 }, (_, index) => {
      const isDone = random.chance(0.6);
      return {
        name: `=Zéphyrine ${index}`,
        fields: { Quartier: random.pick(['Centre', '-1', '=A1']) },
        target: { weight: random.between(1, 40) / 4 },
        entry: {
          state: isDone ? 'done' : 'ready',
          disposition: isDone ? random.pick(dispositionCodes) : null,
          objective: random.chance(0.3) ? 'informe' : null,
          done_at: isDone ? now : null,
        },
      };
    }),
  );
  const [one] = people;
  if (one === undefined) throw new Error('nobody was added');
  for (let index = 0; index < calls; index += 1) {
    const asked = random.pick([one, ...people]);
    const other = random.pick([one, ...people]);
    const result = random.pick(callResultCodes);
    const targets = [{ targetId: asked.targetId, result }];
    // Sometimes a household: one ring, two files.
    if (other.targetId !== asked.targetId && random.chance(0.3))
      targets.push({ targetId: other.targetId, result: random.pick(callResultCodes) });
    const { id: versionId } = versions[index < 30 ? 0 : 1] ?? { id: 0 };
    const given = { targetId: asked.targetId, versionId };
    await addCall(app.deps, campaign, {
      agentId: app.people.agent.id,
      lineId: asked.lineId,
      startedAt: now - 30 * DAY + (index * DAY) / 4,
      result,
      targets,
      answers: [
        ...Object.entries(givenBy)
          .filter(([name]) => name !== (index < 30 ? 'choix' : 'avant') && random.chance(0.5))
          .map(([name, draw]) => {
            const state = random.pick(['answered', 'answered', 'answered', 'dk', 'rf', 'na']);
            const value = state === 'answered' && random.chance(0.9) ? draw(random) : null;
            return { ...given, name, value, state };
          }),
        ...childrenOf(random).map((answer) => ({ ...given, ...answer })),
      ],
    });
  }
  await letTextsGo(app.deps, campaign.id);
  return campaign;
}

/** How many, then what is said of each; not of all of them. */
function childrenOf(random: Random) {
  if (random.chance(0.5)) return [];
  const n = random.between(0, 3);
  const turns = Array.from({ length: n }, (_, index) => index + 1);
  return [
    { name: 'n', value: n },
    ...turns.flatMap((turn) => [
      { name: 'ans', value: random.between(0, 17), turn },
      ...(random.chance(0.3) ? [{ name: 'garde', value: null, state: 'rf', turn }] : []),
      ...(random.chance(0.3) ? [{ name: 'garde', value: random.pick([[1], [1, 2]]), turn }] : []),
    ]),
  ];
}
