import type { Clock } from '#server/platform/clock.ts';
import type { Db } from '#server/platform/database.ts';
import { groupBy } from '#server/platform/group-by.ts';
import { type Asking, type Moment, momentOf, type Place, placeOf } from './eligibility.rules.ts';
import {
  aloneAmong,
  type CampaignRules,
  handedOverBefore,
  type OnDuty,
  type Scope,
  shareDebts,
} from './queue.rules.ts';
import { countCallsOf, selectOnDuty, selectRunningScopesOf } from './scopes.store.ts';
import { selectOwnInterpreted } from './seeks.store.ts';
import { selectSkipped } from './skips.store.ts';
import { openStrataOf } from './strata.service.ts';

/** Shares are of the calls of the last hour: an agent makes some tens, so that counting them costs next to nothing. */
const SHARED_MS = 60 * 60_000;

export interface Agent {
  readonly userId: number;
  readonly languages: readonly string[];
}

/** Where one agent may look for somebody now, and as whom. */
export interface Search {
  /** By {@link keyOf}. */
  readonly places: ReadonlyMap<string, Place>;
  readonly asking: Asking;
  /** Those the agent speaks. */
  readonly languages: readonly string[];
  /** Campaigns below their share of this agent's calls, by how much. */
  readonly shareDebts: ReadonlyMap<number, number>;
  /** By campaign: the only strata to look for fresh people in; see {@link openStrataOf}. */
  readonly openStrata: ReadonlyMap<number, readonly number[]>;
  /** Staying on this campaign; null: every campaign of theirs. */
  readonly campaignId: number | null;
}

/** A scope's name in a {@link Search}. */
export function keyOf(place: {
  readonly campaignId: number;
  readonly territory: string;
  readonly language: string;
}): string {
  return `${place.campaignId} ${place.territory} ${place.language}`;
}

/** The running campaigns whose window is open for this agent, colleagues left aside ({@link withoutColleagues}). */
export async function searchFor(
  db: Db,
  agent: Agent,
  campaignId: number | null,
  now: number,
): Promise<Search> {
  const open = await openScopesOf(db, agent.userId, now);
  const foreign = open.filter(({ language }) => !agent.languages.includes(language));
  // Nearly always none: who else speaks their language is asked only when it decides.
  const interpreted = await selectOwnInterpreted(db, agent.userId, now);
  const promised = open.filter(({ campaign }) => interpreted.includes(campaign.id));
  const duty = await onDuty(db, [...foreign, ...promised], now);
  return {
    places: placesFor(open, agent, duty, now),
    asking: {
      userId: agent.userId,
      speaks: (language) => agent.languages.includes(language),
      aloneIn: new Set(),
      skipped: await skippedBy(db, agent.userId, now),
    },
    languages: agent.languages,
    shareDebts: await shareDebtsOf(db, agent.userId, open, now),
    openStrata: await openStrataOf(
      db,
      open.map(({ campaign }) => campaign),
    ),
    campaignId,
  };
}

/** Campaigns of these scopes that are below their share of what this agent called in the last hour. */
export async function shareDebtsOf(
  db: Db,
  agentId: number,
  scopes: readonly Scope[],
  now: number,
): Promise<ReadonlyMap<number, number>> {
  const campaigns = [...new Map(scopes.map(({ campaign }) => [campaign.id, campaign])).values()];
  // Nearly always no share is promised: then nothing is read.
  if (campaigns.length < 2 || campaigns.every(({ minShare }) => minShare === null)) return new Map();
  return shareDebts(campaigns, await countCallsOf(db, agentId, now - SHARED_MS));
}

/** Where people of an agent's campaigns may be called now. */
export async function openScopesOf(db: Db, agentId: number, now: number): Promise<(Scope & Moment)[]> {
  const rows = await selectRunningScopesOf(db, agentId);
  return momentsOf(rows.flatMap(scopeIn), now).filter(({ closed }) => closed === null);
}

/** A campaign nobody was imported into yet has no scope. */
export function scopeIn(row: {
  readonly campaign: CampaignRules;
  readonly territory: string | null;
  readonly language: string | null;
}): Scope[] {
  const { campaign, territory, language } = row;
  return territory === null || language === null ? [] : [{ campaign, territory, language }];
}

export async function skippedBy(db: Db, agentId: number, now: number): Promise<ReadonlySet<number>> {
  return new Set(await selectSkipped(db, agentId, now));
}

/** The same campaign in the same territory is asked about once for all its languages. */
export function momentsOf(scopes: readonly Scope[], now: number): (Scope & Moment)[] {
  const known = new Map<string, Moment>();
  return scopes.map((scope) => {
    const key = `${scope.campaign.id} ${scope.territory}`;
    const moment = known.get(key) ?? momentOf(scope.campaign, scope.territory, now);
    known.set(key, moment);
    return { ...scope, ...moment };
  });
}

export function placesFor(
  moments: readonly (Scope & Moment)[],
  agent: Agent,
  duty: ReadonlyMap<number, readonly OnDuty[]>,
  now: number,
): ReadonlyMap<string, Place> {
  return new Map(
    moments.map((moment) => [
      keyOf({ ...moment, campaignId: moment.campaign.id }),
      placeOf(moment, agent, duty.get(moment.campaign.id) ?? [], now),
    ]),
  );
}

/** Asked only when nobody else is left: then those kept for a colleague are called, if there is no colleague. */
export async function withoutColleagues(db: Db, search: Search, clock: Clock): Promise<Search> {
  const now = clock.now();
  const scopes = [...search.places.values()];
  const aloneIn = aloneAmong(scopes, await onDuty(db, scopes, now), search.asking.userId, now);
  return { ...search, asking: { ...search.asking, aloneIn } };
}

/** Colleagues seen within the longest hand-over delay of these scopes (and at least since `since`), by campaign. */
export async function onDuty(
  db: Db,
  scopes: readonly Scope[],
  now: number,
  since = now,
): Promise<ReadonlyMap<number, readonly OnDuty[]>> {
  const earliest = Math.min(since, ...scopes.map(({ campaign }) => handedOverBefore(campaign, now)));
  const rows = await selectOnDuty(
    db,
    scopes.map(({ campaign }) => campaign.id),
    earliest,
  );
  return groupBy(rows, ({ campaignId }) => campaignId);
}
