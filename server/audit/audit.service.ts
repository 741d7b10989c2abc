import type { Clock } from '#server/platform/clock.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import { sha256 } from '#server/platform/secret.ts';
import {
  type AuditRow,
  type EntryFilter,
  insertEntries,
  insertSeal,
  lastSeal,
  lockSealing,
  selectEntries,
  selectSealed,
  selectUnsealed,
} from './audit.store.ts';

export interface AuditEntry {
  /** Null when the product acted by itself. */
  readonly actorId: number | null;
  /** `campaign.approve`: entity, dot, verb. */
  readonly action: string;
  readonly entity: string;
  readonly entityId: number | null;
  /** Ids, codes and counts; never a name, a number or an answer. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Writes who did what. Call it inside the transaction of the write itself, so that neither exists without the other. */
export async function recordAudit(db: Db, entry: AuditEntry, clock: Clock): Promise<void> {
  await recordAudits(db, [entry], clock);
}

/** The same of several things done at once. */
export async function recordAudits(db: Db, entries: readonly AuditEntry[], clock: Clock): Promise<void> {
  const at = clock.now();
  await insertEntries(
    db,
    entries.map(({ actorId, action, entity, entityId, details = {} }) => ({
      at,
      actor_id: actorId,
      action,
      entity,
      entity_id: entityId,
      details_json: JSON.stringify(details),
    })),
  );
}

const SEAL_BATCH = 500;
const PAGE = 100;

/** What is hashed of an entry: all of it, in a fixed order. */
function sealOf(previous: string, row: AuditRow): string {
  const content = [row.id, row.at, row.actor_id, row.action, row.entity, row.entity_id, row.details_json];
  return sha256(JSON.stringify([previous, ...content]));
}

/**
 * Chains entries written since the last time: each seal covers the entry and the seal before it. Chaining apart from
 * writing keeps busy writers from waiting for one another. Returns how many were sealed (at most 500).
 */
export async function sealAudit(db: Db): Promise<number> {
  return inTransaction(db, async (tx) => {
    await lockSealing(tx);
    let previous = (await lastSeal(tx)) ?? '';
    const rows = await selectUnsealed(tx, SEAL_BATCH);
    for (const row of rows) {
      previous = sealOf(previous, row);
      await insertSeal(tx, row.id, previous);
    }
    return rows.length;
  });
}

/** Recomputes the chain. `firstBroken` is the first entry whose seal does not follow from what is stored. */
export async function verifyAudit(
  db: Db,
): Promise<{ sealed: number; unsealed: number; firstBroken: number | null }> {
  let previous = '';
  let after = 0;
  let sealed = 0;
  for (;;) {
    const rows = await selectSealed(db, after, SEAL_BATCH);
    for (const row of rows) {
      previous = sealOf(previous, row);
      if (previous !== row.hash) return { sealed, unsealed: 0, firstBroken: row.id };
      sealed += 1;
      after = row.seq;
    }
    if (rows.length < SEAL_BATCH) break;
  }
  const pending = await selectUnsealed(db, SEAL_BATCH);
  return { sealed, unsealed: pending.length, firstBroken: null };
}

export async function readAudit(db: Db, filter: EntryFilter) {
  const rows = await selectEntries(db, filter, PAGE + 1);
  const entries = rows.slice(0, PAGE);
  return { entries, next: rows.length > PAGE ? (entries.at(-1)?.id ?? null) : null };
}
