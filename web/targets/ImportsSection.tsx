import './targets.css';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { Badge, Note } from '../ui/Note.tsx';
import { Section } from '../ui/Page.tsx';
import { Table } from '../ui/Table.tsx';
import { ImportStateBadge } from './ImportStateBadge.tsx';
import { SendList } from './SendList.tsx';

const route = getRouteApi('/inside/campagnes/$id');

/** The lists of a campaign, and where one is sent. */
export function ImportsSection(): ReactElement {
  const say = useText();
  const formats = useFormats();
  const { id } = route.useParams();
  const { canImport } = useAsk('GET /api/campaigns/:id', { params: { id } });
  const { imports } = useAsk('GET /api/campaigns/:id/imports', { params: { id } });
  return (
    <>
      {canImport ? (
        <Section title={say('imports.send')} lead={say('imports.send.lead')}>
          <SendList campaignId={id} />
        </Section>
      ) : (
        <Note tone="plain">{say('imports.closed')}</Note>
      )}
      <Section title={say('imports.list')}>
        {imports.length === 0 ? (
          <p className="soft">{say('imports.none')}</p>
        ) : (
          <Table label={say('imports.list')}>
            <thead>
              <tr>
                <th scope="col">{say('imports.column.file')}</th>
                <th scope="col">{say('imports.column.state')}</th>
                <th scope="col" className="num">
                  {say('imports.column.read')}
                </th>
                <th scope="col" className="num">
                  {say('imports.column.accepted')}
                </th>
                <th scope="col" className="num">
                  {say('imports.column.updated')}
                </th>
                <th scope="col" className="num">
                  {say('imports.column.aside')}
                </th>
                <th scope="col" className="num">
                  {say('imports.column.rejected')}
                </th>
                <th scope="col">{say('imports.column.by')}</th>
              </tr>
            </thead>
            <tbody>
              {imports.map(({ importId, fileName, state, rows, createdByName, createdAt }) => (
                <tr key={importId}>
                  <th scope="row">
                    <Link to="/imports/$id" params={{ id: importId }}>
                      {fileName}
                    </Link>
                  </th>
                  <td className="tight">
                    <ImportStateBadge state={state} />{' '}
                    {state === 'done' && rows.held > 0 && (
                      <Badge tone="warn" icon="eye">
                        {say('imports.held', { count: rows.held })}
                      </Badge>
                    )}
                  </td>
                  <td className="num">{formats.number(rows.read)}</td>
                  <td className="num">{formats.number(rows.accepted)}</td>
                  <td className="num">{formats.number(rows.updated)}</td>
                  <td className="num">{formats.number(rows.duplicate - rows.updated + rows.opposed)}</td>
                  <td className="num">{formats.number(rows.rejected)}</td>
                  <td className="small">
                    {say('imports.by', { name: createdByName, date: formats.dateTime(createdAt) })}
                  </td>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
      </Section>
    </>
  );
}
