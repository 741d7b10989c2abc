import { type ReactElement, useEffect } from 'react';
import type { CommentAnchor, CommentThread } from '#server/contracts/script-comments.contract.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk, useSend } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Section } from '../ui/Page.tsx';
import { CommentForm } from './CommentForm.tsx';
import { CommentThreadView } from './CommentThreadView.tsx';
import { isOpen, placeOfAnchor } from './comments.ts';
import type { EditedScript } from './edited-script.ts';

interface CommentsPanelProps {
  readonly scriptId: number;
  readonly script: EditedScript;
  /** The item spoken of; null: the whole script. */
  readonly about: CommentAnchor | null;
  readonly onAbout: (about: CommentAnchor | null) => void;
  /** Left out where the panel is part of the page. */
  readonly onClose?: () => void;
}

/** What is said about a script or one of its items, and a field to say more. */
export function CommentsPanel(props: CommentsPanelProps): ReactElement {
  const { scriptId, script, about, onAbout, onClose } = props;
  const say = useText();
  const params = { id: scriptId };
  const { threads, canWrite } = useAsk('GET /api/scripts/:id/comments', { params });
  useRead(scriptId, about === null ? threads : []);
  const place = placeOfAnchor(about, script);
  const shown =
    about === null
      ? threads
      : threads.filter(({ anchor }) => anchor !== null && placeOfAnchor(anchor, script) === place);
  const settled = shown.filter((thread) => !isOpen(thread));
  const viewOf = (thread: CommentThread) => {
    const uid = placeOfAnchor(thread.anchor, script);
    return (
      <CommentThreadView
        key={thread.id}
        scriptId={scriptId}
        thread={thread}
        canWrite={canWrite}
        onGo={uid === null || onClose === undefined ? null : () => goTo(uid)}
      />
    );
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape does what the closing button does
    <div
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose?.();
      }}
    >
      <Section
        title={about === null ? say('comments.title') : say('comments.about', { text: about.text })}
        actions={
          onClose !== undefined && (
            <Button size="small" kind="quiet" icon="cross" iconOnly onClick={onClose}>
              {say('comments.close')}
            </Button>
          )
        }
      >
        <div className="stack">
          {canWrite && (
            <CommentForm
              key={JSON.stringify(about)}
              scriptId={scriptId}
              anchor={about}
              takesFocus={onClose !== undefined}
              label={say(about === null ? 'comments.text' : 'comments.text.item')}
            />
          )}
          {shown.length === 0 && <p className="soft">{say('comments.none')}</p>}
          <ul className="stack">{shown.filter(isOpen).map(viewOf)}</ul>
          {settled.length > 0 && (
            <details>
              <summary>{say('comments.settledOnes', { count: settled.length })}</summary>
              <ul className="stack">{settled.map(viewOf)}</ul>
            </details>
          )}
          {about !== null && (
            <Button size="small" kind="quiet" icon="chat" onClick={() => onAbout(null)}>
              {say('comments.all', { count: threads.filter(isOpen).length })}
            </Button>
          )}
        </div>
      </Section>
    </div>
  );
}

/** Shows the item in the page; the panel stays. */
function goTo(uid: string): void {
  const element = document.getElementById(uid);
  element?.scrollIntoView({ block: 'center' });
  element?.querySelector<HTMLElement>('summary')?.focus({ preventScroll: true });
}

/** Everything shown has been read. */
function useRead(scriptId: number, threads: readonly CommentThread[]): void {
  const { mutate } = useSend('PUT /api/scripts/:id/comments/read', { refresh: ['GET /api/scripts'] });
  const unread = threads.flatMap(({ comments }) => comments.filter(({ isUnread }) => isUnread));
  const lastId = unread.reduce((last, { id }) => Math.max(last, id), 0);
  useEffect(() => {
    if (lastId > 0) mutate({ params: { id: scriptId }, body: { lastId } });
  }, [lastId, scriptId, mutate]);
}
