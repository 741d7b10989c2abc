import { type ReactElement, useState } from 'react';
import type { Role } from '#server/contracts/roles.ts';
import { addressOf } from '../api.ts';
import { useText } from '../i18n/locale.tsx';
import { useViewer } from '../shell/session.ts';
import { Button, DownloadButton } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';

/** Those who may take names out of the product; the server decides the same. */
const named: readonly Role[] = ['requester', 'supervisor'];

export function ExportButtons({ campaignId }: { readonly campaignId: number }): ReactElement {
  const say = useText();
  const { role } = useViewer();
  const [isAsking, setIsAsking] = useState(false);
  const address = (isNamed: 'true' | 'false'): string =>
    addressOf('GET /api/campaigns/:id/exports/:format', {
      params: { id: campaignId, format: 'csv' },
      query: { named: isNamed },
    });
  return (
    <div className="row">
      <DownloadButton href={address('false')}>{say('results.export')}</DownloadButton>
      {named.includes(role) && (
        <Button kind="quiet" icon="lock" onClick={() => setIsAsking(true)}>
          {say('results.export.named')}
        </Button>
      )}
      {isAsking && (
        <Dialog title={say('results.export.named.title')} onClose={() => setIsAsking(false)}>
          <div className="stack">
            <p>{say('results.export.named.lead')}</p>
            <div className="form-actions">
              <DownloadButton kind="primary" href={address('true')}>
                {say('results.export.named.confirm')}
              </DownloadButton>
              <Button onClick={() => setIsAsking(false)}>{say('ui.cancel')}</Button>
            </div>
          </div>
        </Dialog>
      )}
    </div>
  );
}
