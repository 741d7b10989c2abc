import { type ReactElement, useState } from 'react';
import { useIntl } from 'react-intl';
import { type AaporCounts, aaporCodes, proportionalEligibility } from '#server/contracts/aapor.ts';
import type { CampaignResults, OutcomeFigures } from '#server/contracts/results.contract.ts';
import { useLocale, useText } from '../i18n/locale.tsx';
import { TextField } from '../ui/fields.tsx';
import { Section } from '../ui/Page.tsx';
import { CountTable } from './CountTable.tsx';
import { RatesTable } from './RatesTable.tsx';
import { RoundedRates } from './RoundedRates.tsx';
import { SampleNote } from './SampleNote.tsx';
import { ratesIn, type Sample } from './sample.ts';

interface RatesProps {
  readonly aapor: OutcomeFigures;
  /** Null: everybody is called, rates are exact. */
  readonly sample: Sample | null;
  /** On paper nobody puts another `e`. */
  readonly isPrinted?: boolean;
}

/** The rates of a campaign; rounded, without what they divide, where a class of people is too small to be shared. */
export function RatesOf({
  results: { aapor, roundedRates, roundedTo },
  sample,
  isPrinted = false,
}: {
  readonly results: Pick<CampaignResults, 'aapor' | 'roundedRates' | 'roundedTo'>;
  readonly sample: Sample | null;
  readonly isPrinted?: boolean;
}): ReactElement {
  if (aapor !== null) return <Rates aapor={aapor} sample={sample} isPrinted={isPrinted} />;
  return <RoundedRates rates={roundedRates} step={roundedTo} />;
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
      <RatesTable rates={rates} hasIntervals={sample !== null} />
    </Section>
  );
}

/** K, U and C in figures: what the formulas are made of. */
function legend(counts: AaporCounts, say: ReturnType<typeof useText>): string {
  const { I, P, R, NC, O, UH, UR, UO, NE } = counts;
  const figures = { I, P, R, NC, O, NE, K: I + P + R + NC + O, U: UH + UR + UO, C: I + P + R + O };
  return say('results.rates.legend', figures);
}
