import './quotas.css';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { Note } from '../ui/Note.tsx';
import { QuotaProgress } from './QuotaProgress.tsx';
import { QuotasForm } from './QuotasForm.tsx';

const route = getRouteApi('/inside/campagnes/$id');

/** How many interviews each cell of a campaign may have, has, and what changing that would do. */
export function QuotasSection(): ReactElement {
  const say = useText();
  const { id } = route.useParams();
  const view = useAsk('GET /api/campaigns/:id/quotas', { params: { id } });
  return (
    <div className="stack quotas-page">
      <p className="prose">{say('quotas.lead')}</p>
      <div role="status">{view.isSorting && <Note tone="note">{say('quotas.sorting')}</Note>}</div>
      <QuotaProgress quotas={view.quotas} />
      {view.canChange ? (
        <QuotasForm key={id} campaignId={id} view={view} />
      ) : (
        <Note tone="plain">{say('quotas.readOnly')}</Note>
      )}
    </div>
  );
}
