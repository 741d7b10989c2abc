import type { ReactElement } from 'react';
import { useIntl } from 'react-intl';
import type { EstimatedRate } from '#server/contracts/intervals.ts';
import { useText } from '../i18n/locale.tsx';
import { Table } from '../ui/Table.tsx';
import { families, formulas } from './rate-formulas.ts';

interface RatesTableProps {
  readonly rates: readonly EstimatedRate[];
  /** Of a sample. */
  readonly hasIntervals: boolean;
}

/** Each rate with what was divided by what, in words and in figures. */
export function RatesTable({ rates, hasIntervals }: RatesTableProps): ReactElement {
  const say = useText();
  const intl = useIntl();
  const decimals = (value: number) => intl.formatNumber(value, { maximumFractionDigits: 3 });
  const percent = (value: number | null) =>
    value === null
      ? say('results.rates.none')
      : intl.formatNumber(value, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return (
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
          {hasIntervals && (
            <th scope="col" className="num">
              {say('results.rates.interval')}
            </th>
          )}
        </tr>
      </thead>
      {families.map(({ key, names }) => (
        <tbody key={key}>
          <tr>
            <th scope="rowgroup" colSpan={hasIntervals ? 5 : 4} className="rates-family">
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
                {hasIntervals && (
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
  );
}
