import type { CampaignRecord } from '#server/campaigns/index.ts';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import type { Db } from '#server/platform/database.ts';
import { getVersion } from '#server/scripts/index.ts';
import { hasAnswers, selectPublishedVersions } from './asked.store.ts';
import { type AskedQuestion, mergeQuestions } from './tally.rules.ts';

export interface AskedVersion {
  readonly id: number;
  readonly number: number;
  readonly content: ScriptContent;
}

/** The campaign's own version (before its first start: the live one), then the others of its script, newest first. */
export async function askedVersions(db: Db, campaign: CampaignRecord): Promise<AskedVersion[]> {
  if (campaign.scriptId === null) return [];
  const published = await selectPublishedVersions(db, campaign.scriptId);
  const own = campaign.scriptVersionId ?? published.find(({ state }) => state === 'live')?.id;
  const others = published.map(({ id }) => id).filter((id) => id !== own);
  return Promise.all([...(own === undefined ? [] : [own]), ...others].map((id) => getVersion(db, id)));
}

/** Every question of the first version, and those of the others that were answered in this campaign. */
export async function askedQuestions(
  db: Db,
  campaign: CampaignRecord,
  versions: readonly AskedVersion[],
): Promise<AskedQuestion[]> {
  const own = new Set(mergeQuestions(versions.slice(0, 1)).map(({ question }) => question.name));
  const kept: AskedQuestion[] = [];
  for (const asked of mergeQuestions(versions)) {
    const { name } = asked.question;
    if (own.has(name) || (await hasAnswers(db, campaign.id, name))) kept.push(asked);
  }
  return kept;
}
