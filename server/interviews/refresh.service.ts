import { setImmediate as breathe } from 'node:timers/promises';
import { z } from 'zod';
import { answerStates, answerValue, type ScriptContent } from '#server/contracts/script-content.ts';
import { type Answers, targetFields } from '#server/contracts/script-flow.ts';
import { keyOf } from '#server/contracts/script-passages.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import { groupBy } from '#server/platform/group-by.ts';
import { parisDay } from '#server/platform/team-time.ts';
import {
  type AnswerRow,
  addToTallies,
  lockUnchanged,
  type PersonRow,
  type Reread,
  selectAnswers,
  selectInterviews,
  selectPeople,
  selectToRead,
  type ToRead,
  updateReadings,
} from './interviews.store.ts';
import { changesBetween, type Reading, type Readings, readInterview, textsIn } from './reading.rules.ts';
import { keepTexts } from './texts.store.ts';

/** Small enough that whoever saves an answer meanwhile hardly waits. */
const AT_ONCE = 100;

/** A published version of a script by its id. */
export type ContentOf = (versionId: number) => Promise<ScriptContent>;

/**
 * Reads again those of a campaign about whom something was said since, `most` people at most.
 * @returns how many were looked at; fewer than `most`: nobody was left
 */
export async function refreshInterviews(
  db: Db,
  campaignId: number,
  contentOf: ContentOf,
  most: number,
): Promise<number> {
  let after = 0;
  let looked = 0;
  while (looked < most) {
    const seen = await selectToRead(db, campaignId, after, Math.min(AT_ONCE, most - looked));
    if (seen.length === 0) break;
    await reread(db, campaignId, seen, contentOf);
    looked += seen.length;
    after = seen.at(-1)?.targetId ?? after;
    // SQLite answers without ever leaving the thread: let the others in.
    await breathe();
  }
  return looked;
}

/** Somebody saves an answer each time it is looked at: once more is enough to have all that was said before. */
const LOOKS = 2;

export interface InterviewView {
  /** The newest version they answered under. */
  readonly versionId: number | null;
  readonly readings: Readings;
}

/** What these people of a campaign gave, as of now, by target; those who never answered are not there. */
export async function readInterviews(
  db: Db,
  campaignId: number,
  targetIds: readonly number[],
  contentOf: ContentOf,
): Promise<Map<number, InterviewView>> {
  let rows = await selectInterviews(db, targetIds);
  for (let look = 0; look < LOOKS; look += 1) {
    const stale = rows.filter(({ changed, read }) => changed !== read);
    if (stale.length === 0) break;
    await reread(db, campaignId, stale, contentOf);
    rows = await selectInterviews(db, targetIds);
  }
  return new Map(
    rows.map(({ targetId, versionId, readingsJson }) => [
      targetId,
      { versionId, readings: parseReadings(readingsJson) },
    ]),
  );
}

/** Reads these people and writes what they gave, but for those about whom something more was said meanwhile. */
async function reread(
  db: Db,
  campaignId: number,
  seen: readonly ToRead[],
  contentOf: ContentOf,
): Promise<void> {
  const ids = seen.map(({ targetId }) => targetId);
  const people = new Map((await selectPeople(db, ids)).map((row) => [row.id, row]));
  const answers = groupBy(await selectAnswers(db, ids), ({ targetId }) => targetId);
  const read = new Map<number, InterviewView>();
  for (const id of ids) {
    const person = people.get(id);
    if (person !== undefined) read.set(id, await readPerson(person, answers.get(id) ?? [], contentOf));
  }
  await inTransaction(db, async (tx) => {
    const rows: Reread[] = [];
    const pairs: [Readings, Readings][] = [];
    for (const { targetId, readingsJson } of await lockUnchanged(tx, seen)) {
      const now = read.get(targetId);
      if (now === undefined) continue;
      rows.push({ targetId, versionId: now.versionId, readingsJson: JSON.stringify(now.readings) });
      pairs.push([parseReadings(readingsJson), now.readings]);
    }
    await updateReadings(tx, rows);
    await keepTexts(
      tx,
      campaignId,
      rows.map(({ targetId }) => ({ targetId, texts: textsIn(read.get(targetId)?.readings ?? {}) })),
    );
    await addToTallies(tx, campaignId, changesBetween(pairs));
  });
}

const answerState = z.enum(answerStates);
const extras = z.record(z.string(), z.string());

async function readPerson(
  { fieldsJson, ...person }: PersonRow,
  rows: readonly AnswerRow[],
  contentOf: ContentOf,
): Promise<InterviewView> {
  const last = rows.at(-1);
  if (last === undefined) return { versionId: null, readings: {} };
  // The newest they answered under: what arrived late, of an earlier call, may come last.
  const versionId = Math.max(...rows.map((row) => Number(row.versionId)));
  const fields = targetFields(
    { ...person, fields: extras.parse(JSON.parse(fieldsJson)) },
    { today: parisDay(Number(last.at)) },
  );
  const content = await contentOf(versionId);
  return { versionId, readings: readInterview({ content, answers: answersOf(rows), fields }) };
}

function answersOf(rows: readonly AnswerRow[]): Answers {
  return Object.fromEntries(
    rows.map(({ valueJson, state, ...row }) => [
      keyOf(row),
      { value: answerValue.parse(JSON.parse(valueJson)), state: answerState.parse(state) },
    ]),
  );
}

/** One of them, as this room wrote it. */
export function parseReading(json: string): Reading {
  return JSON.parse(json) as Reading;
}

/** As this room wrote them. */
export function parseReadings(json: string): Readings {
  return JSON.parse(json) as Readings;
}
