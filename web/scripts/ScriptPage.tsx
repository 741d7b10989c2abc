import './scripts.css';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Role } from '#server/contracts/roles.ts';
import type { Answer } from '../api.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { useViewer } from '../shell/session.ts';
import { Note } from '../ui/Note.tsx';
import { Page } from '../ui/Page.tsx';
import { CommentsPanel } from './CommentsPanel.tsx';
import { edit } from './edited-script.ts';
import { FormTools } from './FormTools.tsx';
import { Preview } from './Preview.tsx';
import { ScriptEditor } from './ScriptEditor.tsx';
import { ScriptStatus } from './ScriptStatus.tsx';

const route = getRouteApi('/inside/trames/$id');

/** One script: written by those who may, read by the others. */
export function ScriptPage(): ReactElement {
  const { id } = route.useParams();
  const found = useAsk('GET /api/scripts/:id', { params: { id } });
  if (found.canWrite) return <ScriptEditor key={id} found={found} />;
  return <ReadOnly found={found} />;
}

/** Those the server shows them to. */
const readsComments: readonly Role[] = ['requester', 'supervisor', 'dpo'];

function ReadOnly({ found }: { readonly found: Answer<'GET /api/scripts/:id'> }): ReactElement {
  const say = useText();
  const { role } = useViewer();
  const version = found.live ?? found.draft;
  return (
    <Page
      title={found.script.name}
      width="reading"
      eyebrow={<Link to="/trames">{say('scripts.title')}</Link>}
      status={<ScriptStatus found={found} />}
    >
      <div className="stack">
        <Note tone="plain">{say('script.readOnly')}</Note>
        <FormTools id={found.script.id} canWrite={false} />
        {version !== null && <Preview content={version.content} />}
        {version !== null && readsComments.includes(role) && (
          <CommentsPanel
            scriptId={found.script.id}
            script={edit(version.content)}
            about={null}
            onAbout={() => undefined}
          />
        )}
      </div>
    </Page>
  );
}
