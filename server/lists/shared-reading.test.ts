import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importChoices } from '#server/contracts/imports.contract.ts';
import { dropSide, openSide, sideAddress } from '#server/platform/side.ts';
import { openSpool } from '#server/platform/spool.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import { type Elsewhere, readShare, stageList } from './staging.service.ts';
import type { StagingJob } from './staging.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

const everywhere: Elsewhere = { leastBytes: 0, read: readShare };

/** Several slices; what is difficult stands on both sides of where it is shared. */
function difficultList(rows: number): Buffer {
  const lines = ['Liste des bénéficiaires;;;;;', 'Réf;Nom;Né le;Tél;Tél 2;Adresse'];
  for (let n = 0; n < rows; n += 1) {
    const repeated = n % 50 === 7 ? Math.floor(n / 2) : n;
    const number = n % 9 === 4 ? 'NC' : `1990${String(10_000 + repeated)}`;
    const address = n % 25 === 3 ? `"Bât. B ;\n${n} rue du Val"` : `${n} rue de l’Église`;
    const second = n % 40 === 1 ? '0199004000' : '';
    const note = n % 300 === 11 ? '2 69 05 49 588 157 80' : address;
    lines.push(`D${repeated};Zoé Lefèvre ${repeated};01/02/1950;${number};${second};${note}`);
    if (n % 700 === 500) lines.push('Réf;Nom;Né le;Tél;Tél 2;Adresse', ';;;;;', 'Total;;;;;12');
  }
  const text = Buffer.from(`${lines.join('\r\n')}\r\n`);
  // A line of another encoding towards the end.
  return Buffer.concat([text, Buffer.from('D9;Hélène;01/02/1950;0199004001;;rue\r\n', 'latin1')]);
}

async function staged(list: Buffer, elsewhere: Elsewhere | null) {
  const name = elsewhere === null ? 'staged_1_00000001' : 'staged_1_00000002';
  const keptName = name.replace('staged', 'kept');
  const address = sideAddress(app.deps.config);
  const spool = openSpool();
  spool.write(list);
  const job: StagingJob = {
    address,
    source: { kind: 'file', handle: spool.handle, size: spool.size() },
    keepAs: keptName,
    stageAs: name,
    campaignId: 0,
    year: 2026,
    wanted: {},
    mapping: null,
    choices: importChoices.parse({}),
    remembered: [],
    secretKey: '',
    referenceIs: null,
  };
  const view = await stageList(job, elsewhere);
  spool.close();
  const side = await openSide(address, name);
  const kept = await openSide(address, keptName);
  const rowsOf = async (table: string, order: string) =>
    (await sql`select * from ${side.table(table)} order by ${sql.ref(order)}`.execute(side.db)).rows;
  const rows = {
    people: await rowsOf('people', 'line'),
    phones: await rowsOf('phones', 'n'),
    refused: await rowsOf('refused', 'line'),
    outcomes: await rowsOf('outcomes', 'line'),
    text: (
      await sql<{ piece: string }>`select piece from ${kept.table('texts')} order by seq`.execute(kept.db)
    ).rows.map(({ piece }) => piece),
  };
  await side.close();
  await kept.close();
  for (const store of [name, keptName]) await dropSide(app.deps.db, address, store);
  return { view, rows };
}

test('a list read by two threads gives what one gives', async () => {
  const list = difficultList(9000);
  const alone = await staged(list, null);
  const shared = await staged(list, everywhere);
  expect(alone.view.rows.read).toBe(9001);
  expect(alone.rows.text.length).toBeGreaterThan(4);
  expect(alone.view.findings.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['nir', 'duplicate_in_file', 'encoding_repaired', 'repeated_headers_skipped']),
  );
  expect(shared).toEqual(alone);
});

test('a list shorter than its first part is read whole', async () => {
  const list = difficultList(20);
  expect(await staged(list, everywhere)).toEqual(await staged(list, null));
});
