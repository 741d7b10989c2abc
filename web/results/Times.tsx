import { type ReactElement, useCallback } from 'react';
import { callResults } from '#server/contracts/call-results.ts';
import type { CallTimes, CampaignFigures } from '#server/contracts/figures.contract.ts';
import { useFormats } from '../i18n/formats.ts';
import { useLocale, useText } from '../i18n/locale.tsx';
import { Section } from '../ui/Page.tsx';
import { Table } from '../ui/Table.tsx';
import { Chart } from './Chart.tsx';

type Times = CampaignFigures['times'];

/** As high as `drawTimes` draws that many rows. */
const heightOf = (rows: number): number => rows * 34 + 48;

/** How long calls took, by what they came to. */
export function Times({ times }: { readonly times: Times }): ReactElement {
  const say = useText();
  return (
    <Section anchor="durees" title={say('times.title')} lead={say('times.lead')}>
      {times.all === null ? (
        <p className="soft">{say('times.none')}</p>
      ) : (
        <div className="stack">
          <TimesChart times={times} />
          <p className="soft small">{say('times.legend')}</p>
          <TimesTable all={times.all} byResult={times.byResult} />
        </div>
      )}
      {times.leftOut > 0 && <p className="soft small">{say('times.leftOut', { count: times.leftOut })}</p>}
    </Section>
  );
}

function TimesChart({ times: { byResult } }: { readonly times: Times }): ReactElement {
  const say = useText();
  const { language } = useLocale();
  const { duration } = useFormats();
  const draw: Parameters<typeof Chart>[0]['draw'] = useCallback(
    ({ drawTimes }, width) =>
      drawTimes(
        byResult.map(({ code, ...times }) => ({ label: callResults[code][language], ...times })),
        say('times.unit'),
        (seconds) => duration(seconds * 1000),
        width,
      ),
    [byResult, say, language, duration],
  );
  return <Chart label={say('times.chart')} height={heightOf(byResult.length)} draw={draw} />;
}

function TimesTable({
  all,
  byResult,
}: {
  readonly all: CallTimes;
  readonly byResult: Times['byResult'];
}): ReactElement {
  const say = useText();
  const { language } = useLocale();
  const formats = useFormats();
  const rows = [
    ...byResult.map((times) => ({ key: times.code, label: callResults[times.code][language], times })),
    { key: 'all', label: say('times.all'), times: all },
  ];
  return (
    <Table label={say('times.title')}>
      <thead>
        <tr>
          <th scope="col">{say('times.result')}</th>
          {(['calls', 'q1', 'median', 'q3', 'p90'] as const).map((column) => (
            <th key={column} scope="col" className="num">
              {say(`times.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, label, times }) => (
          <tr key={key}>
            <th scope="row">{label}</th>
            <td className="num">{formats.number(times.calls)}</td>
            {(['q1', 'median', 'q3', 'p90'] as const).map((column) => (
              <td key={column} className="num">
                {formats.duration(times[column] * 1000)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
