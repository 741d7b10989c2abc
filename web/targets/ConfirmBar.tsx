import { useNavigate } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import type { ImportView } from '#server/contracts/imports.contract.ts';
import { type Say, useText } from '../i18n/locale.tsx';
import { useSend } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { toast } from '../ui/toasts.tsx';
import { hasPhone, nirColumns } from './columns.ts';
import type { Preview } from './use-preview.ts';

interface Props {
  readonly view: ImportView;
  readonly preview: Preview;
  readonly isConfirming: boolean;
  readonly problem: Error | null;
  readonly onConfirm: () => void;
}

/** Always in sight: how many, and the two ways out. */
export function ConfirmBar({ view, preview, isConfirming, problem, onConfirm }: Props): ReactElement {
  const say = useText();
  const [asking, setAsking] = useState<'discard' | 'close' | null>(null);
  const leave = () => setAsking(null);
  const obstacle = obstacleOf(view, preview, say);
  return (
    <section className="confirm-bar" aria-label={say('import.bar')}>
      {(preview.problem ?? problem) !== null && (
        <div className="confirm-problem row">
          <ProblemNote problem={preview.problem ?? problem} />
          {preview.problem !== null && preview.isStale && (
            <Button size="small" onClick={preview.retry}>
              {say('import.counting.retry')}
            </Button>
          )}
        </div>
      )}
      <p className="confirm-count" id="confirm-why">
        {obstacle ?? (preview.isCounting ? say('import.counting') : summaryOf(view, say))}
      </p>
      <div className="row">
        <Button onClick={() => setAsking('discard')}>{say('import.discard')}</Button>
        <Button
          kind="primary"
          icon="check"
          aria-describedby="confirm-why"
          disabled={obstacle !== null}
          isPending={isConfirming || preview.isCounting}
          onClick={() => (view.rows.closed > 0 ? setAsking('close') : onConfirm())}
        >
          {actionOf(view, say)}
        </Button>
      </div>
      {asking === 'discard' && <Discard view={view} onClose={leave} />}
      {asking === 'close' && (
        <Dialog title={say('import.close.title', { count: view.rows.closed })} onClose={leave}>
          <div className="stack">
            <p>{say('import.close.text')}</p>
            <div className="form-actions">
              <Button onClick={leave} data-autofocus>
                {say('import.close.back')}
              </Button>
              <Button
                kind="primary"
                icon="check"
                onClick={() => {
                  leave();
                  onConfirm();
                }}
              >
                {actionOf(view, say)}
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </section>
  );
}

/** Why nothing can be confirmed as things stand; null when all is well. */
function obstacleOf(view: ImportView, preview: Preview, say: Say): string | null {
  if (nirColumns(view, preview.mapping).length > 0) return say('import.bar.nir');
  if (!hasPhone(preview.mapping)) return say('import.bar.noPhone');
  if (preview.problem !== null && preview.isStale) return '';
  const { accepted, updated, closed } = view.rows;
  return accepted + updated + closed === 0 && !preview.isStale ? say('import.bar.nobody') : null;
}

function summaryOf({ rows }: ImportView, say: Say): string {
  const left = rows.read - rows.accepted - rows.updated;
  return [
    say('import.bar.ready', { count: rows.accepted }),
    ...(rows.updated > 0 ? [say('import.bar.updates', { count: rows.updated })] : []),
    ...(rows.closed > 0 ? [say('import.bar.closes', { count: rows.closed })] : []),
    ...(left > 0 ? [say('import.bar.left', { count: left })] : []),
  ].join(' · ');
}

function actionOf({ rows: { accepted, updated, closed } }: ImportView, say: Say): string {
  if (accepted === 0 && updated > 0) return say('import.confirm.update', { count: updated });
  if (accepted === 0 && closed > 0) return say('import.confirm.close', { count: closed });
  return say('import.confirm', { count: accepted });
}

interface DiscardProps {
  readonly view: ImportView;
  readonly onClose: () => void;
}

function Discard({ view: { importId, campaignId }, onClose }: DiscardProps): ReactElement {
  const say = useText();
  const navigate = useNavigate();
  const discard = useSend('DELETE /api/imports/:id', {
    refresh: ['GET /api/campaigns/:id/imports'],
    onDone: () => {
      toast(say('import.discarded'));
      void navigate({ to: '/campagnes/$id/imports', params: { id: campaignId } });
    },
  });
  return (
    <Dialog title={say('import.discard.title')} onClose={onClose}>
      <div className="stack">
        <ProblemNote problem={discard.error} />
        <p>{say('import.discard.text')}</p>
        <div className="form-actions">
          <Button onClick={onClose} data-autofocus>
            {say('import.discard.stay')}
          </Button>
          <Button
            kind="danger"
            icon="trash"
            isPending={discard.isPending}
            onClick={() => discard.mutate({ params: { id: importId } })}
          >
            {say('import.discard.go')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
