import { afterAll, beforeAll, expect, test } from 'vitest';
import { addPeople } from '#fixtures/rows.ts';
import { changeUser } from '#server/contracts/accounts.contract.ts';
import {
  actOnCampaign,
  assignAgents,
  type CampaignAction,
  type CampaignView,
  changeCampaign,
  createCampaign,
  getCampaign,
  listCampaigns,
} from '#server/contracts/campaigns.contract.ts';
import { createScript, publishScript, saveDraft } from '#server/contracts/scripts.contract.ts';
import type { LiveEvent } from '#server/contracts/service.contract.ts';
import { type Client, startApp } from '#server/testing.ts';

const app = await startApp();
afterAll(() => app.stop());
const supervisor = await app.as('supervisor');
const requester = await app.as('requester');
const otherRequester = await app.as('otherRequester');
const agent = await app.as('agent');

const content = {
  languages: ['fr'],
  blocks: [
    {
      id: 'bloc',
      purpose: 'body' as const,
      title: { fr: 'Bloc' },
      items: [{ kind: 'yesno' as const, name: 'ok', text: { fr: 'D’accord ?' } }],
    },
  ],
};

const complete = {
  name: 'Fin de droits',
  purpose: 'Prévenir avant la fin d’un droit',
  controller: 'Département du Val-Fictif',
  dataSource: 'la MDPH',
  dpoContact: 'dpo@exemple.fr',
  neutralReason: 'un dossier à renouveler',
  startsOn: '2026-03-01',
  endsOn: '2026-06-30',
  retentionEndsOn: '2026-09-30',
};

let scriptId = 0;
beforeAll(async () => {
  scriptId = (await requester.ask(createScript, { body: { name: 'Trame', content } })).id;
  await requester.ask(publishScript, { params: { id: scriptId } });
});

async function commissioned(more: object = {}): Promise<CampaignView> {
  return requester.ask(createCampaign, { body: { ...complete, scriptId, ...more } });
}

async function withPeople(campaign: CampaignView): Promise<void> {
  await addPeople(app.deps, campaign, app.people.requester.id, [{}, {}]);
}

function act(
  client: Client,
  { id }: { id: number },
  action: CampaignAction,
  comment = '',
): Promise<CampaignView> {
  return client.ask(actOnCampaign, { params: { id, action }, body: { comment } });
}

function refusal(client: Client, { id }: { id: number }, action: CampaignAction, comment = '') {
  return client.refused(actOnCampaign, { params: { id, action }, body: { comment } });
}

async function approved(): Promise<CampaignView> {
  const campaign = await commissioned();
  await withPeople(campaign);
  await act(requester, campaign, 'submit');
  return act(supervisor, campaign, 'approve');
}

async function running(): Promise<CampaignView> {
  const campaign = await approved();
  await supervisor.ask(assignAgents, {
    params: { id: campaign.id },
    body: { agentIds: [app.people.agent.id] },
  });
  return act(supervisor, campaign, 'start');
}

test('a campaign goes from commission to closing, and says at each step what may be done next', async () => {
  const campaign = await requester.ask(createCampaign, { body: { name: 'Nouvelle' } });
  expect(campaign).toMatchObject({
    state: 'draft',
    directorateId: app.directorates.autonomie,
    directorateName: 'Autonomie',
    createdByName: 'Ruth Autonomie',
    actions: ['submit'],
    canEdit: true,
    canImport: true,
    canAssign: false,
    targets: 0,
    missing: [
      'purpose',
      'controller',
      'dataSource',
      'dpoContact',
      'neutralReason',
      'startsOn',
      'endsOn',
      'retentionEndsOn',
      'script',
      'targets',
    ],
  });
  const incomplete = await refusal(requester, campaign, 'submit');
  expect(incomplete.code).toBe('campaign.incomplete');
  expect(incomplete.fields).toHaveLength(10);
  const changed = await requester.ask(changeCampaign, {
    params: { id: campaign.id },
    body: { ...complete, scriptId },
  });
  expect(changed.missing).toEqual(['targets']);
  await withPeople(campaign);
  expect(await act(requester, campaign, 'submit')).toMatchObject({
    state: 'submitted',
    targets: 2,
    missing: [],
    canEdit: false,
    canImport: false,
    actions: [],
  });
  const returned = await act(supervisor, campaign, 'return', 'Précisez la finalité.');
  expect(returned).toMatchObject({ state: 'draft' });
  expect(returned.comments).toMatchObject([
    { action: 'submit', text: '', authorName: 'Ruth Autonomie' },
    { action: 'return', text: 'Précisez la finalité.', authorName: 'Sacha Responsable' },
  ]);
  await act(requester, campaign, 'submit', 'C’est fait.');
  expect((await act(supervisor, campaign, 'approve')).comments.map(({ action }) => action)).toEqual([
    'submit',
    'return',
    'submit',
    'approve',
  ]);
  const alone = await refusal(supervisor, campaign, 'start');
  expect(alone).toMatchObject({ code: 'campaign.incomplete', fields: [{ path: 'agents' }] });
  const assigned = await supervisor.ask(assignAgents, {
    params: { id: campaign.id },
    body: { agentIds: [app.people.agent2.id, app.people.agent.id, app.people.agent.id] },
  });
  expect(assigned.agents.map(({ name }) => name)).toEqual(['Gaby Agent', 'Gil Agent']);
  const started = await act(supervisor, campaign, 'start');
  expect(started.state).toBe('running');
  expect(started.scriptVersionId).not.toBeNull();
  expect((await act(supervisor, campaign, 'pause')).state).toBe('paused');
  expect((await act(supervisor, campaign, 'start')).state).toBe('running');
  expect(await act(supervisor, campaign, 'close')).toMatchObject({
    state: 'closed',
    actions: [],
    canAssign: false,
  });
});

test('the script’s version is fixed at the first start: neither a publication nor a pause changes it', async () => {
  const campaign = await running();
  const edit = {
    ...content,
    blocks: content.blocks.map((block) => ({ ...block, title: { fr: 'Retouché' } })),
  };
  await requester.ask(saveDraft, { params: { id: scriptId }, body: { content: edit } });
  await requester.ask(publishScript, { params: { id: scriptId } });
  const read = await supervisor.ask(getCampaign, { params: { id: campaign.id } });
  expect(read.scriptVersionId).toBe(campaign.scriptVersionId);
  await act(supervisor, campaign, 'pause');
  expect((await act(supervisor, campaign, 'start')).scriptVersionId).toBe(campaign.scriptVersionId);
});

test('a requester cannot approve, assign or touch what is submitted', async () => {
  const campaign = await commissioned();
  await withPeople(campaign);
  await act(requester, campaign, 'submit');
  for (const action of ['approve', 'return', 'start', 'pause', 'close'] as const) {
    expect((await refusal(requester, campaign, action, 'non')).code, action).toBe('session.forbidden');
  }
  const params = { id: campaign.id };
  expect((await requester.refused(assignAgents, { params, body: { agentIds: [] } })).code).toBe(
    'session.forbidden',
  );
  const edit = await requester.refused(changeCampaign, { params, body: { name: 'Autre' } });
  expect(edit).toMatchObject({ code: 'campaign.wrong_state', params: { state: 'soumise' } });
  expect((await supervisor.ask(changeCampaign, { params, body: { name: 'Autre' } })).name).toBe('Autre');
});

test('a campaign of another directorate does not exist', async () => {
  const campaign = await commissioned();
  const params = { id: campaign.id };
  expect((await otherRequester.refused(getCampaign, { params })).code).toBe('resource.not_found');
  expect((await otherRequester.refused(changeCampaign, { params, body: { name: 'Volée' } })).status).toBe(
    404,
  );
  expect((await refusal(otherRequester, campaign, 'submit')).status).toBe(404);
  const { campaigns } = await otherRequester.ask(listCampaigns);
  expect(campaigns.map(({ id }) => id)).not.toContain(campaign.id);
  const theirs = { name: 'Chez eux', directorateId: app.directorates.sante };
  expect((await requester.refused(createCampaign, { body: theirs })).status).toBe(404);
  const borrowed = { name: 'Trame d’autrui', scriptId };
  expect((await otherRequester.refused(createCampaign, { body: borrowed })).status).toBe(404);
});

test('an agent sees only campaigns they are assigned to, without the comments, and changes nothing', async () => {
  const campaign = await approved();
  const params = { id: campaign.id };
  expect((await agent.refused(getCampaign, { params })).status).toBe(404);
  await supervisor.ask(assignAgents, { params, body: { agentIds: [app.people.agent.id] } });
  expect(await agent.ask(getCampaign, { params })).toMatchObject({
    comments: [],
    actions: [],
    canEdit: false,
    canImport: false,
    canAssign: false,
  });
  expect((await agent.ask(listCampaigns)).campaigns.map(({ id }) => id)).toContain(campaign.id);
  for (const role of ['agent', 'analyst', 'dpo', 'admin', 'correspondent'] as const) {
    const client = await app.as(role);
    expect((await refusal(client, campaign, 'start')).code, role).toBe('session.forbidden');
    expect((await client.refused(createCampaign, { body: { name: 'Non' } })).code, role).toBe(
      'session.forbidden',
    );
  }
});

test('a step from the wrong state is refused and says the state', async () => {
  const campaign = await commissioned();
  for (const action of ['approve', 'start', 'pause', 'close'] as const) {
    expect(await refusal(supervisor, campaign, action), action).toMatchObject({
      code: 'campaign.wrong_state',
      status: 409,
      detail: 'Action impossible : la campagne est « en préparation ».',
    });
  }
});

test('returning a commission without a word is refused', async () => {
  const campaign = await approved();
  expect(await refusal(supervisor, campaign, 'return', '  ')).toMatchObject({
    code: 'campaign.return_without_comment',
    fields: [{ path: 'comment' }],
  });
});

test('of two supervisors pressing at once, one wins', async () => {
  const campaign = await running();
  const press = (action: CampaignAction) =>
    supervisor.fetch(actOnCampaign, {
      params: { id: campaign.id, action },
      body: { comment: 'Pause déjeuner' },
    });
  const answers = await Promise.all([press('pause'), press('pause'), press('pause')]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  const { comments } = await supervisor.ask(getCampaign, { params: { id: campaign.id } });
  expect(comments.filter(({ action }) => action === 'pause')).toHaveLength(1);
});

test('dates, hours and objectives that contradict each other are refused', async () => {
  const campaign = await commissioned();
  const params = { id: campaign.id };
  expect((await requester.refused(changeCampaign, { params, body: { endsOn: '2026-02-01' } })).code).toBe(
    'campaign.dates',
  );
  expect(
    (await requester.refused(changeCampaign, { params, body: { retentionEndsOn: '2026-05-01' } })).code,
  ).toBe('campaign.dates');
  expect((await requester.refused(changeCampaign, { params, body: { startsOn: '2026-02-30' } })).code).toBe(
    'request.invalid',
  );
  const schedule = { days: [1], ranges: [{ from: '14:00', to: '10:00' }] };
  expect(await requester.refused(changeCampaign, { params, body: { schedule } })).toMatchObject({
    code: 'request.invalid',
    fields: [{ path: 'schedule.ranges.0.from' }],
  });
  const objectives = [
    { code: 'informe', label: 'Informé' },
    { code: 'informe', label: 'Informé encore' },
  ];
  expect(await requester.refused(changeCampaign, { params, body: { objectives } })).toMatchObject({
    fields: [{ path: 'objectives.1.code' }],
  });
  expect(await requester.ask(getCampaign, { params })).toEqual(campaign);
});

test('only active accounts of the desk can be assigned', async () => {
  const campaign = await approved();
  const params = { id: campaign.id };
  const gone = await app.addPerson({
    name: 'Parti',
    email: 'parti@exemple.fr',
    role: 'agent',
    directorateId: null,
  });
  const admin = await app.as('admin');
  await admin.ask(changeUser, { params: { id: gone.id }, body: { disabled: true } });
  const agentIds = [app.people.agent.id, gone.id, app.people.analyst.id, 99_999];
  const problem = await supervisor.refused(assignAgents, { params, body: { agentIds } });
  expect(problem.fields?.map(({ path }) => path)).toEqual(['agentIds.1', 'agentIds.2', 'agentIds.3']);
  expect((await supervisor.ask(getCampaign, { params })).agents).toEqual([]);
});

test('once begun, a campaign keeps its script', async () => {
  const campaign = await running();
  const other = await supervisor.ask(createScript, { body: { name: 'Autre', content } });
  const params = { id: campaign.id };
  const problem = await supervisor.refused(changeCampaign, { params, body: { scriptId: other.id } });
  expect(problem.code).toBe('campaign.wrong_state');
  expect((await supervisor.ask(changeCampaign, { params, body: { scriptId, priority: 1 } })).priority).toBe(
    1,
  );
});

test('a supervisor names the directorate they commission for', async () => {
  expect((await supervisor.refused(createCampaign, { body: { name: 'Pour qui ?' } })).code).toBe(
    'user.directorate_required',
  );
  const made = await supervisor.ask(createCampaign, {
    body: { name: 'Pour la santé', directorateId: app.directorates.sante },
  });
  expect(made.directorateName).toBe('Santé publique');
});

test('every step is audited with its transaction and announced', async () => {
  const heard: LiveEvent[] = [];
  const stop = app.deps.live.subscribe((event) => heard.push(event));
  const campaign = await running();
  await refusal(supervisor, campaign, 'approve');
  stop();
  const audit = await app.deps.db
    .selectFrom('audit_entries')
    .select(['action', 'actor_id'])
    .where('entity', '=', 'campaign')
    .where('entity_id', '=', campaign.id)
    .orderBy('id')
    .execute();
  expect(audit.map(({ action }) => action)).toEqual([
    'campaign.create',
    'campaign.submit',
    'campaign.approve',
    'campaign.assign',
    'campaign.start',
  ]);
  expect(heard).toHaveLength(5);
  expect(heard[0]).toEqual({
    topic: 'campaign',
    campaignId: campaign.id,
    directorateId: app.directorates.autonomie,
  });
});

test('the secrecy threshold is five or more; only a supervisor masks nothing', async () => {
  const owner = await app.as('requester');
  const { id, maskBelow } = await owner.ask(createCampaign, { body: { name: 'Secret' } });
  expect(maskBelow).toBe(5);
  const change = (below: number) => ({ params: { id }, body: { maskBelow: below } });
  expect((await owner.ask(changeCampaign, change(11))).maskBelow).toBe(11);
  expect(await owner.refused(changeCampaign, change(3))).toMatchObject({ code: 'request.invalid' });
  expect(await owner.refused(changeCampaign, change(0))).toMatchObject({ code: 'session.forbidden' });
  expect((await (await app.as('supervisor')).ask(changeCampaign, change(0))).maskBelow).toBe(0);
});
