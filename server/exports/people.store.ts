import { sql } from 'kysely';
import { type Db, dialectOf, unscoped } from '#server/platform/database.ts';

/** Reads for exports, of a campaign already fetched within the viewer's scope, one page of people at a time. */

export type TargetRow = Awaited<ReturnType<typeof selectTargetPage>>[number];

/** By key, so that a long export holds no snapshot open and never counts anyone twice. */
export async function selectTargetPage(db: Db, campaignId: number, afterId: number, limit: number) {
  return unscoped(db)
    .selectFrom('targets')
    .leftJoin('queue_entries', 'queue_entries.target_id', 'targets.id')
    .select([
      'targets.id',
      'targets.external_ref',
      'targets.civility',
      'targets.last_name',
      'targets.first_name',
      'targets.display_name',
      'targets.birth_on',
      'targets.postal_code',
      'targets.commune',
      'targets.territory',
      'targets.language',
      'targets.deadline_on',
      'targets.weight',
      'targets.fields_json',
      'queue_entries.state',
      'queue_entries.claim_id',
      'queue_entries.disposition',
      'queue_entries.objective',
    ])
    .where('targets.campaign_id', '=', campaignId)
    .where('targets.id', '>', afterId)
    .orderBy('targets.id')
    .limit(limit)
    .execute();
}

export async function selectNumbers(db: Db, targetIds: readonly number[]) {
  return db
    .selectFrom('target_lines')
    .innerJoin('lines', 'lines.id', 'target_lines.line_id')
    .select(['target_lines.target_id', 'lines.number'])
    .where('target_lines.target_id', 'in', targetIds)
    .orderBy('target_lines.target_id')
    .orderBy('target_lines.rank')
    .execute();
}

/** Calls dialled for each person, in their order; one opened and not yet closed is there too. */
export async function selectCalls(db: Db, targetIds: readonly number[]) {
  return unscoped(db)
    .selectFrom('call_targets')
    .innerJoin('calls', 'calls.id', 'call_targets.call_id')
    .select([
      'call_targets.target_id',
      'call_targets.call_id',
      'call_targets.result',
      'calls.campaign_id',
      'calls.agent_id',
      'calls.started_at',
      'calls.closed_at',
      'calls.slot',
      'calls.result as ring_result',
      'calls.provider',
    ])
    .where('call_targets.target_id', 'in', targetIds)
    .orderBy('call_targets.target_id')
    .orderBy('call_targets.call_id')
    .execute();
}

/** Whether anybody of a campaign has a weight: one seek in `targets_weighted`. */
export async function hasWeights(db: Db, campaignId: number): Promise<boolean> {
  const row = await unscoped(db)
    .selectFrom('targets')
    .select('id')
    .where('campaign_id', '=', campaignId)
    .where('weight', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Headers of the list's extra columns that hold something for somebody, in the order of the files. */
export async function selectExtraHeaders(db: Db, campaignId: number): Promise<string[]> {
  const extra = dialectOf(db).jsonKeys('targets.fields_json', 'extra');
  const { rows: keys } = await sql<{
    name: string;
  }>`select distinct extra.key as name from targets, ${extra} where targets.campaign_id = ${campaignId}`.execute(
    unscoped(db),
  );
  const files = await unscoped(db)
    .selectFrom('imports')
    .select('columns_json')
    .where('campaign_id', '=', campaignId)
    .orderBy('id')
    .limit(200)
    .execute();
  const inFiles = files.map(({ columns_json }) => columns_json).join('\n');
  const rank = (key: string) => {
    const at = inFiles.indexOf(JSON.stringify(key));
    return at === -1 ? inFiles.length : at;
  };
  return keys.map(({ name }) => name).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}
