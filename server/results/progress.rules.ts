import { Temporal } from 'temporal-polyfill';
import type { CampaignResults } from '#server/contracts/results.contract.ts';
import { parisDay } from '#server/platform/team-time.ts';
import { dayOfHour } from './figures.rules.ts';
import { isReached } from './outcomes.rules.ts';

/** How far a campaign is: where its people stand, what they wait for, and what each day gave. Pure. */

const DAYS_SHOWN = 14;

/** So many people who stand there. */
interface Standing {
  readonly state: string;
  readonly is_claimed: number;
  readonly wait_reason: string | null;
  readonly objective: string | null;
  /** A rank among `bestCalls`. */
  readonly best: number;
  readonly n: number;
  /** When the first of those who wait comes back. */
  readonly next_at: number | null;
}

/** So many calls or people, in an hour since 1970; null: in none. */
interface Timed {
  readonly hour: number | null;
  readonly n: number;
}

export function sumOf(rows: readonly { readonly n: number }[]): number {
  return rows.reduce((sum, { n }) => sum + n, 0);
}

export function progressOf(entries: readonly Standing[]): CampaignResults['progress'] {
  const total = (keep: (row: Standing) => boolean) => sumOf(entries.filter(keep));
  return {
    total: total(() => true),
    ready: total((row) => row.state === 'ready' && isFree(row)),
    waiting: total((row) => row.state === 'waiting' && isFree(row)),
    claimed: total((row) => row.state !== 'done' && !isFree(row)),
    done: total((row) => row.state === 'done'),
    reached: total(isReached),
  };
}

/** Still to be called, and in nobody's hands. */
function isFree({ state, is_claimed }: Standing): boolean {
  return state !== 'done' && is_claimed === 0;
}

/** The campaign's own list first, zeros included; then codes it has dropped since. */
export function objectivesOf(
  listed: readonly { code: string; label: string }[],
  entries: readonly Standing[],
) {
  const used = entries.flatMap(({ objective }) => (objective === null ? [] : [objective]));
  const dropped = [...new Set(used)].filter((code) => !listed.some((objective) => objective.code === code));
  return [...listed, ...dropped.sort().map((code) => ({ code, label: code }))].map(({ code, label }) => ({
    code,
    label,
    count: sumOf(entries.filter(({ objective }) => objective === code)),
  }));
}

export function waitingOf(entries: readonly Standing[]): CampaignResults['waiting'] {
  const waiting = entries.filter((row) => row.state === 'waiting' && isFree(row));
  const reasons = [...new Set(waiting.map(({ wait_reason }) => wait_reason ?? ''))].sort();
  return reasons.map((reason) => {
    const rows = waiting.filter(({ wait_reason }) => (wait_reason ?? '') === reason);
    const instants = rows.flatMap(({ next_at }) => (next_at === null ? [] : [next_at]));
    return {
      reason,
      count: sumOf(rows),
      nextAt: instants.length === 0 ? null : Math.min(...instants),
    };
  });
}

export function dailyOf(
  calls: readonly Timed[],
  people: readonly (Timed & Pick<Standing, 'state'>)[],
  now: number,
): CampaignResults['daily'] {
  const today = Temporal.PlainDate.from(parisDay(now));
  const days = Array.from({ length: DAYS_SHOWN }, (_, index) =>
    today.subtract({ days: DAYS_SHOWN - 1 - index }).toString(),
  );
  const done = people.filter(({ state }) => state === 'done');
  return days.map((on) => {
    const isThen = ({ hour }: Timed) => hour !== null && dayOfHour(hour) === on;
    return { on, calls: sumOf(calls.filter(isThen)), done: sumOf(done.filter(isThen)) };
  });
}
