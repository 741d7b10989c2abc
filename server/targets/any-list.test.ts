import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  confirmImport,
  downloadRejects,
  getImport,
  type ImportChoices,
  reviewHeld,
} from '#server/contracts/imports.contract.ts';
import { recordOpposition } from '#server/contracts/lines.contract.ts';
import { listTargets } from '#server/contracts/targets.contract.ts';
import { unscoped } from '#server/platform/database.ts';
import { listSides, sideAddress } from '#server/platform/side.ts';
import { type Client, startApp, type TestApp } from '#server/testing.ts';
import { entriesOf } from '#server/testing-desk.ts';
import { draftFor, send, tryWith } from '#server/testing-lists.ts';
import { runningCampaign } from '#server/testing-world.ts';

let app: TestApp;
let requester: Client;

beforeAll(async () => {
  app = await startApp();
  requester = await app.as('requester');
  const supervisor = await app.as('supervisor');
  for (const number of ['0199004000', '0199004001'])
    await supervisor.ask(recordOpposition, { body: { number, channel: 'mail' } });
  await runningCampaign(app, { by: 'otherRequester', list: 'Nom;Tél\nAilleurs;0199004002\n' });
});
afterAll(() => app.stop());

const roles = ['external_ref', 'full_name', 'birth_on', 'phone', 'phone', 'deadline_on', 'field'] as const;
const mapping = roles.map((role, column) => ({ column, role }));

/** Few different values, so that people, numbers and references meet. */
const number = fc.integer({ min: 0, max: 9 }).map((n) => `019900400${n}`);
const row = fc
  .tuple(
    fc.constantFrom('', '', 'R1', 'R2', 'R3', 'R4'),
    fc.constantFrom('Ada', 'Bo', 'Cé', 'Dé', ''),
    fc.constantFrom('', '', '01/02/1950', '03/04/1960'),
    fc.oneof(number, fc.constantFrom('', '3975', 'NC')),
    fc.oneof({ weight: 3, arbitrary: fc.constant('') }, number),
    fc.constantFrom('', '31/12/2026', '30/06/2026', '31/02/2026'),
    fc.constantFrom('', 'AAH', 'PCH', 'décédé'),
  )
  .map((cells) => cells.join(';'));

const choices: fc.Arbitrary<ImportChoices> = fc.record({
  sameInFile: fc.constantFrom('merge', 'first'),
  inCampaign: fc.constantFrom('update', 'keep'),
  household: fc.constantFrom('together', 'first'),
  crowd: fc.constantFrom('together', 'first', 'set_aside'),
  elsewhere: fc.constantFrom('call', 'set_aside'),
  absent: fc.constantFrom('keep', 'close'),
  suspicious: fc.constantFrom('hold', 'call'),
});

const rowsOfList = fc
  .array(row, { minLength: 1, maxLength: 25 })
  // A list of empty rows is refused.
  .filter((rows) => rows.some((cells) => !/^;*$/.test(cells)));
const lists = fc.array(fc.tuple(rowsOfList, choices, fc.boolean()), {
  minLength: 1,
  maxLength: 3,
});

/** What must hold of a campaign whatever was imported into it; `people` were accepted in all. */
async function expectSound(campaignId: number, people: number): Promise<void> {
  const db = unscoped(app.deps.db);
  expect((await requester.ask(listTargets, { params: { id: campaignId } })).total).toBe(people);
  const targets = await db.selectFrom('targets').select('id').where('campaign_id', '=', campaignId).execute();
  expect(targets).toHaveLength(people);
  const keys = await db
    .selectFrom('target_keys')
    .select('target_id')
    .where('campaign_id', '=', campaignId)
    .execute();
  expect(new Set(keys.map(({ target_id }) => target_id)).size).toBe(people);
  expect(keys).toHaveLength(people);
  const usable = await db
    .selectFrom('target_lines')
    .innerJoin('lines', 'lines.id', 'target_lines.line_id')
    .innerJoin('line_numbers', 'line_numbers.line_id', 'lines.id')
    .select(['target_id', 'lines.id', 'lines.number', 'line_numbers.number as known', 'opposed_at'])
    .execute();
  expect(usable.filter(({ number, known }) => number !== `+${known}`)).toEqual([]);
  expect(usable.filter(({ opposed_at }) => opposed_at !== null)).toEqual([]);
  for (const entry of await entriesOf(app, campaignId)) {
    const lines = usable.filter(({ target_id }) => target_id === entry.target_id).map(({ id }) => id);
    expect(new Set(lines).size).toBe(lines.length);
    expect(lines).toContain(entry.line_id);
    expect([entry.state, entry.disposition]).toEqual(
      entry.state === 'done' ? ['done', 'withdrawn'] : ['ready', null],
    );
  }
  const { rows } = await sql<{ n: number }>`
    select (select count(*) from lines) - (select count(*) from line_numbers) as n`.execute(db);
  expect(Number(rows[0]?.n)).toBe(0);
}

test('whatever the lists and the choices, all rows are accounted for, and what is shown is what happens', async () => {
  await fc.assert(
    fc.asyncProperty(lists, async (files) => {
      const id = await draftFor(requester);
      let people = 0;
      let withdrawn = 0;
      for (const [index, [rows, chosen, isReviewed]] of files.entries()) {
        const text = ['Réf;Nom;Né le;Tél;Tél 2;Fin;Droit', ...rows, '\n'.repeat(index)].join('\n');
        const { importId } = await send(requester, id, text);
        const shown = await tryWith(requester, importId, { mapping, choices: chosen });
        await requester.ask(confirmImport, {
          params: { id: importId },
          body: { mapping, choices: chosen },
        });
        await app.jobs.tick();
        const done = await requester.ask(getImport, { params: { id: importId } });
        const { read, accepted, duplicate, opposed, rejected, held, closed } = done.rows;
        expect(done.state).toBe('done');
        expect(read).toBe(rows.filter((cells) => !/^;*$/.test(cells)).length);
        expect(accepted + duplicate + opposed + rejected).toBe(read);
        expect(done.rows).toEqual(shown.rows);
        expect(done.findings).toEqual(shown.findings);
        const rejects = await (await requester.fetch(downloadRejects, { params: { id: importId } })).text();
        expect(rejects.trimEnd().split('\r\n')).toHaveLength(1 + rejected);
        people += accepted;
        withdrawn += closed;
        const states = (await entriesOf(app, id)).map(({ state }) => state);
        expect(states.filter((state) => state === 'done')).toHaveLength(withdrawn);
        await expectSound(id, people);
        if (!isReviewed || held === 0) continue;
        const lines = rows.map((_, n) => n + 2);
        const body = { lines, decision: 'call' as const };
        const reviewed = await requester.ask(reviewHeld, { params: { id: importId }, body });
        expect(reviewed.rows).toMatchObject({ held: 0, rejected });
        await app.jobs.tick();
        const { total } = await requester.ask(listTargets, { params: { id } });
        expect(total).toBeLessThanOrEqual(people + held);
        people = total;
        withdrawn = (await entriesOf(app, id)).filter(({ state }) => state === 'done').length;
        await expectSound(id, people);
      }
      expect(await listSides(app.deps.db, sideAddress(app.deps.config))).toEqual([]);
    }),
    { numRuns: 12 },
  );
});
