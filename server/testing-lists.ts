import { createCampaign } from '#server/contracts/campaigns.contract.ts';
import type { BodyInputOf } from '#server/contracts/endpoint.ts';
import {
  confirmImport,
  type Finding,
  type FindingCode,
  getImport,
  type ImportView,
  type importChoices,
  previewImport,
  uploadImport,
} from '#server/contracts/imports.contract.ts';
import { getTarget, listTargets, type TargetView } from '#server/contracts/targets.contract.ts';
import type { Client, TestApp } from '#server/testing.ts';

export type Choices = Partial<(typeof importChoices)['_zod']['output']>;

let drafts = 0;

/** A campaign that a list may be sent to. */
export async function draftFor(client: Client): Promise<number> {
  drafts += 1;
  return (await client.ask(createCampaign, { body: { name: `Campagne ${drafts}` } })).id;
}

/** Sends a list as a directorate would. */
export async function send(
  client: Client,
  campaignId: number,
  raw: string | Uint8Array<ArrayBuffer>,
): Promise<ImportView> {
  return client.ask(uploadImport, { params: { id: campaignId }, query: { filename: 'liste.csv' }, raw });
}

/** What an import would give with these choices. */
export async function tryWith(
  client: Client,
  importId: number,
  body: BodyInputOf<typeof previewImport>,
): Promise<ImportView> {
  return client.ask(previewImport, { params: { id: importId }, body });
}

/** Confirms an import as it was shown and does its work; its report. */
export async function carryOut(app: TestApp, client: Client, importId: number): Promise<ImportView> {
  await client.ask(confirmImport, { params: { id: importId } });
  await app.jobs.tick();
  return client.ask(getImport, { params: { id: importId } });
}

/** Sends, tries these choices, confirms: what was shown last and what was then reported. */
export async function importWith(
  app: TestApp,
  client: Client,
  campaignId: number,
  raw: string | Uint8Array<ArrayBuffer>,
  choices: Choices = {},
): Promise<{ shown: ImportView; done: ImportView }> {
  const sent = await send(client, campaignId, raw);
  const shown = Object.keys(choices).length === 0 ? sent : await tryWith(client, sent.importId, { choices });
  return { shown, done: await carryOut(app, client, sent.importId) };
}

/** Everybody in a campaign, in the order of their ids. */
export async function peopleOf(client: Client, campaignId: number): Promise<TargetView[]> {
  const people: TargetView[] = [];
  for (let after = 0; ; ) {
    const page = await client.ask(listTargets, { params: { id: campaignId }, query: { after } });
    for (const { id } of page.targets) people.push(await client.ask(getTarget, { params: { id } }));
    if (page.next === null) return people;
    after = page.next;
  }
}

/** The person of this reference; fails when there is none. */
export async function personOf(client: Client, campaignId: number, ref: string): Promise<TargetView> {
  const found = (await peopleOf(client, campaignId)).find(({ externalRef }) => externalRef === ref);
  if (found === undefined) throw new Error(`nobody of reference ${ref}`);
  return found;
}

/** `Ondine Martin: 06 39 98 00 01, 01 99 00 00 01`, person by person. */
export async function callSheet(client: Client, campaignId: number): Promise<string[]> {
  return (await peopleOf(client, campaignId)).map(
    ({ name, lines }) => `${name}: ${lines.map(({ display }) => display).join(', ')}`,
  );
}

export function findingOf(view: Pick<ImportView, 'findings'>, code: FindingCode): Finding | undefined {
  return view.findings.find((found) => found.code === code);
}

const ofTheFile: readonly string[] = ['mapping_remembered', 'empty_lines', 'blank_column', 'encoding_guess'];

/** How many rows each finding concerns; what only concerns the file is left out. */
export function countsOf(view: Pick<ImportView, 'findings'>): Record<string, number> {
  const found = view.findings.filter(({ code }) => !ofTheFile.includes(code));
  return Object.fromEntries(found.map(({ code, count }) => [code, count]));
}
