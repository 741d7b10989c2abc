import { useSuspenseQuery } from '@tanstack/react-query';
import { type ReactElement, useDeferredValue } from 'react';
import type { CampaignFigures } from '#server/contracts/figures.contract.ts';
import { ask } from '../api.ts';
import { useText } from '../i18n/locale.tsx';
import { Section } from '../ui/Page.tsx';
import { Comparison } from './Comparison.tsx';
import { Contacts } from './Contacts.tsx';
import { PeriodForm } from './PeriodForm.tsx';
import { periodOf, type ResultsSearch, type SharedSearch, sharedAs } from './results-search.ts';
import { Times } from './Times.tsx';

/** Live events say when to look again; this is for those who lost them. */
const LOOK_MS = 60_000;

/** What a campaign's calls gave, of a period when one is given. */
export function useFigures(
  id: number,
  from?: string,
  to?: string,
  shared: SharedSearch = {},
): CampaignFigures {
  const query = { ...periodOf(from, to), ...sharedAs(shared) };
  const asked = ask('GET /api/campaigns/:id/figures', { params: { id }, query });
  return useSuspenseQuery({ ...asked, refetchInterval: LOOK_MS }).data;
}

interface CallFiguresProps {
  readonly campaignId: number;
  readonly search: ResultsSearch;
}

/** What is of a period: contacts, times, and the comparison with another period or campaign. */
export function CallFigures({ campaignId, search }: CallFiguresProps): ReactElement {
  const say = useText();
  // What is on screen stays until what was asked for is there.
  const { du, au, avec, avecDu, avecAu, ...shared } = useDeferredValue(search);
  const figures = useFigures(campaignId, du, au, shared);
  return (
    <>
      <Section anchor="periode" title={say('period.title')} lead={say('period.lead')}>
        <PeriodForm campaignId={campaignId} search={search} />
      </Section>
      {avec !== undefined && (
        <Compared figures={figures} id={avec} from={avecDu} to={avecAu} shared={shared} />
      )}
      <Contacts figures={figures} />
      <Times times={figures.times} />
    </>
  );
}

interface ComparedProps {
  readonly figures: CampaignFigures;
  readonly id: number;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly shared: SharedSearch;
}

function Compared({ figures, id, from, to, shared }: ComparedProps): ReactElement {
  return <Comparison a={figures} b={useFigures(id, from, to, shared)} />;
}
