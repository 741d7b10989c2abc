import { actOnCampaign, assignAgents, createCampaign } from '#server/contracts/campaigns.contract.ts';
import type { BodyInputOf } from '#server/contracts/endpoint.ts';
import {
  confirmImport,
  getImport,
  type ImportView,
  uploadImport,
} from '#server/contracts/imports.contract.ts';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import { createScript, publishScript } from '#server/contracts/scripts.contract.ts';
import type { Client, PersonKey, TestApp } from '#server/testing.ts';

/** A short script with one question of each common kind. */
export const shortScript: ScriptContent = {
  languages: ['fr'],
  blocks: [
    {
      id: 'introduction',
      purpose: 'introduction',
      title: { fr: 'Présentation' },
      items: [{ kind: 'say', text: { fr: 'Bonjour, je vous appelle au sujet de {{neutralReason}}.' } }],
    },
    {
      id: 'minimal',
      purpose: 'minimal',
      title: { fr: 'L’essentiel' },
      items: [
        {
          kind: 'yesno',
          name: 'informe',
          text: { fr: 'Étiez-vous au courant ?' },
          required: true,
          allow: { dk: true },
        },
        {
          kind: 'single',
          name: 'suite',
          text: { fr: 'Que souhaitez-vous faire ?' },
          required: true,
          options: [
            { code: 1, label: { fr: 'Déposer seul·e' } },
            { code: 2, label: { fr: 'Être aidé·e' } },
          ],
          showIf: { op: 'eq', name: 'informe', value: 0 },
        },
      ],
    },
    {
      id: 'body',
      purpose: 'body',
      title: { fr: 'Pour finir' },
      items: [{ kind: 'text', name: 'remarque', text: { fr: 'Une remarque ?' } }],
    },
  ],
};

/** Three people: two on one line, one on another. */
export const shortList = [
  'Réf;Nom;Prénom;Téléphone;CP;Commune;Fin de droit',
  'A1;MARTEL;Ève;01 99 00 10 10;93100;Montreuil;30/09/2026',
  'A2;MARTEL;Noé;01 99 00 10 10;93100;Montreuil;30/11/2026',
  'A3;OULD;Sami;01 99 00 20 20;93200;Saint-Denis;31/12/2026',
  '',
].join('\r\n');

export interface Commission {
  readonly id: number;
  readonly scriptId: number;
  readonly importId: number;
}

type Details = Partial<BodyInputOf<typeof createCampaign>>;

/** Everything a commission needs before it can be submitted, but the script and the list. */
export const completeDetails = {
  name: 'Campagne d’essai',
  purpose: 'Prévenir les personnes dont les droits se terminent.',
  controller: 'Département du Val-d’Ambre',
  lawfulBasis: 'public_interest',
  dataSource: 'Logiciel métier',
  dpoContact: 'dpo@exemple.fr',
  neutralReason: 'un courrier qui vous concerne',
  startsOn: '2026-03-01',
  endsOn: '2026-06-30',
  retentionEndsOn: '2026-09-30',
  objectives: [{ code: 'informe', label: 'Personne informée' }],
} as const satisfies Details;

export async function publishedScript(client: Client, content = shortScript): Promise<number> {
  const { id } = await client.ask(createScript, { body: { name: 'Trame d’essai', content } });
  await client.ask(publishScript, { params: { id } });
  return id;
}

/** Sends a list, confirms it with the suggested mapping and lets the work be done. */
export async function importList(
  app: TestApp,
  client: Client,
  campaignId: number,
  list: string,
): Promise<ImportView> {
  const { importId } = await client.ask(uploadImport, { params: { id: campaignId }, raw: list });
  await client.ask(confirmImport, { params: { id: importId }, body: {} });
  await app.jobs.tick();
  return client.ask(getImport, { params: { id: importId } });
}

/** A commission with its script and its list, submitted. */
export async function submittedCampaign(
  app: TestApp,
  by: PersonKey = 'requester',
  {
    list = shortList,
    content = shortScript,
    ...details
  }: Details & { list?: string; content?: ScriptContent } = {},
): Promise<Commission> {
  const client = await app.as(by);
  const scriptId = await publishedScript(client, content);
  const { id } = await client.ask(createCampaign, {
    body: { ...completeDetails, objectives: [...completeDetails.objectives], ...details, scriptId },
  });
  const { importId } = await importList(app, client, id, list);
  await client.ask(actOnCampaign, { params: { id, action: 'submit' }, body: {} });
  return { id, scriptId, importId };
}

/** The same, approved, with agents assigned (the first two unless given), and started. */
export async function runningCampaign(
  app: TestApp,
  {
    by = 'requester',
    agents = ['agent', 'agent2'],
    ...rest
  }: Details & { by?: PersonKey; agents?: readonly PersonKey[]; list?: string; content?: ScriptContent } = {},
): Promise<Commission> {
  const commission = await submittedCampaign(app, by, rest);
  const supervisor = await app.as('supervisor');
  const { id } = commission;
  await supervisor.ask(actOnCampaign, { params: { id, action: 'approve' }, body: {} });
  const agentIds = agents.map((key) => app.people[key].id);
  await supervisor.ask(assignAgents, { params: { id }, body: { agentIds } });
  await supervisor.ask(actOnCampaign, { params: { id, action: 'start' }, body: {} });
  return commission;
}
