import { z } from 'zod';
import { mask, redacted } from '#server/contracts/redaction.ts';
import { selectTexts } from '#server/interviews/index.ts';
import type { Db } from '#server/platform/database.ts';

/** What is shared of a free answer: its wording, or why there is none. */
export type SharedText = { readonly text: string } | { readonly absence: 'unread' | 'withheld' };

const masks = z.array(mask);

/**
 * What may be shared of the free answers of these people of a campaign fetched within somebody's scope.
 * @returns by person and name of question; a text that is not the one somebody read counts as unread
 */
export async function sharedTexts(
  db: Db,
  targetIds: readonly number[],
): Promise<(targetId: number, name: string, text: string) => SharedText> {
  const rows = await selectTexts(db, targetIds);
  const known = new Map(rows.map((row) => [`${row.targetId} ${row.name}`, row]));
  return (targetId, name, text) => {
    const row = known.get(`${targetId} ${name}`);
    if (row === undefined || row.text !== text || row.state === 'to_read') return { absence: 'unread' };
    if (row.state === 'withheld') return { absence: 'withheld' };
    return { text: redacted(text, masks.parse(JSON.parse(row.masksJson))) };
  };
}
