import { type KyselyPlugin, sql, type Transaction } from 'kysely';
import type { Db } from './database.ts';
import type { Schema } from './schema.ts';

/** Of one transaction: whoever only reads meanwhile waits for all of them. */
const MOST_TOGETHER = 50;

interface Work {
  readonly plugins: readonly KyselyPlugin[];
  run(tx: Db): Promise<unknown>;
  resolve(value: never): void;
  reject(error: unknown): void;
}

/** What waits to be written in one database. */
interface Group {
  readonly waiting: Work[];
  isWriting: boolean;
}

const groups = new WeakMap<object, Group>();

/**
 * Runs `work` in a transaction of its own, written to the disk with those asked for meanwhile: SQLite has one writer,
 * and one sync of the disk is most of what a claim costs (performance.md §2c: 300 agents at once are served twice as
 * fast). Each stands or falls alone; nobody is answered before the disk has everything; if it refuses, all are told.
 */
export function writeTogether<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  const { adapter, plugins } = db.getExecutor();
  const group = groups.get(adapter) ?? { waiting: [], isWriting: false };
  groups.set(adapter, group);
  return new Promise<T>((resolve, reject) => {
    group.waiting.push({ plugins, run: work, resolve, reject });
    if (!group.isWriting) void writeAll(db.withoutPlugins(), group);
  });
}

async function writeAll(db: Db, group: Group): Promise<void> {
  group.isWriting = true;
  while (group.waiting.length > 0) await writeSome(db, group.waiting);
  group.isWriting = false;
}

async function writeSome(db: Db, waiting: Work[]): Promise<void> {
  const begun: Work[] = [];
  const answers: (() => void)[] = [];
  const next = () => {
    const work = begun.length < MOST_TOGETHER ? waiting.shift() : undefined;
    if (work !== undefined) begun.push(work);
    return work;
  };
  try {
    await db.transaction().execute(async (tx) => {
      // Nothing to protect from the first one: when it fails, it fails alone.
      const first = next();
      if (first !== undefined) answers.push(await done(tx, first));
      for (let work = next(); work !== undefined; work = next()) answers.push(await attempt(tx, work));
    });
  } catch (error) {
    for (const { reject } of begun) reject(error);
    return;
  }
  for (const answer of answers) answer();
}

async function done(tx: Transaction<Schema>, { plugins, run, resolve }: Work): Promise<() => void> {
  const own = plugins.reduce<Db>((db, plugin) => db.withPlugin(plugin), tx);
  const value = await run(own);
  return () => resolve(value as never);
}

async function attempt(tx: Transaction<Schema>, work: Work): Promise<() => void> {
  await sql`savepoint alone`.execute(tx);
  try {
    return await done(tx, work);
  } catch (error) {
    await sql`rollback to alone`.execute(tx);
    return () => work.reject(error);
  } finally {
    await sql`release alone`.execute(tx);
  }
}
