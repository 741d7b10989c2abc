import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { type Answer, ask } from '../api.ts';
import { CampaignStateBadge } from '../campaigns/CampaignStateBadge.tsx';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { type Segment, SegmentBar, SegmentLegend } from '../ui/Bars.tsx';
import { Badge, Empty } from '../ui/Note.tsx';
import { Page, Section } from '../ui/Page.tsx';
import { Table } from '../ui/Table.tsx';
import { Agents } from './Agents.tsx';
import { Late } from './Late.tsx';
import { Promises } from './Promises.tsx';
import { ToQualify } from './ToQualify.tsx';
import { Waits } from './Waits.tsx';

type Board = Answer<'GET /api/board'>;

/** Live events say when to look; this is for what only time changes. */
const LOOK_MS = 20_000;

/** Running campaigns and agents on duty at a glance, for who leads the room. */
export function BoardPage(): ReactElement {
  const say = useText();
  const formats = useFormats();
  const { data: board } = useSuspenseQuery({ ...ask('GET /api/board'), refetchInterval: LOOK_MS });
  const { data: open } = useSuspenseQuery({ ...ask('GET /api/calls/open'), refetchInterval: LOOK_MS });
  const { data: afterwards } = useSuspenseQuery({ ...ask('GET /api/late'), refetchInterval: LOOK_MS });
  const toQualify = open.calls.filter((call) => call.toQualify);
  return (
    <Page
      title={say('board.title')}
      width="wide"
      actions={<p className="soft small number">{say('board.updated', { time: formats.time(board.at) })}</p>}
    >
      {toQualify.length > 0 && (
        <Section title={say('board.qualify')} lead={say('board.qualify.lead')}>
          <ToQualify calls={toQualify} now={board.at} />
        </Section>
      )}
      {afterwards.late.length > 0 && (
        <Section title={say('late.title')} lead={say('late.lead')}>
          <Late late={afterwards.late} />
        </Section>
      )}
      {board.promises.length > 0 && (
        <Section title={say('promises.title')} lead={say('promises.lead')}>
          <Promises promises={board.promises} now={board.at} />
        </Section>
      )}
      <Section title={say('board.campaigns')}>
        {board.campaigns.length === 0 ? (
          <Empty title={say('board.campaigns.none')} headingLevel={3}>
            <p>{say('board.campaigns.none.lead')}</p>
          </Empty>
        ) : (
          <Campaigns campaigns={board.campaigns} />
        )}
      </Section>
      <Section title={say('board.agents')}>
        {board.agents.length === 0 ? (
          <p className="soft">{say('board.agents.none')}</p>
        ) : (
          <Agents agents={board.agents} now={board.at} />
        )}
      </Section>
    </Page>
  );
}

function Campaigns({ campaigns }: { readonly campaigns: Board['campaigns'] }): ReactElement {
  const say = useText();
  const formats = useFormats();
  const segmentsOf = (campaign: Board['campaigns'][number]): Segment[] =>
    (['done', 'claimed', 'waiting', 'ready'] as const).map((key) => ({
      key,
      label: say(`board.${key}`),
      count: campaign[key],
    }));
  return (
    <Table label={say('board.campaigns')}>
      <thead>
        <tr>
          <th scope="col">{say('board.campaign')}</th>
          <th scope="col">{say('board.progress')}</th>
          <th scope="col" className="num">
            {say('board.total')}
          </th>
          <th scope="col" className="num">
            {say('board.callsToday')}
          </th>
          <th scope="col" className="num">
            {say('board.settledToday')}
          </th>
          <th scope="col" className="num" title={say('board.pace.hint')}>
            {say('board.pace')}
          </th>
          <th scope="col" className="num">
            {say('board.left')}
          </th>
          <th scope="col" className="num">
            {say('board.overdue')}
          </th>
        </tr>
      </thead>
      <tbody>
        {campaigns.map((campaign) => (
          <tr key={campaign.id}>
            <th scope="row">
              <Link to="/campagnes/$id/resultats" params={{ id: campaign.id }}>
                {campaign.name}
              </Link>
              {campaign.state === 'paused' && (
                <p>
                  <CampaignStateBadge state="paused" />
                </p>
              )}
            </th>
            <td>
              <div className="stack">
                <SegmentBar segments={segmentsOf(campaign)} />
                <SegmentLegend segments={segmentsOf(campaign)} format={formats.number} />
                <Waits waits={campaign.waits} />
              </div>
            </td>
            <td className="num">{formats.number(campaign.total)}</td>
            <td className="num">{formats.number(campaign.callsToday)}</td>
            <td className="num">{formats.number(campaign.settledToday)}</td>
            <td className="num">
              {campaign.perHour === null
                ? say('board.pace.unknown')
                : say('board.pace.perHour', { count: formats.number(Math.round(campaign.perHour)) })}
            </td>
            <td className="num">
              <TimeLeft minutes={campaign.minutesLeft} />
            </td>
            <td className="num">
              {campaign.overdueCallbacks > 0 ? (
                <Badge tone="warn" icon="clock">
                  {formats.number(campaign.overdueCallbacks)}
                </Badge>
              ) : (
                '0'
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

/** Hours of calling, not of the clock: nobody calls at night. */
function TimeLeft({ minutes }: { readonly minutes: number | null }): string {
  const say = useText();
  if (minutes === null) return say('board.pace.unknown');
  return minutes < 90
    ? say('board.left.minutes', { minutes })
    : say('board.left.hours', { hours: Math.round(minutes / 60) });
}
