import { randomUUID } from 'node:crypto';
import { type ScheduledTask, schedule } from 'node-cron';
import type { Deps } from '#server/platform/http.ts';
import { dropLease, takeLease, takeTurn } from './jobs.store.ts';
import { type Sweep, sweeps, type Timetabled, timetable } from './timetable.ts';

/** One process sweeps at a time. A dead one is replaced within this time. */
const LEASE_MS = 15_000;
/** Renewed before this much is left: one small write every ten seconds, not one a second. */
const RENEW_BEFORE_MS = 5000;
const LEASE = 'sweeps';
const SECOND = 1000;

export interface Jobs {
  /** Lets what runs finish or leave off where it can go on, and hands over to another process at once. */
  stop(): Promise<void>;
  /** Every sweep once, in order, if this process may; for tests and measures: throws what a sweep throws. */
  tick(): Promise<void>;
  /** A timetabled job, now, if no process has just run it. */
  run(name: string): Promise<void>;
}

/** Starts the background work. `everyMs: null` starts nothing by itself: only `tick` and `run` do. */
export function startJobs(deps: Deps, options: { everyMs?: number | null } = {}): Jobs {
  const { db, clock, log } = deps;
  const holder = randomUUID();
  const everyMs = options.everyMs === undefined ? SECOND : options.everyMs;
  const running = new Map<string, Promise<void>>();
  const lastRun = new Map<string, number>();
  let leaseUntil = 0;
  let isStopping = false;

  async function isSweeper(): Promise<boolean> {
    const now = clock.now();
    if (leaseUntil - now > RENEW_BEFORE_MS) return true;
    const until = now + LEASE_MS;
    leaseUntil = (await takeLease(db, { name: LEASE, holder, now, until })) ? until : 0;
    return leaseUntil > 0;
  }

  /** Background work has nobody to answer to: what fails is logged, without data, and tried again at its next turn. */
  function logged(name: string, work: Promise<unknown>): void {
    work.catch((error: unknown) => log.error({ job: name, ...kindOf(error) }, 'job failed'));
  }

  /** The same work is not begun again while it goes on. */
  function once(name: string, work: () => Promise<unknown>): Promise<void> {
    const before = running.get(name);
    if (before !== undefined) return before;
    const run = work()
      .then(() => undefined)
      .finally(() => running.delete(name));
    running.set(name, run);
    return run;
  }

  function begin(sweep: Sweep): Promise<void> {
    lastRun.set(sweep.name, clock.now());
    return once(sweep.name, () => sweep.run(deps, () => isStopping));
  }

  /** Each sweep has its own turn: a long import must not keep leases from lapsing. */
  async function beat(): Promise<void> {
    const now = clock.now();
    // A clock set back must not stop the sweeps until it has caught up.
    const due = sweeps.filter(
      ({ name, everyMs: every }) => Math.abs(now - (lastRun.get(name) ?? 0)) >= every,
    );
    if (due.length === 0 || !(await isSweeper())) return;
    for (const sweep of due) logged(sweep.name, begin(sweep));
  }

  async function runTimetabled(job: Timetabled): Promise<void> {
    const now = clock.now();
    const lease = { name: job.name, holder, now, until: now };
    if (await takeTurn(db, lease, now - job.onceIn)) await job.run(deps);
  }

  const timer = everyMs === null ? null : setInterval(() => logged(LEASE, beat()), everyMs);
  const tasks: ScheduledTask[] =
    everyMs === null
      ? []
      : timetable.map((job) =>
          schedule(
            job.cron,
            () =>
              logged(
                job.name,
                once(job.name, () => runTimetabled(job)),
              ),
            {
              timezone: 'UTC',
              noOverlap: true,
            },
          ),
        );

  return {
    tick: async () => {
      if (!(await isSweeper())) return;
      for (const sweep of sweeps) await begin(sweep);
    },
    run: async (name) => {
      const job = timetable.find((one) => one.name === name);
      if (job === undefined) throw new Error(`no job named ${name}`);
      await runTimetabled(job);
    },
    stop: async () => {
      isStopping = true;
      if (timer !== null) clearInterval(timer);
      for (const task of tasks) await task.destroy();
      await Promise.allSettled(running.values());
      if (leaseUntil > 0) await dropLease(db, LEASE, holder);
      leaseUntil = 0;
    },
  };
}

function kindOf(error: unknown): { kind: string; code: string } {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return { kind: error instanceof Error ? error.name : typeof error, code };
}
