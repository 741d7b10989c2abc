import type { Server } from 'node:http';
import { pharmaciesList, rightsEndingList, seniorsList, visitorsList } from '#fixtures/lists.ts';
import { type Random, seeded } from '#fixtures/random.ts';
import { createFirstAdmin, hasAccounts } from '#server/accounts/index.ts';
import { createApp } from '#server/app.ts';
import { type Client, logIn } from '#server/client.ts';
import { changeBranding, createDirectorate, createUser } from '#server/contracts/accounts.contract.ts';
import { type CallResult, callResults } from '#server/contracts/call-results.ts';
import { closeCall, openCall, putAnswers } from '#server/contracts/calls.contract.ts';
import {
  actOnCampaign,
  assignAgents,
  type CampaignAction,
  createCampaign,
  type Schedule,
} from '#server/contracts/campaigns.contract.ts';
import type { BodyInputOf } from '#server/contracts/endpoint.ts';
import { confirmImport, uploadImport } from '#server/contracts/imports.contract.ts';
import { type Claimed, claimNext } from '#server/contracts/queue.contract.ts';
import type { Role } from '#server/contracts/roles.ts';
import type { Answer, QuestionItem, ScriptContent } from '#server/contracts/script-content.ts';
import { type Answers, runScript } from '#server/contracts/script-flow.ts';
import { createScript, listTemplates, publishScript } from '#server/contracts/scripts.contract.ts';
import { withSheets, writeDemoSheets } from '#server/demo-sheets.ts';
import { startJobs } from '#server/jobs/index.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Deps } from '#server/platform/http.ts';

/** Shown on the login page and at start: these people do not exist. */
export const DEMO_PASSWORD = 'colline-marine-48';

export const demoAccounts = [
  { key: 'admin', role: 'admin', name: 'Alix Morel', email: 'admin@exemple.fr', in: null, languages: ['fr'] },
  {
    key: 'supervisor',
    role: 'supervisor',
    name: 'Sacha Lindqvist',
    email: 'responsable@exemple.fr',
    in: null,
    languages: ['fr', 'en'],
  },
  {
    key: 'autonomie',
    role: 'requester',
    name: 'Ruth Okafor',
    email: 'autonomie@exemple.fr',
    in: 'Direction de l’autonomie',
    languages: ['fr'],
  },
  {
    key: 'sante',
    role: 'requester',
    name: 'Omar Belkacem',
    email: 'sante@exemple.fr',
    in: 'Direction de la prévention et de la santé',
    languages: ['fr'],
  },
  {
    key: 'solidarites',
    role: 'requester',
    name: 'Léa Fontanel',
    email: 'solidarites@exemple.fr',
    in: 'Direction des solidarités',
    languages: ['fr'],
  },
  {
    key: 'agent1',
    role: 'agent',
    name: 'Gaby Tournier',
    email: 'agent1@exemple.fr',
    in: null,
    languages: ['fr'],
  },
  {
    key: 'agent2',
    role: 'agent',
    name: 'Gil Moreira',
    email: 'agent2@exemple.fr',
    in: null,
    languages: ['fr', 'pt'],
  },
  {
    key: 'agent3',
    role: 'agent',
    name: 'Gina Ben Salah',
    email: 'agent3@exemple.fr',
    in: null,
    languages: ['fr', 'ar'],
  },
  {
    key: 'agent4',
    role: 'agent',
    name: 'Gwen Le Goff',
    email: 'agent4@exemple.fr',
    in: null,
    languages: ['fr'],
  },
  {
    key: 'agent5',
    role: 'agent',
    name: 'Gustave Rey',
    email: 'agent5@exemple.fr',
    in: null,
    languages: ['fr'],
  },
  {
    key: 'agent6',
    role: 'agent',
    name: 'Garance Mbaye',
    email: 'agent6@exemple.fr',
    in: null,
    languages: ['fr', 'wo'],
  },
  {
    key: 'analyst',
    role: 'analyst',
    name: 'Anouk Dervaux',
    email: 'analyste@exemple.fr',
    in: null,
    languages: ['fr'],
  },
  { key: 'dpo', role: 'dpo', name: 'Dominique Prat', email: 'dpo@exemple.fr', in: null, languages: ['fr'] },
] as const satisfies readonly {
  key: string;
  role: Role;
  name: string;
  email: string;
  in: string | null;
  languages: readonly string[];
}[];

/** The accounts and their password, as lines of text. */
export function describeAccounts(): string {
  const lines = demoAccounts.map(({ email, role, name }) => `  ${email.padEnd(26)}${role.padEnd(14)}${name}`);
  return [`Comptes de démonstration, mot de passe « ${DEMO_PASSWORD} » :`, '', ...lines, ''].join('\n');
}

type Key = (typeof demoAccounts)[number]['key'];

/** Time as the story tells it: set by hand, then let go. */
interface StoryClock extends Clock {
  set(instant: number): void;
  wait(minutes: number): void;
}

function storyClock(start: number): StoryClock {
  let now = start;
  return {
    now: () => now,
    set: (instant) => {
      now = instant;
    },
    wait: (minutes) => {
      now += Math.round(minutes * 60_000);
    },
  };
}

const DAY_MS = 86_400_000;
const AGENTS_ON_THE_STORY = ['agent1', 'agent2', 'agent3', 'agent4'] as const satisfies readonly Key[];
const HOUR_MS = 3_600_000;
const CALLS_A_HALF_DAY = 5;

/** So that a visitor can try the desk at any hour; a real campaign keeps the default hours. */
const anyTime: Schedule = {
  days: [1, 2, 3, 4, 5, 6, 7],
  ranges: [{ from: '00:00', to: '23:59' }],
  closedOn: [],
};

/**
 * Fills an empty database with a fictional département: three directorates, four campaigns in four states, and a week of
 * calls. Everything goes through the product's own interface, with its rules, on a clock of its own. Returns false,
 * changing nothing, when the database already has accounts.
 */
export async function fillDemo(real: Deps): Promise<boolean> {
  if (await hasAccounts(real.db)) return false;
  const today = real.clock.now();
  const clock = storyClock(today - 10 * DAY_MS);
  // What is told happened long ago: nobody rings, whatever the telephony of this deployment.
  const config = { ...real.config, telephony: { ...real.config.telephony, provider: 'manual' as const } };
  const deps: Deps = { ...real, clock, config };
  const server = await new Promise<Server>((resolve) => {
    const app = createApp(deps, { isStopping: () => false });
    const listening: Server = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  const address = server.address();
  const url = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
  const jobs = startJobs(deps, { everyMs: null });
  try {
    await tellStory({ url, clock, today, tick: jobs.tick, deps, random: seeded(7) });
  } finally {
    await jobs.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  return true;
}

interface Stage {
  readonly url: string;
  readonly clock: StoryClock;
  /** The moment the demonstration is made, milliseconds UTC. */
  readonly today: number;
  readonly tick: () => Promise<void>;
  readonly deps: Deps;
  readonly random: Random;
}

async function tellStory(stage: Stage): Promise<void> {
  const ids = await bringPeople(stage);
  const as = (key: Key) => logIn(stage.url, emailOf(key), DEMO_PASSWORD);
  const supervisor = await as('supervisor');
  const sheets = await writeDemoSheets(stage.today, {
    autonomie: await as('autonomie'),
    sante: await as('sante'),
    everybody: supervisor,
  });
  const agentIds = AGENTS_ON_THE_STORY.map((key) => ids[key] ?? 0);

  const satisfaction = await commission(stage, await as('solidarites'), 'satisfaction', visitorsList(60), {
    name: 'Satisfaction des personnes reçues',
    purpose:
      'Savoir si les personnes reçues dans nos accueils ont trouvé ce qu’elles cherchaient, et améliorer l’accueil.',
    dataSource: 'Registre des rendez-vous des maisons des solidarités',
    neutralReason: 'votre récente visite dans un de nos accueils',
    objectives: [{ code: 'entendu', label: 'Avis recueilli' }],
    ...datesAround(stage.today, -10, -1),
  });
  await act(supervisor, satisfaction, ['approve']);
  await supervisor.ask(assignAgents, { params: { id: satisfaction }, body: { agentIds } });
  await act(supervisor, satisfaction, ['start']);
  for (const day of [9, 8]) await workDay(stage, day, as);
  await act(await as('supervisor'), satisfaction, ['close']);
  await stage.tick();

  stage.clock.set(stage.today - 7 * DAY_MS);
  const director = await as('autonomie');
  const lead = await as('supervisor');
  const rights = await commission(
    stage,
    director,
    'rights-ending',
    rightsEndingList(320, isoDay(stage.today)),
    {
      name: 'Vos droits AAH/PCH se terminent bientôt',
      purpose:
        'Prévenir les personnes dont les droits AAH ou PCH se terminent, et les aider à demander leur renouvellement à temps.',
      dataSource: 'Logiciel métier de la MDPH du Val-d’Ambre',
      neutralReason: 'un courrier administratif qui vous concerne',
      objectives: [
        { code: 'informe', label: 'Personne informée' },
        { code: 'deja_depose', label: 'Dossier déjà déposé' },
        { code: 'aide_demandee', label: 'Aide au dossier demandée' },
        { code: 'ne_renouvelle_pas', label: 'Ne renouvelle pas' },
      ],
      priority: 1,
      ...datesAround(stage.today, -7, 60),
    },
    sheets.ofRightsScript,
  );
  await act(lead, rights, ['approve']);
  const halves = [agentIds.slice(0, 2), agentIds.slice(2)] as const;
  await lead.ask(assignAgents, { params: { id: rights }, body: { agentIds: halves[0] } });
  await act(lead, rights, ['start']);

  const seniors = await commission(stage, await as('solidarites'), 'heatwave-seniors', seniorsList(140), {
    name: 'Personnes isolées pendant les fortes chaleurs',
    purpose:
      'Prendre des nouvelles des personnes inscrites au registre et repérer celles qui ont besoin d’aide.',
    dataSource: 'Registre communal des personnes fragiles ou isolées',
    neutralReason: 'prendre de vos nouvelles',
    objectives: [
      { code: 'va_bien', label: 'Va bien' },
      { code: 'aide', label: 'Besoin d’aide signalé' },
    ],
    priority: 2,
    ...datesAround(stage.today, -7, 20),
  });
  await act(lead, seniors, ['approve']);
  await lead.ask(assignAgents, { params: { id: seniors }, body: { agentIds: halves[1] } });
  await act(lead, seniors, ['start']);
  for (const day of [6, 5, 4, 3, 2, 1]) await workDay(stage, day, as);
  const today = await as('supervisor');
  await act(today, seniors, ['pause']);
  // From today on, everybody calls for the campaign that runs.
  await today.ask(assignAgents, { params: { id: rights }, body: { agentIds: agentsOf(ids) } });

  await commission(stage, await as('sante'), 'hpv-pharmacies', pharmaciesList(85), {
    name: 'Vaccination HPV : le point avec les pharmacies',
    purpose: 'Connaître la pratique de la vaccination HPV en officine et les freins rencontrés.',
    dataSource: 'Liste des officines du Val-d’Ambre',
    neutralReason: 'une enquête auprès des pharmacies',
    objectives: [{ code: 'repondu', label: 'Enquête remplie' }],
    ...datesAround(stage.today, 3, 30),
  });
  stage.clock.set(stage.today);
  await stage.tick();
}

async function bringPeople({ url, deps }: Stage): Promise<Partial<Record<Key, number>>> {
  await createFirstAdmin(deps.db, { email: emailOf('admin'), password: DEMO_PASSWORD }, deps.clock);
  const admin = await logIn(url, emailOf('admin'), DEMO_PASSWORD);
  await admin.ask(changeBranding, {
    body: { organisation: 'Département du Val-d’Ambre', colour: '#7a4a12', logo: null },
  });
  const homes = new Map<string, number>();
  const ids: Partial<Record<Key, number>> = {};
  for (const account of demoAccounts) {
    if (account.in !== null && !homes.has(account.in)) {
      homes.set(account.in, (await admin.ask(createDirectorate, { body: { name: account.in } })).id);
    }
    if (account.key === 'admin') continue;
    const { user } = await admin.ask(createUser, {
      body: {
        email: account.email,
        name: account.name,
        role: account.role,
        directorateId: account.in === null ? null : (homes.get(account.in) ?? null),
        languages: [...account.languages],
        password: DEMO_PASSWORD,
      },
    });
    ids[account.key] = user.id;
  }
  return ids;
}

function emailOf(key: Key): string {
  return demoAccounts.find((account) => account.key === key)?.email ?? '';
}

function agentsOf(ids: Partial<Record<Key, number>>): number[] {
  return demoAccounts.filter(({ role }) => role === 'agent').map(({ key }) => ids[key] ?? 0);
}

function isoDay(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

function datesAround(today: number, from: number, to: number) {
  return {
    startsOn: isoDay(today + from * DAY_MS),
    endsOn: isoDay(today + to * DAY_MS),
    retentionEndsOn: isoDay(today + (to + 90) * DAY_MS),
  };
}

type Commission = Omit<
  BodyInputOf<typeof createCampaign>,
  'controller' | 'lawfulBasis' | 'dpoContact' | 'scriptId'
>;

/** From the template to the submitted commission, as a requester does it. Returns the campaign's id. */
async function commission(
  stage: Stage,
  requester: Client,
  template: string,
  list: string,
  details: Commission,
  sheets: ReadonlyMap<string, string> = new Map(),
): Promise<number> {
  const { templates } = await requester.ask(listTemplates);
  const chosen = templates.find(({ key }) => key === template);
  if (chosen === undefined) throw new Error(`no script template ${template}`);
  const script = await requester.ask(createScript, {
    body: { name: chosen.name, content: withSheets(chosen.content, sheets) },
  });
  await requester.ask(publishScript, { params: { id: script.id } });
  const { id } = await requester.ask(createCampaign, {
    body: {
      controller: 'Département du Val-d’Ambre',
      lawfulBasis: 'public_interest',
      dpoContact: 'dpo@exemple.fr',
      schedule: anyTime,
      ...details,
      scriptId: script.id,
    },
  });
  const { importId } = await requester.ask(uploadImport, {
    params: { id },
    query: { filename: `${template}.csv` },
    raw: list,
  });
  await requester.ask(confirmImport, { params: { id: importId }, body: {} });
  await stage.tick();
  await act(requester, id, ['submit']);
  return id;
}

async function act(client: Client, id: number, actions: readonly CampaignAction[]): Promise<void> {
  for (const action of actions)
    await client.ask(actOnCampaign, { params: { id, action }, body: { comment: '' } });
}

/** One morning and one afternoon, `daysAgo`; the agents work side by side, a call each about every twelve minutes. */
async function workDay(stage: Stage, daysAgo: number, as: (key: Key) => Promise<Client>): Promise<void> {
  const midnight = Date.parse(`${isoDay(stage.today - daysAgo * DAY_MS)}T00:00:00Z`);
  for (const hour of [9, 14]) {
    stage.clock.set(midnight + hour * HOUR_MS);
    const clients = await Promise.all(AGENTS_ON_THE_STORY.map(as));
    for (let call = 0; call < CALLS_A_HALF_DAY; call += 1) {
      const start = stage.clock.now();
      await stage.tick();
      for (const client of clients) {
        stage.clock.set(start + stage.random.between(0, 60) * 1000);
        await callOnce(stage, client);
      }
      stage.clock.set(start + stage.random.between(10, 14) * 60_000);
    }
  }
}

/** What happens in a hundred calls, roughly. */
const chances: readonly [CallResult, number][] = [
  ['complete', 34],
  ['no_answer', 24],
  ['voicemail', 14],
  ['callback', 7],
  ['appointment', 6],
  ['busy', 3],
  ['bad_number', 3],
  ['refusal_soft', 3],
  ['refusal_hard', 2],
  ['ineligible', 2],
  ['partial', 1],
  ['opt_out', 1],
];

function drawResult(random: Random): CallResult {
  const [first = 'no_answer', ...rest] = chances.flatMap(([result, weight]) =>
    Array<CallResult>(weight).fill(result),
  );
  return random.pick([first, ...rest]);
}

async function callOnce({ clock, random }: Stage, agent: Client): Promise<void> {
  const next = await agent.ask(claimNext);
  if (next.claim === null) return;
  const { call } = await agent.ask(openCall, { body: { claimId: next.claim.id, lineId: next.claim.lineId } });
  const result = drawResult(random);
  const isReached = callResults[result].reached;
  clock.wait(isReached ? random.between(2, 7) : 0.7);
  const [person, ...others] = next.targets;
  if (person === undefined) return;
  const together = isReached && result === 'complete' ? others : [];
  for (const target of result === 'complete' ? [person, ...together] : []) {
    const version = [next.scriptVersion, ...next.otherScriptVersions].find(
      ({ id }) => id === target.scriptVersionId,
    );
    if (version !== undefined) await answerAll(agent, call.id, target, version.content, random);
  }
  const at = Math.ceil((clock.now() + random.between(1, 3) * DAY_MS) / 900_000) * 900_000;
  const outcome = {
    result,
    ...((result === 'callback' || result === 'appointment') && {
      callback: { at, note: 'Préfère être appelé·e à ce moment' },
    }),
    ...(result === 'complete' && objectiveOf(person, random)),
  };
  await agent.ask(closeCall, {
    params: { id: call.id },
    headers: { 'Idempotency-Key': `demo-close-${call.id}` },
    body: {
      ...outcome,
      others: together.map((other) => ({
        targetId: other.id,
        result: 'complete' as const,
        ...objectiveOf(other, random),
      })),
    },
  });
}

function objectiveOf(target: Claimed['targets'][number], random: Random): { objective?: string } {
  const [first, ...rest] = target.objectives.map(({ code }) => code);
  return first === undefined ? {} : { objective: random.chance(0.5) ? first : random.pick([first, ...rest]) };
}

/** Goes through the script as an agent does, one question after the other, until it is complete. */
async function answerAll(
  agent: Client,
  callId: number,
  target: Claimed['targets'][number],
  content: ScriptContent,
  random: Random,
): Promise<void> {
  const answers: Record<string, Answers[string]> = {};
  const given: Answer[] = [];
  for (let step = 0; step < 200; step += 1) {
    const flow = runScript(content, answers, {});
    const item = flow.items.find(
      (candidate) =>
        candidate.visible && 'name' in candidate.item && answers[candidate.item.name] === undefined,
    )?.item;
    if (item === undefined || !('name' in item)) break;
    const answer = inventAnswer(item, random);
    answers[item.name] = answer;
    given.push({ name: item.name, ...answer });
  }
  if (given.length === 0) return;
  await agent.ask(putAnswers, {
    params: { id: callId },
    headers: { 'Idempotency-Key': `demo-${callId}-${target.id}` },
    body: { targetId: target.id, answers: given },
  });
}

function inventAnswer(question: QuestionItem, random: Random): Answers[string] {
  if (question.allow?.dk === true && random.chance(0.04)) return { value: null, state: 'dk' };
  if (question.allow?.rf === true && random.chance(0.02)) return { value: null, state: 'rf' };
  const [first = 1, ...rest] = (question.options ?? []).map(({ code }) => code);
  const low = question.min ?? 0;
  const high = question.max ?? (question.kind === 'scale' ? 10 : 20);
  switch (question.kind) {
    case 'yesno':
      return { value: random.chance(0.7) ? 1 : 0, state: 'answered' };
    case 'single':
      return { value: random.chance(0.4) ? first : random.pick([first, ...rest]), state: 'answered' };
    case 'multi':
      return { value: [random.pick([first, ...rest])], state: 'answered' };
    case 'integer':
    case 'decimal':
      return { value: random.between(Math.ceil(low), Math.floor(high)), state: 'answered' };
    case 'scale':
      return {
        value: Math.max(low, high - Math.floor(random.next() ** 2 * (high - low + 1))),
        state: 'answered',
      };
    case 'date':
      return { value: `2026-0${random.between(1, 9)}-1${random.between(0, 9)}`, state: 'answered' };
    case 'time':
      return { value: '10:30', state: 'answered' };
    case 'text':
      return {
        value: random.pick(['Rien à ajouter', 'Merci pour votre appel', 'Aimerait recevoir un courrier']),
        state: 'answered',
      };
  }
}
