import { type ReactElement, useState } from 'react';
import type { SheetEditing, SheetSummary } from '#server/contracts/sheets.contract.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { useSend } from '../query.ts';
import { Button, LinkButton } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { toast } from '../ui/toasts.tsx';
import { sheetReads } from './sheet-reads.ts';

interface SheetActionsProps {
  readonly sheet: SheetSummary;
  readonly editing: SheetEditing;
  readonly onSettings: () => void;
}

/** What a sheet's writers do to it; the review, in one gesture, comes first once it is due. */
export function SheetActions({ sheet, editing, onSettings }: SheetActionsProps): ReactElement {
  const say = useText();
  const formats = useFormats();
  const [isWithdrawing, setIsWithdrawing] = useState(false);
  const params = { id: sheet.id };
  const review = useSend('POST /api/sheets/:id/review', {
    refresh: sheetReads,
    onDone: ({ reviewOn }) => toast(say('sheet.reviewed', { day: formats.date(reviewOn) })),
  });
  const withdraw = useSend('POST /api/sheets/:id/withdraw', {
    refresh: sheetReads,
    onDone: () => {
      setIsWithdrawing(false);
      toast(say('sheet.withdrawn'));
    },
  });
  const restore = useSend('POST /api/sheets/:id/restore', {
    refresh: sheetReads,
    onDone: () => toast(say('sheet.restored')),
  });
  const problem = review.error ?? restore.error;
  return (
    <>
      {problem !== null && <ProblemNote problem={problem} />}
      <Button kind="quiet" icon="gear" onClick={onSettings}>
        {say('sheet.settings')}
      </Button>
      <LinkButton kind="quiet" icon="clock" to="/fiches/$id/versions" params={params}>
        {say('sheet.history')}
      </LinkButton>
      {sheet.state === 'live' && (
        <Button kind="quiet" icon="minus" onClick={() => setIsWithdrawing(true)}>
          {say('sheet.withdraw')}
        </Button>
      )}
      {sheet.state === 'withdrawn' && (
        <Button icon="back" isPending={restore.isPending} onClick={() => restore.mutate({ params })}>
          {say('sheet.restore')}
        </Button>
      )}
      {sheet.state === 'live' && (
        <Button
          kind={sheet.isStale ? 'primary' : 'secondary'}
          icon="check"
          isPending={review.isPending}
          onClick={() => review.mutate({ params })}
        >
          {say('sheet.review')}
        </Button>
      )}
      <LinkButton
        kind={sheet.isStale ? 'secondary' : 'primary'}
        icon="pen"
        to="/fiches/$id/texte"
        params={params}
      >
        {say('sheet.edit')}
      </LinkButton>
      {isWithdrawing && (
        <Dialog title={say('sheet.withdraw.ask')} onClose={() => setIsWithdrawing(false)}>
          <div className="stack">
            <ProblemNote problem={withdraw.error} />
            <p>{say('sheet.withdraw.lead')}</p>
            {editing.scripts.length > 0 && (
              <p>{say('sheet.withdraw.scripts', { count: editing.scripts.length })}</p>
            )}
            <div className="form-actions">
              <Button
                kind="danger"
                isPending={withdraw.isPending}
                onClick={() => withdraw.mutate({ params })}
                data-autofocus
              >
                {say('sheet.withdraw')}
              </Button>
              <Button kind="quiet" onClick={() => setIsWithdrawing(false)}>
                {say('ui.cancel')}
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  );
}
