import { type ReactElement, useCallback } from 'react';
import { useIntl } from 'react-intl';
import type { CampaignFigures } from '#server/contracts/figures.contract.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { Table } from '../ui/Table.tsx';
import { Chart } from './Chart.tsx';
import { PeopleLink } from './PeopleLink.tsx';

type Figures = CampaignFigures['pace'];

const DAYS_SHOWN = 7;
/** As high as `drawPace` draws it. */
const HEIGHT = 260;

interface PaceProps {
  /** Whose people figures open. */
  readonly campaignId: number;
  readonly pace: Figures;
  /** On paper nothing opens: the chart and what it comes to. */
  readonly isPrinted?: boolean;
}

/** People settled so far, against the plan that spreads the list over the calling days. */
export function Pace({ campaignId, pace, isPrinted = false }: PaceProps): ReactElement {
  const say = useText();
  const formats = useFormats();
  const last = pace.settled.at(-1);
  const chart = usePaceChart(pace);
  if (last === undefined) return <p className="soft">{say('pace.none')}</p>;
  const days = pace.settled.toReversed();
  const settled = formats.number(last.total);
  const plan = pace.plan.length === 0 ? null : formats.number(plannedBy(pace, last.on));
  return (
    <div className="stack">
      <p>{howFar(pace, last, say)}</p>
      <Chart
        label={plan === null ? say('pace.chart.alone', { settled }) : say('pace.chart', { settled, plan })}
        height={HEIGHT}
        draw={chart}
      />
      <DaysTable campaignId={campaignId} pace={pace} days={days.slice(0, DAYS_SHOWN)} />
      {days.length > DAYS_SHOWN && !isPrinted && (
        <details>
          <summary>{say('pace.everyDay', { count: formats.number(days.length) })}</summary>
          <DaysTable campaignId={campaignId} pace={pace} days={days} />
        </details>
      )}
    </div>
  );
}

function usePaceChart(pace: Figures): Parameters<typeof Chart>[0]['draw'] {
  const say = useText();
  const intl = useIntl();
  const { number } = useFormats();
  return useCallback(
    ({ drawPace }, width) =>
      drawPace(
        {
          ...pace,
          words: { settled: say('pace.settled'), plan: say('pace.plan') },
          day: (day) => intl.formatDate(day, { day: 'numeric', month: 'short', timeZone: 'UTC' }),
          number,
        },
        width,
      ),
    [pace, say, intl, number],
  );
}

/** What the plan wanted settled at the end of a day: that of the last calling day until then. */
function plannedBy({ plan }: Figures, day: string): number {
  return Math.round(plan.findLast(({ on }) => on <= day)?.total ?? 0);
}

function howFar(pace: Figures, last: Figures['settled'][number], say: ReturnType<typeof useText>): string {
  if (pace.plan.length === 0) return say('pace.noPlan');
  const plan = plannedBy(pace, last.on);
  const gap = last.total - plan;
  const values = { settled: last.total, plan, gap: Math.abs(gap) };
  return say(gap === 0 ? 'pace.even' : gap > 0 ? 'pace.ahead' : 'pace.behind', values);
}

interface DaysProps {
  readonly campaignId: number;
  readonly pace: Figures;
  readonly days: Figures['settled'];
}

function DaysTable({ campaignId, pace, days }: DaysProps): ReactElement {
  const say = useText();
  const intl = useIntl();
  const formats = useFormats();
  const hasPlan = pace.plan.length > 0;
  return (
    <Table label={say('pace.title')}>
      <thead>
        <tr>
          <th scope="col">{say('results.day')}</th>
          <th scope="col" className="num">
            {say('pace.thatDay')}
          </th>
          <th scope="col" className="num">
            {say('pace.total')}
          </th>
          {hasPlan && (
            <>
              <th scope="col" className="num">
                {say('pace.planned')}
              </th>
              <th scope="col" className="num">
                {say('pace.gap')}
              </th>
            </>
          )}
        </tr>
      </thead>
      <tbody>
        {days.map(({ on, count, total }) => (
          <tr key={on}>
            <th scope="row">{formats.date(on)}</th>
            <td className="num">
              <PeopleLink campaignId={campaignId} filter={{ settledOn: on }}>
                {formats.number(count)}
              </PeopleLink>
            </td>
            <td className="num">{formats.number(total)}</td>
            {hasPlan && (
              <>
                <td className="num">{formats.number(plannedBy(pace, on))}</td>
                <td className="num">
                  {intl.formatNumber(total - plannedBy(pace, on), { signDisplay: 'exceptZero' })}
                </td>
              </>
            )}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
