import { type ReactElement, type ReactNode, useEffect, useId, useRef } from 'react';
import { useText } from '../i18n/locale.tsx';
import { Button } from './Button.tsx';

interface DialogProps {
  readonly title: ReactNode;
  /** Escape, the closing button and the backdrop; left out, the dialog can only be answered. */
  readonly onClose?: () => void;
  readonly width?: 'normal' | 'wide';
  readonly children: ReactNode;
}

/** A native modal dialog, open as long as it is rendered; the focus goes back where it was when it closes. */
export function Dialog({ title, onClose, width = 'normal', children }: DialogProps): ReactElement {
  const say = useText();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    if (element !== null && !element.open) element.showModal();
    focusFirst(element);
    return () => {
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  return (
    <dialog
      ref={dialog}
      className="dialog"
      data-width={width}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
    >
      <div className="dialog-head">
        <h2 id={id}>{title}</h2>
        {onClose !== undefined && (
          <Button kind="quiet" size="small" icon="cross" iconOnly onClick={onClose}>
            {say('ui.close')}
          </Button>
        )}
      </div>
      <div className="dialog-body">{children}</div>
    </dialog>
  );
}

/** What the dialog marks, else its first field; else the browser's choice stands. */
function focusFirst(dialog: HTMLDialogElement | null): void {
  const marked = dialog?.querySelector<HTMLElement>('[data-autofocus]');
  const field = dialog?.querySelector<HTMLElement>('.dialog-body :is(input, select, textarea)');
  (marked ?? field)?.focus();
}
