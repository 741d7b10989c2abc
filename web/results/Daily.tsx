import type { ReactElement } from 'react';
import type { CampaignResults } from '#server/contracts/results.contract.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { Columns } from '../ui/Bars.tsx';
import { Section } from '../ui/Page.tsx';
import { Table } from '../ui/Table.tsx';
import { PeopleLink } from './PeopleLink.tsx';

interface DailyProps {
  readonly campaignId: number;
  readonly daily: CampaignResults['daily'];
}

/** Calls and people settled of the last days. */
export function Daily({ campaignId, daily }: DailyProps): ReactElement {
  const say = useText();
  const formats = useFormats();
  return (
    <Section anchor="jours" title={say('results.daily')} lead={say('results.daily.lead')}>
      <div className="daily">
        <Columns
          values={daily.map(({ on, calls }) => ({
            key: on,
            value: calls,
            label: String(Number(on.slice(8))),
          }))}
        />
        <Table label={say('results.daily')}>
          <thead>
            <tr>
              <th scope="col">{say('results.day')}</th>
              <th scope="col" className="num">
                {say('results.calls')}
              </th>
              <th scope="col" className="num">
                {say('results.done')}
              </th>
            </tr>
          </thead>
          <tbody>
            {daily.toReversed().map(({ on, calls, done }) => (
              <tr key={on}>
                <th scope="row">{formats.date(on)}</th>
                <td className="num">{formats.number(calls)}</td>
                <td className="num">
                  <PeopleLink campaignId={campaignId} filter={done === 0 ? null : { settledOn: on }}>
                    {formats.number(done)}
                  </PeopleLink>
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
    </Section>
  );
}
