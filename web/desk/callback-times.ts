import { localText } from '../ui/local-text.ts';

/** A moment to call again, offered in one gesture. */
export interface QuickTime {
  /** `datetime-local` text, in the zone of the browser. */
  readonly at: string;
  readonly instant: number;
}

const HOUR = 3_600_000;

/**
 * In an hour, early this evening, then the next working day in the morning, after lunch and in the evening: people who
 * could not talk once are found at another time of day. None after the person's own deadline. Public holidays are the
 * server's to refuse.
 */
export function quickTimes(now: number, deadlineOn: string | null = null): readonly QuickTime[] {
  const soon = new Date(Math.ceil((now + HOUR) / 300_000) * 300_000);
  const times = [soon, at(now, 0, 18), at(now, 1, 10), at(now, 1, 14), at(now, 1, 18), at(now, 7, 10)];
  const isKept = (time: Date, index: number): boolean => {
    if (index === 0)
      return isWorkingDay(time) && isDaytime(time) && time.getDate() === new Date(now).getDate();
    return index === 1 ? isWorkingDay(time) && time.getTime() > now + 1.5 * HOUR : true;
  };
  return times
    .filter(isKept)
    .map((time) => ({ at: localText(time), instant: time.getTime() }))
    .filter((time) => deadlineOn === null || time.at.slice(0, 10) <= deadlineOn);
}

/** Hours at which somebody may wish to be called. */
function isDaytime(time: Date): boolean {
  return time.getHours() >= 9 && time.getHours() < 20;
}

function isWorkingDay(day: Date): boolean {
  return day.getDay() !== 0 && day.getDay() !== 6;
}

/** `hour` o'clock, `days` days from now, moved past the week-end. */
function at(now: number, days: number, hour: number): Date {
  const day = new Date(now);
  day.setDate(day.getDate() + days);
  day.setHours(hour, 0, 0, 0);
  while (days > 0 && !isWorkingDay(day)) day.setDate(day.getDate() + 1);
  return day;
}

const zones: Readonly<Record<string, string>> = {
  GP: 'America/Guadeloupe',
  MQ: 'America/Martinique',
  GF: 'America/Cayenne',
  RE: 'Indian/Reunion',
  YT: 'Indian/Mayotte',
  PM: 'America/Miquelon',
  BL: 'America/St_Barthelemy',
  MF: 'America/Marigot',
  NC: 'Pacific/Noumea',
  PF: 'Pacific/Tahiti',
  WF: 'Pacific/Wallis',
};

/** The person's zone when their clock differs from the agent's at that moment, or null. */
export function otherZone(territory: string, instant: number): string | null {
  const zone = zones[territory] ?? 'Europe/Paris';
  const hours = (timeZone?: string): string =>
    new Intl.DateTimeFormat('fr-FR', { dateStyle: 'short', timeStyle: 'short', timeZone }).format(instant);
  return hours(zone) === hours() ? null : zone;
}
