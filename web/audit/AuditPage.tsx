import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { FormEvent, ReactElement } from 'react';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { Button, LinkButton } from '../ui/Button.tsx';
import { textOf } from '../ui/Form.tsx';
import { SelectField, TextField } from '../ui/fields.tsx';
import { Page } from '../ui/Page.tsx';
import { Table } from '../ui/Table.tsx';
import { AuditCheck } from './AuditCheck.tsx';
import { entities, useAuditWords } from './audit-words.ts';

const route = getRouteApi('/inside/journal');

/** Who did what. */
export function AuditPage(): ReactElement {
  const say = useText();
  const formats = useFormats();
  const navigate = useNavigate();
  const search = route.useSearch();
  const words = useAuditWords();
  const { entries, next } = useAsk('GET /api/audit', { query: { ...search } });

  function filter(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const entity = textOf(data, 'entity');
    const entityId = Number(textOf(data, 'entityId'));
    void navigate({
      to: '/journal',
      search: { ...(entity !== '' && { entity }), ...(entityId > 0 && { entityId }) },
    });
  }

  return (
    <Page title={say('audit.title')} lead={say('audit.lead')} actions={<AuditCheck />}>
      <search>
        <form className="row audit-filter" onSubmit={filter} key={JSON.stringify(search)}>
          <SelectField name="entity" label={say('audit.entity')} defaultValue={search.entity ?? ''}>
            <option value="">{say('audit.entity.all')}</option>
            {entities.map((entity) => (
              <option key={entity} value={entity}>
                {words.entity(entity)}
              </option>
            ))}
          </SelectField>
          <TextField
            type="number"
            name="entityId"
            label={say('audit.entityId')}
            min={1}
            defaultValue={search.entityId ?? ''}
          />
          <Button type="submit" icon="search">
            {say('audit.filter')}
          </Button>
        </form>
      </search>
      {entries.length === 0 ? (
        <p className="soft">{say('audit.none')}</p>
      ) : (
        <Table label={say('audit.list')}>
          <thead>
            <tr>
              <th scope="col">{say('audit.column.at')}</th>
              <th scope="col">{say('audit.column.actor')}</th>
              <th scope="col">{say('audit.column.action')}</th>
              <th scope="col">{say('audit.column.entity')}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <tr key={entry.id}>
                <td className="tight number">{formats.dateTime(entry.at)}</td>
                <th scope="row">{entry.actorName ?? say('audit.system')}</th>
                <td>{words.action(entry.action)}</td>
                <td className="number">
                  {words.entity(entry.entity)} {entry.entityId ?? ''}
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <div className="form-actions">
        {search.before !== undefined && (
          <LinkButton to="/journal" search={({ before: _, ...rest }) => rest} icon="up">
            {say('audit.newest')}
          </LinkButton>
        )}
        {next !== null && (
          <LinkButton to="/journal" search={{ ...search, before: next }} icon="right">
            {say('audit.older')}
          </LinkButton>
        )}
      </div>
    </Page>
  );
}
