import { useBlocker } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useText } from '../i18n/locale.tsx';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';

interface GuardProps {
  readonly isDirty: boolean;
  /** What would be lost, when it is not something typed. */
  readonly words?: { readonly title: string; readonly question: string; readonly go: string };
}

/** Asks before leaving a page, or closing its tab, while something typed there is not saved. */
export function UnsavedGuard({ isDirty, words }: GuardProps): ReactElement | null {
  const say = useText();
  const blocker = useBlocker({
    shouldBlockFn: () => isDirty,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
  if (blocker.status !== 'blocked') return null;
  return (
    <Dialog title={words?.title ?? say('ui.unsaved')} onClose={blocker.reset}>
      <div className="stack">
        <p>{words?.question ?? say('ui.unsaved.leave')}</p>
        <div className="form-actions">
          <Button kind="primary" onClick={blocker.reset} data-autofocus>
            {say('ui.unsaved.stay')}
          </Button>
          <Button kind="danger" onClick={blocker.proceed}>
            {words?.go ?? say('ui.unsaved.go')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
