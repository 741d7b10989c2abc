import './results.css';
import './report.css';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useIntl } from 'react-intl';
import { dispositions } from '#server/contracts/call-results.ts';
import type { Answer } from '../api.ts';
import { useFormats } from '../i18n/formats.ts';
import { useLocale, useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Figure, Page, Section } from '../ui/Page.tsx';
import { useFigures } from './CallFigures.tsx';
import { Contacts } from './Contacts.tsx';
import { CountTable } from './CountTable.tsx';
import { Pace } from './Pace.tsx';
import { markOf, Parts } from './Parts.tsx';
import { usePeriodWords } from './PeriodForm.tsx';
import { Questions } from './Questions.tsx';
import { RatesOf } from './Rates.tsx';
import { ReportMethod } from './ReportMethod.tsx';
import { ratesIn, type Sample, useSample } from './sample.ts';
import { Times } from './Times.tsx';

const route = getRouteApi('/inside/campagnes/$id/rapport');

/** The results of a campaign for A4 paper: what it is of, the figures with their charts, how they were made. */
export function ReportPage(): ReactElement {
  const say = useText();
  const { id } = route.useParams();
  const { du, au } = route.useSearch();
  const campaign = useAsk('GET /api/campaigns/:id', { params: { id } });
  const results = useAsk('GET /api/campaigns/:id/results', { params: { id }, query: { shared: 'true' } });
  const figures = useFigures(id, du, au, { partage: true });
  const sample = useSample(results);
  return (
    <Page
      title={say('report.title', { name: campaign.name })}
      lead={say('report.lead')}
      eyebrow={
        <Link to="/campagnes/$id/resultats" params={{ id }} search={(known) => known}>
          {say('report.back')}
        </Link>
      }
      actions={
        <Button kind="primary" icon="print" onClick={() => window.print()}>
          {say('report.print')}
        </Button>
      }
    >
      <article className="report">
        <Cover campaign={campaign} figures={figures} at={results.at} />
        <Essentials results={results} figures={figures} sample={sample} />
        <Section title={say('pace.title')} lead={say('pace.lead')}>
          <Pace campaignId={id} pace={figures.pace} isPrinted />
        </Section>
        <Situations results={results} />
        <Contacts figures={figures} />
        <Times times={figures.times} />
        <Questions questions={results.questions} unread={results.unread} sample={sample} />
        <RatesOf results={results} sample={sample} isPrinted />
        <ReportMethod
          campaign={campaign}
          aapor={results.aapor}
          isSample={sample !== null}
          at={results.at}
          below={results.shared?.below ?? 0}
        />
      </article>
    </Page>
  );
}

type Campaign = Answer<'GET /api/campaigns/:id'>;
type Results = Answer<'GET /api/campaigns/:id/results'>;
type Figures = Answer<'GET /api/campaigns/:id/figures'>;

interface CoverProps {
  readonly campaign: Campaign;
  readonly figures: Figures;
  readonly at: number;
}

/** What the report is of: the département, the campaign, the days. */
function Cover({ campaign, figures, at }: CoverProps): ReactElement {
  const say = useText();
  const formats = useFormats();
  const { branding } = useAsk('GET /api/welcome');
  const period = usePeriodWords(figures);
  const { startsOn, endsOn, purpose } = campaign;
  const facts = [
    { label: say('report.directorate'), value: campaign.directorateName },
    {
      label: say('report.dates'),
      value:
        startsOn === null || endsOn === null
          ? say('report.dates.none')
          : say('report.dates.value', { from: formats.date(startsOn), to: formats.date(endsOn) }),
    },
    { label: say('report.state'), value: say(`campaign.state.${campaign.state}`) },
    { label: say('report.period'), value: period },
    { label: say('report.made'), value: `${formats.date(at)}, ${formats.time(at)}` },
    ...(purpose === '' ? [] : [{ label: say('report.purpose'), value: purpose }]),
  ];
  return (
    <section className="report-cover" aria-label={say('report.kind')}>
      <p className="report-organisation">
        {branding.logo !== null && <img src={branding.logo} alt="" />}
        {branding.organisation}
      </p>
      <p className="report-kind">{say('report.kind')}</p>
      <h2>{campaign.name}</h2>
      <dl>
        {facts.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

interface EssentialsProps {
  readonly sample: Sample | null;
  readonly results: Results;
  readonly figures: Figures;
}

function Essentials({
  results: { progress, calls, aapor, roundedRates, roundedTo },
  figures,
  sample,
}: EssentialsProps): ReactElement {
  const say = useText();
  const intl = useIntl();
  const formats = useFormats();
  const of = (count: number) => `${formats.number(count)} (${formats.percent(count, progress.total)})`;
  const rates = aapor === null ? roundedRates : ratesIn(aapor, sample);
  const response = rates.find(({ name }) => name === 'RR2')?.value ?? null;
  const none = say('contacts.none.rate');
  const median = figures.times.all?.median;
  const rate = (value: number) => {
    const digits = roundedTo === null ? 1 : 0;
    const told = intl.formatNumber(value, {
      style: 'percent',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    return roundedTo === null ? told : say('results.rates.about', { rate: told });
  };
  return (
    <Section title={say('report.essentials')}>
      <div className="figures">
        <Figure value={formats.number(progress.total)} label={say('report.people')} />
        <Figure value={of(progress.done)} label={say('report.settled')} />
        <Figure value={of(progress.reached)} label={say('report.reached')} />
        <Figure value={formats.number(calls)} label={say('report.calls')} />
        <Figure value={response === null ? none : rate(response)} label={say('report.response')} />
        <Figure
          value={median === undefined ? none : formats.duration(median * 1000)}
          label={say('report.median')}
        />
      </div>
    </Section>
  );
}

function Situations({
  results: { dispositions: counts, objectives, progress },
}: {
  readonly results: Results;
}) {
  const say = useText();
  const formats = useFormats();
  const { language } = useLocale();
  return (
    <>
      <Section title={say('results.dispositions')} lead={say('results.dispositions.lead')}>
        <Parts counts={counts} />
        <CountTable
          label={say('results.dispositions')}
          heading={say('results.disposition')}
          whole={progress.done}
          empty={say(progress.done > 0 ? 'results.dispositions.withheld' : 'results.dispositions.none')}
          rows={counts.map(({ code, count }, index) => ({
            key: code,
            mark: markOf(index),
            label: dispositions[code][language],
            count,
          }))}
        />
      </Section>
      {objectives.length > 0 && (
        <Section
          title={say('results.objectives')}
          lead={say('results.objectives.lead', { count: formats.number(progress.done) })}
        >
          <CountTable
            label={say('results.objectives')}
            heading={say('results.objective')}
            whole={progress.done}
            rows={objectives.map(({ code, label, count }) => ({ key: code, label, count }))}
          />
        </Section>
      )}
    </>
  );
}
