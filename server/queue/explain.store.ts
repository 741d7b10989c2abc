import { type RawBuilder, sql } from 'kysely';
import type { Db } from '#server/platform/database.ts';
import type { Scope as Viewing } from '#server/platform/scope.ts';
import { firstUsableLine } from './entries.store.ts';

/** Counting stops here: an explanation must not cost more than a claim because a list is long. */
const COUNTED = 1001;

/** What the rules need to know of somebody: their entry, their line and whoever has it. */
export interface ExplainedRow {
  readonly targetId: number;
  readonly campaignId: number;
  readonly territory: string;
  readonly language: string;
  readonly lineId: number | null;
  readonly state: string;
  readonly wakeAt: number | null;
  readonly waitReason: string | null;
  readonly callbackKind: string | null;
  readonly callbackAgentId: number | null;
  readonly callbackLanguage: string | null;
  readonly avoidAgentId: number | null;
  readonly urgency: number;
  readonly lastSlot: number;
  readonly callsCount: number;
  readonly claimId: number | null;
  readonly stratumId: number | null;
  readonly opposedAt: number | null;
  readonly restUntil: number | null;
  readonly leaseUntil: number | null;
  readonly inCall: number | null;
}

/** People alike: one of them, the soonest of their instants, and how many they are. */
export interface AlikeRow extends ExplainedRow {
  readonly n: number;
}

/** What tells people apart, besides their place. */
export interface Differences {
  readonly now: number;
  /** Appointments due before this have been handed over. */
  readonly handedOverBefore: number;
  /** Judged one by one. */
  readonly apart: readonly number[];
}

/** Entries about to be grouped, never more than {@link COUNTED}. */
type Some = RawBuilder<unknown>;

const someColumns = sql`target_id, campaign_id, territory, language, line_id, state, wake_at, wait_reason,
  callback_kind, callback_agent_id, callback_language, avoid_agent_id, urgency, claim_id, stratum_id`;

/** The database groups; the rules decide on one of each group. */
async function alike(db: Db, some: Some, { now, handedOverBefore, apart }: Differences): Promise<AlikeRow[]> {
  const one =
    apart.length === 0
      ? sql`0`
      : sql`case when s.target_id in (${sql.join(apart)}) then s.target_id else 0 end`;
  const { rows } = await sql<AlikeRow>`
    select min(g.target_id) as "targetId", g.campaign_id as "campaignId", g.territory, g.language,
      min(g.line_id) as "lineId", g.state, min(g.wake_at) as "wakeAt", g.wait_reason as "waitReason",
      g.callback_kind as "callbackKind", g.callback_agent_id as "callbackAgentId",
      g.callback_language as "callbackLanguage",
      g.avoid_agent_id as "avoidAgentId", g.urgency, 0 as "lastSlot", 0 as "callsCount",
      g.stratum_id as "stratumId", min(g.claim_id) as "claimId", min(g.opposed_at) as "opposedAt", min(g.rest_until) as "restUntil",
      min(g.lease_until) as "leaseUntil", min(g.in_call) as "inCall", count(*) as n
    from (
      select s.*, ${one} as one,
        case when s.wake_at > ${now} then 2 when s.wake_at > ${handedOverBefore} then 1 else 0 end as due,
        case when s.line_id is null then 0 when l.opposed_at is null then 1 else 2 end as usable,
        case when l.rest_until > ${now} then 1 else 0 end as rests,
        case when c.id is null then 0 when c.lease_until > ${now} then 1 when c.in_call = 1 then 2 else 0 end as held,
        case when s.claim_id is null then 0 else 1 end as taken,
        l.opposed_at, l.rest_until, c.lease_until, c.in_call
      from (
        select x.*, -- whoever is on a line that objects goes to their next number, if any
          case when o.opposed_at is null then x.line_id
            else coalesce(${firstUsableLine(sql`x.target_id`)}, x.line_id) end as ringing
        from (${some}) x left join lines o on o.id = x.line_id
      ) s
      left join lines l on l.id = s.ringing
      left join line_leases h on h.line_id = s.ringing
      left join claims c on c.id = coalesce(s.claim_id, h.claim_id)
    ) g
    group by g.campaign_id, g.territory, g.language, g.state, g.wait_reason, g.callback_kind, g.callback_agent_id,
      g.callback_language,
      g.avoid_agent_id, g.urgency, g.stratum_id, g.one, g.due, g.usable, g.rests, g.held, g.taken
    order by 7, 3, 4, 1`.execute(db);
  return rows.map((row) => ({ ...row, n: Number(row.n) }));
}

/** Whether there were more than were counted. */
export function isCutShort(groups: readonly AlikeRow[]): boolean {
  return groups.reduce((sum, { n }) => sum + n, 0) >= COUNTED;
}

/** People ready in one scope. */
export function readyAlike(
  db: Db,
  place: { readonly campaignId: number; readonly territory: string; readonly language: string },
  differences: Differences,
): Promise<AlikeRow[]> {
  const some = sql`
    select ${someColumns} from queue_entries
    where campaign_id = ${place.campaignId} and territory = ${place.territory} and language = ${place.language}
      and state = 'ready' and claim_id is null
    limit ${sql.lit(COUNTED)}`;
  return alike(db, some, differences);
}

/** Those who wait in one campaign, the thousand soonest. */
export function waitingAlike(db: Db, campaignId: number, differences: Differences): Promise<AlikeRow[]> {
  const some = sql`
    select ${someColumns} from queue_entries
    where campaign_id = ${campaignId} and state = 'waiting' and disposition is null and claim_id is null
    order by wake_at limit ${sql.lit(COUNTED)}`;
  return alike(db, some, differences);
}

/** Those of one campaign under a claim, be it one that has run out. */
export function claimedAlike(db: Db, campaignId: number, differences: Differences): Promise<AlikeRow[]> {
  const some = sql`
    select ${someColumns} from queue_entries
    where claim_id is not null and campaign_id = ${campaignId} and state <> 'done' limit ${sql.lit(COUNTED)}`;
  return alike(db, some, differences);
}

export async function countDone(db: Db, campaignId: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (
      select 1 as one from queue_entries
      where campaign_id = ${campaignId} and state = 'done' limit ${sql.lit(COUNTED)}
    ) counted`.execute(db);
  return Number(rows[0]?.n);
}

/** One person's place in the queue, with their line and whoever has it; nothing outside the viewer's scope. */
export async function selectExplained(
  db: Db,
  viewing: Viewing,
  targetId: number,
  now: number,
): Promise<ExplainedRow | undefined> {
  if (viewing.kind === 'none' || viewing.kind === 'assigned') return undefined;
  const directorateId = viewing.kind === 'directorate' ? viewing.directorateId : null;
  const some = sql`
    select ${someColumns} from queue_entries
    where target_id = ${targetId}
      and ${directorateId === null ? sql`true` : sql`directorate_id = ${directorateId}`}`;
  return (await alike(db, some, { now, handedOverBefore: now, apart: [] }))[0];
}

/** Those assigned to a campaign, by id. */
export async function selectAssigned(db: Db, campaignId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('campaign_agents')
    .innerJoin('users', 'users.id', 'campaign_agents.user_id')
    .select('campaign_agents.user_id as userId')
    .where('campaign_agents.campaign_id', '=', campaignId)
    .where('users.disabled_at', 'is', null)
    .orderBy('campaign_agents.user_id')
    .execute();
  return rows.map(({ userId }) => userId);
}
