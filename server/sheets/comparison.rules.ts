import { diffArrays, diffWordsWithSpace } from 'diff';
import type { SheetComparison, SheetContent } from '#server/contracts/sheets.contract.ts';

type Line = SheetComparison['lines'][number];
type Piece = Line['pieces'][number];

/** Beyond so many changes, two texts have nothing in common worth searching for. */
const MOST_CHANGES = 1500;
/** Below this share of common characters, a line was not changed but replaced. */
const ALIKE = 0.4;

/** What became of each line of a sheet between two versions, in the order of the later one. */
export function compareContents(before: SheetContent, after: SheetContent): Line[] {
  return (['title', 'topic', 'text'] as const).flatMap((of) =>
    compareLines(linesOf(before[of]), linesOf(after[of])).map((line) => ({ of, ...line })),
  );
}

/** Empty lines only set lines apart: they are not compared. */
function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

type Compared = Omit<Line, 'of'>;

function compareLines(before: readonly string[], after: readonly string[]): Compared[] {
  const changes = diffArrays([...before], [...after], { maxEditLength: MOST_CHANGES });
  if (changes === undefined) return [...before.map(removed), ...after.map(added)];
  return changes.flatMap((change, index) => {
    if (change.removed) {
      const next = changes[index + 1];
      return next?.added === true ? paired(change.value, next.value) : change.value.map(removed);
    }
    if (!change.added) return change.value.map((text) => whole('same', text));
    return changes[index - 1]?.removed === true ? [] : change.value.map(added);
  });
}

/** Lines that took the place of others: each beside the one it resembles at the same rank. */
function paired(before: readonly string[], after: readonly string[]): Compared[] {
  const both = Math.max(before.length, after.length);
  return Array.from({ length: both }, (_, index) => {
    const [old, now] = [before[index], after[index]];
    if (old === undefined) return now === undefined ? [] : [added(now)];
    if (now === undefined) return [removed(old)];
    return changed(old, now);
  }).flat();
}

function changed(before: string, after: string): Compared[] {
  const words = diffWordsWithSpace(before, after, { maxEditLength: MOST_CHANGES });
  const pieces = (words ?? []).map(
    (word): Piece => ({
      text: word.value,
      change: word.added ? 'added' : word.removed ? 'removed' : 'same',
    }),
  );
  const shared = pieces.reduce((sum, { text, change }) => sum + (change === 'same' ? text.length : 0), 0);
  if (shared < ALIKE * Math.max(before.length, after.length)) return [removed(before), added(after)];
  return [{ change: 'changed', pieces }];
}

function whole(change: Piece['change'], text: string): Compared {
  return { change, pieces: [{ text, change }] };
}
const added = (text: string): Compared => whole('added', text);
const removed = (text: string): Compared => whole('removed', text);
