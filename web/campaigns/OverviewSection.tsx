import { getRouteApi } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { CampaignView } from '#server/contracts/campaigns.contract.ts';
import { NONE, useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { useViewer } from '../shell/session.ts';
import { LinkButton } from '../ui/Button.tsx';
import { Note } from '../ui/Note.tsx';
import { Fact, Facts, Figure, Section } from '../ui/Page.tsx';
import { Progress } from '../ui/Progress.tsx';
import { AgentsSection } from './AgentsSection.tsx';
import { NextStep } from './NextStep.tsx';
import { ScriptFact } from './ScriptFact.tsx';
import { TEAM, WhoNow } from './WhoNow.tsx';

const route = getRouteApi('/inside/campagnes/$id');

/** Where a campaign stands and what it waits for. */
export function OverviewSection(): ReactElement {
  const { id } = route.useParams();
  const { role } = useViewer();
  const campaign = useAsk('GET /api/campaigns/:id', { params: { id } });
  return (
    <div className="stack overview-page">
      <NextStep campaign={campaign} />
      <div className="overview">
        <div>
          <ProgressSection campaign={campaign} />
          {isAsked(campaign) && (role === 'supervisor' || role === 'requester') && (
            <WhoNow campaign={campaign} />
          )}
          <Essentials campaign={campaign} />
        </div>
        <div>
          <div id={TEAM}>
            <AgentsSection campaign={campaign} />
          </div>
          <History campaign={campaign} />
        </div>
      </div>
    </div>
  );
}

/** Before it is approved nobody is to be called, and afterwards nobody more. */
function isAsked({ state, targets }: CampaignView): boolean {
  return targets > 0 && (state === 'approved' || state === 'running' || state === 'paused');
}

interface Props {
  readonly campaign: CampaignView;
}

function ProgressSection({ campaign }: Props): ReactElement {
  const say = useText();
  const formats = useFormats();
  const { done, targets } = campaign;
  if (targets === 0) {
    return (
      <Section title={say('campaign.progress.title')}>
        <Note
          tone="plain"
          actions={
            campaign.canImport && (
              <LinkButton to="/campagnes/$id/imports" params={{ id: campaign.id }} icon="upload" size="small">
                {say('campaign.noTargets.import')}
              </LinkButton>
            )
          }
        >
          {say('campaign.noTargets')}
        </Note>
      </Section>
    );
  }
  return (
    <Section title={say('campaign.progress.title')}>
      <div className="overview-figures">
        <Figure value={formats.number(targets)} label={say('campaign.progress.total')} />
        <Figure value={formats.number(done)} label={say('campaign.progress.done')} />
        <Figure value={formats.number(targets - done)} label={say('campaign.progress.left')} />
      </div>
      <Progress label={say('campaigns.progress', { name: campaign.name })} value={done / targets} />
    </Section>
  );
}

function Essentials({ campaign }: Props): ReactElement {
  const say = useText();
  const formats = useFormats();
  return (
    <Section title={say('campaign.essentials')}>
      <Facts>
        <Fact label={say('commission.purpose')} isWide>
          <span className="pre-line">{campaign.purpose === '' ? NONE : campaign.purpose}</span>
        </Fact>
        <Fact label={say('commission.neutralReason')} isWide>
          {campaign.neutralReason === '' ? NONE : campaign.neutralReason}
        </Fact>
        <Fact label={say('campaigns.column.period')}>
          {campaign.startsOn === null && campaign.endsOn === null
            ? NONE
            : say('campaigns.period', {
                from: formats.date(campaign.startsOn),
                to: formats.date(campaign.endsOn),
              })}
        </Fact>
        <Fact label={say('commission.retentionEndsOn')}>{formats.date(campaign.retentionEndsOn)}</Fact>
        <Fact label={say('commission.script')}>
          <ScriptFact campaign={campaign} />
        </Fact>
        <Fact label={say('commission.objectives')}>
          {campaign.objectives.length === 0 ? NONE : campaign.objectives.map(({ label }) => label).join(', ')}
        </Fact>
      </Facts>
    </Section>
  );
}

function History({ campaign }: Props): ReactElement {
  const say = useText();
  const formats = useFormats();
  const newestFirst = campaign.comments.toSorted((a, b) => b.at - a.at || b.id - a.id);
  return (
    <Section title={say('campaign.history')}>
      <ol className="stack history">
        {newestFirst.map((comment) => (
          <li key={comment.id}>
            <span>{say(`campaign.history.${comment.action}`, { name: comment.authorName })}</span>
            <span className="soft small">{formats.dateTime(comment.at)}</span>
            {comment.text !== '' && <blockquote>{comment.text}</blockquote>}
          </li>
        ))}
        <li>
          <span>
            {say('campaign.created', {
              name: campaign.createdByName,
              date: formats.date(campaign.createdAt),
            })}
          </span>
        </li>
      </ol>
    </Section>
  );
}
