import './campaigns.css';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { CampaignState } from '#server/contracts/campaigns.contract.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { useViewer } from '../shell/session.ts';
import { LinkButton } from '../ui/Button.tsx';
import { Empty } from '../ui/Note.tsx';
import { Page } from '../ui/Page.tsx';
import { CampaignTable } from './CampaignTable.tsx';

const route = getRouteApi('/inside/campagnes');
const states: readonly CampaignState[] = ['running', 'submitted', 'approved', 'paused', 'draft', 'closed'];

export function CampaignsPage(): ReactElement {
  const say = useText();
  const { role } = useViewer();
  const { state } = route.useSearch();
  const { campaigns } = useAsk('GET /api/campaigns');
  const canCommission = role === 'requester' || role === 'supervisor';
  const create = canCommission && (
    <LinkButton to="/campagnes/nouvelle" kind="primary" icon="plus">
      {say('campaigns.new')}
    </LinkButton>
  );
  if (campaigns.length === 0) {
    const who = role === 'requester' || role === 'supervisor' ? role : 'other';
    return (
      <Page title={say('campaigns.title')}>
        <Empty title={say('campaigns.empty.title')} actions={create}>
          <p>{say(`campaigns.empty.${who}`)}</p>
        </Empty>
      </Page>
    );
  }
  const shown = campaigns
    .filter((campaign) => state === undefined || campaign.state === state)
    .toSorted((a, b) => states.indexOf(a.state) - states.indexOf(b.state));
  return (
    <Page title={say('campaigns.title')} actions={create}>
      <nav className="filters" aria-label={say('campaigns.filter')}>
        <FilterLink text={say('campaigns.filter.all', { count: campaigns.length })} />
        {states.map((known) => {
          const count = campaigns.filter((campaign) => campaign.state === known).length;
          if (count === 0) return null;
          return (
            <FilterLink key={known} state={known} text={`${say(`campaign.state.${known}`)} (${count})`} />
          );
        })}
      </nav>
      {shown.length === 0 ? (
        <p className="soft">{say('campaigns.empty.filtered')}</p>
      ) : (
        <CampaignTable label={say('campaigns.list')} campaigns={shown} />
      )}
    </Page>
  );
}

function FilterLink({
  state,
  text,
}: {
  readonly state?: CampaignState;
  readonly text: string;
}): ReactElement {
  return (
    <Link
      to="/campagnes"
      search={state === undefined ? {} : { state }}
      activeOptions={{ exact: true, includeSearch: true }}
      activeProps={{ 'aria-current': 'page' }}
    >
      {text}
    </Link>
  );
}
