import { getRouteApi, Outlet } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useAsk } from '../query.ts';
import { Page } from '../ui/Page.tsx';

const route = getRouteApi('/inside/campagnes/$id');

export function CampaignFrame(): ReactElement {
  const { id } = route.useParams();
  const campaign = useAsk('GET /api/campaigns/:id', { params: { id } });
  return (
    <Page title={campaign.name}>
      <Outlet />
    </Page>
  );
}
