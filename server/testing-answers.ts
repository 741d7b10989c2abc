import { addCall } from '#fixtures/rows.ts';
import { createCampaign } from '#server/contracts/campaigns.contract.ts';
import type { BodyInputOf, ResponseOf } from '#server/contracts/endpoint.ts';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import { createScript, publishScript } from '#server/contracts/scripts.contract.ts';
import type { Client, TestApp } from '#server/testing.ts';

/** Campaigns whose answers are written straight into the tables, for tests of rooms that only read them. */

export interface Asked {
  readonly campaign: ResponseOf<typeof createCampaign>;
  readonly versionId: number;
}

/** A campaign that asks this script, published. */
export async function askedCampaign(
  client: Client,
  content: ScriptContent,
  body: Omit<BodyInputOf<typeof createCampaign>, 'scriptId'>,
): Promise<Asked> {
  const { id: scriptId } = await client.ask(createScript, { body: { name: 'Trame', content } });
  const { id: versionId } = await client.ask(publishScript, { params: { id: scriptId } });
  return { campaign: await client.ask(createCampaign, { body: { ...body, scriptId } }), versionId };
}

interface Given {
  readonly name: string;
  readonly value: unknown;
  readonly state?: string;
}

/** A complete interview of somebody on such a campaign, in one call. */
export async function addInterview(
  app: TestApp,
  { campaign, versionId }: Asked,
  { targetId, lineId }: { readonly targetId: number; readonly lineId: number },
  given: readonly Given[],
): Promise<void> {
  await addCall(app.deps, campaign, {
    agentId: app.people.agent.id,
    lineId,
    startedAt: app.clock.now(),
    result: 'complete',
    targets: [{ targetId, result: 'complete' }],
    answers: given.map((answer) => ({ targetId, versionId, ...answer })),
  });
}
