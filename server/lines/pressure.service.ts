import { recordAudit } from '#server/audit/index.ts';
import { type CallResult, callResults } from '#server/contracts/call-results.ts';
import { type CallRules, callRules } from '#server/contracts/campaigns.contract.ts';
import type { PressureRules } from '#server/contracts/pressure.ts';
import type { Clock } from '#server/platform/clock.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import { Refusal } from '#server/platform/refusal.ts';
import { remembered } from '#server/platform/remembered.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { type LineCall, REMEMBERED_MS, restOf } from './pressure.rules.ts';
import {
  type CalledFile,
  lockLines,
  lockPressure,
  moveRecount,
  selectAwaitedLines,
  selectCalledFiles,
  selectCalledLines,
  selectPressure,
  setRest,
  updatePressure,
} from './pressure.store.ts';

/** Lines held at once while rests are counted again: longer writes would keep agents waiting. */
const RECOUNTED_AT_ONCE = 50;
const PREVIEWED_AT_ONCE = 500;
/** A preview answers within a second or so; beyond, « au moins » says enough. */
const PREVIEWED_AT_MOST = 20_000;

/** The house's rules, and whether this person may change them: they bind every directorate, so nobody of one alone. */
export async function readPressure(db: Db, viewer: Viewer) {
  const { rules, recountAfter } = await selectPressure(db);
  return { rules, canChange: mayChange(viewer), isRecounting: recountAfter !== null };
}

function mayChange({ role, directorateId }: Viewer): boolean {
  return role === 'admin' || (role === 'supervisor' && directorateId === null);
}

/** Changes the rules for the whole house, audited; the sweep counts the rests again. Refuses `session.forbidden`. */
export async function writePressure(db: Db, viewer: Viewer, rules: PressureRules, clock: Clock) {
  if (!mayChange(viewer)) throw new Refusal('session.forbidden');
  await inTransaction(db, async (tx) => {
    const before = (await selectPressure(tx)).rules;
    await updatePressure(tx, rules);
    const details = { before, after: rules };
    await recordAudit(
      tx,
      { actorId: viewer.userId, action: 'pressure.change', entity: 'pressure', entityId: null, details },
      clock,
    );
  });
  return readPressure(db, viewer);
}

/** How many lines such rules would make rest longer, or less, than they do now. Refuses `session.forbidden`. */
export async function foreseePressure(db: Db, viewer: Viewer, rules: PressureRules, clock: Clock) {
  if (!mayChange(viewer)) throw new Refusal('session.forbidden');
  const now = clock.now();
  const foreseen = { longer: 0, sooner: 0, atLeast: false };
  let seen = 0;
  for (let after = 0; ; ) {
    const called = await selectCalledLines(db, now - REMEMBERED_MS, after, PREVIEWED_AT_ONCE);
    const lines = await selectAwaitedLines(db, called);
    const rests = await restsOf(
      db,
      lines.map(({ id }) => id),
      rules,
      now,
    );
    for (const { id, restUntil } of lines) {
      const from = Math.max(restUntil, now);
      const to = Math.max(rests.get(id)?.until ?? 0, now);
      if (to > from) foreseen.longer += 1;
      if (to < from) foreseen.sooner += 1;
    }
    seen += called.length;
    const last = called.at(-1);
    if (last === undefined || called.length < PREVIEWED_AT_ONCE) return foreseen;
    if (seen >= PREVIEWED_AT_MOST) return { ...foreseen, atLeast: true };
    after = last;
  }
}

/**
 * Decides from the line's calls until when it rests, all campaigns together, and writes it. Call it once the call is
 * written, in the same transaction. Returns the instant; 0 when the line may be rung now.
 */
export async function letLineRest(tx: Db, lineId: number, clock: Clock): Promise<number> {
  const [line] = await lockLines(tx, [lineId]);
  const { rules } = await selectPressure(tx);
  const rest = (await restsOf(tx, [lineId], rules, clock.now())).get(lineId);
  if (line === undefined || rest === undefined) return 0;
  // A rest decided before is never shortened by one more call.
  if (rest.until > line.restUntil) await setRest(tx, lineId, rest);
  return Math.max(rest.until, line.restUntil);
}

export interface Recounted {
  /** Lines whose rest is another one now. */
  readonly lines: readonly { readonly id: number; readonly restUntil: number }[];
  /** Nothing is left to count. */
  readonly isOver: boolean;
}

/** Counts some rests again after the rules changed, longer or shorter. Call it in a transaction of its own, until over. */
export async function recountSome(tx: Db, clock: Clock): Promise<Recounted> {
  const now = clock.now();
  await lockPressure(tx);
  const { rules, recountAfter } = await selectPressure(tx);
  if (recountAfter === null) return { lines: [], isOver: true };
  const called = await selectCalledLines(tx, now - REMEMBERED_MS, recountAfter, RECOUNTED_AT_ONCE);
  const held = await lockLines(tx, called);
  const rests = await restsOf(tx, called, rules, now);
  const changed = held.flatMap(({ id, restUntil }) => {
    const rest = rests.get(id);
    const isSame = rest === undefined || Math.max(rest.until, now) === Math.max(restUntil, now);
    return isSame ? [] : [{ id, rest }];
  });
  for (const { id, rest } of changed) await setRest(tx, id, rest);
  const isOver = called.length < RECOUNTED_AT_ONCE;
  await moveRecount(tx, isOver ? null : (called.at(-1) ?? null));
  return { lines: changed.map(({ id, rest }) => ({ id, restUntil: rest.until })), isOver };
}

/** True while rests are to be counted again. */
export async function isRecountDue(db: Db): Promise<boolean> {
  return (await selectPressure(db)).recountAfter !== null;
}

async function restsOf(db: Db, lineIds: readonly number[], rules: PressureRules, now: number) {
  const files = await selectCalledFiles(db, lineIds, now - REMEMBERED_MS);
  const filesByLine = grouped(files, ({ lineId }) => lineId);
  return new Map(lineIds.map((id) => [id, restOf(callsOf(filesByLine.get(id) ?? []), rules, now)] as const));
}

function callsOf(files: readonly CalledFile[]): LineCall[] {
  const rulesOf = (json: string): CallRules => remembered(json, callRules);
  return [...grouped(files, ({ callId }) => callId).values()].flatMap((about) => {
    const [first] = about;
    if (first === undefined) return [];
    return {
      at: first.at,
      // The telephone did not ring: nobody was disturbed.
      rang: first.callResult !== 'busy' && first.callResult !== 'technical',
      territories: about.map(({ territory }) => territory ?? 'FR'),
      perDay: Math.min(...about.map(({ rulesJson }) => rulesOf(rulesJson).perDay)),
      refusal: refusalOf(about, rulesOf),
    };
  });
}

function grouped<T>(rows: readonly T[], keyOf: (row: T) => number): ReadonlyMap<number, readonly T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}

/** Somebody on the line wants to go on: what another one of the household refused is theirs alone. */
const welcomes: readonly (string | null)[] = ['complete', 'partial', 'appointment', 'callback'];

/** The firmest refusal among the people a call was about. */
function refusalOf(about: readonly CalledFile[], rulesOf: (json: string) => CallRules): LineCall['refusal'] {
  if (about.some(({ result }) => welcomes.includes(result))) return null;
  if (about.some(({ result }) => result === 'refusal_hard')) return { ownRetryMs: null };
  const soft: CallResult = 'refusal_soft';
  const { next } = callResults[soft];
  const byDefault = next.do === 'retry' ? next.minutes : 0;
  const delays = about
    .filter(({ result }) => result === soft)
    .map(({ rulesJson }) => rulesOf(rulesJson).results[soft]?.minutes ?? byDefault);
  return delays.length === 0 ? null : { ownRetryMs: Math.min(...delays) * 60_000 };
}
