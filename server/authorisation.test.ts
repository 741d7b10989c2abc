import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCall } from '#server/contracts/calls.contract.ts';
import { defaultCallRules } from '#server/contracts/campaigns.contract.ts';
import type { EndpointDefinition } from '#server/contracts/endpoint.ts';
import { askExport } from '#server/contracts/exports.contract.ts';
import { endpoints } from '#server/contracts/index.ts';
import { claimNext } from '#server/contracts/queue.contract.ts';
import { lookUpReturned } from '#server/contracts/returned.contract.ts';
import { type Role, roles } from '#server/contracts/roles.ts';
import { createSheet, publishSheet } from '#server/contracts/sheets.contract.ts';
import { applySteering, previewSteering } from '#server/contracts/steering.contract.ts';
import { type Client, type PersonKey, startApp, type TestApp } from '#server/testing.ts';
import { runningCampaign } from '#server/testing-world.ts';

/**
 * Every endpoint × every role × {their own thing, somebody else's, nothing at all}. Whoever may not call is told 403
 * whatever the id; what one may not see is 404, exactly like what does not exist.
 */

let app: TestApp;
let clients: ReadonlyMap<Role, Client>;
let own: Things;
let other: Things;

/** Ids of one directorate's campaign and of all that hangs on it. */
interface Things {
  readonly campaign: number;
  readonly script: number;
  readonly sheet: number;
  readonly import: number;
  readonly target: number;
  readonly claim: number;
  readonly call: number;
  readonly agent: number;
  readonly steering: number;
  readonly export: number;
  readonly returned: number;
}

const NOTHING = 999_999_999;

async function things(by: PersonKey, agent: PersonKey): Promise<Things> {
  const commission = await runningCampaign(app, { by, agents: [agent], name: `Campagne de ${by}` });
  const desk = await app.as(agent);
  const claimed = await desk.ask(claimNext);
  if (claimed.claim === null) throw new Error('nobody to call');
  const { call } = await desk.ask(openCall, {
    body: { claimId: claimed.claim.id, lineId: claimed.claim.lineId },
  });
  return {
    campaign: commission.id,
    script: commission.scriptId,
    sheet: await publishedSheet(by),
    import: commission.importId,
    target: claimed.targets[0]?.id ?? 0,
    claim: claimed.claim.id,
    call: call.id,
    agent: app.people[agent].id,
    steering: await steered(commission.id),
    export: await exported(commission.id),
    returned: await lookedUp(desk),
  };
}

/** Somebody of the list calls back, and this person picks up. */
async function lookedUp(desk: Client): Promise<number> {
  return (await desk.ask(lookUpReturned, { body: { number: '0199001010' } })).id ?? NOTHING;
}

async function publishedSheet(by: PersonKey): Promise<number> {
  const requester = await app.as(by);
  const body = { title: `Fiche de ${by}`, topic: 'Essai', text: 'Un texte.' };
  const { id } = await requester.ask(createSheet, { body });
  await requester.ask(publishSheet, { params: { id }, body: { revision: 0 } });
  return id;
}

async function steered(campaignId: number): Promise<number> {
  const supervisor = await app.as('supervisor');
  const params = { id: campaignId };
  const { token } = await supervisor.ask(previewSteering, { params, body: { lever: { kind: 'release' } } });
  return (await supervisor.ask(applySteering, { params, body: { token } })).id;
}

async function exported(campaignId: number): Promise<number> {
  const analyst = await app.as('analyst');
  const asked = await analyst.ask(askExport, { params: { id: campaignId }, body: { format: 'csv' } });
  await app.jobs.tick();
  return asked.id;
}

beforeAll(async () => {
  app = await startApp();
  own = await things('requester', 'agent');
  other = await things('otherRequester', 'agent2');
  const keys: Record<Role, PersonKey> = {
    agent: 'agent',
    supervisor: 'supervisor',
    requester: 'requester',
    analyst: 'analyst',
    correspondent: 'correspondent',
    dpo: 'dpo',
    admin: 'admin',
  };
  clients = new Map(await Promise.all(roles.map(async (role) => [role, await app.as(keys[role])] as const)));
});
afterAll(() => app.stop());

/** What `:id` names, by the address. */
function kindOf(path: string): keyof Things | 'user' | null {
  const [, , collection] = path.split('/');
  if (!path.includes(':id')) return null;
  switch (collection) {
    case 'campaigns':
      return 'campaign';
    case 'imports':
      return 'import';
    case 'scripts':
      return 'script';
    case 'sheets':
      return 'sheet';
    case 'targets':
      return 'target';
    case 'claims':
      return 'claim';
    case 'calls':
      return 'call';
    case 'agents':
      return 'agent';
    case 'users':
      return 'user';
    case 'steering':
      return 'steering';
    case 'exports':
      return 'export';
    case 'returned-calls':
      return 'returned';
    case 'late':
      // Only those who lead agents come near, and they see every directorate's.
      return null;
    default:
      throw new Error(`what does ${path} name? say it here`);
  }
}

/** Bodies good enough to get past validation, so that what answers is the authorisation. */
const bodies: Readonly<Record<string, unknown>> = {
  'PATCH /api/campaigns/:id': { name: 'Autre nom' },
  'POST /api/campaigns/:id/:action': { comment: 'Rien à signaler' },
  'PUT /api/campaigns/:id/agents': { agentIds: [] },
  'POST /api/imports/:id/preview': { mapping: [{ column: 3, role: 'phone' }] },
  'POST /api/imports/:id/confirm': {},
  'POST /api/imports/:id/held': { lines: [2], decision: 'drop' },
  'PUT /api/scripts/:id/draft': {
    content: { languages: ['fr'], blocks: [{ id: 'un', purpose: 'body', title: { fr: 'Un' }, items: [] }] },
  },
  'PUT /api/campaigns/:id/script-version': { fromVersionId: 1, toVersionId: 1 },
  'POST /api/scripts/:id/comments': { text: 'À revoir' },
  'PUT /api/scripts/:id/comments/resolution': { openingId: NOTHING, isResolved: true },
  'PUT /api/scripts/:id/comments/read': { lastId: 1 },
  'PATCH /api/sheets/:id': {},
  'PUT /api/sheets/:id/draft': { title: 'Un', topic: 'Essai', text: '', revision: 1 },
  'POST /api/sheets/:id/publish': { revision: 1 },
  'PUT /api/calls/:id/answers': { answers: [{ name: 'informe', value: 1, state: 'answered' }] },
  'POST /api/calls/:id/close': { result: 'no_answer' },
  'POST /api/campaigns/:id/rules/preview': defaultCallRules,
  'PUT /api/campaigns/:id/rules': { rules: defaultCallRules, version: 1 },
  'POST /api/campaigns/:id/quotas/preview': { quotas: [] },
  'PUT /api/campaigns/:id/quotas': { version: 0, quotas: [] },
  'POST /api/campaigns/:id/steering/preview': { lever: { kind: 'release' } },
  'POST /api/campaigns/:id/steering': { token: 'aucun' },
  'POST /api/campaigns/:id/exports': { format: 'csv' },
  'POST /api/calls/:id/resolve': { result: 'no_answer' },
  'POST /api/returned-calls/:id/identity': { targetId: NOTHING },
  'POST /api/returned-calls/:id/resume': { targetId: NOTHING },
  'POST /api/returned-calls/:id/wish': { kind: 'opposition' },
  'POST /api/late/:id/settle': { keep: false },
  'DELETE /api/claims/:id': { reason: '' },
  'PATCH /api/users/:id': { name: 'Autre nom' },
};

/** What an address must say besides. */
const queries: Readonly<Record<string, string>> = {
  '/api/imports/:id/rows': '?finding=no_phone',
  '/api/sheets/:id/comparison': '?from=1&to=1',
  '/api/scripts/:id/comparison': '?from=1&to=1',
};

let attempts = 0;

async function statusOf(
  client: Client,
  { method, path, rawBody }: EndpointDefinition,
  id: number,
): Promise<number> {
  const place = path.replace(':id', String(id)).replace(':action', 'pause').replace(':format', 'csv');
  const address = `${place}${queries[path] ?? ''}`;
  attempts += 1;
  const response = await fetch(app.url + address, {
    method,
    headers: {
      Cookie: client.cookie,
      'Content-Type': rawBody === undefined ? 'application/json' : 'text/csv',
      'Idempotency-Key': `matrix-${attempts}`,
    },
    body:
      method === 'GET'
        ? null
        : rawBody === undefined
          ? JSON.stringify(bodies[`${method} ${path}`] ?? {})
          : `Nom;Téléphone\r\nESSAI${attempts};0199003030\r\n`,
  });
  await response.body?.cancel();
  return response.status;
}

const named = endpoints.filter(({ path, policy }) => policy !== 'public' && path.includes(':id'));

/** What is its agent's alone; the rest is bounded by directorate or assignment. Those who lead agents resolve all calls. */
function isPersonal({ path }: EndpointDefinition): boolean {
  const kind = kindOf(path);
  return kind === 'claim' || kind === 'returned' || (kind === 'call' && path !== '/api/calls/:id/resolve');
}

/** Roles whose view is bounded: for the others, every directorate's things are theirs. */
const bounded: readonly Role[] = ['requester', 'agent', 'correspondent', 'admin'];

test('a role that is not in an endpoint’s policy is refused, whatever the id', async () => {
  for (const endpoint of endpoints) {
    if (endpoint.policy === 'public') continue;
    for (const role of roles) {
      if (endpoint.policy.includes(role)) continue;
      const client = clients.get(role);
      if (client === undefined) throw new Error(role);
      for (const id of endpoint.path.includes(':id') ? [own.campaign, NOTHING] : [0]) {
        expect([endpoint.method, endpoint.path, role, await statusOf(client, endpoint, id)]).toEqual([
          endpoint.method,
          endpoint.path,
          role,
          403,
        ]);
      }
    }
  }
});

test('what does not exist is not found, for whoever may ask', async () => {
  for (const endpoint of named) {
    for (const [role, client] of clients) {
      if (endpoint.policy === 'public' || !endpoint.policy.includes(role)) continue;
      expect([endpoint.method, endpoint.path, role, await statusOf(client, endpoint, NOTHING)]).toEqual([
        endpoint.method,
        endpoint.path,
        role,
        404,
      ]);
    }
  }
});

test('what belongs to another directorate, agent or campaign does not exist for those it is not for', async () => {
  let walked = 0;
  for (const endpoint of named) {
    const kind = kindOf(endpoint.path);
    if (kind === null || kind === 'user') continue;
    for (const [role, client] of clients) {
      if (endpoint.policy === 'public' || !endpoint.policy.includes(role)) continue;
      if (!isPersonal(endpoint) && !bounded.includes(role)) continue;
      walked += 1;
      expect([endpoint.method, endpoint.path, role, await statusOf(client, endpoint, other[kind])]).toEqual([
        endpoint.method,
        endpoint.path,
        role,
        404,
      ]);
    }
  }
  expect(walked).toBeGreaterThan(20);
});

test('what is one’s own is never answered with "forbidden" or "not found"', async () => {
  const reading = named.filter(({ method }) => method === 'GET');
  for (const endpoint of reading) {
    const kind = kindOf(endpoint.path);
    if (kind === null || kind === 'user') continue;
    for (const [role, client] of clients) {
      if (endpoint.policy === 'public' || !endpoint.policy.includes(role)) continue;
      if (isPersonal(endpoint) && role !== 'agent') continue;
      expect([endpoint.path, role, await statusOf(client, endpoint, own[kind])]).toEqual([
        endpoint.path,
        role,
        200,
      ]);
    }
  }
});
