import type { ReactElement } from 'react';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import type { ScriptProblem } from '#server/contracts/scripts.contract.ts';
import { useText } from '../i18n/locale.tsx';
import { useSend } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Note } from '../ui/Note.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { toast } from '../ui/toasts.tsx';
import { contentOf, type EditedScript } from './edited-script.ts';
import { ProblemList } from './ProblemList.tsx';
import { VersionChanges } from './VersionChanges.tsx';

interface PublishDialogProps {
  readonly scriptId: number;
  readonly nextNumber: number;
  readonly problems: readonly ScriptProblem[];
  readonly script: EditedScript;
  /** The version campaigns get until then. */
  readonly live: { readonly number: number; readonly content: ScriptContent } | null;
  readonly onClose: () => void;
}

/** Says what publishing changes, or what prevents it. */
export function PublishDialog(props: PublishDialogProps): ReactElement {
  const { scriptId, nextNumber, problems, script, live, onClose } = props;
  const say = useText();
  const isBlocked = problems.some(({ level }) => level === 'block');
  const publish = useSend('POST /api/scripts/:id/publish', {
    refresh: ['GET /api/scripts', 'GET /api/scripts/:id', 'GET /api/campaigns/:id'],
    onDone: ({ number }) => {
      toast(say('script.published', { number }));
      onClose();
    },
  });
  const title = isBlocked ? say('script.problems') : say('script.publish.ask', { number: nextNumber });
  return (
    <Dialog title={title} onClose={onClose} width="wide">
      <div className="stack">
        <ProblemNote problem={publish.error} />
        {!isBlocked && <p>{say('script.publish.lead')}</p>}
        {problems.length === 0 ? (
          <Note tone="good">{say('script.problems.none')}</Note>
        ) : (
          <ProblemList problems={problems} script={script} onGo={onClose} />
        )}
        {live !== null && (
          <VersionChanges before={live.content} after={contentOf(script)} number={live.number} />
        )}
        <div className="form-actions">
          {!isBlocked && (
            <Button
              kind="primary"
              icon="send"
              isPending={publish.isPending}
              onClick={() => publish.mutate({ params: { id: scriptId } })}
              data-autofocus
            >
              {say('script.publish')}
            </Button>
          )}
          <Button kind="quiet" onClick={onClose}>
            {say('ui.close')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
