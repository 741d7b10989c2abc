import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { listCampaigns } from '#server/contracts/campaigns.contract.ts';
import {
  confirmImport,
  discardImport,
  getImport,
  type ImportView,
  listImports,
  uploadImport,
} from '#server/contracts/imports.contract.ts';
import { recordOpposition } from '#server/contracts/lines.contract.ts';
import { listTargets } from '#server/contracts/targets.contract.ts';
import { runImport } from '#server/jobs/import.service.ts';
import { diagnose } from '#server/lists/doctor.ts';
import { dialectOf, unscoped } from '#server/platform/database.ts';
import { dropSide, listSides, newSideName, openSide, sideAddress } from '#server/platform/side.ts';
import { type Client, startApp, type TestApp } from '#server/testing.ts';
import { carryOut, draftFor, importWith, send } from '#server/testing-lists.ts';
import { readStaged } from './staged-state.ts';

const apps: TestApp[] = [];
let app: TestApp;
let requester: Client;

async function freshApp(): Promise<void> {
  app = await startApp();
  apps.push(app);
  requester = await app.as('requester');
}
beforeAll(freshApp);
afterEach(() => {
  app.clock.set('2026-03-17T10:30:00+01:00');
});
afterAll(async () => {
  for (const one of apps) await one.stop();
});

const onSqlite = process.env['TEST_DATABASE'] !== 'postgres';
/** More rows than one write may hold on SQLite. */
const MANY = 5200;

/** People with one or two numbers, households, people twice, opposed, held and refused rows: some of each. */
function largeList(rows: number, note = ''): string {
  const line = (n: number) => {
    const number = `01990${String(n - (n % 9 === 0 ? 1 : 0)).padStart(5, '0')}`;
    const second = n % 7 === 0 ? ` / 026191${String(n % 10_000).padStart(4, '0')}` : '';
    const phone = n % 50 === 0 ? 'NC' : number + second;
    const remark = n % 333 === 0 ? 'décédé' : note;
    const who = n % 11 === 0 ? n - 1 : n;
    return `R${who};Personne ${who};${phone};${57_000 + (n % 30)};${remark}`;
  };
  return ['Réf;Nom;Tél;CP;Remarque', ...Array.from({ length: rows }, (_, n) => line(n + 1)), ''].join('\r\n');
}

const roles = ['external_ref', 'full_name', 'phone', 'postal_code', 'field'] as const;
const mapping = roles.map((role, column) => ({ column, role }));

async function confirmed(text: string): Promise<{ id: number; importId: number }> {
  const id = await draftFor(requester);
  const { importId } = await send(requester, id, text);
  await requester.ask(confirmImport, { params: { id: importId }, body: { mapping } });
  return { id, importId };
}

/** Every row an import wrote anywhere, ids included. */
async function everythingOf(importId: number) {
  const db = unscoped(app.deps.db);
  const targets = await db
    .selectFrom('targets')
    .selectAll()
    .where('import_id', '=', importId)
    .orderBy('id')
    .execute();
  const mine = db.selectFrom('targets').select('id').where('import_id', '=', importId);
  const keys = await db
    .selectFrom('target_keys')
    .select(['target_id', ({ cast, ref }) => cast<string>(ref('key'), 'text').as('key')])
    .where('target_id', 'in', mine)
    .orderBy('target_id')
    .execute();
  const lines = await db
    .selectFrom('target_lines')
    .innerJoin('lines', 'lines.id', 'target_lines.line_id')
    .innerJoin('line_numbers', 'line_numbers.line_id', 'lines.id')
    .selectAll()
    .where('target_id', 'in', mine)
    .orderBy('target_id')
    .orderBy('rank')
    .execute();
  const entries = await db
    .selectFrom('queue_entries')
    .selectAll()
    .where('target_id', 'in', mine)
    .orderBy('target_id')
    .execute();
  const rejects = await db
    .selectFrom('import_rejects')
    .selectAll()
    .where('import_id', '=', importId)
    .orderBy('line')
    .execute();
  return { targets, keys, lines, entries, rejects };
}

async function linesKnown() {
  const db = unscoped(app.deps.db);
  const [lines, numbers] = await Promise.all([
    db.selectFrom('lines').select('id').execute(),
    db.selectFrom('line_numbers').select('number').execute(),
  ]);
  return { lines: lines.length, numbers: numbers.length };
}

const viewOf = (importId: number) => requester.ask(getImport, { params: { id: importId } });
const peopleSeen = async (id: number) => (await requester.ask(listTargets, { params: { id } })).total;
const sides = () => listSides(app.deps.db, sideAddress(app.deps.config));

/** Where the import stands, from its row. */
async function rowOf(importId: number) {
  const row = await unscoped(app.deps.db)
    .selectFrom('imports')
    .select(['state', 'merge_json', 'staged_json', 'progress'])
    .where('id', '=', importId)
    .executeTakeFirstOrThrow();
  return { ...row, staged: readStaged(row.staged_json) };
}

/** Merges a little, then stops as a stopping server does: it is asked before every slice and at the end of every step. */
async function mergeSome(questions: number): Promise<boolean> {
  let asked = 0;
  return runImport(app.deps, () => {
    asked += 1;
    return asked > questions;
  });
}

const step = /"step":"(\w*)"/;

describe.runIf(onSqlite)('a large list on SQLite, merged in slices', () => {
  let whole: Awaited<ReturnType<typeof everythingOf>>;
  let report: ImportView;
  const text = largeList(MANY);

  beforeAll(async () => {
    const { importId } = await confirmed(text);
    await app.jobs.tick();
    whole = await everythingOf(importId);
    report = await viewOf(importId);
  });

  test('is whole: every figure of the report is that of the tables', () => {
    const { read, accepted, duplicate, opposed, rejected, held } = report.rows;
    expect(read).toBe(MANY);
    expect(accepted + duplicate + opposed + rejected).toBe(read);
    expect([whole.targets.length, whole.keys.length, whole.entries.length]).toEqual([
      accepted,
      accepted,
      accepted,
    ]);
    expect(whole.rejects).toHaveLength(rejected);
    expect(held).toBeGreaterThan(10);
    expect(duplicate).toBeGreaterThan(400);
    expect(whole.targets.map(({ import_line }) => import_line)).toEqual(
      whole.targets.map(({ import_line }) => import_line).toSorted((a, b) => a - b),
    );
  });

  test('interrupted again and again: nobody is seen before the queue, and the result is the same', async () => {
    await freshApp();
    const { id, importId } = await confirmed(text);
    const seen: number[] = [];
    let last = 0;
    for (let turns = 0; !(await mergeSome(5)); turns += 1) {
      expect(turns).toBeLessThan(100);
      const { state, merge_json, progress } = await rowOf(importId);
      expect(state).toBe('confirmed');
      expect(progress).toBeGreaterThanOrEqual(last);
      last = progress;
      const people = await peopleSeen(id);
      const [, at] = step.exec(merge_json) ?? [];
      // What comes after the queue finds everybody in it.
      if (at !== 'queue' && seen.length === 0) expect([at, people]).toEqual([at, 0]);
      else seen.push(people);
    }
    expect(seen.length).toBeGreaterThan(0);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    const done = await viewOf(importId);
    expect({ rows: done.rows, findings: done.findings }).toEqual({
      rows: report.rows,
      findings: report.findings,
    });
    expect(await everythingOf(importId)).toEqual(whole);
    expect(await sides()).toEqual([]);
  });

  test('an opposition recorded in the middle is applied before the import is done', async () => {
    await freshApp();
    const { id, importId } = await confirmed(text);
    const supervisor = await app.as('supervisor');
    await mergeSome(11);
    expect(await peopleSeen(id)).toBe(0);
    await supervisor.ask(recordOpposition, { body: { number: '0199000005', channel: 'mail' } });
    await app.jobs.tick();
    await app.jobs.tick();
    const { entries, targets } = await everythingOf(importId);
    const at = targets.findIndex(({ external_ref }) => external_ref === 'R5');
    expect(entries[at]).toMatchObject({ state: 'done', disposition: 'opposed' });
    expect(entries.filter(({ state }) => state === 'done')).toHaveLength(1);
  });

  test('given up in any slice before the queue, it leaves nothing behind; from the queue on it goes on', async () => {
    await freshApp();
    const id = await draftFor(requester);
    for (let slices = 0; slices < 100; slices += 3) {
      const { importId } = await send(requester, id, text);
      await requester.ask(confirmImport, { params: { id: importId }, body: { mapping } });
      let asked = 0;
      const end = await runImport(app.deps, () => {
        asked += 1;
        if (asked > slices) throw new Error('the disk is full of sand');
        return false;
      }).catch(() => 'goes on');
      if (end === 'goes on') {
        expect(await peopleSeen(id)).toBeGreaterThan(0);
        await app.jobs.tick();
        expect((await rowOf(importId)).state).toBe('done');
        expect(await peopleSeen(id)).toBe(whole.targets.length);
        return;
      }
      expect(end).toBe(true);
      const { state, merge_json } = await rowOf(importId);
      expect([state, merge_json]).toEqual(['failed', '{}']);
      const left = await everythingOf(importId);
      expect(await linesKnown()).toEqual({ lines: 0, numbers: 0 });
      expect(Object.values(left).map(({ length }) => length)).toEqual([0, 0, 0, 0, 0]);
      expect(await sides()).toEqual([]);
    }
    throw new Error('the merge never reached the queue');
  });

  test('a database too busy for a moment is no reason to give up', async () => {
    await freshApp();
    const { importId } = await confirmed(text);
    let asked = 0;
    const busy = () => {
      asked += 1;
      if (asked > 5) throw Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' });
      return false;
    };
    await expect(runImport(app.deps, busy)).rejects.toThrow('database is locked');
    expect((await rowOf(importId)).state).toBe('confirmed');
    await app.jobs.tick();
    expect(await everythingOf(importId)).toEqual(whole);
  });

  test('staged rows lost in the middle: the import is given up cleanly', async () => {
    await freshApp();
    const { id, importId } = await confirmed(text);
    await mergeSome(8);
    await dropSide(app.deps.db, sideAddress(app.deps.config), (await rowOf(importId)).staged.side);
    await app.jobs.tick();
    expect((await rowOf(importId)).state).toBe('failed');
    expect(Object.values(await everythingOf(importId)).flat()).toEqual([]);
    expect(await peopleSeen(id)).toBe(0);
    const again = await send(requester, id, text);
    await requester.ask(confirmImport, { params: { id: again.importId }, body: { mapping } });
    await app.jobs.tick();
    expect(await peopleSeen(id)).toBe(whole.targets.length);
  });
});

test('a large list says how far it is while it is merged', async () => {
  const { importId } = await confirmed(largeList(8000));
  const seen: Promise<ImportView>[] = [];
  const stop = app.deps.live.subscribe(({ topic }) => {
    if (topic === 'import') seen.push(requester.ask(getImport, { params: { id: importId } }));
  });
  await app.jobs.tick();
  stop();
  const shares = (await Promise.all(seen)).map(({ progress }) => progress);
  expect(shares.length).toBeGreaterThan(4);
  expect(shares.some((share) => share > 0 && share < 1)).toBe(true);
});

describe('staged rows', () => {
  const text = largeList(60);

  /** What a crash of the machine may do to a side store. */
  async function lose(name: string): Promise<void> {
    const db = unscoped(app.deps.db);
    if (dialectOf(db).name === 'sqlite') await dropSide(db, sideAddress(app.deps.config), name);
    else await sql`truncate ${sql.table(`side_${name}_people`)}`.execute(db);
  }

  test('lost before the merge are staged again from the text', async () => {
    const { id, importId } = await confirmed(text);
    await lose((await rowOf(importId)).staged.side);
    await app.jobs.tick();
    const { state, rows } = await viewOf(importId);
    expect([state, await peopleSeen(id)]).toEqual(['done', rows.accepted]);
    expect(rows.accepted).toBeGreaterThan(40);
  });

  test('lost with their text: the import is given up, and the next one goes on', async () => {
    const first = await confirmed(text);
    const second = await confirmed(text);
    const { staged } = await rowOf(first.importId);
    for (const name of [staged.side, staged.kept])
      await dropSide(app.deps.db, sideAddress(app.deps.config), name);
    await app.jobs.tick();
    expect((await rowOf(first.importId)).state).toBe('failed');
    expect(await peopleSeen(first.id)).toBe(0);
    expect((await rowOf(second.importId)).state).toBe('done');
    const campaigns = (await requester.ask(listCampaigns)).campaigns;
    expect(campaigns.map(({ id }) => id)).toContain(first.id);
  });
});

describe('a merge that cannot be', () => {
  /** The database itself refuses the first person of the queue. */
  async function breakQueue(): Promise<() => Promise<void>> {
    const db = unscoped(app.deps.db);
    if (dialectOf(db).name === 'sqlite') {
      await sql`create trigger sand before insert on queue_entries begin select raise(abort, 'sand'); end`.execute(
        db,
      );
      return async () => void (await sql`drop trigger sand`.execute(db));
    }
    await sql`create function sand() returns trigger language plpgsql as 'begin raise exception ''sand''; end'`.execute(
      db,
    );
    await sql`create trigger sand before insert on queue_entries execute function sand()`.execute(db);
    return async () => void (await sql`drop function sand cascade`.execute(db));
  }

  test.each([60, MANY])(
    'of %i rows leaves nothing, and the same list can be imported afterwards',
    async (rows) => {
      await freshApp();
      const text = largeList(rows);
      const mend = await breakQueue();
      const { id, importId } = await confirmed(text);
      await app.jobs.tick();
      expect((await rowOf(importId)).state).toBe('failed');
      const left = await everythingOf(importId);
      expect(Object.values(left).flat()).toEqual([]);
      const { imports } = await requester.ask(listImports, { params: { id } });
      expect(imports).toMatchObject([{ state: 'failed' }]);
      await mend();
      const again = await send(requester, id, text);
      await requester.ask(confirmImport, { params: { id: again.importId }, body: { mapping } });
      await app.jobs.tick();
      const { state, rows: figures } = await viewOf(again.importId);
      expect([state, await peopleSeen(id)]).toEqual(['done', figures.accepted]);
      const { entries } = await everythingOf(again.importId);
      expect(entries.filter((entry) => entry.state !== 'ready')).toEqual([]);
      expect(await sides()).toEqual([]);
    },
  );
});

describe('a list of more than a megabyte, read in a thread of its own', () => {
  const heavy = largeList(MANY, `${'Observation sans importance. '.repeat(8)}`);

  test('gives what it gives when it is read in process', async () => {
    expect(heavy.length).toBeGreaterThan(1_000_000);
    const id = await draftFor(requester);
    const view = await send(requester, id, heavy);
    const alone = await diagnose({ kind: 'bytes', bytes: Buffer.from(heavy) }, 2026);
    const { rows, findings, columns, suggestedMapping, encoding, delimiter, headerLine } = view;
    const notes = findings.filter(({ code }) => code !== 'mapping_remembered');
    expect({
      rows,
      findings: notes,
      columns,
      suggestedMapping,
      encoding,
      delimiter,
      headerLine,
    }).toEqual(alone);
    const done = await carryOut(app, requester, view.importId);
    expect([done.state, done.rows, await peopleSeen(id)]).toEqual(['done', rows, rows.accepted]);
  });

  test('is refused with the same sentence', async () => {
    const id = await draftFor(requester);
    const broken = heavy.replace('R9;Personne 9;', 'R9;"Personne 9;');
    const small = `Nom;Tél\nA;0639980001\nB;"pas fermé\n`;
    const [refusal, other] = [
      await requester.refused(uploadImport, { params: { id }, raw: broken }),
      await requester.refused(uploadImport, { params: { id }, raw: small }),
    ];
    expect(refusal).toMatchObject({ code: 'import.unclosed_quote', status: 422, params: { line: 10 } });
    expect(refusal.detail).toBe(other.detail.replace('ligne 3', 'ligne 10'));
    expect((await requester.ask(listImports, { params: { id } })).imports).toEqual([]);
  });
});

describe('side stores', () => {
  const list = 'Nom;Tél\nMartin;0639980001\n';

  test('are two while a list waits, and none once it is done, refused or discarded', async () => {
    await freshApp();
    const id = await draftFor(requester);
    const { importId } = await send(requester, id, list);
    expect((await sides()).map((name) => name.split('_')[0]).toSorted()).toEqual(['kept', 'staged']);
    await requester.ask(discardImport, { params: { id: importId } });
    expect(await sides()).toEqual([]);
    await requester.refused(uploadImport, { params: { id }, raw: `${list}"` });
    expect(await sides()).toEqual([]);
    await importWith(app, requester, id, list, { household: 'first' });
    expect(await sides()).toEqual([]);
  });

  test('of a list nobody confirmed are forgotten after a week, and the list with them', async () => {
    const id = await draftFor(requester);
    const { importId } = await send(requester, id, list);
    app.clock.advance({ days: 6, hours: 23 });
    await app.jobs.run('imports.purge');
    expect(await sides()).toHaveLength(2);
    app.clock.advance({ hours: 2 });
    requester = await app.as('requester');
    await app.jobs.run('imports.purge');
    expect(await sides()).toEqual([]);
    expect(await requester.refused(getImport, { params: { id: importId } })).toMatchObject({
      code: 'resource.not_found',
    });
  });

  test('that a crash left are thrown away after a day, those of a list in progress never', async () => {
    await freshApp();
    const { importId } = await confirmed(
      list.replace('Nom;Tél', 'Réf;Nom;Tél;CP;Note').replace('Martin;', 'A;M;'),
    );
    const { staged } = await rowOf(importId);
    const address = sideAddress(app.deps.config);
    const stray = newSideName('staged', app.clock.now());
    const tables = { columns: { people: 'line {key}' } };
    await (await openSide(address, stray, tables)).close();
    await app.jobs.run('imports.purge');
    expect(await sides()).toContain(stray);
    app.clock.advance({ hours: 25 });
    await app.jobs.run('imports.purge');
    expect((await sides()).toSorted()).toEqual([staged.kept, staged.side].toSorted());
    await app.jobs.tick();
    expect(await sides()).toEqual([]);
    expect((await rowOf(importId)).state).toBe('done');
  });
});
