import { type ReactElement, use } from 'react';
import type { Item } from '#server/contracts/script-content.ts';
import { useText } from '../i18n/locale.tsx';
import { Button } from '../ui/Button.tsx';
import { anchorOf, CommentingContext, isAbout, isOpen } from './comments.ts';

interface CommentButtonProps {
  readonly block: string;
  readonly item: Item;
}

/** Speaks of an item beside it: the page stays where it is. */
export function CommentButton({ block, item }: CommentButtonProps): ReactElement | null {
  const say = useText();
  const commenting = use(CommentingContext);
  if (commenting === null) return null;
  const count = commenting.threads.filter(
    (thread) => isOpen(thread) && isAbout(thread.anchor, block, item),
  ).length;
  return (
    <span className="item-comments" data-count={count === 0 ? undefined : count}>
      <Button
        kind="quiet"
        size="small"
        icon="chat"
        iconOnly
        onClick={() => commenting.comment(anchorOf(block, item))}
      >
        {say('comments.item', { count })}
      </Button>
    </span>
  );
}
