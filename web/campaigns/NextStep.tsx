import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { CampaignView } from '#server/contracts/campaigns.contract.ts';
import type { MessageId } from '../i18n/index.ts';
import { useText } from '../i18n/locale.tsx';
import { useViewer } from '../shell/session.ts';
import { Icon } from '../ui/Icon.tsx';
import { Note } from '../ui/Note.tsx';

const missingTexts: Readonly<Record<string, MessageId>> = {
  purpose: 'campaign.missing.purpose',
  controller: 'campaign.missing.controller',
  dataSource: 'campaign.missing.dataSource',
  dpoContact: 'campaign.missing.dpoContact',
  neutralReason: 'campaign.missing.neutralReason',
  startsOn: 'campaign.missing.startsOn',
  endsOn: 'campaign.missing.endsOn',
  retentionEndsOn: 'campaign.missing.retentionEndsOn',
  script: 'campaign.missing.script',
  targets: 'campaign.missing.targets',
  agents: 'campaign.missing.agents',
};

/** What the campaign waits for, and from whom. */
export function NextStep({ campaign }: { readonly campaign: CampaignView }): ReactElement | null {
  const say = useText();
  const { role } = useViewer();
  switch (campaign.state) {
    case 'draft':
      return campaign.missing.length > 0 ? (
        <Missing campaign={campaign} />
      ) : (
        <Note tone="good">{say('campaign.next.ready')}</Note>
      );
    case 'submitted':
      return (
        <Note tone="note" icon="clock">
          {say(
            role === 'supervisor'
              ? 'campaign.next.submitted.supervisor'
              : 'campaign.next.submitted.requester',
          )}
        </Note>
      );
    case 'approved':
      return (
        <Note tone={campaign.agents.length === 0 ? 'warn' : 'good'}>
          {say(campaign.agents.length === 0 ? 'campaign.next.approved.noAgents' : 'campaign.next.approved')}
        </Note>
      );
    case 'paused':
      return (
        <Note tone="warn" icon="pause">
          {say('campaign.next.paused')}
        </Note>
      );
    case 'running':
    case 'closed':
      return null;
  }
}

function Missing({ campaign }: { readonly campaign: CampaignView }): ReactElement {
  const say = useText();
  return (
    <Note tone="plain" icon="pen">
      <p>{say('campaign.missing.title')}</p>
      <ul className="missing">
        {campaign.missing.map((field) => {
          const text = missingTexts[field];
          return (
            <li key={field}>
              <Icon name="circle" size={16} />
              <Link
                to={field === 'targets' ? '/campagnes/$id/imports' : '/campagnes/$id/commande'}
                params={{ id: campaign.id }}
              >
                {text === undefined ? field : say(text)}
              </Link>
            </li>
          );
        })}
      </ul>
    </Note>
  );
}
