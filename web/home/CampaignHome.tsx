import type { ReactElement } from 'react';
import type { CampaignState, CampaignSummary } from '#server/contracts/campaigns.contract.ts';
import { CampaignTable } from '../campaigns/CampaignTable.tsx';
import type { MessageId } from '../i18n/index.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { LinkButton } from '../ui/Button.tsx';
import { Empty } from '../ui/Note.tsx';
import { Section } from '../ui/Page.tsx';

type CampaignRole = 'agent' | 'supervisor' | 'requester' | 'analyst';

interface Group {
  readonly state: CampaignState;
  readonly title: MessageId;
  /** Shown when there is none; the group is left out otherwise. */
  readonly none?: MessageId;
}

const running: Group = { state: 'running', title: 'home.running', none: 'home.running.none' };
const groups: Readonly<Record<CampaignRole, readonly Group[]>> = {
  agent: [{ ...running, title: 'home.agent.campaigns' }],
  supervisor: [
    { state: 'submitted', title: 'home.supervisor.waiting', none: 'home.supervisor.waiting.none' },
    { state: 'approved', title: 'home.supervisor.ready' },
    running,
    { state: 'paused', title: 'home.paused' },
  ],
  requester: [
    { state: 'draft', title: 'home.requester.drafts' },
    { state: 'submitted', title: 'home.requester.sent' },
    running,
    { state: 'paused', title: 'home.paused' },
  ],
  analyst: [running, { state: 'closed', title: 'campaign.state.closed' }],
};

/** Campaigns, by what they ask of this role. */
export function CampaignHome({ role }: { readonly role: CampaignRole }): ReactElement {
  const say = useText();
  const { campaigns } = useAsk('GET /api/campaigns');
  if (campaigns.length === 0) return <Nothing role={role} />;
  return (
    <>
      {(role === 'agent' || role === 'supervisor') && <CallInvitation />}
      <div className="home-groups">
        {groups[role].map((group) => (
          <GroupSection
            key={group.state}
            group={group}
            campaigns={campaigns.filter(({ state }) => state === group.state)}
          />
        ))}
        {role !== 'agent' && (
          <p className="section">
            <LinkButton to="/campagnes" kind="quiet" icon="campaign">
              {say('home.all')}
            </LinkButton>
          </p>
        )}
      </div>
    </>
  );
}

function CallInvitation(): ReactElement {
  const say = useText();
  return (
    <div className="home-call">
      <p>{say('home.agent.lead')}</p>
      <div className="row">
        <LinkButton to="/exercice" kind="quiet" icon="person">
          {say('home.practise')}
        </LinkButton>
        <LinkButton to="/appeler" kind="primary" size="large" icon="phone">
          {say('home.agent.call')}
        </LinkButton>
      </div>
    </div>
  );
}

interface GroupSectionProps {
  readonly group: Group;
  readonly campaigns: readonly CampaignSummary[];
}

function GroupSection({ group, campaigns }: GroupSectionProps): ReactElement | null {
  const say = useText();
  if (campaigns.length === 0 && group.none === undefined) return null;
  return (
    <Section title={say(group.title)}>
      {campaigns.length === 0 ? (
        <p className="soft">{group.none === undefined ? null : say(group.none)}</p>
      ) : (
        <CampaignTable label={say(group.title)} campaigns={campaigns} isOneState />
      )}
    </Section>
  );
}

function Nothing({ role }: { readonly role: CampaignRole }): ReactElement {
  const say = useText();
  switch (role) {
    case 'agent':
      return (
        <Empty title={say('home.agent.none.title')}>
          <p>{say('home.agent.none')}</p>
        </Empty>
      );
    case 'requester':
    case 'supervisor':
      return (
        <Empty
          title={say('campaigns.empty.title')}
          actions={
            <LinkButton to="/campagnes/nouvelle" kind="primary" icon="plus">
              {say('campaigns.new')}
            </LinkButton>
          }
        >
          <p>{say(`campaigns.empty.${role}`)}</p>
        </Empty>
      );
    case 'analyst':
      return (
        <Empty title={say('home.none.title')}>
          <p>{say('campaigns.empty.other')}</p>
        </Empty>
      );
  }
}
