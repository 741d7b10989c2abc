import { useNavigate } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useText } from '../i18n/locale.tsx';
import { useSend } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { toast } from '../ui/toasts.tsx';
import { sheetReads } from './sheet-reads.ts';

/** Asks before a draft is lost. */
export function DiscardDialog({
  sheetId,
  onClose,
}: {
  readonly sheetId: number;
  readonly onClose: () => void;
}): ReactElement {
  const say = useText();
  const navigate = useNavigate();
  const params = { id: sheetId };
  const discard = useSend('DELETE /api/sheets/:id/draft', {
    refresh: sheetReads,
    onDone: () => {
      toast(say('sheet.editor.discarded'));
      void navigate({ to: '/fiches/$id', params, ignoreBlocker: true });
    },
  });
  return (
    <Dialog title={say('sheet.editor.discard.ask')} onClose={onClose}>
      <div className="stack">
        <ProblemNote problem={discard.error} />
        <p>{say('sheet.editor.discard.lead')}</p>
        <div className="form-actions">
          <Button
            kind="danger"
            isPending={discard.isPending}
            onClick={() => discard.mutate({ params })}
            data-autofocus
          >
            {say('sheet.editor.discard')}
          </Button>
          <Button kind="quiet" onClick={onClose}>
            {say('ui.cancel')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
