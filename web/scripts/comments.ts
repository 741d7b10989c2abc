import { createContext } from 'react';
import type { CommentAnchor, CommentThread } from '#server/contracts/script-comments.contract.ts';
import type { Item } from '#server/contracts/script-content.ts';
import { isQuestion } from '#server/contracts/script-flow.ts';
import type { EditedScript } from './edited-script.ts';

/** Longest words of an item kept with a comment on it. */
const ANCHOR_TEXT = 300;

/** What a comment on this item is about. */
export function anchorOf(block: string, item: Item): CommentAnchor {
  const text = (item.text['fr'] ?? '').slice(0, ANCHOR_TEXT);
  return { block, name: isQuestion(item) ? item.name : null, text };
}

/** A question keeps its comments wherever it goes; a text, as long as its words stay in its block. */
export function isAbout(anchor: CommentAnchor | null, block: string, item: Item): boolean {
  if (anchor === null) return false;
  const own = anchorOf(block, item);
  return anchor.name === null
    ? own.name === null && anchor.block === block && anchor.text === own.text
    : anchor.name === own.name;
}

/** The item a comment is about, by its identity in the page; null once it is gone. */
export function placeOfAnchor(anchor: CommentAnchor | null, script: EditedScript): string | null {
  for (const { block, items } of script.blocks) {
    const found = items.find(({ item }) => isAbout(anchor, block.id, item));
    if (found !== undefined) return found.uid;
  }
  return null;
}

export function isOpen({ resolvedAt }: CommentThread): boolean {
  return resolvedAt === null;
}

/** For the items of a script being written: how many open threads they have, and how to speak of them. */
export interface Commenting {
  readonly threads: readonly CommentThread[];
  readonly comment: (anchor: CommentAnchor | null) => void;
}
export const CommentingContext = createContext<Commenting | null>(null);
