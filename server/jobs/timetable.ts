import { purgeSessions } from '#server/accounts/index.ts';
import { sealAudit } from '#server/audit/index.ts';
import { purgeReplies } from '#server/calls/index.ts';
import { keepDates } from '#server/campaigns/index.ts';
import { boardChanged } from '#server/contracts/service.contract.ts';
import { expireExports, makeNext } from '#server/exports/index.ts';
import { foldTextTallies } from '#server/interviews/index.ts';
import type { Deps } from '#server/platform/http.ts';
import type { Live } from '#server/platform/live.ts';
import {
  endLeavers,
  followQuotas,
  purgePauses,
  purgeSkips,
  recountRests,
  replanEveryone,
  settleRemaining,
  sweep,
  turnWindows,
} from '#server/queue/index.ts';
import { foldTallies, purgeDigests, readInterviewsLeft, sendDigests } from '#server/results/index.ts';
import { runSteering } from '#server/steering/index.ts';
import { discardForgotten, dropStrays } from '#server/targets/index.ts';
import { sweepRings } from '#server/telephony/index.ts';
import { runImport } from './import.service.ts';

/** Work done again and again while the server runs. An interval, not cron: cron is silent across a clock change. */
export interface Sweep {
  readonly name: string;
  readonly everyMs: number;
  /** `isStopping`: long work leaves off where it can go on later. */
  run(deps: Deps, isStopping: () => boolean): Promise<void>;
}

export const sweeps: readonly Sweep[] = [
  {
    name: 'queue.sweep',
    everyMs: 1000,
    run: async ({ db, clock, live }) => {
      if (await sweep(db, clock)) live.publish(boardChanged);
    },
  },
  {
    name: 'queue.leavers',
    everyMs: 1000,
    run: async ({ db, clock, live }) => {
      if (await endLeavers(db, clock)) live.publish(boardChanged);
    },
  },
  {
    name: 'pressure.recount',
    everyMs: 1000,
    run: async ({ db, clock, live }, isStopping) => {
      if (await recountRests(db, clock, isStopping))
        live.publish({ topic: 'campaign', campaignId: null, directorateId: null });
    },
  },
  {
    name: 'rules.replan',
    everyMs: 1000,
    run: async ({ db, clock, live }, isStopping) =>
      announceMoves(live, await replanEveryone(db, clock, isStopping)),
  },
  {
    name: 'queue.quotas',
    everyMs: 1000,
    run: async ({ db, clock, live }, isStopping) => announce(live, await followQuotas(db, clock, isStopping)),
  },
  {
    name: 'campaigns.dates',
    everyMs: 5000,
    run: async ({ db, clock, live }) => announce(live, await keepDates(db, clock)),
  },
  {
    name: 'queue.windows',
    everyMs: 5000,
    run: async ({ db, clock, live }) => announce(live, await turnWindows(db, clock)),
  },
  {
    name: 'queue.settle',
    everyMs: 5000,
    run: async ({ db, clock, live }) => {
      const { changedCampaigns } = await settleRemaining(db, clock);
      for (const { id, directorateId } of changedCampaigns)
        live.publish({ topic: 'progress', campaignId: id, directorateId });
    },
  },
  {
    name: 'imports.run',
    everyMs: 1000,
    run: async (deps, isStopping) => {
      while (!isStopping() && (await runImport(deps, isStopping)));
    },
  },
  {
    name: 'exports.run',
    everyMs: 1000,
    run: async (deps, isStopping) => {
      while (!isStopping() && (await makeNext(deps, isStopping)));
    },
  },
  {
    // Whoever looks reads the last seconds themselves: this is for what nobody looked at, and for what an upgrade left.
    name: 'interviews.read',
    everyMs: 10_000,
    run: async ({ db }, isStopping) => readInterviewsLeft(db, isStopping),
  },
  {
    name: 'tallies.fold',
    everyMs: 10_000,
    run: async ({ db }) => {
      await foldTallies(db);
      await foldTextTallies(db);
    },
  },
  { name: 'telephony.sweep', everyMs: 5000, run: sweepRings },
  { name: 'steering.run', everyMs: 1000, run: runSteering },
  // What the timetable began at six and could not finish, or missed because no server was up.
  { name: 'digests.retry', everyMs: 5 * 60_000, run: sendDigests },
  {
    name: 'audit.seal',
    everyMs: 10_000,
    run: async ({ db }, isStopping) => {
      while (!isStopping() && (await sealAudit(db)) === SEALED_AT_ONCE);
    },
  },
];

/** People were moved: lists, figures and idle desks look again. */
function announceMoves(live: Live, campaigns: readonly { id: number; directorateId: number }[]): void {
  announce(live, campaigns);
  for (const { id, directorateId } of campaigns)
    for (const topic of ['progress', 'board'] as const)
      live.publish({ topic, campaignId: id, directorateId });
}

/** Idle desks, lists and boards look again. */
function announce(live: Live, campaigns: readonly { id: number; directorateId: number }[]): void {
  for (const { id, directorateId } of campaigns)
    live.publish({ topic: 'campaign', campaignId: id, directorateId });
}

const SEALED_AT_ONCE = 500;

/** Work of the clock, in UTC: an hour of local time may not exist, or exist twice. */
export interface Timetabled {
  readonly name: string;
  readonly cron: string;
  /** Two processes fire together: whoever is second within this time does nothing. */
  readonly onceIn: number;
  run(deps: Deps): Promise<unknown>;
}

const HALF_HOUR = 30 * 60_000;

export const timetable: readonly Timetabled[] = [
  {
    name: 'sessions.purge',
    cron: '7 * * * *',
    onceIn: HALF_HOUR,
    run: ({ db, clock }) => purgeSessions(db, clock),
  },
  {
    name: 'replies.purge',
    cron: '17 * * * *',
    onceIn: HALF_HOUR,
    run: ({ db, clock }) => purgeReplies(db, clock),
  },
  {
    name: 'skips.purge',
    cron: '37 3 * * *',
    onceIn: HALF_HOUR,
    run: ({ db, clock }) => purgeSkips(db, clock),
  },
  {
    name: 'digests.send',
    cron: '0 6 * * *',
    onceIn: HALF_HOUR,
    run: (deps) => sendDigests(deps),
  },
  {
    name: 'digests.purge',
    cron: '57 3 * * *',
    onceIn: HALF_HOUR,
    run: (deps) => purgeDigests(deps),
  },
  {
    name: 'pauses.purge',
    cron: '47 2 * * *',
    onceIn: HALF_HOUR,
    run: ({ db, clock }) => purgePauses(db, clock),
  },
  {
    name: 'exports.expire',
    cron: '11 * * * *',
    onceIn: HALF_HOUR,
    run: expireExports,
  },
  {
    name: 'imports.purge',
    cron: '27 * * * *',
    onceIn: HALF_HOUR,
    run: async (deps) => {
      await discardForgotten(deps);
      await dropStrays(deps);
    },
  },
];
