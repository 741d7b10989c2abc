import './campaigns.css';
import { getRouteApi, Link, Outlet, useLocation } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Role } from '#server/contracts/roles.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { useViewer } from '../shell/session.ts';
import { Page } from '../ui/Page.tsx';
import { Tab, Tabs } from '../ui/Tabs.tsx';
import { CampaignActions } from './CampaignActions.tsx';
import { CampaignStateBadge } from './CampaignStateBadge.tsx';

const route = getRouteApi('/inside/campagnes/$id');

const sections = [
  { key: 'overview', to: '/campagnes/$id', end: '', roles: null },
  { key: 'commission', to: '/campagnes/$id/commande', end: '/commande', roles: null },
  {
    key: 'rules',
    to: '/campagnes/$id/regles',
    end: '/regles',
    roles: ['requester', 'supervisor', 'dpo', 'analyst'],
  },
  {
    key: 'imports',
    to: '/campagnes/$id/imports',
    end: '/imports',
    roles: ['requester', 'supervisor', 'dpo', 'analyst'],
  },
  {
    key: 'quotas',
    to: '/campagnes/$id/quotas',
    end: '/quotas',
    roles: ['requester', 'supervisor', 'dpo', 'analyst'],
  },
  {
    key: 'targets',
    to: '/campagnes/$id/personnes',
    end: '/personnes',
    roles: ['requester', 'supervisor', 'dpo'],
  },
  {
    key: 'results',
    to: '/campagnes/$id/resultats',
    end: '/resultats',
    roles: ['requester', 'supervisor', 'analyst'],
  },
] as const;

function isFor(roles: readonly Role[] | null, role: Role): boolean {
  return roles === null || roles.includes(role);
}

/** A campaign's name, state, actions and sections; the section at the address is inside. */
export function CampaignFrame(): ReactElement {
  const say = useText();
  const { role } = useViewer();
  const { id } = route.useParams();
  const path = useLocation({ select: (location) => location.pathname.replace(/\/$/, '') });
  const campaign = useAsk('GET /api/campaigns/:id', { params: { id } });
  const current = sections.find(({ end }) => path === `/campagnes/${id}${end}`);
  const section = current === undefined ? '' : `${say(`campaign.tab.${current.key}`)} · `;
  return (
    <Page
      title={campaign.name}
      documentTitle={`${section}${campaign.name}`}
      eyebrow={
        <>
          <Link to="/campagnes">{say('campaigns.title')}</Link>
          <span aria-hidden="true">/</span>
          <span>{campaign.directorateName}</span>
        </>
      }
      status={<CampaignStateBadge state={campaign.state} />}
      actions={<CampaignActions campaign={campaign} />}
    >
      <Tabs label={say('campaign.tabs')}>
        {sections.map(({ key, to, roles }) =>
          isFor(roles, role) ? (
            <Tab key={key} to={to} params={{ id }}>
              {say(`campaign.tab.${key}`)}
            </Tab>
          ) : null,
        )}
      </Tabs>
      <Outlet />
    </Page>
  );
}
