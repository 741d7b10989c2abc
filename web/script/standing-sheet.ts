import { type FlowItem, isQuestion } from '#server/contracts/script-flow.ts';

/**
 * The sheet that goes with where the agent stands: the question's own, else that of what is read just before it. Null
 * where nothing names one.
 */
export function standingSheet(visible: readonly FlowItem[], question: string | null): string | null {
  let at = visible.findIndex(({ item }) => isQuestion(item) && item.name === question);
  if (at === -1) return null;
  let item = visible[at]?.item;
  do {
    if (item?.sheet !== undefined) return item.sheet;
    at -= 1;
    item = visible[at]?.item;
  } while (item !== undefined && !isQuestion(item));
  return null;
}
