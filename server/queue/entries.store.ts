import { type RawBuilder, sql } from 'kysely';
import { type Db, dialectOf } from '#server/platform/database.ts';
import { statement } from '#server/platform/statement.ts';

/** Urgency of people without a deadline: the year 2243. */
const NO_DEADLINE = 99_999;

/** The first number of a person that may still be rung: not opposed, not found wrong by a call. */
export const firstUsableLine = (targetId: RawBuilder<unknown>): RawBuilder<number | null> => sql`(
  select tl.line_id from target_lines tl join lines l on l.id = tl.line_id
  where tl.target_id = ${targetId} and l.opposed_at is null
    and not exists (
      select 1 from call_targets ct join calls c on c.id = ct.call_id
      where ct.target_id = tl.target_id and ct.result = 'bad_number' and c.line_id = tl.line_id
    )
  order by tl.rank limit 1)`;

const urgencyOf = (db: Db, deadline: RawBuilder<string>) =>
  sql`case when ${deadline} is null then ${sql.lit(NO_DEADLINE)} else ${dialectOf(db).epochDay(deadline)} end`;

/** Puts people of an import (ids above `after`, up to `upTo`) into the queue. Those on a resting line wait for it. */
export async function insertEntries(
  tx: Db,
  importId: number,
  after: number,
  upTo: number,
  now: number,
): Promise<void> {
  const mine = sql`t.import_id = ${importId} and t.id > ${after} and t.id <= ${upTo}`;
  await sql`
    insert into queue_scopes (campaign_id, territory, language)
    select distinct t.campaign_id, t.territory, t.language from targets t where ${mine}
    on conflict do nothing`.execute(tx);
  // Materialized: SQLite would otherwise look for the line of each person once for every mention of it.
  await sql`
    insert into queue_entries (target_id, campaign_id, directorate_id, territory, language, line_id, state, wake_at,
      wait_reason, urgency, last_slot, calls_count, disposition, done_at)
    with n as materialized (
      select t.id, t.campaign_id, t.directorate_id, t.territory, t.language,
        ${urgencyOf(tx, sql`t.deadline_on`)} as urgency, ${firstUsableLine(sql`t.id`)} as line_id
      from targets t where ${mine}
    )
    select n.id, n.campaign_id, n.directorate_id, n.territory, n.language, n.line_id,
      case when n.line_id is null then 'done' when l.rest_until > ${now} then 'waiting' else 'ready' end,
      case when l.rest_until > ${now} then l.rest_until end,
      case when l.rest_until > ${now} then 'line_cap' end,
      n.urgency, 0, 0,
      case when n.line_id is not null then null
        when exists (select 1 from target_lines x where x.target_id = n.id) then 'opposed' else 'bad_number' end,
      case when n.line_id is null then cast(${now} as bigint) end
    from n left join lines l on l.id = n.line_id
    where true
    order by n.id
    on conflict (target_id) do nothing`.execute(tx);
}

/** What the planner must know after people came by thousands; nothing on SQLite. */
export async function lookAgain(tx: Db, tables: readonly string[]): Promise<void> {
  // PostgreSQL believes tables it has never looked at to be tiny, and reads them whole for each person: on a new
  // database 9 000 people took minutes. Its own look comes a minute too late; ours is allowed in a transaction.
  if (dialectOf(tx).name === 'postgres')
    await sql`analyze ${sql.join(tables.map((table) => sql.ref(table)))}`.execute(tx);
}

/**
 * After their files changed: place, language, deadline and number follow, but for those in somebody's charge, whose call
 * goes on as it began. Whoever had no usable number left and has one now comes back.
 */
export async function refreshEntries(tx: Db, targetIds: readonly number[]): Promise<void> {
  if (targetIds.length === 0) return;
  const those = sql`queue_entries.target_id in (${sql.join(targetIds)}) and queue_entries.claim_id is null`;
  await sql`
    insert into queue_scopes (campaign_id, territory, language)
    select distinct campaign_id, territory, language from targets where id in (${sql.join(targetIds)})
    on conflict do nothing`.execute(tx);
  await sql`
    update queue_entries set territory = t.territory, language = t.language,
      urgency = ${urgencyOf(tx, sql`t.deadline_on`)},
      line_id = ${firstUsableLine(sql`queue_entries.target_id`)}
    from targets t where t.id = queue_entries.target_id and ${those} and queue_entries.state <> 'done'`.execute(
    tx,
  );
  await sql`
    update queue_entries set line_id = ${firstUsableLine(sql`queue_entries.target_id`)}, state = 'ready',
      disposition = null, done_at = null
    where ${those} and state = 'done' and disposition = 'bad_number'
      and ${firstUsableLine(sql`queue_entries.target_id`)} is not null`.execute(tx);
}

/** Gives back those whose wait is over, soonest first, at most `limit`; those whose line rests wait for it instead. */
export async function wakeDue(tx: Db, now: number, limit: number): Promise<number> {
  const { skipLocked, indexedBy } = dialectOf(tx);
  const due = sql`
    select target_id, line_id from queue_entries ${indexedBy('queue_wake')}
    where state = 'waiting' and callback_kind is null and claim_id is null and wake_at <= ${now}
    order by wake_at, target_id limit ${limit} ${skipLocked}`;
  return wake(tx, due, now);
}

/** Gives back people who wait and are held by the query `due` (target_id, line_id), but those whose line rests. */
export async function wake(tx: Db, due: RawBuilder<unknown>, now: number): Promise<number> {
  // Whoever is on a line that objects has its rest no more: they go to their next number.
  const rests = sql`l.rest_until > ${now} and l.opposed_at is null`;
  const { numAffectedRows } = await sql`
    with due as (${due})
    update queue_entries set
      state = case when ${rests} then 'waiting' else 'ready' end,
      wake_at = case when ${rests} then l.rest_until end,
      wait_reason = case when ${rests} then 'line_cap' end
    from due left join lines l on l.id = due.line_id
    where queue_entries.target_id = due.target_id`.execute(tx);
  return Number(numAffectedRows ?? 0);
}

/** Whether anybody's wait is over. */
export const isAnyDue = (now: RawBuilder<number>): RawBuilder<unknown> => sql`exists (
  select 1 from queue_entries d
  where d.state = 'waiting' and d.callback_kind is null and d.claim_id is null and d.wake_at <= ${now})`;

const anyDue = statement<{ now: number }>((_, { now }) => sql`select 1 as one where ${isAnyDue(now)}`);

export async function hasDue(db: Db, now: number): Promise<boolean> {
  const { rows } = await db.executeQuery(anyDue(db, { now }));
  return rows.length > 0;
}

const lineParked = statement<{ lineId: number; until: number }>(
  (_, { lineId, until }) => sql`
    update queue_entries set state = 'waiting', wake_at = ${until}, wait_reason = 'line_cap'
    where line_id = ${lineId} and state = 'ready' and claim_id is null`,
);

/** Everyone ready on a line that must rest waits for it, in every campaign. */
export async function parkLine(tx: Db, lineId: number, until: number): Promise<void> {
  await tx.executeQuery(lineParked(tx, { lineId, until }));
}

/** Everyone who is ready, or waits for this line, follows its rest: longer, shorter or over. */
export async function followRest(tx: Db, lineId: number, until: number, now: number): Promise<void> {
  const rests = until > now;
  await sql`
    update queue_entries set state = ${rests ? 'waiting' : 'ready'}, wake_at = ${rests ? until : null},
      wait_reason = ${rests ? 'line_cap' : null}
    where line_id = ${lineId} and claim_id is null
      and (state = 'ready' or (state = 'waiting' and wait_reason = 'line_cap'))`.execute(tx);
}

/**
 * Everyone on an opposed line, in every campaign, goes to their next usable number, or is done. People in somebody's
 * charge are left to that claim: dialling refuses the line, and they are settled when it ends.
 */
export async function leaveOpposedLine(tx: Db, lineId: number, now: number): Promise<void> {
  const next = firstUsableLine(sql`queue_entries.target_id`);
  await sql`
    update queue_entries set line_id = ${next}
    where line_id = ${lineId} and state <> 'done' and claim_id is null`.execute(tx);
  await sql`
    update queue_entries set state = 'done', disposition = 'opposed', done_at = ${now}, wake_at = null,
      wait_reason = null, callback_kind = null, callback_agent_id = null, callback_language = null,
      callback_note = null
    where line_id is null and state <> 'done' and claim_id is null
      and target_id in (select target_id from target_lines where line_id = ${lineId})`.execute(tx);
}

/** Lines opposed since `since` on which somebody still waits to be called. */
export async function selectOpposedLines(db: Db, since: number, limit: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select l.id from lines l
    where l.opposed_at >= ${since} and exists (
      select 1 from queue_entries q where q.line_id = l.id and q.state <> 'done' and q.claim_id is null
    )
    order by l.id limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/** What leaving the queue clears. */
const leaving = sql`wake_at = null, wait_reason = null, callback_kind = null, callback_agent_id = null, callback_language = null,
  callback_note = null`;

/** People of a campaign not done yet, at most `limit`, those in somebody's charge excepted. */
export async function selectRemaining(db: Db, campaignId: number, limit: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select target_id as id from queue_entries
    where campaign_id = ${campaignId} and state in ('ready', 'waiting') and claim_id is null
    limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Closed campaigns that still have somebody in the queue. */
export async function selectUnfinishedClosed(db: Db): Promise<{ id: number; directorateId: number }[]> {
  const { rows } = await sql<{ id: number; directorateId: number }>`
    select c.id, c.directorate_id as "directorateId" from campaigns c
    where c.state = 'closed' and exists (
      select 1 from queue_entries q
      where q.campaign_id = c.id and q.state in ('ready', 'waiting') and q.claim_id is null
    )
    order by c.id limit 20`.execute(db);
  return rows;
}

/** Where the people of campaigns in progress are looked for. */
export async function selectRunningScopes(
  db: Db,
): Promise<{ campaignId: number; directorateId: number; territory: string; language: string }[]> {
  const { rows } = await sql<{
    campaignId: number;
    directorateId: number;
    territory: string;
    language: string;
  }>`
    select s.campaign_id as "campaignId", c.directorate_id as "directorateId", s.territory, s.language
    from queue_scopes s join campaigns c on c.id = s.campaign_id
    where c.state in ('running', 'paused')
    order by 1, 3, 4`.execute(db);
  return rows;
}

/** Where people whose own deadline has passed may be: below `urgencyFloor`. */
export interface LatePlace {
  readonly campaignId: number;
  readonly territory: string;
  readonly urgencyFloor: number;
}

export interface LateSeek extends LatePlace {
  readonly language: string;
  readonly lastSlot: number;
}

/** Those who wait, whatever for: retry, callback, line. The literals are those of the partial index. */
function lateWaiting(place: { readonly [K in keyof LatePlace]: RawBuilder<unknown> }): RawBuilder<unknown> {
  return sql`h.campaign_id = ${place.campaignId} and h.territory = ${place.territory} and h.state = 'waiting'
    and h.urgency < ${sql.lit(NO_DEADLINE)} and h.urgency < ${place.urgencyFloor} and h.claim_id is null`;
}

function lateReady(seek: { readonly [K in keyof LateSeek]: RawBuilder<unknown> }): RawBuilder<unknown> {
  return sql`h.campaign_id = ${seek.campaignId} and h.territory = ${seek.territory} and h.language = ${seek.language}
    and h.last_slot = ${seek.lastSlot} and h.state = 'ready' and h.claim_id is null and h.urgency < ${seek.urgencyFloor}`;
}

/** Which places have somebody late who waits, by their rank in `places`: one index seek each, nothing late, nothing read. */
export function lateWaitingQuery(db: Db, places: readonly LatePlace[]): RawBuilder<{ rank: number | null }> {
  const { cell, indexedBy, jsonRows, numberCell } = dialectOf(db);
  const json = JSON.stringify(places.map((p, rank) => [rank, p.campaignId, p.territory, p.urgencyFloor]));
  const cells = {
    campaignId: numberCell('s', 1),
    territory: cell('s', 2),
    urgencyFloor: numberCell('s', 3),
  };
  return sql`
    select (
      select ${numberCell('s', 0)} from queue_entries as h ${indexedBy('queue_late')}
      where ${lateWaiting(cells)} order by h.urgency limit 1
    ) as rank
    from ${jsonRows(json, 's')}`;
}

/** The same among those who are ready. */
export function lateReadyQuery(db: Db, seeks: readonly LateSeek[]): RawBuilder<{ rank: number | null }> {
  const { cell, indexedBy, jsonRows, numberCell } = dialectOf(db);
  const json = JSON.stringify(
    seeks.map((s, rank) => [rank, s.campaignId, s.territory, s.urgencyFloor, s.language, s.lastSlot]),
  );
  const cells = {
    campaignId: numberCell('s', 1),
    territory: cell('s', 2),
    urgencyFloor: numberCell('s', 3),
    language: cell('s', 4),
    lastSlot: numberCell('s', 5),
  };
  return sql`
    select (
      select ${numberCell('s', 0)} from queue_entries as h ${indexedBy('queue_ready')}
      where ${lateReady(cells)} order by h.urgency limit 1
    ) as rank
    from ${jsonRows(json, 's')}`;
}

async function placesFound<T>(
  db: Db,
  query: RawBuilder<{ rank: number | null }>,
  places: readonly T[],
): Promise<T[]> {
  if (places.length === 0) return [];
  const { rows } = await query.execute(db);
  return rows.flatMap(({ rank }) => (rank === null ? [] : (places[Number(rank)] ?? [])));
}

export interface LatePerson {
  readonly targetId: number;
  readonly campaignId: number;
}

/** People whose own deadline has passed, at most `limit` of each place; those in somebody's charge excepted. */
export async function selectLate(
  db: Db,
  places: readonly LatePlace[],
  seeks: readonly LateSeek[],
  limit: number,
): Promise<LatePerson[]> {
  const { indexedBy } = dialectOf(db);
  const late: LatePerson[] = [];
  const read = async (index: string, conditions: RawBuilder<unknown>) => {
    const { rows } = await sql<LatePerson>`
      select h.target_id as "targetId", h.campaign_id as "campaignId" from queue_entries as h ${indexedBy(index)}
      where ${conditions} order by h.urgency limit ${limit}`.execute(db);
    late.push(...rows);
  };
  const bound = ({ campaignId, territory, urgencyFloor }: LatePlace) => ({
    campaignId: sql.val(campaignId),
    territory: sql.val(territory),
    urgencyFloor: sql.val(urgencyFloor),
  });
  for (const place of await placesFound(db, lateWaitingQuery(db, places), places))
    await read('queue_late', lateWaiting(bound(place)));
  for (const seek of await placesFound(db, lateReadyQuery(db, seeks), seeks)) {
    const cells = { ...bound(seek), language: sql.val(seek.language), lastSlot: sql.val(seek.lastSlot) };
    await read('queue_ready', lateReady(cells));
  }
  return late;
}

/**
 * Closes these people for this reason, those in somebody's charge or being taken excepted. Whom a full quota had put aside
 * when the campaign closes was left out by it (AAPOR 4.80), not for want of time.
 */
export async function closeEntries(
  tx: Db,
  targetIds: readonly number[],
  disposition: string,
  now: number,
): Promise<number> {
  if (targetIds.length === 0) return 0;
  const { skipLocked } = dialectOf(tx);
  const closedAs =
    disposition === 'campaign_closed'
      ? sql`case when wait_reason = 'quota' then 'quota_full' else 'campaign_closed' end`
      : sql.val(disposition);
  const { numAffectedRows } = await sql`
    with leftover as (
      select target_id from queue_entries
      where target_id in (${sql.join(targetIds)}) and state <> 'done' and claim_id is null
      order by target_id ${skipLocked}
    )
    update queue_entries set state = 'done', disposition = ${closedAs}, done_at = ${now}, ${leaving}
    where target_id in (select target_id from leftover)`.execute(tx);
  return Number(numAffectedRows ?? 0);
}

const callCounted = statement<{ targetIds: string; by: number }>(
  (db, { targetIds, by }) => sql`
    update queue_entries set calls_count = calls_count + ${by}
    where ${dialectOf(db).isAmong(sql`target_id`, targetIds)}`,
);

/** One more call for each, the moment it is dialled. */
export async function countCall(tx: Db, targetIds: readonly number[], by: 1 | -1): Promise<void> {
  if (targetIds.length === 0) return;
  await tx.executeQuery(callCounted(tx, { targetIds: JSON.stringify(targetIds), by }));
}

/** What a call made of one person; the whole of what may change. */
export interface Settlement {
  readonly targetId: number;
  readonly lineId: number | null;
  readonly state: 'ready' | 'waiting' | 'done';
  readonly wakeAt: number | null;
  readonly waitReason: string | null;
  readonly callbackKind: 'hard' | 'soft' | 'interpreter' | null;
  readonly callbackAgentId: number | null;
  /** Of `interpreter` only. */
  readonly callbackLanguage: string | null;
  readonly callbackNote: string | null;
  readonly avoidAgentId: number | null;
  readonly lastSlot: number;
  readonly disposition: string | null;
  readonly objective: string | null;
  readonly doneAt: number | null;
}

const settled = statement<Settlement>(
  (_, s) => sql`
    update queue_entries set line_id = ${s.lineId}, state = ${s.state}, wake_at = ${s.wakeAt},
      wait_reason = ${s.waitReason}, callback_kind = ${s.callbackKind}, callback_agent_id = ${s.callbackAgentId},
      callback_language = ${s.callbackLanguage},
      callback_note = ${s.callbackNote}, avoid_agent_id = ${s.avoidAgentId}, last_slot = ${s.lastSlot},
      disposition = ${s.disposition}, objective = coalesce(${s.objective}, objective), done_at = ${s.doneAt}
    where target_id = ${s.targetId}`,
);

export async function updateSettled(tx: Db, settlement: Settlement): Promise<void> {
  await tx.executeQuery(settled(tx, settlement));
}

export interface HistoryRow {
  readonly targetId: number;
  readonly lineId: number;
  readonly isOpposed: boolean;
  readonly isBad: boolean;
  readonly calls: number;
  readonly restUntil: number;
}

type LineFacts = Omit<HistoryRow, 'isOpposed' | 'isBad'> & { readonly opposed: number; readonly bad: number };

const lineFacts = statement<{ targetIds: string }, LineFacts>((db, { targetIds }) => {
  // Subqueries, not a left join: SQLite would read every call ever made to prepare that one.
  const calls = (what: RawBuilder<unknown>, among: RawBuilder<unknown>) => sql`(
    select ${what} from call_targets ct join calls c on c.id = ct.call_id
    where ct.target_id = tl.target_id and c.line_id = tl.line_id and ${among})`;
  return sql`
    select tl.target_id as "targetId", tl.line_id as "lineId",
      case when l.opposed_at is null then 0 else 1 end as opposed, l.rest_until as "restUntil",
      ${calls(sql`count(*)`, sql`coalesce(ct.result, '') <> 'not_addressed'`)} as calls,
      case when exists ${calls(sql`1`, sql`ct.result = 'bad_number'`)} then 1 else 0 end as bad
    from target_lines tl
    join lines l on l.id = tl.line_id
    where ${dialectOf(db).isAmong(sql`tl.target_id`, targetIds)}
    order by tl.target_id, tl.rank`;
});

/** Each person's numbers in the order to try them, with what calls have found. */
export async function selectLineFacts(tx: Db, targetIds: readonly number[]): Promise<HistoryRow[]> {
  const { rows } = await tx.executeQuery(lineFacts(tx, { targetIds: JSON.stringify(targetIds) }));
  return rows.map(({ opposed, bad, calls, ...row }) => ({
    ...row,
    calls: Number(calls),
    isOpposed: opposed === 1,
    isBad: bad === 1,
  }));
}

interface ResultCount {
  readonly targetId: number;
  readonly result: string;
  readonly n: number;
}

const resultCounts = statement<{ targetIds: string }, ResultCount>(
  (db, { targetIds }) => sql`
    select target_id as "targetId", result, count(*) as n from call_targets
    where ${dialectOf(db).isAmong(sql`target_id`, targetIds)} and result is not null
    group by target_id, result order by target_id, result`,
);

/** How many of each person's calls ended with each result. */
export async function selectResultCounts(tx: Db, targetIds: readonly number[]): Promise<ResultCount[]> {
  const { rows } = await tx.executeQuery(resultCounts(tx, { targetIds: JSON.stringify(targetIds) }));
  return rows.map((row) => ({ ...row, n: Number(row.n) }));
}
