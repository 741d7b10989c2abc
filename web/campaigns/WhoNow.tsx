import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, type LinkProps } from '@tanstack/react-router';
import { type ReactElement, Suspense, useState } from 'react';
import type { CampaignView } from '#server/contracts/campaigns.contract.ts';
import type { Reason, ReasonAction } from '#server/contracts/queue.contract.ts';
import { type Answer, ask } from '../api.ts';
import { NONE, useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { useViewer } from '../shell/session.ts';
import { Bar } from '../ui/Bars.tsx';
import { Button } from '../ui/Button.tsx';
import { Section } from '../ui/Page.tsx';
import { Skeleton } from '../ui/Progress.tsx';
import { Table } from '../ui/Table.tsx';
import { ConfirmAction } from './CampaignActions.tsx';

/** Where those assigned stand on the page. */
export const TEAM = 'equipe';

/** Live events say when to look; this is for what only time changes. */
const LOOK_MS = 20_000;

interface Props {
  readonly campaign: CampaignView;
}

/** Who of this campaign can be called now, what keeps the others, and what would unblock. */
export function WhoNow({ campaign }: Props): ReactElement {
  const say = useText();
  return (
    <Section title={say('now.title')} lead={say('now.lead')}>
      <Suspense fallback={<Skeleton height="12rem" />}>
        <Answered campaign={campaign} />
      </Suspense>
    </Section>
  );
}

type Why = Answer<'GET /api/campaigns/:id/explain'>;

function Answered({ campaign }: Props): ReactElement {
  const { data } = useSuspenseQuery({
    ...ask('GET /api/campaigns/:id/explain', { params: { id: campaign.id } }),
    refetchInterval: LOOK_MS,
  });
  const left = data.reasons.filter(({ code, count }) => code !== 'done' && count > 0);
  return (
    <div className="stack">
      <div role="status">
        <Sentences reasons={left} team={data.team} />
      </div>
      {left.length > 0 && <Reasons campaign={campaign} reasons={left} />}
    </div>
  );
}

function Sentences({ reasons, team }: Pick<Why, 'reasons' | 'team'>): ReactElement {
  const say = useText();
  const formats = useFormats();
  const eligible = reasons.find(({ code }) => code === 'eligible');
  const ends = reasons.flatMap(({ until }) => until ?? []);
  const nobody =
    ends.length === 0
      ? say('now.nobody')
      : say('now.nobody.until', { date: formats.dateTime(Math.min(...ends)) });
  return (
    <>
      <p>
        <strong>
          {eligible === undefined
            ? nobody
            : say(eligible.atLeast ? 'now.atLeast' : 'now.some', { count: eligible.count })}
        </strong>
      </p>
      <p>
        <Team team={team} />
      </p>
    </>
  );
}

function Team({ team: { assigned, onDuty } }: Pick<Why, 'team'>): ReactElement {
  const say = useText();
  if (assigned > 0 && onDuty > 0) return <>{say('now.team', { onDuty, assigned })}</>;
  return (
    <>
      {assigned === 0 ? say('now.team.none') : say('now.team.absent', { assigned })}{' '}
      <a href={`#${TEAM}`}>
        {asSentence(say(assigned === 0 ? 'action.assign_agents' : 'action.call_agents_in'))}
      </a>
    </>
  );
}

function Reasons({ campaign, reasons }: Props & Pick<Why, 'reasons'>): ReactElement {
  const say = useText();
  const formats = useFormats();
  const most = Math.max(...reasons.map(({ count }) => count));
  const counted = ({ count, atLeast }: Reason): string =>
    atLeast ? say('desk.why.atLeast', { count: formats.number(count) }) : formats.number(count);
  return (
    <Table label={say('now.title')}>
      <thead>
        <tr>
          <th scope="col">{say('desk.why.reason')}</th>
          <th scope="col" className="num">
            {say('desk.why.count')}
          </th>
          <td />
          <th scope="col">{say('desk.why.until')}</th>
          <th scope="col">{say('now.act')}</th>
        </tr>
      </thead>
      <tbody>
        {inOrder(reasons).map((reason) => (
          <tr key={reason.code}>
            <th scope="row">{say(`desk.reason.${reason.code}`)}</th>
            <td className="num">{counted(reason)}</td>
            <td>
              <Bar part={reason.count} whole={most} />
            </td>
            <td>{formats.dateTime(reason.until)}</td>
            <td>{reason.action === null ? NONE : <WhatToDo campaign={campaign} action={reason.action} />}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

/** Those who can be called, then the largest. */
function inOrder(reasons: readonly Reason[]): readonly Reason[] {
  const rank = ({ code, count }: Reason) => (code === 'eligible' ? Number.POSITIVE_INFINITY : count);
  return reasons.toSorted((a, b) => rank(b) - rank(a));
}

/** The act that unblocks, one gesture away for whoever may; in words for the others. */
function WhatToDo({ campaign, action }: Props & { readonly action: ReasonAction }): ReactElement {
  const say = useText();
  const { role } = useViewer();
  const words = asSentence(say(`action.${action}`));
  const [isAsking, setIsAsking] = useState(false);
  if ((action === 'start_campaign' || action === 'resume_campaign') && campaign.actions.includes('start')) {
    return (
      <>
        <Button size="small" icon="play" onClick={() => setIsAsking(true)}>
          {words}
        </Button>
        {isAsking && <ConfirmAction campaign={campaign} action="start" onClose={() => setIsAsking(false)} />}
      </>
    );
  }
  const place = placeOf(action, campaign.id, role === 'supervisor');
  return place === null ? <>{words}</> : <Link {...place}>{words}</Link>;
}

/** Actions are worded to end a sentence; here they begin one. */
function asSentence(words: string): string {
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}

function placeOf(action: ReasonAction, id: number, isLeading: boolean): LinkProps | null {
  const params = { id };
  switch (action) {
    case 'extend_dates':
    case 'widen_hours':
      return { to: '/campagnes/$id/commande', params };
    case 'raise_quota':
      return { to: '/campagnes/$id/quotas', params };
    case 'import_people':
      return { to: '/campagnes/$id/imports', params };
    case 'reassign_callback':
      return isLeading ? { to: '/campagnes/$id/personnes', params, search: { wait: 'appointment' } } : null;
    case 'release_held':
      return isLeading ? { to: '/campagnes/$id/personnes', params, search: { wait: 'held' } } : null;
    case 'qualify_call':
      return isLeading ? { to: '/pilotage' } : null;
    default:
      return null;
  }
}
