import './targets.css';
import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { ImportView } from '#server/contracts/imports.contract.ts';
import { addressOf, ask } from '../api.ts';
import { useText } from '../i18n/locale.tsx';
import { useViewer } from '../shell/session.ts';
import { DownloadButton, LinkButton } from '../ui/Button.tsx';
import { Page, Section } from '../ui/Page.tsx';
import { Progress } from '../ui/Progress.tsx';
import { Findings } from './Findings.tsx';
import { ImportStateBadge } from './ImportStateBadge.tsx';
import { MappingForm } from './MappingForm.tsx';
import { RowCounts } from './RowCounts.tsx';
import { Understood } from './Understood.tsx';

const route = getRouteApi('/inside/imports/$id');
/** While rows are read; live events usually come first. */
const POLL_MS = 1500;

/** One list, from what was understood of it to the last of its lines. */
export function ImportPage(): ReactElement {
  const say = useText();
  const { id } = route.useParams();
  const { data } = useSuspenseQuery({
    ...ask('GET /api/imports/:id', { params: { id } }),
    refetchInterval: (query) => (query.state.data?.state === 'confirmed' ? POLL_MS : false),
  });
  return (
    <Page
      title={data.fileName}
      eyebrow={
        <Link to="/campagnes/$id/imports" params={{ id: data.campaignId }}>
          {say('import.back')}
        </Link>
      }
      status={<ImportStateBadge state={data.state} />}
      lead={say(`import.lead.${data.state}`)}
    >
      <Body view={data} />
    </Page>
  );
}

function Body({ view }: { readonly view: ImportView }): ReactElement {
  const say = useText();
  switch (view.state) {
    case 'uploaded':
      return (
        <>
          <Understood view={view} />
          <MappingForm view={view} />
        </>
      );
    case 'confirmed':
      return (
        <div className="card">
          <Progress label={say('import.progress')} value={view.progress} />
        </div>
      );
    case 'done':
      return <Done view={view} />;
    case 'failed':
      return (
        <LinkButton to="/campagnes/$id/imports" params={{ id: view.campaignId }} icon="upload">
          {say('import.resend')}
        </LinkButton>
      );
  }
}

function Done({ view }: { readonly view: ImportView }): ReactElement {
  const say = useText();
  const { role } = useViewer();
  const canDownload = role === 'requester' || role === 'supervisor';
  return (
    <>
      <div className="card stack">
        <RowCounts rows={view.rows} />
        {view.rows.rejected > 0 && canDownload && (
          <p className="soft small prose">{say('import.rejects.lead')}</p>
        )}
        <div className="row">
          {view.rows.accepted > 0 && role !== 'analyst' && (
            <LinkButton
              to="/campagnes/$id/personnes"
              params={{ id: view.campaignId }}
              kind="primary"
              icon="people"
            >
              {say('import.people')}
            </LinkButton>
          )}
          {view.rows.rejected > 0 && canDownload && (
            <DownloadButton
              href={addressOf('GET /api/imports/:id/rejects.csv', { params: { id: view.importId } })}
            >
              {say('import.rejects')}
            </DownloadButton>
          )}
        </div>
      </div>
      <Section title={say('import.findings')}>
        <Findings findings={view.findings} />
      </Section>
      <Understood view={view} />
    </>
  );
}
