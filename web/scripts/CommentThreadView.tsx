import { type ReactElement, useState } from 'react';
import type { CommentThread } from '#server/contracts/script-comments.contract.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { useSend } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Badge } from '../ui/Note.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { CommentForm } from './CommentForm.tsx';

interface CommentThreadViewProps {
  readonly scriptId: number;
  readonly thread: CommentThread;
  readonly canWrite: boolean;
  /** Leads to the item it is about; null: it is about the whole, or the item is gone. */
  readonly onGo: (() => void) | null;
}

/** One thread: what it is about, what was said, and whether it is settled. */
export function CommentThreadView({
  scriptId,
  thread,
  canWrite,
  onGo,
}: CommentThreadViewProps): ReactElement {
  const say = useText();
  const formats = useFormats();
  const [isAnswering, setIsAnswering] = useState(false);
  const { id, anchor, comments, resolvedAt, resolvedByName } = thread;
  const resolve = useSend('PUT /api/scripts/:id/comments/resolution', {
    refresh: ['GET /api/scripts/:id/comments', 'GET /api/scripts'],
  });
  const about = anchor === null ? say('comments.whole') : anchor.text;
  return (
    <li className="card stack comment-thread" aria-label={say('comments.about', { text: about })}>
      {onGo === null ? (
        <span className="soft small">
          {about}
          {anchor !== null && ` ${say('comments.gone')}`}
        </span>
      ) : (
        <button type="button" className="comment-anchor small" onClick={onGo}>
          {about}
        </button>
      )}
      {comments.map((comment) => (
        <div key={comment.id}>
          <span className="small row">
            <strong>{comment.authorName}</strong>
            <span className="soft">{formats.dateTime(comment.at)}</span>
            {comment.isUnread && (
              <Badge tone="note" icon="dot">
                {say('comments.new')}
              </Badge>
            )}
          </span>
          <p className="pre-line">{comment.text}</p>
        </div>
      ))}
      {resolvedAt !== null && (
        <span className="soft small">
          {say('comments.settled', { name: resolvedByName ?? '', date: formats.dateTime(resolvedAt) })}
        </span>
      )}
      <ProblemNote problem={resolve.error} />
      {canWrite && isAnswering && (
        <CommentForm
          scriptId={scriptId}
          openingId={id}
          label={say('comments.answer.text')}
          onSent={() => setIsAnswering(false)}
          onLeave={() => setIsAnswering(false)}
        />
      )}
      {canWrite && !isAnswering && (
        <div className="row">
          <Button kind="quiet" size="small" icon="back" onClick={() => setIsAnswering(true)}>
            {say('comments.answer')}
          </Button>
          <Button
            kind="quiet"
            size="small"
            icon={resolvedAt === null ? 'check' : 'chat'}
            isPending={resolve.isPending}
            onClick={() =>
              resolve.mutate({
                params: { id: scriptId },
                body: { openingId: id, isResolved: resolvedAt === null },
              })
            }
          >
            {say(resolvedAt === null ? 'comments.resolve' : 'comments.reopen')}
          </Button>
        </div>
      )}
    </li>
  );
}
