import { useMemo } from 'react';
import { useIntl } from 'react-intl';
import { territoryNames } from '#server/contracts/territories.ts';

/** What a screen shows instead of a value that is known to be absent. */
export const NONE = '—';

export interface Formats {
  /** 12 345 */
  readonly number: (value: number) => string;
  /** Part of a whole: `percent(1, 3)` is « 33 % »; a dash when the whole is empty. */
  readonly percent: (part: number, whole: number) => string;
  /** An instant or an ISO day: 31 mars 2026. */
  readonly date: (value: number | string | null) => string;
  /** 31/03/2026 */
  readonly shortDate: (value: number | string | null) => string;
  /** mar. 31 mars, 14:05 */
  readonly dateTime: (instant: number | null) => string;
  /** 14:05 */
  readonly time: (instant: number) => string;
  /** « il y a 5 minutes », « dans 2 jours ». */
  readonly relative: (instant: number, now?: number) => string;
  /** 1:02:03 or 2:03, from milliseconds. */
  readonly duration: (milliseconds: number) => string;
  /** 12 ko, 3,4 Mo: of a file. */
  readonly size: (bytes: number) => string;
  /** « a, b et c » */
  readonly list: (values: readonly string[]) => string;
  /** The name of a language from its code: « arabe ». */
  readonly languageName: (code: string) => string;
  /** The name of a territory from its code: « La Réunion ». */
  readonly territoryName: (code: string) => string;
}

/** Numbers, days and instants as the reader's language writes them. */
export function useFormats(): Formats {
  const { locale } = useIntl();
  return useMemo(() => formatsFor(locale), [locale]);
}

function formatsFor(locale: string): Formats {
  const integer = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const long = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' });
  const short = new Intl.DateTimeFormat(locale, { day: '2-digit', month: '2-digit', year: 'numeric' });
  const moment = new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
  const ago = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const list = new Intl.ListFormat(locale);
  const names = new Intl.DisplayNames(locale, { type: 'language' });
  // Dates in French say « 1er », which Intl leaves out.
  const first = (day: string): string => (locale.startsWith('fr') ? day.replace(/^1 /, '1er ') : day);
  return {
    // A narrow space is too narrow to be seen in this typeface.
    number: (value) => integer.format(value).replace(/\u202f/g, '\u00a0'),
    percent: (part, whole) => (whole === 0 ? NONE : percent.format(part / whole)),
    date: (value) => (value === null ? NONE : first(long.format(dayOf(value)))),
    shortDate: (value) => (value === null ? NONE : short.format(dayOf(value))),
    dateTime: (instant) => (instant === null ? NONE : moment.format(instant)),
    time: (instant) => clock.format(instant),
    relative: (instant, now = Date.now()) => relative(ago, instant - now),
    duration,
    size: (bytes) => sizeIn(locale, bytes),
    list: (values) => list.format(values),
    languageName: (code) => unnamed[code] ?? names.of(code) ?? code,
    territoryName: territoryNames(locale),
  };
}

/** Languages heard on French calling lines that browsers have no name for; the same name in both languages. */
const unnamed: Readonly<Record<string, string>> = { snk: 'soninké' };

/** An ISO day is that day everywhere: read at noon local time so that no zone moves it. */
function dayOf(value: number | string): number | Date {
  return typeof value === 'number' ? value : new Date(`${value}T12:00:00`);
}

function sizeIn(locale: string, bytes: number): string {
  const unit = bytes < 1_000_000 ? 'kilobyte' : 'megabyte';
  const value = bytes / (unit === 'kilobyte' ? 1000 : 1_000_000);
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    maximumFractionDigits: value < 10 ? 1 : 0,
  }).format(value);
}

const STEPS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

function relative(ago: Intl.RelativeTimeFormat, difference: number): string {
  const step = STEPS.find(([, size]) => Math.abs(difference) >= size);
  return step === undefined
    ? ago.format(Math.round(difference / 1000), 'second')
    : ago.format(Math.round(difference / step[1]), step[0]);
}

function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const tail = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes % 60)}:${tail}` : `${minutes}:${tail}`;
}
