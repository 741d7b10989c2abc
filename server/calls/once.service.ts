import type { z } from 'zod';
import type { Clock } from '#server/platform/clock.ts';
import type { Db } from '#server/platform/database.ts';
import { Refusal } from '#server/platform/refusal.ts';
import { sha256 } from '#server/platform/secret.ts';
import { deleteRepliesBefore, insertReply, selectReply, updateReply } from './answers.store.ts';

/** A desk may come back from a weekend with its outbox full. */
const REMEMBERED_MS = 7 * 24 * 3_600_000;
const KEY_LENGTH = 100;

export interface Once<T extends z.ZodType> {
  readonly userId: number;
  readonly key: string;
  /** Everything the work depends on: the same key with anything else is a mistake. */
  readonly body: unknown;
  readonly reply: T;
}

/**
 * Does the work once per key, inside its transaction: the same key and body get the first reply, the same key with
 * another body `idempotency.key_reused` (reliability.md §5).
 */
export async function once<T extends z.ZodType>(
  tx: Db,
  { userId, key, body, reply }: Once<T>,
  work: () => Promise<z.infer<T>>,
  clock: Clock,
): Promise<z.infer<T>> {
  if (key.length > KEY_LENGTH || key.trim() === '') throw new Refusal('idempotency.key_required');
  const bodyHash = sha256(JSON.stringify(body));
  if (await insertReply(tx, { userId, key, bodyHash, at: clock.now() })) {
    const done = await work();
    await updateReply(tx, userId, key, JSON.stringify(done));
    return done;
  }
  const before = await selectReply(tx, userId, key);
  if (before?.bodyHash !== bodyHash) throw new Refusal('idempotency.key_reused');
  return reply.parse(JSON.parse(before.replyJson));
}

/** Forgets replies nobody will ask for again. */
export function purgeReplies(db: Db, clock: Clock): Promise<number> {
  return deleteRepliesBefore(db, clock.now() - REMEMBERED_MS);
}
