import './targets.css';
import './levers.css';
import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { callResultCodes, dispositionCodes } from '#server/contracts/call-results.ts';
import type { TargetFilter } from '#server/contracts/targets.contract.ts';
import { type Answer, ask } from '../api.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { useViewer } from '../shell/session.ts';
import { LinkButton } from '../ui/Button.tsx';
import { Empty } from '../ui/Note.tsx';
import { Levers } from './Levers.tsx';
import { PeopleFilters } from './PeopleFilters.tsx';
import { PeopleTable } from './PeopleTable.tsx';
import { isUnderWay, SteeringHistory } from './SteeringHistory.tsx';
import type { TargetSearch } from './target-search.ts';
import { useTicks } from './use-ticks.ts';

const route = getRouteApi('/inside/campagnes/$id/personnes');

/** The people of a campaign, a hundred at a time; whoever leads agents may act on many at once. */
export function TargetsSection(): ReactElement {
  const { role } = useViewer();
  return role === 'supervisor' ? <Steered /> : <People steering={null} />;
}

/** A filter the server knows: codes it does not are left out. */
function knownFilter({ lastResult, result, disposition, reached, ...rest }: TargetSearch): TargetFilter {
  const last = callResultCodes.find((code) => code === lastResult);
  const any = callResultCodes.find((code) => code === result);
  const settledAs = dispositionCodes.find((code) => code === disposition);
  return {
    ...rest,
    ...(last !== undefined && { lastResult: last }),
    ...(any !== undefined && { result: any }),
    ...(settledAs !== undefined && { disposition: settledAs }),
    ...((reached === 'yes' || reached === 'no') && { reached }),
  };
}

type Steering = Answer<'GET /api/campaigns/:id/steering'>;

/** A long action has no event of its own until it is over: its progress is asked for. */
const LOOK_MS = 1500;

function Steered(): ReactElement {
  const { id } = route.useParams();
  const { data } = useSuspenseQuery({
    ...ask('GET /api/campaigns/:id/steering', { params: { id } }),
    refetchInterval: ({ state }) => (state.data?.actions.some(isUnderWay) ? LOOK_MS : false),
  });
  return <People steering={data} />;
}

function People({ steering }: { readonly steering: Steering | null }): ReactElement {
  const say = useText();
  const { id } = route.useParams();
  const search = route.useSearch();
  const { after, ...asked } = search;
  const filter = knownFilter(asked);
  const query = after === undefined ? filter : { ...filter, after };
  const { targets, total, next } = useAsk('GET /api/campaigns/:id/targets', { params: { id }, query });
  const ticks = useTicks(JSON.stringify({ id, filter }));

  if (total === 0 && Object.keys(search).length === 0) return <NobodyYet campaignId={id} />;
  return (
    <>
      <PeopleFilters campaignId={id} search={search} places={steering} />
      {steering === null ? (
        <p className="soft small" role="status">
          {targets.length === 0 ? say('targets.none.found') : say('targets.total', { count: total })}
        </p>
      ) : (
        <Levers campaignId={id} filter={filter} total={total} ticks={ticks} />
      )}
      {targets.length > 0 && <PeopleTable people={targets} ticks={steering === null ? null : ticks} />}
      <div className="form-actions">
        {after !== undefined && (
          <LinkButton
            to="/campagnes/$id/personnes"
            params={{ id }}
            search={({ after: _, ...first }) => first}
            icon="up"
          >
            {say('targets.first')}
          </LinkButton>
        )}
        {next !== null && (
          <LinkButton
            to="/campagnes/$id/personnes"
            params={{ id }}
            search={{ ...search, after: next }}
            icon="right"
          >
            {say('targets.next')}
          </LinkButton>
        )}
      </div>
      {steering !== null && steering.actions.length > 0 && (
        <SteeringHistory campaignId={id} actions={steering.actions} />
      )}
    </>
  );
}

function NobodyYet({ campaignId }: { readonly campaignId: number }): ReactElement {
  const say = useText();
  return (
    <Empty
      title={say('targets.none.title')}
      actions={
        <LinkButton to="/campagnes/$id/imports" params={{ id: campaignId }} kind="primary" icon="upload">
          {say('campaign.noTargets.import')}
        </LinkButton>
      }
    >
      <p>{say('targets.none')}</p>
    </Empty>
  );
}
