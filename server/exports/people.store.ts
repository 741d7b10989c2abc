import { sql } from 'kysely';
import { type Db, dialectOf, unscoped } from '#server/platform/database.ts';
import { type RowOf, statement, type Values } from '#server/platform/statement.ts';

/** Reads for exports, of a campaign already fetched within the viewer's scope, one page of people at a time. */

interface PageValues {
  readonly campaignId: number;
  readonly afterId: number;
  readonly limit: number;
}

const writeTargetPage = (db: Db, { campaignId, afterId, limit }: Values<PageValues>) =>
  unscoped(db)
    .selectFrom('targets')
    .leftJoin('queue_entries', 'queue_entries.target_id', 'targets.id')
    .select([
      'targets.id',
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
    .limit(limit);

const targetPage = statement(writeTargetPage);
export type TargetRow = RowOf<typeof writeTargetPage>;

/** By key, so that a long export holds no snapshot open and never counts anyone twice. */
export async function selectTargetPage(db: Db, page: PageValues): Promise<TargetRow[]> {
  return (await unscoped(db).executeQuery(targetPage(unscoped(db), page))).rows;
}

const writeIdentities = (db: Db, { targetIds }: Values<{ targetIds: string }>) =>
  unscoped(db)
    .selectFrom('targets')
    .select([
      'id',
      'external_ref as reference',
      'civility',
      'last_name as lastName',
      'first_name as firstName',
      'display_name as name',
      'birth_on as birthOn',
    ])
    .where(dialectOf(db).isAmong(sql`id`, targetIds));

const identities = statement(writeIdentities);

/** Who these people are. */
export async function selectIdentities(
  db: Db,
  targetIds: readonly number[],
): Promise<RowOf<typeof writeIdentities>[]> {
  const query = identities(unscoped(db), { targetIds: JSON.stringify(targetIds) });
  return (await unscoped(db).executeQuery(query)).rows;
}

const writeNumbers = (db: Db, { targetIds }: Values<{ targetIds: string }>) =>
  db
    .selectFrom('target_lines')
    .innerJoin('lines', 'lines.id', 'target_lines.line_id')
    .select(['target_lines.target_id', 'lines.number'])
    .where(dialectOf(db).isAmong(sql`target_lines.target_id`, targetIds))
    .orderBy('target_lines.target_id')
    .orderBy('target_lines.rank');

const numbers = statement(writeNumbers);

export async function selectNumbers(
  db: Db,
  targetIds: readonly number[],
): Promise<RowOf<typeof writeNumbers>[]> {
  return (await db.executeQuery(numbers(db, { targetIds: JSON.stringify(targetIds) }))).rows;
}

const writeCalls = (db: Db, { targetIds }: Values<{ targetIds: string }>) =>
  unscoped(db)
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
    .where(dialectOf(db).isAmong(sql`call_targets.target_id`, targetIds))
    .orderBy('call_targets.target_id')
    .orderBy('call_targets.call_id');

const calls = statement(writeCalls);
export type CallRow = RowOf<typeof writeCalls>;

/** Calls dialled for each person, in their order; one opened and not yet closed is there too. */
export async function selectCalls(db: Db, targetIds: readonly number[]): Promise<CallRow[]> {
  const query = calls(unscoped(db), { targetIds: JSON.stringify(targetIds) });
  return (await unscoped(db).executeQuery(query)).rows;
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
