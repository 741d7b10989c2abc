import type { ReactElement } from 'react';
import { useIntl } from 'react-intl';
import { dispositionCodes, dispositions } from '#server/contracts/call-results.ts';
import type { CampaignFigures } from '#server/contracts/figures.contract.ts';
import { useFormats } from '../i18n/formats.ts';
import { useLocale, useText } from '../i18n/locale.tsx';
import { Note } from '../ui/Note.tsx';
import { Section } from '../ui/Page.tsx';
import { Table } from '../ui/Table.tsx';
import { usePeriodWords } from './PeriodForm.tsx';

interface ComparisonProps {
  readonly a: CampaignFigures;
  readonly b: CampaignFigures;
}

/** Two campaigns, or two periods, side by side: the same figures of both, and how far apart they are. */
export function Comparison({ a, b }: ComparisonProps): ReactElement {
  const say = useText();
  const intl = useIntl();
  const groups = useGroups(a, b);
  const isSame = a.campaignId === b.campaignId && a.from === b.from && a.to === b.to;
  const areSettled = a.settled !== null && b.settled !== null;
  const lead = areSettled ? `${say('compare.lead.settled')} ${say('compare.lead')}` : say('compare.lead');
  const e = (value: number) => intl.formatNumber(value, { maximumFractionDigits: 3 });
  return (
    <Section anchor="comparaison" title={say('compare.title')} lead={lead}>
      {isSame && <Note tone="note">{say('compare.same')}</Note>}
      <Table label={say('compare.title')}>
        <thead>
          <tr>
            <th scope="col">{say('compare.measure')}</th>
            <Side figures={a} />
            <Side figures={b} />
            <th scope="col" className="num">
              {say('compare.gap')}
            </th>
          </tr>
        </thead>
        {groups.map(({ key, title, rows }) => (
          <tbody key={key}>
            <tr>
              <th scope="rowgroup" colSpan={4} className="rates-family">
                {title}
              </th>
            </tr>
            {rows.map((row) => (
              <tr key={row.key}>
                <th scope="row">{row.label}</th>
                <Cell {...row.a} />
                <Cell {...row.b} />
                <td className="num">{row.gap}</td>
              </tr>
            ))}
          </tbody>
        ))}
      </Table>
      <p className="soft small number">
        {a.settled === null || b.settled === null
          ? say('compare.masked')
          : say('compare.e', { a: e(a.settled.aapor.eligibility), b: e(b.settled.aapor.eligibility) })}
      </p>
      <p className="soft small">{say('compare.report')}</p>
    </Section>
  );
}

function Side({ figures }: { readonly figures: CampaignFigures }): ReactElement {
  const period = usePeriodWords(figures);
  return (
    <th scope="col" className="num compare-side">
      {figures.name}
      <div className="soft small">{period}</div>
    </th>
  );
}

interface CellText {
  readonly text: string;
  /** What was divided by what. */
  readonly division?: string;
}

function Cell({ text, division }: CellText): ReactElement {
  return (
    <td className="num">
      {text}
      {division !== undefined && <div className="soft small">{division}</div>}
    </td>
  );
}

interface Row {
  readonly key: string;
  readonly label: string;
  readonly a: CellText;
  readonly b: CellText;
  readonly gap: string;
}

type Part = readonly [part: number, whole: number];

/** Rows in words: shares differ by points, counts by as many, times by as long; where one side has nothing, by nothing. */
function useGroups(a: CampaignFigures, b: CampaignFigures) {
  const say = useText();
  const rows = useRows();
  const settled = useSettledGroups(a.settled, b.settled, rows);
  return [
    {
      key: 'counts',
      title: say('compare.counts'),
      rows: [
        ...settled.people,
        rows.count('made', say('compare.made'), a.calls.made, b.calls.made),
        rows.time('median', say('compare.median'), a.times.all?.median, b.times.all?.median),
      ],
    },
    {
      key: 'calls',
      title: say('compare.calls'),
      rows: (['reached', 'completed'] as const).flatMap((of) => {
        const label = say(of === 'reached' ? 'contacts.reachRate' : 'contacts.completeRate');
        const [one, other] = [a.calls[of], b.calls[of]];
        if (one === null || other === null) return [];
        return [rows.share(of, label, [one, a.calls.made], [other, b.calls.made])];
      }),
    },
    ...settled.groups,
  ].filter((group) => group.rows.length > 0);
}

type Settled = CampaignFigures['settled'];

/** What people became, on both sides; nothing where it is not shared. */
function useSettledGroups(a: Settled, b: Settled, rows: ReturnType<typeof useRows>) {
  const say = useText();
  const { language } = useLocale();
  if (a === null || b === null) return { people: [], groups: [] };
  const shareOf = ({ dispositions: all, people }: NonNullable<Settled>, code: string): Part => [
    all.find((one) => one.code === code)?.count ?? 0,
    people,
  ];
  const situations = dispositionCodes
    .filter((code) => [a, b].some((one) => one.dispositions.some((known) => known.code === code)))
    .map((code) => rows.share(code, dispositions[code][language], shareOf(a, code), shareOf(b, code)));
  const rates = a.aapor.rates.map(({ name, numerator, denominator }) => {
    const other = b.aapor.rates.find((rate) => rate.name === name);
    return rows.share(name, name, [numerator, denominator], [other?.numerator ?? 0, other?.denominator ?? 0]);
  });
  return {
    people: [rows.count('settled', say('compare.settled'), a.people, b.people)],
    groups: [
      { key: 'situations', title: say('compare.situations'), rows: situations },
      { key: 'rates', title: say('compare.rates'), rows: rates },
    ],
  };
}

function useRows() {
  const say = useText();
  const intl = useIntl();
  const { number, duration } = useFormats();
  const decimal = (value: number) => intl.formatNumber(value, { maximumFractionDigits: 1 });
  const none = say('contacts.none.rate');
  const share = ([part, whole]: Part): CellText =>
    whole === 0
      ? { text: none, division: '0' }
      : {
          text: intl.formatNumber(part / whole, {
            style: 'percent',
            minimumFractionDigits: 1,
            maximumFractionDigits: 1,
          }),
          division: `${decimal(part)} / ${decimal(whole)}`,
        };
  const signed = (value: number, digits = 0) =>
    intl.formatNumber(value, {
      signDisplay: 'exceptZero',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
  return {
    count: (key: string, label: string, a: number, b: number): Row => ({
      key,
      label,
      a: { text: number(a) },
      b: { text: number(b) },
      gap: signed(a - b),
    }),
    time: (key: string, label: string, a: number | undefined, b: number | undefined): Row => ({
      key,
      label,
      a: { text: a === undefined ? none : duration(a * 1000) },
      b: { text: b === undefined ? none : duration(b * 1000) },
      gap: a === undefined || b === undefined ? none : signedTime(a - b, duration),
    }),
    share: (key: string, label: string, a: Part, b: Part): Row => ({
      key,
      label,
      a: share(a),
      b: share(b),
      gap:
        a[1] === 0 || b[1] === 0
          ? none
          : say('compare.points', { gap: signed((a[0] / a[1] - b[0] / b[1]) * 100, 1) }),
    }),
  };
}

function signedTime(seconds: number, duration: (milliseconds: number) => string): string {
  const sign = seconds === 0 ? '' : seconds > 0 ? '+' : '-';
  return `${sign}${duration(Math.abs(seconds) * 1000)}`;
}
