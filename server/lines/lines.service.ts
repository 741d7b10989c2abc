import { recordAudit } from '#server/audit/index.ts';
import type { Clock } from '#server/platform/clock.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import { Refusal } from '#server/platform/refusal.ts';
import type { Secret } from '#server/platform/secret.ts';
import {
  countOppositions,
  insertLines,
  insertOpposition,
  type LineRow,
  selectOpposed,
  selectOppositionByHash,
  selectOppositions,
  setOpposed,
  updateRest,
} from './lines.store.ts';
import type { Phone } from './numbers.rules.ts';
import { parsePhones } from './phones.rules.ts';

/**
 * The lines of these numbers, made where they do not exist; set-based. A number in the opposition register is opposed
 * from its first day. Returns them by number.
 */
export async function ensureLines(
  tx: Db,
  phones: readonly Phone[],
  secret: Secret,
): Promise<ReadonlyMap<string, LineRow>> {
  const byNumber = new Map(phones.map((phone) => [phone.number, phone]));
  if (byNumber.size === 0) return new Map();
  const rows = await insertLines(
    tx,
    [...byNumber.values()].map(({ number, kind, territory }) => ({
      number,
      kind,
      territory,
      hash: secret.hash('line', number),
    })),
  );
  return new Map(rows.map((row) => [row.number, row]));
}

/** Those of the numbers that are in the opposition register. Reads only. */
export async function opposedAmong(
  db: Db,
  numbers: readonly string[],
  secret: Secret,
): Promise<ReadonlySet<string>> {
  const byHash = new Map(numbers.map((number) => [secret.hash('line', number), number]));
  if (byHash.size === 0) return new Set();
  const opposed = await selectOpposed(db, [...byHash.keys()]);
  return new Set(opposed.flatMap((hash) => byHash.get(hash) ?? []));
}

/** Whose opposition: the number itself, or the hash a line already carries. */
export type OpposedNumber = { readonly number: string } | { readonly numberHash: string };

/**
 * Puts a number in the opposition register and stops its line in every campaign at once. Call it inside a transaction;
 * recording it twice changes nothing. Only the keyed hash is kept.
 */
export async function recordOpposition(
  tx: Db,
  whose: OpposedNumber,
  channel: string,
  actorId: number | null,
  secret: Secret,
  clock: Clock,
): Promise<{ id: number; alreadyRecorded: boolean }> {
  const hash = 'number' in whose ? secret.hash('line', whose.number) : whose.numberHash;
  const at = clock.now();
  const inserted = await insertOpposition(tx, { hash, channel, at, by: actorId });
  const id = inserted ?? (await selectOppositionByHash(tx, hash));
  if (id === undefined) throw new Error('opposition neither inserted nor found');
  await setOpposed(tx, hash, at);
  if (inserted !== null) {
    const details = { channel };
    await recordAudit(
      tx,
      { actorId, action: 'opposition.record', entity: 'opposition', entityId: id, details },
      clock,
    );
  }
  return { id, alreadyRecorded: inserted === null };
}

/** The register's own screen: a number typed by a supervisor or the DPO. Refuses `line.unusable_number`. */
export async function recordTypedOpposition(
  db: Db,
  input: { readonly number: string; readonly channel: string },
  actorId: number,
  secret: Secret,
  clock: Clock,
): Promise<{ id: number; alreadyRecorded: boolean }> {
  const [phone, another] = parsePhones(input.number, null).phones;
  if (phone === undefined || another !== undefined) throw new Refusal('line.unusable_number');
  return inTransaction(db, (tx) => recordOpposition(tx, phone, input.channel, actorId, secret, clock));
}

const PAGE = 100;

export async function listRegister(db: Db, before: number | undefined) {
  const rows = await selectOppositions(db, before, PAGE + 1);
  const oppositions = rows.slice(0, PAGE);
  return {
    total: await countOppositions(db),
    oppositions,
    next: rows.length > PAGE ? (oppositions.at(-1)?.id ?? null) : null,
  };
}

/** Contact pressure decided by {@link restUntil}: nobody rings this line before `until` (instant), whatever the campaign. */
export async function restLine(tx: Db, lineId: number, until: number): Promise<void> {
  await updateRest(tx, lineId, until);
}
