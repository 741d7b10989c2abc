import type { ReactElement } from 'react';
import type { Role } from '#server/contracts/roles.ts';
import { addressOf } from '../api.ts';
import { useText } from '../i18n/locale.tsx';
import { useViewer } from '../shell/session.ts';
import { DownloadButton, LinkButton } from '../ui/Button.tsx';

/** Those who may take a script out of the product; the server decides the same. */
const exporters: readonly Role[] = ['requester', 'supervisor', 'analyst', 'dpo'];

/** A script out as a form, and a form in as its next version. */
export function FormTools({
  id,
  canWrite,
}: {
  readonly id: number;
  readonly canWrite: boolean;
}): ReactElement {
  const say = useText();
  const { role } = useViewer();
  return (
    <div className="row">
      {exporters.includes(role) && (
        <DownloadButton
          kind="quiet"
          size="small"
          href={addressOf('GET /api/scripts/:id/xlsform', { params: { id } })}
        >
          {say('xlsform.export')}
        </DownloadButton>
      )}
      {canWrite && (
        <LinkButton kind="quiet" size="small" icon="upload" to="/trames/importer" search={{ trame: id }}>
          {say('xlsform.importVersion')}
        </LinkButton>
      )}
    </div>
  );
}
