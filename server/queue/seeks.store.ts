import { type RawBuilder, sql } from 'kysely';
import { type Db, dialectOf } from '#server/platform/database.ts';
import { statement, type Values } from '#server/platform/statement.ts';
import { columnsOf, type EntryRow } from './entry-rows.store.ts';

/** Whom a claim does not look at: people kept from this agent, and people and lines found busy a moment ago. */
export interface PassedOver {
  readonly targetIds: number[];
  readonly lineIds: number[];
  /** Of people with a full quota cell, until the sweep has put them aside; promised callbacks are looked at. */
  readonly strata: readonly number[];
}

/** The same, for a statement. */
interface PassedOverLists {
  readonly passedTargets: string;
  readonly passedLines: string;
  readonly passedStrata: string;
}

function listed({ targetIds, lineIds, strata }: PassedOver): PassedOverLists {
  return {
    passedTargets: JSON.stringify(targetIds),
    passedLines: JSON.stringify(lineIds),
    passedStrata: JSON.stringify(strata),
  };
}

/** One place to look for somebody who is ready. */
export interface Seek {
  readonly campaignId: number;
  readonly territory: string;
  readonly language: string;
  readonly lastSlot: number;
  /** Lower urgencies have passed their deadline. */
  readonly urgencyFloor: number;
  /** Not those who asked not to hear this agent again; 0: nobody is avoided. */
  readonly avoidedBy: number;
}

/** The conditions of {@link Seek}; `state` and `claim_id` are literals so that the partial index serves (performance.md 2f). */
function readyIn(
  seek: {
    readonly [K in keyof Seek]: RawBuilder<unknown>;
  },
): RawBuilder<unknown> {
  return sql`h.campaign_id = ${seek.campaignId} and h.territory = ${seek.territory} and h.language = ${seek.language}
      and h.last_slot = ${seek.lastSlot} and h.state = 'ready' and h.claim_id is null
      and h.urgency >= ${seek.urgencyFloor} and coalesce(h.avoid_agent_id, 0) <> ${seek.avoidedBy}
    order by h.urgency, h.calls_count, h.target_id limit 1`;
}

/** The cells of one seek as a JSON row, in the order {@link readyInRow} reads them. */
function rowOf(seek: Seek): readonly (string | number)[] {
  const { campaignId, territory, language, lastSlot, urgencyFloor, avoidedBy } = seek;
  return [campaignId, territory, language, lastSlot, urgencyFloor, avoidedBy];
}

/** {@link readyIn} of such a row. */
function readyInRow(db: Db): RawBuilder<unknown> {
  const { cell, numberCell } = dialectOf(db);
  return readyIn({
    campaignId: numberCell('s', 0),
    territory: cell('s', 1),
    language: cell('s', 2),
    lastSlot: numberCell('s', 3),
    urgencyFloor: numberCell('s', 4),
    avoidedBy: numberCell('s', 5),
  });
}

/** What {@link headsQuery} looks for, and past whom. */
interface Sought extends PassedOverLists {
  readonly seeks: string;
}

/** The first entry of each seek, read with the names of {@link EntryRow}. */
function firstEntries(db: Db, { seeks }: Values<Sought>, seek: RawBuilder<unknown>): RawBuilder<EntryRow> {
  const { firstOfEach, jsonRows } = dialectOf(db);
  const found = { table: 'queue_entries', key: 'target_id', alias: 'e' };
  return sql`select ${columnsOf('e')} from ${firstOfEach(sql`${jsonRows(seeks, 's')}`, seek, found)}`;
}

/**
 * The head of each seek: one statement, one index seek each, however many people are done, waiting or claimed
 * (performance.md 2b: 2.9 times faster than one statement a scope).
 */
export const headsQuery = statement<Sought, EntryRow>((db, sought) => {
  const { indexedBy } = dialectOf(db);
  const seek = sql`
    from queue_entries as h ${indexedBy('queue_ready')}
    where ${notAmong(db, sought)} and ${notIn(db, sought)} and ${readyInRow(db)}`;
  return firstEntries(db, sought, seek);
});

/** Written so that no planner takes it for a reason to read by line. */
function notAmong(db: Db, { passedTargets, passedLines }: Values<PassedOverLists>): RawBuilder<unknown> {
  const { isNotAmong } = dialectOf(db);
  return sql`coalesce(h.line_id, 0) > 0 and ${isNotAmong(sql`h.target_id`, passedTargets)}
    and ${isNotAmong(sql`h.line_id`, passedLines)}`;
}

function notIn(db: Db, { passedStrata }: Values<PassedOverLists>): RawBuilder<unknown> {
  return dialectOf(db).isNotAmong(sql`coalesce(h.stratum_id, 0)`, passedStrata);
}

/** The same heads among people of some strata: as many seeks more, none walks past people of another stratum. */
export const headsInStrataQuery = statement<Sought, EntryRow>((db, sought) => {
  const { indexedBy, numberCell } = dialectOf(db);
  const seek = sql`
    from queue_entries as h ${indexedBy('queue_ready_in_stratum')}
    where ${notAmong(db, sought)} and h.stratum_id = ${numberCell('s', 6)} and ${readyInRow(db)}`;
  return firstEntries(db, sought, seek);
});

/** Seeks as {@link headsInStrataQuery} reads them. */
export function soughtInStrata(
  seeks: readonly (Seek & { readonly stratumId: number })[],
  passedOver: PassedOver,
): Sought {
  const rows = seeks.map((seek) => [...rowOf(seek), seek.stratumId]);
  return { seeks: JSON.stringify(rows), ...listed(passedOver) };
}

/** Seeks as {@link headsQuery} reads them. */
export function soughtReady(seeks: readonly Seek[], passedOver: PassedOver): Sought {
  return { seeks: JSON.stringify(seeks.map(rowOf)), ...listed(passedOver) };
}

export async function selectHeadsInStrata(
  db: Db,
  seeks: readonly (Seek & { readonly stratumId: number })[],
  passedOver: PassedOver,
): Promise<EntryRow[]> {
  if (seeks.length === 0) return [];
  return (await db.executeQuery(headsInStrataQuery(db, soughtInStrata(seeks, passedOver)))).rows;
}

export async function selectHeads(
  db: Db,
  seeks: readonly Seek[],
  passedOver: PassedOver,
): Promise<EntryRow[]> {
  if (seeks.length === 0) return [];
  return (await db.executeQuery(headsQuery(db, soughtReady(seeks, passedOver)))).rows;
}

/** One place to look for a callback that is due. */
export interface CallbackSeek {
  readonly campaignId: number;
  readonly territory: string;
  readonly language: string;
  readonly kind: 'hard' | 'soft' | 'interpreter';
  /** Only this agent's; 0: anybody's. */
  readonly agentId: number;
  readonly dueBefore: number;
  readonly urgencyFloor: number;
  /** With the kind `interpreter`: for whom. */
  readonly interpreting: Interpreting;
}

/** Which callbacks with an interpreter one agent is given: in a language they speak, or promised by them. */
export interface Interpreting {
  /** `*`: whatever the language. */
  readonly speaks: readonly string[];
  /** Whose own ones come too… */
  readonly agentId: number;
  /** …but those in a language a colleague on duty speaks… */
  readonly kept: readonly string[];
  /** …unless they were due before this instant: the delay to hand over has passed. */
  readonly ownBefore: number;
}

/** Whatever their language, and whoever promised them. */
export const interpretingForAll: Interpreting = {
  speaks: ['*'],
  agentId: 0,
  kept: [],
  ownBefore: 0,
};

/** The callback due longest of each seek, as {@link headsQuery} does for those who are ready. */
export const callbacksQuery = statement<Sought, EntryRow>((db, sought) => {
  const { cell, indexedBy, numberCell } = dialectOf(db);
  const [campaignId, agentId, dueBefore, floor] = [0, 4, 5, 6].map((index) => numberCell('s', index));
  const [owner, ownBefore] = [7, 10].map((index) => numberCell('s', index));
  const isOneOf = (index: number) => sql`${cell('s', index)} like '%,' || h.callback_language || ',%'`;
  const seek = sql`
    from queue_entries as h ${indexedBy('queue_callbacks')}
    where ${notAmong(db, sought)} and h.campaign_id = ${campaignId} and h.territory = ${cell('s', 1)}
      and h.language = ${cell('s', 2)} and h.callback_kind = ${cell('s', 3)}
      and h.state = 'waiting' and h.callback_kind is not null and h.claim_id is null
      and h.wake_at <= ${dueBefore} and h.urgency >= ${floor}
      and (${agentId} = 0 or h.callback_agent_id = ${agentId})
      and (h.callback_kind <> 'interpreter' or ${cell('s', 8)} = ',*,' or ${isOneOf(8)}
        or (h.callback_agent_id = ${owner} and (h.wake_at <= ${ownBefore} or not ${isOneOf(9)})))
    order by h.wake_at, h.target_id limit 1`;
  return firstEntries(db, sought, seek);
});

/** Seeks as {@link callbacksQuery} reads them. */
export function soughtCallbacks(seeks: readonly CallbackSeek[], passedOver: PassedOver): Sought {
  const rows = seeks.map(({ interpreting, ...s }) => [
    ...[s.campaignId, s.territory, s.language, s.kind, s.agentId, s.dueBefore, s.urgencyFloor],
    ...[
      interpreting.agentId,
      codesOf(interpreting.speaks),
      codesOf(interpreting.kept),
      interpreting.ownBefore,
    ],
  ]);
  return { seeks: JSON.stringify(rows), ...listed(passedOver) };
}

/** Codes in one text, where `,ar,` is found. */
function codesOf(languages: readonly string[]): string {
  return `,${languages.join(',')},`;
}

const ownInterpreted = statement<{ agentId: number; now: number }, { campaignId: number }>(
  (_, { agentId, now }) => sql`
    select distinct campaign_id as "campaignId" from queue_entries
    where callback_agent_id = ${agentId} and callback_kind = 'interpreter' and state = 'waiting'
      and wake_at <= ${now}`,
);

/** Campaigns where this agent's own callbacks with an interpreter are due; `queue_interpreters` alone answers. */
export async function selectOwnInterpreted(db: Db, agentId: number, now: number): Promise<number[]> {
  const { rows } = await db.executeQuery(ownInterpreted(db, { agentId, now }));
  return rows.map(({ campaignId }) => campaignId);
}

export async function selectDueCallbacks(
  db: Db,
  seeks: readonly CallbackSeek[],
  passedOver: PassedOver,
): Promise<EntryRow[]> {
  if (seeks.length === 0) return [];
  return (await db.executeQuery(callbacksQuery(db, soughtCallbacks(seeks, passedOver)))).rows;
}

const headLocked = statement<Seek & PassedOverLists, EntryRow>((db, values) => {
  const { indexedBy, skipLocked } = dialectOf(db);
  return sql`
    select ${columnsOf('h')} from queue_entries as h ${indexedBy('queue_ready')}
    where ${notAmong(db, values)} and ${notIn(db, values)} and ${readyIn(values)} ${skipLocked}`;
});

/** Locks the head of a seek, or the first one nobody else is looking at. */
export async function lockHead(tx: Db, seek: Seek, passedOver: PassedOver): Promise<EntryRow | undefined> {
  const { rows } = await tx.executeQuery(headLocked(tx, { ...seek, ...listed(passedOver) }));
  return rows[0];
}
