import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactElement, Suspense } from 'react';
import { aaporOfDisposition } from '#server/contracts/aapor.ts';
import { callResults, type Disposition, dispositions } from '#server/contracts/call-results.ts';
import { inseeOfDisposition, inseeOfResult } from '#server/contracts/insee.ts';
import type { CampaignResults } from '#server/contracts/results.contract.ts';
import type { Role } from '#server/contracts/roles.ts';
import { ask } from '../api.ts';
import { NONE, useFormats } from '../i18n/formats.ts';
import { useLocale, useText } from '../i18n/locale.tsx';
import { useViewer } from '../shell/session.ts';
import { LinkButton } from '../ui/Button.tsx';
import { Contents, Section } from '../ui/Page.tsx';
import { Skeleton } from '../ui/Progress.tsx';
import { CallFigures, useFigures } from './CallFigures.tsx';
import { CountTable } from './CountTable.tsx';
import { Crossings } from './Crossings.tsx';
import { Daily } from './Daily.tsx';
import { ExportButtons, RecentExports } from './Exports.tsx';
import { useDeepLink } from './go-to-part.ts';
import { Pace } from './Pace.tsx';
import { markOf, Parts } from './Parts.tsx';
import { ProgressCard } from './ProgressCard.tsx';
import { Questions } from './Questions.tsx';
import { RatesOf } from './Rates.tsx';
import { sharedAs } from './results-search.ts';
import { SharedSwitch } from './SharedSwitch.tsx';
import { useSample } from './sample.ts';
import { Waiting } from './Waiting.tsx';
import './results.css';

const route = getRouteApi('/inside/campagnes/$id/resultats');
/** Those who may see the rows read what was written in them. */
const mayReadTexts: readonly Role[] = ['requester', 'supervisor'];
/** Live events say when to look again; this is for those who lost them. */
const LOOK_MS = 60_000;

/** What a campaign gives so far: every figure is a count of rows, written in a table beside its bar. */
export function ResultsSection(): ReactElement {
  const say = useText();
  const formats = useFormats();
  const { language } = useLocale();
  const { id } = route.useParams();
  const search = route.useSearch();
  const { data } = useSuspenseQuery({
    ...ask('GET /api/campaigns/:id/results', { params: { id }, query: sharedAs(search) }),
    refetchInterval: LOOK_MS,
  });
  const { role } = useViewer();
  const { progress } = data;
  const sample = useSample(data);
  useDeepLink();
  return (
    <div className="results">
      <div className="spread">
        <p className="soft small number">{say('results.updated', { time: formats.time(data.at) })}</p>
        <div className="row">
          <LinkButton
            to="/campagnes/$id/rapport"
            params={{ id }}
            // The report takes the period; the rest is for whoever comes back.
            search={search}
            kind="quiet"
            icon="print"
          >
            {say('report.open')}
          </LinkButton>
          {mayReadTexts.includes(role) && (
            <LinkButton to="/campagnes/$id/textes" params={{ id }} kind="quiet" icon="eye">
              {say('texts.open')}
            </LinkButton>
          )}
          <ExportButtons campaignId={id} />
        </div>
      </div>
      <SharedSwitch campaignId={id} search={search} shared={data.shared} />
      <Contents label={say('results.contents')} parts={partsOf(data, say)} />
      <Section anchor="avancement" title={say('results.progress')}>
        <ProgressCard data={data} />
      </Section>
      <Section anchor="plan" title={say('pace.title')} lead={say('pace.lead')}>
        <Suspense fallback={<Skeleton height="36rem" />}>
          <WholePace campaignId={id} />
        </Suspense>
      </Section>
      <Section
        anchor="situations"
        title={say('results.dispositions')}
        lead={say('results.dispositions.lead')}
      >
        <Parts counts={data.dispositions} />
        <CountTable
          label={say('results.dispositions')}
          heading={say('results.disposition')}
          whole={progress.done}
          empty={say(progress.done > 0 ? 'results.dispositions.withheld' : 'results.dispositions.none')}
          extra={say('results.codes')}
          campaignId={id}
          rows={data.dispositions.map(({ code, count }, index) => ({
            key: code,
            mark: markOf(index),
            label: dispositions[code][language],
            count,
            extra: codesOf(code, say('results.codes.byCalls')),
            people: { disposition: code },
          }))}
        />
      </Section>
      <Section anchor="appels" title={say('results.callResults')}>
        <CountTable
          label={say('results.callResults')}
          heading={say('results.callResult')}
          whole={data.calls}
          empty={say(data.callResults === null ? 'results.callResults.withheld' : 'results.callResults.none')}
          extra="INSEE"
          campaignId={id}
          rows={(data.callResults ?? []).map(({ code, count }) => ({
            key: code,
            label: callResults[code][language],
            count,
            extra: inseeOfResult[code] ?? NONE,
            people: { result: code },
          }))}
        />
      </Section>
      {data.objectives.length > 0 && (
        <Section
          anchor="objectifs"
          title={say('results.objectives')}
          lead={say('results.objectives.lead', { count: formats.number(progress.done) })}
        >
          <CountTable
            label={say('results.objectives')}
            heading={say('results.objective')}
            whole={progress.done}
            campaignId={id}
            rows={data.objectives.map(({ code, label, count }) => ({
              key: code,
              label,
              count,
              people: { objective: code },
            }))}
          />
        </Section>
      )}
      {data.waiting.length > 0 && <Waiting campaignId={id} whole={progress.waiting} waiting={data.waiting} />}
      <Daily campaignId={id} daily={data.daily} />
      <Suspense fallback={<Skeleton height="60rem" />}>
        <CallFigures campaignId={id} search={search} />
      </Suspense>
      <Questions questions={data.questions} unread={data.unread} sample={sample} />
      {data.questions.length > 0 && <Crossings campaignId={id} search={search} />}
      <RatesOf results={data} sample={sample} />
      <RecentExports campaignId={id} />
    </div>
  );
}

/** What a disposition is for the AAPOR and for INSEE; what depends on the frame is told for both. */
function codesOf(code: Disposition, byCalls: string): string {
  const rule = aaporOfDisposition[code];
  const aapor = typeof rule === 'string' ? rule : [...new Set(Object.values(rule))].join(' / ');
  return `${rule === 'by_calls' ? byCalls : aapor} · ${inseeOfDisposition[code] ?? NONE}`;
}

function WholePace({ campaignId }: { readonly campaignId: number }): ReactElement {
  return <Pace campaignId={campaignId} pace={useFigures(campaignId).pace} />;
}

function partsOf(data: CampaignResults, say: ReturnType<typeof useText>) {
  return [
    { anchor: 'avancement', title: say('results.progress') },
    { anchor: 'plan', title: say('pace.title') },
    { anchor: 'situations', title: say('results.dispositions') },
    { anchor: 'appels', title: say('results.callResults') },
    ...(data.objectives.length > 0 ? [{ anchor: 'objectifs', title: say('results.objectives') }] : []),
    ...(data.waiting.length > 0 ? [{ anchor: 'attente', title: say('results.waitingFor') }] : []),
    { anchor: 'jours', title: say('results.daily') },
    { anchor: 'periode', title: say('period.title') },
    { anchor: 'contacts', title: say('contacts.title') },
    { anchor: 'durees', title: say('times.title') },
    { anchor: 'reponses', title: say('results.questions') },
    ...(data.questions.length > 0 ? [{ anchor: 'croisements', title: say('crossing.title') }] : []),
    { anchor: 'taux', title: say('results.rates') },
    { anchor: 'exports', title: say('exports.title') },
  ];
}
