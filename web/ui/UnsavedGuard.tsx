import { useBlocker } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useText } from '../i18n/locale.tsx';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';

/** Asks before leaving a page, or closing its tab, while something typed there is not saved. */
export function UnsavedGuard({ isDirty }: { readonly isDirty: boolean }): ReactElement | null {
  const say = useText();
  const blocker = useBlocker({
    shouldBlockFn: () => isDirty,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
  if (blocker.status !== 'blocked') return null;
  return (
    <Dialog title={say('ui.unsaved')} onClose={blocker.reset}>
      <div className="stack">
        <p>{say('ui.unsaved.leave')}</p>
        <div className="form-actions">
          <Button kind="primary" onClick={blocker.reset} data-autofocus>
            {say('ui.unsaved.stay')}
          </Button>
          <Button kind="danger" onClick={blocker.proceed}>
            {say('ui.unsaved.go')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
