import type { CSSProperties, ReactElement } from 'react';
import { useIntl } from 'react-intl';
import { type CallCounts, type CampaignFigures, LAST_ATTEMPT } from '#server/contracts/figures.contract.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { Section } from '../ui/Page.tsx';
import { Table } from '../ui/Table.tsx';
import { PeopleLink } from './PeopleLink.tsx';
import { usePeriodWords } from './PeriodForm.tsx';

/** When calls are answered, and at which attempt. */
export function Contacts({ figures }: { readonly figures: CampaignFigures }): ReactElement {
  const say = useText();
  const period = usePeriodWords(figures);
  const { made, reached } = figures.calls;
  return (
    <Section
      anchor="contacts"
      title={say('contacts.title')}
      lead={made === 0 ? period : `${period}. ${say('contacts.lead', { made })}`}
    >
      {made === 0 ? (
        <p className="soft">{say('contacts.none')}</p>
      ) : reached === null ? (
        <p className="soft">{say('contacts.withheld')}</p>
      ) : (
        <div className="result-parts">
          <BySlot cells={figures.bySlot} returned={figures.returned} />
          <ByAttempt figures={figures} />
        </div>
      )}
    </Section>
  );
}

type Cell = CampaignFigures['bySlot'][number];
const slots = [1, 2, 3, 4, 5] as const;
const nothing: CallCounts = { made: 0, reached: 0, completed: 0 };

function together(cells: readonly CallCounts[]): CallCounts {
  return cells.reduce(
    (sum, { made, reached, completed }) => ({
      made: sum.made + made,
      reached: sum.reached + reached,
      completed: sum.completed + completed,
    }),
    nothing,
  );
}

interface BySlotProps {
  readonly cells: readonly Cell[];
  readonly returned: number;
}

function BySlot({ cells, returned }: BySlotProps): ReactElement {
  const say = useText();
  const intl = useIntl();
  const weekdays = [...new Set(cells.map(({ weekday }) => weekday))].sort((a, b) => a - b);
  const shown = slots.filter((slot) => cells.some((cell) => cell.slot === slot));
  const best = Math.max(...cells.map(({ made, reached }) => reached / made));
  const at = (keep: (cell: Cell) => boolean) => together(cells.filter(keep));
  // Monday 5 January 1970.
  const nameOf = (weekday: number) =>
    intl.formatDate(Date.UTC(1970, 0, 4 + weekday), { weekday: 'long', timeZone: 'UTC' });
  return (
    <div className="stack">
      <h3>{say('contacts.bySlot')}</h3>
      <p className="soft small">
        {say('contacts.bySlot.lead')} {returned > 0 && say('contacts.returned', { count: returned })}
      </p>
      <Table label={say('contacts.bySlot')}>
        <thead>
          <tr>
            <th scope="col">{say('contacts.day')}</th>
            {shown.map((slot) => (
              <th key={slot} scope="col" className="heat-head">
                {say(`contacts.slot.${slot}`)}
                <div className="soft small">{say(`contacts.slot.hours.${slot}`)}</div>
              </th>
            ))}
            <th scope="col" className="heat-head">
              {say('contacts.all')}
            </th>
          </tr>
        </thead>
        <tbody>
          {weekdays.map((weekday) => (
            <tr key={weekday}>
              <th scope="row" className="heat-day">
                {nameOf(weekday)}
              </th>
              {shown.map((slot) => (
                <Heat
                  key={slot}
                  counts={at((cell) => cell.weekday === weekday && cell.slot === slot)}
                  best={best}
                />
              ))}
              <Heat counts={at((cell) => cell.weekday === weekday)} best={null} />
            </tr>
          ))}
          <tr>
            <th scope="row">{say('contacts.all')}</th>
            {shown.map((slot) => (
              <Heat key={slot} counts={at((cell) => cell.slot === slot)} best={null} />
            ))}
            <Heat counts={together(cells)} best={null} />
          </tr>
        </tbody>
      </Table>
    </div>
  );
}

interface HeatProps {
  readonly counts: CallCounts;
  /** The best rate of the table, the darkest; null: not part of the picture. */
  readonly best: number | null;
}

/** A rate over what it divides; the colour only repeats the number. */
function Heat({ counts: { made, reached }, best }: HeatProps): ReactElement {
  const say = useText();
  const formats = useFormats();
  if (made === 0)
    return (
      <td className="heat soft">
        {say('contacts.none.rate')}
        <div className="small">{say('contacts.noCall')}</div>
      </td>
    );
  const share = best === null || best === 0 ? 0 : reached / made / best;
  const style = { '--heat': `${Math.round(share * 100)}%` } as CSSProperties;
  return (
    <td className="heat" data-cold={best === null} style={style}>
      <strong>{formats.percent(reached, made)}</strong>
      <div className="small">
        {say('contacts.of', { reached: formats.number(reached), made: formats.number(made) })}
      </div>
    </td>
  );
}

function ByAttempt({ figures }: { readonly figures: CampaignFigures }): ReactElement {
  const say = useText();
  const formats = useFormats();
  const rate = (part: number, whole: number) =>
    whole === 0 ? say('contacts.none.rate') : formats.percent(part, whole);
  // Lists of people say how many calls they had, not when.
  const isWhole = figures.from === null && figures.to === null;
  return (
    <div className="stack">
      <h3>{say('contacts.byAttempt')}</h3>
      <p className="soft small">{say('contacts.byAttempt.lead')}</p>
      <Table label={say('contacts.byAttempt')}>
        <thead>
          <tr>
            <th scope="col">{say('contacts.attempt')}</th>
            {(['made', 'reached', 'reachRate', 'completed', 'completeRate'] as const).map((column) => (
              <th key={column} scope="col" className="num">
                {say(`contacts.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {figures.byAttempt.map(({ attempt, made, reached, completed }) => (
            <tr key={attempt}>
              <th scope="row">
                {attempt === LAST_ATTEMPT
                  ? say('contacts.attempt.last', { attempt })
                  : say('contacts.attempt.nth', { attempt })}
              </th>
              <td className="num">
                <PeopleLink
                  campaignId={figures.campaignId}
                  filter={isWhole && attempt < LAST_ATTEMPT ? { callsFrom: attempt } : null}
                >
                  {formats.number(made)}
                </PeopleLink>
              </td>
              <td className="num">{formats.number(reached)}</td>
              <td className="num">{rate(reached, made)}</td>
              <td className="num">{formats.number(completed)}</td>
              <td className="num">{rate(completed, made)}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
