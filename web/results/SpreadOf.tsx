import { type ReactElement, useCallback, useMemo } from 'react';
import { type IntlShape, useIntl } from 'react-intl';
import type { EstimatedMean } from '#server/contracts/means.ts';
import type { CampaignResults } from '#server/contracts/results.contract.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { Chart } from './Chart.tsx';
import { CountTable } from './CountTable.tsx';
import { type Class, classesOf, daysOf, hoursOf, medianOf } from './spread.ts';

type Question = CampaignResults['questions'][number];

/** As high as `drawBins` draws it. */
const HEIGHT = 180;

interface Spread {
  readonly classes: readonly Class[];
  /** Of a class, in the table. */
  readonly nameOf: (one: Class) => string;
  /** Under the axis. */
  readonly tick: (value: number) => string;
}

interface SpreadOfProps {
  readonly question: Question;
  /** Of a sample: what is believed of the mean of everybody; null where nothing is. */
  readonly estimate: EstimatedMean | null;
}

/** How the numbers, days or times given as answers are spread: columns, their table, and the middle of numbers. */
export function SpreadOf({ question, estimate }: SpreadOfProps): ReactElement {
  const say = useText();
  const intl = useIntl();
  const { number } = useFormats();
  const { kind, values } = question;
  const spread = useMemo(() => spreadOf(kind, values, intl), [kind, values, intl]);
  const draw: Parameters<typeof Chart>[0]['draw'] = useCallback(
    ({ drawBins }, width) => drawBins(spread?.classes ?? [], spread?.tick ?? String, number, width),
    [spread, number],
  );
  if (spread === null || values.length === 0) return <Middle question={question} estimate={estimate} />;
  return (
    <>
      <Chart label={say('spread.chart', { count: spread.classes.length })} height={HEIGHT} draw={draw} />
      <CountTable
        label={question.text}
        heading={say('results.option')}
        whole={question.answered}
        rows={spread.classes.map((one) => ({
          key: String(one.from),
          label: spread.nameOf(one),
          count: one.count,
        }))}
      />
      <Middle question={question} estimate={estimate} />
    </>
  );
}

/** Mean, median and ends of numbers, and what the mean of a sample says of its population. */
function Middle({ question: { mean, values }, estimate }: SpreadOfProps): ReactElement | null {
  const say = useText();
  const intl = useIntl();
  const numbers = numbersIn(values);
  const median = medianOf(numbers);
  if (mean === null) return null;
  const digits = (value: number) => intl.formatNumber(value, { maximumFractionDigits: 1 });
  const all = numbers.map(({ value }) => value);
  return (
    <p className="small number">
      {median === null
        ? // Values given are not shared one by one: their mean alone is.
          say('spread.mean', { mean: digits(mean) })
        : say('spread.middle', {
            mean: digits(mean),
            median: digits(median),
            least: digits(Math.min(...all)),
            most: digits(Math.max(...all)),
          })}
      {estimate !== null && (
        <>
          <br />
          {say('spread.estimate', {
            mean: digits(estimate.mean),
            interval: say('results.interval', { low: digits(estimate.low), high: digits(estimate.high) }),
          })}
        </>
      )}
    </p>
  );
}

function numbersIn(values: Question['values']): { readonly value: number; readonly count: number }[] {
  return values.flatMap(({ value, count }) => (typeof value === 'number' ? [{ value, count }] : []));
}

function textsIn(values: Question['values']): { readonly value: string; readonly count: number }[] {
  return values.flatMap(({ value, count }) => (typeof value === 'string' ? [{ value, count }] : []));
}

function spreadOf(kind: Question['kind'], values: Question['values'], intl: IntlShape): Spread | null {
  const number = (value: number) => intl.formatNumber(value, { maximumFractionDigits: 3 });
  switch (kind) {
    case 'integer':
      return asNumbers(classesOf(numbersIn(values), true), number, true);
    case 'decimal':
      return asNumbers(classesOf(numbersIn(values), false), number, false);
    case 'time': {
      const hour = (value: number) => `${value} h`;
      const nameOf = ({ from, to }: Class) => `${hour(from)} – ${hour(to)}`;
      return withClasses({ classes: hoursOf(textsIn(values)), nameOf, tick: hour });
    }
    case 'date':
      return asDays(textsIn(values), intl);
    default:
      return null;
  }
}

function withClasses(spread: Spread): Spread | null {
  return spread.classes.length === 0 ? null : spread;
}

/** « 20 – 29 » of whole numbers, « [2,5 ; 5[ » of others. */
function asNumbers(
  classes: readonly Class[],
  number: (value: number) => string,
  isWhole: boolean,
): Spread | null {
  const nameOf = ({ from, to }: Class) => {
    if (!isWhole) return `[${number(from)} ; ${number(to)}[`;
    return to - from === 1 ? number(from) : `${number(from)} – ${number(to - 1)}`;
  };
  return withClasses({ classes, nameOf, tick: number });
}

function asDays(days: ReturnType<typeof textsIn>, intl: IntlShape): Spread | null {
  const { by, classes } = daysOf(days);
  if (by === 'year') return asNumbers(classes, String, true);
  const date = (value: number, options: Parameters<IntlShape['formatDate']>[1]) =>
    intl.formatDate(value, { timeZone: 'UTC', month: 'long', ...options });
  const day = by === 'day' ? ({ day: 'numeric' } as const) : {};
  return withClasses({
    classes,
    nameOf: ({ from }) => date(from, { ...day, year: 'numeric' }),
    tick: (value) => date(value, { ...day, month: 'short' }),
  });
}
