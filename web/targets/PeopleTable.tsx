import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { TargetSummary } from '#server/contracts/targets.contract.ts';
import { NONE, useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { Table } from '../ui/Table.tsx';
import { TargetStateBadge } from './TargetStateBadge.tsx';
import type { Ticks } from './use-ticks.ts';

interface Props {
  readonly people: readonly TargetSummary[];
  /** Null: nothing can be done to several at once. */
  readonly ticks: Ticks | null;
}

/** People of a campaign, one a row. */
export function PeopleTable({ people, ticks }: Props): ReactElement {
  const say = useText();
  const formats = useFormats();
  return (
    <Table label={say('targets.list')}>
      <thead>
        <tr>
          {ticks !== null && (
            <td className="tight">
              <TickAll people={people} ticks={ticks} />
            </td>
          )}
          <th scope="col">{say('targets.column.name')}</th>
          <th scope="col">{say('targets.column.state')}</th>
          <th scope="col">{say('targets.column.commune')}</th>
          <th scope="col">{say('targets.column.ref')}</th>
          <th scope="col">{say('targets.column.deadline')}</th>
          <th scope="col" className="num">
            {say('targets.column.calls')}
          </th>
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <tr key={person.id}>
            {ticks !== null && (
              <td className="tight">
                <input
                  type="checkbox"
                  className="tick"
                  aria-label={say('steering.tick.one', { name: person.name })}
                  checked={ticks.ids.has(person.id)}
                  onChange={({ target }) => ticks.set([person.id], target.checked)}
                />
              </td>
            )}
            <th scope="row">
              <Link to="/personnes/$id" params={{ id: person.id }} preload={false}>
                {person.name}
              </Link>
            </th>
            <td>
              <TargetStateBadge target={person} />
            </td>
            <td>{person.commune ?? NONE}</td>
            <td className="number">{person.externalRef ?? NONE}</td>
            <td className="number">{formats.shortDate(person.deadlineOn)}</td>
            <td className="num">{formats.number(person.callsCount)}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function TickAll({
  people,
  ticks,
}: {
  readonly people: Props['people'];
  readonly ticks: Ticks;
}): ReactElement {
  const say = useText();
  const ids = people.map(({ id }) => id);
  const ticked = ids.filter((id) => ticks.ids.has(id)).length;
  return (
    <input
      type="checkbox"
      className="tick"
      aria-label={say('steering.tick.all')}
      checked={ticked === ids.length}
      ref={(box) => {
        if (box !== null) box.indeterminate = ticked > 0 && ticked < ids.length;
      }}
      onChange={({ target }) => ticks.set(ids, target.checked)}
    />
  );
}
