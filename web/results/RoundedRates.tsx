import type { ReactElement } from 'react';
import { useIntl } from 'react-intl';
import type { CampaignResults } from '#server/contracts/results.contract.ts';
import { useText } from '../i18n/locale.tsx';
import { Section } from '../ui/Page.tsx';
import { Table } from '../ui/Table.tsx';
import { formulas } from './rate-formulas.ts';

/** Without what they divide, where a class of people is too small to be shared. */
export function RoundedRates({
  rates,
  step,
}: {
  readonly rates: CampaignResults['roundedRates'];
  /** What they are rounded to, 0.05: five points; null: they are masked. */
  readonly step: number | null;
}): ReactElement {
  const say = useText();
  const intl = useIntl();
  return (
    <Section
      anchor="taux"
      title={say('results.rates')}
      lead={
        step === null
          ? say('results.rates.masked')
          : say('results.rates.rounded', { points: Math.round(step * 100) })
      }
    >
      {step !== null && (
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
