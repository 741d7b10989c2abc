import { recordAudit } from '#server/audit/index.ts';
import type { Clock } from '#server/platform/clock.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import { Refusal } from '#server/platform/refusal.ts';
import type { Secret } from '#server/platform/secret.ts';
import {
  countOppositions,
  ensureLine,
  insertOpposition,
  type NewLine,
  selectLineByNumber,
  selectLinesAfter,
  selectOpposedSince,
  selectOppositionByHash,
  selectOppositions,
  setLineOpposed,
  setOpposed,
} from './lines.store.ts';
import type { Phone } from './numbers.rules.ts';
import { parsePhones } from './phones.rules.ts';

/** The line of one number, made where it does not exist; one in the opposition register is opposed from its first day. */
export async function lineOf(tx: Db, phone: NewLine, secret: Secret): Promise<number> {
  const opposition = await selectOppositionByHash(tx, secret.hash('line', `+${phone.number}`));
  return ensureLine(tx, phone, opposition?.recorded_at ?? null);
}

/** A number somebody typed, and its line if any list ever had it. Refuses `line.unusable_number`. */
export async function findLine(
  db: Db,
  typed: string,
): Promise<{ number: string; line: { id: number; isOpposed: boolean } | null }> {
  const phone = onlyPhone(typed);
  const row = await selectLineByNumber(db, Number(phone.number.slice(1)));
  return {
    number: phone.number,
    line: row === undefined ? null : { id: row.id, isOpposed: row.opposed_at !== null },
  };
}

function onlyPhone(typed: string): Phone {
  const [phone, another] = parsePhones(typed, null).phones;
  if (phone === undefined || another !== undefined) throw new Refusal('line.unusable_number');
  return phone;
}

const LINES_AT_ONCE = 1000;

/**
 * Oppositions recorded after entry `since` of the register also stop the lines made meanwhile (ids above `afterLine`): an
 * import that was staged before them could not know. Call it in the transaction that completes the import.
 */
export async function opposeNewLines(
  tx: Db,
  since: number,
  afterLine: number,
  secret: Secret,
): Promise<void> {
  const recent = new Map(
    (await selectOpposedSince(tx, since)).map((entry) => [entry.number_hash, entry.recorded_at]),
  );
  if (recent.size === 0) return;
  for (let after = afterLine; ; ) {
    const lines = await selectLinesAfter(tx, after, LINES_AT_ONCE);
    for (const { id, number } of lines) {
      const at = recent.get(secret.hash('line', number));
      if (at !== undefined) await setLineOpposed(tx, id, at);
    }
    const last = lines.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

/**
 * Puts a number (E.164) in the opposition register and stops its line in every campaign at once. Call it inside a
 * transaction; recording it twice changes nothing. The register keeps only the keyed hash.
 */
export async function recordOpposition(
  tx: Db,
  number: string,
  channel: string,
  actorId: number | null,
  secret: Secret,
  clock: Clock,
): Promise<{ id: number; alreadyRecorded: boolean }> {
  const hash = secret.hash('line', number);
  const at = clock.now();
  const inserted = await insertOpposition(tx, { hash, channel, at, by: actorId });
  const id = inserted ?? (await selectOppositionByHash(tx, hash))?.id;
  if (id === undefined) throw new Error('opposition neither inserted nor found');
  await setOpposed(tx, Number(number.slice(1)), at);
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
  const { number } = onlyPhone(input.number);
  return inTransaction(db, (tx) => recordOpposition(tx, number, input.channel, actorId, secret, clock));
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
