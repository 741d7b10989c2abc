import './targets.css';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import type { FormEvent, ReactElement } from 'react';
import type { TargetSummary } from '#server/contracts/targets.contract.ts';
import { NONE, useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { Button, LinkButton } from '../ui/Button.tsx';
import { textOf } from '../ui/Form.tsx';
import { SelectField, TextField } from '../ui/fields.tsx';
import { Empty } from '../ui/Note.tsx';
import { Table } from '../ui/Table.tsx';
import { TargetStateBadge } from './TargetStateBadge.tsx';

const route = getRouteApi('/inside/campagnes/$id/personnes');
const states: readonly TargetSummary['state'][] = ['ready', 'waiting', 'claimed', 'done'];

/** The people of a campaign, a hundred at a time. */
export function TargetsSection(): ReactElement {
  const say = useText();
  const navigate = useNavigate();
  const { id } = route.useParams();
  const search = route.useSearch();
  const { targets, total, next } = useAsk('GET /api/campaigns/:id/targets', {
    params: { id },
    query: { ...search },
  });
  const isFiltered = search.search !== undefined || search.state !== undefined;

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const words = textOf(data, 'search');
    const state = states.find((known) => known === textOf(data, 'state'));
    void navigate({
      to: '/campagnes/$id/personnes',
      params: { id },
      search: { ...(words !== '' && { search: words }), ...(state !== undefined && { state }) },
    });
  }

  if (total === 0 && !isFiltered) {
    return (
      <Empty
        title={say('targets.none.title')}
        actions={
          <LinkButton to="/campagnes/$id/imports" params={{ id }} kind="primary" icon="upload">
            {say('campaign.noTargets.import')}
          </LinkButton>
        }
      >
        <p>{say('targets.none')}</p>
      </Empty>
    );
  }
  return (
    <>
      <search>
        <form className="search-bar" onSubmit={submit} key={JSON.stringify(search)}>
          <TextField
            type="search"
            name="search"
            label={say('targets.search')}
            defaultValue={search.search ?? ''}
            maxLength={100}
          />
          <SelectField name="state" label={say('targets.state')} defaultValue={search.state ?? ''}>
            <option value="">{say('targets.state.all')}</option>
            {states.map((state) => (
              <option key={state} value={state}>
                {say(`target.state.${state}`)}
              </option>
            ))}
          </SelectField>
          <Button type="submit" icon="search">
            {say('targets.search.submit')}
          </Button>
          {isFiltered && (
            <LinkButton to="/campagnes/$id/personnes" params={{ id }} search={{}} kind="quiet">
              {say('targets.none.clear')}
            </LinkButton>
          )}
        </form>
      </search>
      <p className="soft small" role="status">
        {targets.length === 0 ? say('targets.none.found') : say('targets.total', { count: total })}
      </p>
      {targets.length > 0 && <TargetTable targets={targets} />}
      <div className="form-actions">
        {search.after !== undefined && (
          <LinkButton
            to="/campagnes/$id/personnes"
            params={{ id }}
            search={({ after: _, ...rest }) => rest}
            icon="up"
          >
            {say('targets.first')}
          </LinkButton>
        )}
        {next !== null && (
          <LinkButton
            to="/campagnes/$id/personnes"
            params={{ id }}
            search={{ ...search, after: next }}
            icon="right"
          >
            {say('targets.next')}
          </LinkButton>
        )}
      </div>
    </>
  );
}

function TargetTable({ targets }: { readonly targets: readonly TargetSummary[] }): ReactElement {
  const say = useText();
  const formats = useFormats();
  return (
    <Table label={say('targets.list')}>
      <thead>
        <tr>
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
        {targets.map((target) => (
          <tr key={target.id}>
            <th scope="row">
              <Link to="/personnes/$id" params={{ id: target.id }} preload={false}>
                {target.name}
              </Link>
            </th>
            <td>
              <TargetStateBadge target={target} />
            </td>
            <td>{target.commune ?? NONE}</td>
            <td className="number">{target.externalRef ?? NONE}</td>
            <td className="number">{formats.shortDate(target.deadlineOn)}</td>
            <td className="num">{formats.number(target.callsCount)}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
