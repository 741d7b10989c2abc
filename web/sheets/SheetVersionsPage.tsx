import './sheets.css';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { SheetEditing } from '#server/contracts/sheets.contract.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { SelectField } from '../ui/fields.tsx';
import { Badge, Note } from '../ui/Note.tsx';
import { Page, Section } from '../ui/Page.tsx';
import { Table } from '../ui/Table.tsx';
import { Comparison } from './Comparison.tsx';

const route = getRouteApi('/inside/fiches/$id/versions');

type Version = SheetEditing['versions'][number];

/** Every version of a sheet, and what changed between two of them. */
export function SheetVersionsPage(): ReactElement {
  const say = useText();
  const { id } = route.useParams();
  const { sheet, editing } = useAsk('GET /api/sheets/:id', { params: { id } });
  return (
    <Page
      title={say('sheet.versions')}
      documentTitle={`${sheet.title}, ${say('sheet.history').toLowerCase()}`}
      eyebrow={
        <>
          <Link to="/fiches">{say('sheets.title')}</Link>
          <Link to="/fiches/$id" params={{ id }}>
            {sheet.title}
          </Link>
        </>
      }
    >
      {editing === null ? (
        <Note tone="plain">{say('sheet.editor.readOnly')}</Note>
      ) : (
        <>
          <VersionTable versions={editing.versions} />
          <Compare sheetId={id} versions={editing.versions} />
        </>
      )}
    </Page>
  );
}

function VersionTable({ versions }: { readonly versions: readonly Version[] }): ReactElement {
  const say = useText();
  const formats = useFormats();
  return (
    <Table label={say('sheet.versions')}>
      <thead>
        <tr>
          <th scope="col">{say('sheet.versions.number')}</th>
          <th scope="col">{say('sheet.versions.title')}</th>
          <th scope="col">{say('sheet.versions.when')}</th>
          <th scope="col">{say('sheet.versions.by')}</th>
        </tr>
      </thead>
      <tbody>
        {versions.map(({ number, title, state, publishedAt, publishedBy }) => (
          <tr key={number}>
            <th scope="row">
              <span className="row">
                {say('sheet.versions.name', { number })}
                {state === 'live' && (
                  <Badge tone="good" icon="check">
                    {say('sheet.versions.live')}
                  </Badge>
                )}
                {state === 'draft' && <Badge icon="pen">{say('sheet.versions.draft')}</Badge>}
              </span>
            </th>
            <td>{title}</td>
            <td>{formats.dateTime(publishedAt)}</td>
            <td>{publishedBy}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

interface CompareProps {
  readonly sheetId: number;
  readonly versions: readonly Version[];
}

/** Two versions chosen: the latest two to begin with. */
function Compare({ sheetId, versions }: CompareProps): ReactElement {
  const say = useText();
  const navigate = useNavigate();
  const chosen = route.useSearch();
  const [latest, earlier] = versions;
  if (latest === undefined || earlier === undefined) {
    return (
      <Section title={say('sheet.compare')}>
        <p className="soft">{say('sheet.compare.one')}</p>
      </Section>
    );
  }
  const from = chosen.from ?? earlier.number;
  const to = chosen.to ?? latest.number;
  const choose = (part: { readonly from?: number; readonly to?: number }) =>
    void navigate({
      to: '/fiches/$id/versions',
      params: { id: sheetId },
      search: { from, to, ...part },
      replace: true,
      resetScroll: false,
    });
  const options = versions.map(({ number }) => (
    <option key={number} value={number}>
      {say('sheet.versions.name', { number })}
    </option>
  ));
  return (
    <Section title={say('sheet.compare')}>
      <div className="stack">
        <div className="row">
          <SelectField
            label={say('sheet.compare.from')}
            value={from}
            onChange={(event) => choose({ from: Number(event.target.value) })}
          >
            {options}
          </SelectField>
          <SelectField
            label={say('sheet.compare.to')}
            value={to}
            onChange={(event) => choose({ to: Number(event.target.value) })}
          >
            {options}
          </SelectField>
        </div>
        <Comparison sheetId={sheetId} from={from} to={to} />
      </div>
    </Section>
  );
}
