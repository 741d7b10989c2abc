import type { ReactElement } from 'react';
import { useIntl } from 'react-intl';
import type { Answer } from '../api.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { Section } from '../ui/Page.tsx';

interface MethodProps {
  readonly campaign: Answer<'GET /api/campaigns/:id'>;
  readonly aapor: Answer<'GET /api/campaigns/:id/results'>['aapor'];
  readonly isSample: boolean;
  readonly at: number;
  /** Counts of people above zero and below this are masked; 0: none is. */
  readonly below: number;
}

/** How each figure was made: bases, exclusions, the AAPOR's definitions, `e` and where it comes from. */
export function ReportMethod({ campaign, aapor, isSample, at, below }: MethodProps): ReactElement {
  const say = useText();
  const intl = useIntl();
  const formats = useFormats();
  const source = campaign.dataSource === '' ? say('report.method.source.none') : campaign.dataSource;
  return (
    <Section title={say('report.method')}>
      <div className="report-method">
        <p>{say('report.method.source', { at: formats.date(at), source })}</p>
        <p>{say('report.method.base')}</p>
        <p>{say('report.method.period')}</p>
        <p>{say('report.method.contact')}</p>
        <p>{say('report.method.times')}</p>
        <p>{say('report.method.plan')}</p>
        <p>{say('report.method.aapor')}</p>
        {below > 0 && <p>{say('report.method.masked', { below })}</p>}
        {aapor !== null && (
          <p>
            {say(`report.method.frame.${aapor.frame}`)}{' '}
            {say('report.method.e', {
              e: intl.formatNumber(aapor.eligibility, { maximumFractionDigits: 3 }),
            })}{' '}
            {say('report.method.excluded', { count: aapor.counts.NE })}
          </p>
        )}
        {isSample && <p>{say('report.method.sample')}</p>}
      </div>
    </Section>
  );
}
