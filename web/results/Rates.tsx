import { type ReactElement, useState } from 'react';
import { useIntl } from 'react-intl';
import {
  type AaporCounts,
  aaporCodes,
  proportionalEligibility,
  type RateName,
  sameEligibility,
} from '#server/contracts/aapor.ts';
import { type EstimatedRate, estimatedRates } from '#server/contracts/intervals.ts';
import type { CampaignResults, OutcomeFigures } from '#server/contracts/results.contract.ts';
import { useLocale, useText } from '../i18n/locale.tsx';
import { TextField } from '../ui/fields.tsx';
import { Section } from '../ui/Page.tsx';
import { Table } from '../ui/Table.tsx';
import { CountTable } from './CountTable.tsx';
import { SampleNote } from './SampleNote.tsx';
import type { Sample } from './sample.ts';

const families = [
  { key: 'response', names: ['RR1', 'RR2', 'RR3', 'RR4', 'RR5', 'RR6'] },
  { key: 'cooperation', names: ['COOP1', 'COOP2', 'COOP3', 'COOP4'] },
  { key: 'refusal', names: ['REF1', 'REF2', 'REF3'] },
  { key: 'contact', names: ['CON1', 'CON2', 'CON3'] },
] as const satisfies readonly { readonly key: string; readonly names: readonly RateName[] }[];

/** As they are printed in the standard: what was divided by what. */
const formulas: Readonly<Record<RateName, string>> = {
  RR1: 'I / (K + U)',
  RR2: '(I + P) / (K + U)',
  RR3: 'I / (K + eU)',
  RR4: '(I + P) / (K + eU)',
  RR5: 'I / K',
  RR6: '(I + P) / K',
  COOP1: 'I / C',
  COOP2: '(I + P) / C',
  COOP3: 'I / (I + P + R)',
  COOP4: '(I + P) / (I + P + R)',
  REF1: 'R / (K + U)',
  REF2: 'R / (K + eU)',
  REF3: 'R / K',
  CON1: 'C / (K + U)',
  CON2: 'C / (K + eU)',
  CON3: 'C / K',
};

interface RatesProps {
  readonly aapor: OutcomeFigures;
  /** Null: everybody is called, rates are exact. */
  readonly sample: Sample | null;
  /** On paper nobody puts another `e`. */
  readonly isPrinted?: boolean;
}

/** The rates of a campaign; rounded, without what they divide, where a class of people is too small to be shared. */
export function RatesOf({
  results: { aapor, roundedRates },
  sample,
  isPrinted = false,
}: {
  readonly results: Pick<CampaignResults, 'aapor' | 'roundedRates'>;
  readonly sample: Sample | null;
  readonly isPrinted?: boolean;
}): ReactElement {
  if (aapor !== null) return <Rates aapor={aapor} sample={sample} isPrinted={isPrinted} />;
  return <RoundedRates rates={roundedRates} />;
}

function RoundedRates({ rates }: { readonly rates: CampaignResults['roundedRates'] }): ReactElement {
  const say = useText();
  const intl = useIntl();
  const isMasked = rates.every(({ value }) => value === null);
  return (
    <Section
      anchor="taux"
      title={say('results.rates')}
      lead={say(isMasked ? 'results.rates.masked' : 'results.rates.rounded')}
    >
      {!isMasked && (
        <Table label={say('results.rates')}>
          <thead>
            <tr>
              <th scope="col">{say('results.rates.rate')}</th>
              <th scope="col">{say('results.rates.formula')}</th>
              <th scope="col" className="num">
                {say('results.rates.value')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rates.map(({ name, value }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="number">{formulas[name]}</td>
                <td className="num">
                  {value === null
                    ? say('results.masked')
                    : intl.formatNumber(value, { style: 'percent', maximumFractionDigits: 0 })}
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Section>
  );
}

/**
 * The sixteen AAPOR rates with what they divide, their `e` and where it comes from. The reader may put another `e`: the
 * page computes again with the very function that the server used.
 */
function Rates({ aapor, sample, isPrinted = false }: RatesProps): ReactElement {
  const say = useText();
  const intl = useIntl();
  const { language } = useLocale();
  const [typed, setTyped] = useState<string | null>(null);
  const share = typed === null || typed.trim() === '' ? null : Number(typed.replace(',', '.'));
  const isFitting = share === null || (Number.isFinite(share) && share >= 0 && share <= 1);
  const total = aapor.outcomes.reduce((sum, { count }) => sum + count, 0);
  const computed = proportionalEligibility(sample?.weighted?.counts ?? aapor.counts);
  const e = share !== null && isFitting ? share : computed;
  const rates = ratesIn(aapor, sample, e);
  const decimals = (value: number) => intl.formatNumber(value, { maximumFractionDigits: 3 });
  const percent = (value: number | null) =>
    value === null
      ? say('results.rates.none')
      : intl.formatNumber(value, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return (
    <Section anchor="taux" title={say('results.rates')} lead={say(`results.rates.frame.${aapor.frame}`)}>
      <CountTable
        label={say('results.rates.outcomes')}
        heading={say('results.rates.outcome')}
        whole={total}
        extra={say('results.rates.class')}
        empty={say('results.rates.nobody')}
        rows={aapor.outcomes.map(({ code, class: family, count }) => ({
          key: code,
          label: `${code} ${aaporCodes[code][language]}`,
          count,
          extra: family,
        }))}
      />
      <p className="soft small number">{legend(aapor.counts, say)}</p>
      {!isPrinted && (
        <div className="rates-e">
          <TextField
            label={say('results.rates.e')}
            hint={say(share === null ? 'results.rates.e.computed' : 'results.rates.e.given', {
              e: decimals(computed),
            })}
            className="number"
            inputMode="decimal"
            autoComplete="off"
            value={typed ?? decimals(computed)}
            error={isFitting ? null : say('results.rates.e.wrong')}
            onChange={(event) => setTyped(event.target.value)}
            onBlur={() => typed?.trim() === '' && setTyped(null)}
          />
        </div>
      )}
      {sample !== null && <SampleNote sample={sample} />}
      <Table label={say('results.rates')}>
        <thead>
          <tr>
            <th scope="col">{say('results.rates.rate')}</th>
            <th scope="col">{say('results.rates.formula')}</th>
            <th scope="col" className="num">
              {say('results.rates.division')}
            </th>
            <th scope="col" className="num">
              {say('results.rates.value')}
            </th>
            {sample !== null && (
              <th scope="col" className="num">
                {say('results.rates.interval')}
              </th>
            )}
          </tr>
        </thead>
        {families.map(({ key, names }) => (
          <tbody key={key}>
            <tr>
              <th scope="rowgroup" colSpan={sample === null ? 4 : 5} className="rates-family">
                {say(`results.rates.${key}`)}
              </th>
            </tr>
            {rates
              .filter(({ name }) => names.some((one) => one === name))
              .map(({ name, numerator, denominator, value, interval }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td className="number">{formulas[name]}</td>
                  <td className="num">
                    {decimals(numerator)} / {decimals(denominator)}
                  </td>
                  <td className="num">{percent(value)}</td>
                  {sample !== null && (
                    <td className="num">
                      {interval === null
                        ? say('results.rates.none')
                        : say('results.interval', {
                            low: percent(interval.low),
                            high: percent(interval.high),
                          })}
                    </td>
                  )}
                </tr>
              ))}
          </tbody>
        ))}
      </Table>
    </Section>
  );
}

/** With another `e` when one is given. Of a sample whose people all have a weight, weighted. */
export function ratesIn(aapor: OutcomeFigures, sample: Sample | null, e?: number): readonly EstimatedRate[] {
  const { counts, squares } = sample?.weighted ?? { counts: aapor.counts, squares: null };
  const sampled = aapor.outcomes.reduce((sum, { count }) => sum + count, 0);
  const people = { counts, squares, sampled, population: sample?.population ?? null };
  return estimatedRates(people, e === undefined ? undefined : sameEligibility(e));
}

/** K, U and C in figures: what the formulas are made of. */
function legend(counts: AaporCounts, say: ReturnType<typeof useText>): string {
  const { I, P, R, NC, O, UH, UR, UO, NE } = counts;
  const figures = { I, P, R, NC, O, NE, K: I + P + R + NC + O, U: UH + UR + UO, C: I + P + R + O };
  return say('results.rates.legend', figures);
}
