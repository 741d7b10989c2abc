import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Answer } from '../api.ts';
import { useText } from '../i18n/locale.tsx';
import { useViewer } from '../shell/session.ts';
import { Badge } from '../ui/Note.tsx';

export function ScriptStatus({ found }: { readonly found: Answer<'GET /api/scripts/:id'> }): ReactElement {
  const say = useText();
  const { role } = useViewer();
  const { draft, live } = found;
  if (live === null) return <Badge icon="pen">{say('script.status.draft')}</Badge>;
  return (
    <>
      {draft === null ? (
        <Badge tone="good" icon="check">
          {say('script.status.live', { number: live.number })}
        </Badge>
      ) : (
        <Badge tone="note" icon="pen">
          {say('script.status.both', { number: live.number })}
        </Badge>
      )}
      {role !== 'agent' && (
        <Link className="small" to="/trames/$id/versions" params={{ id: found.script.id }}>
          {say('versions.compare')}
        </Link>
      )}
    </>
  );
}
