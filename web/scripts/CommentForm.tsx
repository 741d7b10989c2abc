import { type KeyboardEvent, type ReactElement, useEffect, useRef } from 'react';
import type { CommentAnchor } from '#server/contracts/script-comments.contract.ts';
import { useText } from '../i18n/locale.tsx';
import { useSend } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Form } from '../ui/Form.tsx';
import { TextArea } from '../ui/fields.tsx';
import { useHalfWritten } from './half-written.ts';

interface CommentFormProps {
  readonly scriptId: number;
  readonly label: string;
  readonly anchor?: CommentAnchor | null;
  readonly openingId?: number;
  /** As soon as it is there, without moving the page; not where it is part of a page that has just come. */
  readonly takesFocus?: boolean;
  readonly onSent?: () => void;
  /** Escape, which keeps what is written for later, and a button which does not; left out, the form stays. */
  readonly onLeave?: () => void;
}

/** Something to say: Ctrl+Enter sends it. */
export function CommentForm(props: CommentFormProps): ReactElement {
  const { scriptId, label, anchor = null, openingId, takesFocus = true, onSent, onLeave } = props;
  const say = useText();
  const frame = useRef<HTMLDivElement>(null);
  const { text, write: setText } = useHalfWritten(JSON.stringify(openingId ?? anchor));
  const write = useSend('POST /api/scripts/:id/comments', {
    refresh: ['GET /api/scripts/:id/comments', 'GET /api/scripts'],
    onDone: () => {
      setText('');
      onSent?.();
    },
  });
  useEffect(() => {
    const field = takesFocus ? frame.current?.querySelector('textarea') : undefined;
    field?.focus({ preventScroll: true });
    // After what was written before, not in front of it.
    field?.setSelectionRange(field.value.length, field.value.length);
  }, [takesFocus]);

  function send(): void {
    if (text.trim() === '' || write.isPending) return;
    const about = openingId === undefined ? { anchor } : { openingId };
    write.mutate({ params: { id: scriptId }, body: { text, ...about } });
  }
  function press(event: KeyboardEvent): void {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
    else if (event.key === 'Escape' && onLeave !== undefined) {
      event.stopPropagation();
      onLeave();
    }
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: shortcuts of the field and the buttons inside
    <div ref={frame} onKeyDown={press}>
      <Form problem={write.error} onSubmit={send}>
        <TextArea
          name="text"
          label={label}
          hint={say('comments.hint')}
          rows={3}
          maxLength={2000}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <div className="row">
          <Button type="submit" size="small" icon="send" isPending={write.isPending}>
            {say('comments.send')}
          </Button>
          {onLeave !== undefined && (
            <Button
              kind="quiet"
              size="small"
              onClick={() => {
                setText('');
                onLeave();
              }}
            >
              {say('ui.cancel')}
            </Button>
          )}
        </div>
      </Form>
    </div>
  );
}
