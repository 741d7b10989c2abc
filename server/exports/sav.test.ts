import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Papa from 'papaparse';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSav } from '#server/exports/sav.ts';
import type { Described } from '#server/exports/tables.rules.ts';
import { unguarded } from '#server/platform/csv.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import { drawnCampaign, endlessLabel } from '#server/testing-drawn.ts';
import { bundleRows, type CsvRecord, exportedBundle } from '#server/testing-exports.ts';
import { expectSame, fromPspp, hasHaven, isInstalled, ran } from '#server/testing-readers.ts';

/** The SPSS file of a bundle, read by two programs that know nothing of us. */

let app: TestApp;
let folder: string;
let codes: CsvRecord[];
let dictionary: CsvRecord[];

beforeAll(async () => {
  app = await startApp();
  const { id } = await drawnCampaign(app, 81, 'eligibility_known');
  const bundle = await exportedBundle(await app.as('requester'), id);
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tonalite-sav-'));
  fs.writeFileSync(path.join(folder, 'reponses.sav'), await bundle('reponses.sav'));
  codes = await bundleRows(bundle, 'reponses');
  dictionary = (await bundleRows(bundle, 'dictionnaire')).filter((row) => row['table'] === 'reponses');
});
afterAll(async () => {
  fs.rmSync(folder, { recursive: true, force: true });
  await app.stop();
});

/** Cells as they were before the guard against formulas, with names as SPSS takes them (`with` is a word of its own). */
function expected(): CsvRecord[] {
  return codes.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, cell]) => [name === 'with' ? 'with_2' : name, unguarded(cell)]),
    ),
  );
}

function entriesOf(name: string): CsvRecord[] {
  return dictionary.filter((row) => row['colonne'] === (name === 'with_2' ? 'with' : name));
}

/** What a label may be cut to; a cut one ends with an ellipsis. */
function expectLabel(found: string, whole: string, bytes: number, where: string): void {
  const line = unguarded(whole).replace(/\s+/g, ' ').trim();
  if (Buffer.byteLength(line) <= bytes) {
    expect(found, where).toBe(line);
    return;
  }
  expect(Buffer.byteLength(found), where).toBeLessThanOrEqual(bytes);
  expect(found.endsWith('…') && line.startsWith(found.slice(0, -1)), where).toBe(true);
  expect(found, where).not.toContain('\uFFFD');
}

test.skipIf(!hasHaven())('haven gives back every value, label and missing code', async () => {
  fs.writeFileSync(
    path.join(folder, 'check.R'),
    [
      'd <- haven::read_sav("reponses.sav", user_na = TRUE)',
      'plain <- as.data.frame(lapply(d, function(x) {',
      '  if (inherits(x, "POSIXct")) return(format(x, "%Y-%m-%d %H:%M", tz = "UTC"))',
      '  if (inherits(x, "Date")) return(format(x, "%Y-%m-%d"))',
      '  if (inherits(x, "hms")) return(ifelse(is.na(x), NA, substr(format(x), 1, 5)))',
      '  x <- as.vector(unclass(x)); attributes(x) <- NULL; x',
      '}), check.names = FALSE)',
      'plain[plain == ""] <- NA',
      'write.csv(plain, "haven.csv", row.names = FALSE, na = "", fileEncoding = "UTF-8", eol = "\\r\\n")',
      'said <- do.call(rbind, lapply(names(d), function(n) { x <- d[[n]]',
      '  row <- function(what, code, text) data.frame(name = n, what = what, code = as.character(code), text = text)',
      '  out <- row("label", "", attr(x, "label"))',
      '  if (!is.null(attr(x, "na_range"))) out <- rbind(out, row("missing", "", paste(attr(x, "na_range"), collapse = " ")))',
      '  l <- attr(x, "labels"); if (length(l) > 0) out <- rbind(out, row("value", unname(l), names(l)))',
      '  out }))',
      'write.csv(said, "said.csv", row.names = FALSE, fileEncoding = "UTF-8", eol = "\\r\\n")',
    ].join('\n'),
  );
  await ran('Rscript', ['--vanilla', 'check.R'], folder);
  const read = (name: string) =>
    Papa.parse<CsvRecord>(fs.readFileSync(path.join(folder, name), 'utf8'), {
      header: true,
      skipEmptyLines: true,
    }).data;
  expectSame(read('haven.csv'), expected());
  const said = read('said.csv');
  const names = Object.keys(expected()[0] ?? {});
  expect([...new Set(said.map((row) => row['name']))]).toEqual(names);
  for (const name of names) {
    const [whole, ...values] = entriesOf(name);
    const of = (what: string) => said.filter((row) => row['name'] === name && row['what'] === what);
    expectLabel(of('label')[0]?.['text'] ?? '', whole?.['libelle'] ?? '', 256, name);
    const isMissing = values.some((row) => row['code'] === '-7');
    expect(
      of('missing').map((row) => row['text']),
      name,
    ).toEqual(isMissing ? ['-7 -1'] : []);
    expect(
      of('value')
        .map((row) => row['code']?.trim())
        .sort(),
      name,
    ).toEqual(values.map((row) => row['code']).sort());
    for (const value of values) {
      const found = of('value').find((row) => row['code']?.trim() === value['code']);
      expectLabel(found?.['text'] ?? '', value['libelle_code'] ?? '', 120, `${name} ${value['code']}`);
    }
  }
  const endless = entriesOf('choix').find((row) => row['code'] === '1')?.['libelle_code'] ?? '';
  expect(unguarded(endless) === endlessLabel).toBe(true);
});

test.skipIf(!isInstalled('pspp'))(
  'PSPP gives back every value, label, missing code and the weight',
  async () => {
    fs.writeFileSync(
      path.join(folder, 'check.sps'),
      [
        "GET FILE='reponses.sav'.",
        'SHOW WEIGHT.',
        'DISPLAY DICTIONARY.',
        "SAVE TRANSLATE /OUTFILE='pspp.csv' /TYPE=CSV /FIELDNAMES /CELLS=VALUES /MISSING=IGNORE /REPLACE.",
      ].join('\n'),
    );
    const said = await ran('pspp', ['-O', 'format=csv', 'check.sps'], folder);
    expect(said).not.toMatch(/error|warning/i);
    expect(said).toMatch(/ponderation/);
    expect(said).toContain('-7 THRU -1');
    expect(said).toContain('Impossible à joindre');
    expect(said).toContain('مرحبا بكم');
    const text = fs.readFileSync(path.join(folder, 'pspp.csv'), 'utf8');
    const { data } = Papa.parse<CsvRecord>(text, { header: true, skipEmptyLines: true });
    expectSame(
      data.map((row) =>
        Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, fromPspp(cell)])),
      ),
      expected(),
    );
  },
);

const column = (name: string, type: Described['type']): Described => ({
  name,
  label: name,
  type,
  values: [],
  hasAbsences: false,
});

async function savOf(
  columns: readonly Described[],
  pages: readonly (readonly (string | number | null)[])[][],
) {
  const sav = createSav(columns);
  for (const page of pages) sav.add(page);
  const pieces: Buffer[] = [];
  for await (const piece of sav.stream({ title: 'Essai', at: app.clock.now(), weight: null }))
    pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

test.skipIf(!isInstalled('pspp'))(
  'texts of every length come back whole, up to what SPSS takes',
  async () => {
    const lengths = [
      0, 1, 7, 8, 9, 252, 253, 254, 255, 256, 257, 503, 504, 505, 509, 510, 511, 765, 1008, 5000, 32_767,
    ];
    const columns = lengths.map((length) => column(`t${length}`, 'text'));
    const texts = lengths.map((length) => `${'a'.repeat(Math.max(0, length - 1))}${length > 0 ? 'z' : ''}`);
    const too = 'é'.repeat(20_000);
    fs.writeFileSync(
      path.join(folder, 'lengths.sav'),
      await savOf(
        [...columns, column('trop', 'text')],
        [[[...texts, too]], [[...lengths.map(() => null), null]]],
      ),
    );
    fs.writeFileSync(
      path.join(folder, 'lengths.sps'),
      "GET FILE='lengths.sav'.\nSAVE TRANSLATE /OUTFILE='lengths.csv' /TYPE=CSV /FIELDNAMES /REPLACE.",
    );
    expect(await ran('pspp', ['-O', 'format=csv', 'lengths.sps'], folder)).not.toMatch(/error|warning/i);
    const csv = fs.readFileSync(path.join(folder, 'lengths.csv'), 'utf8');
    const [found] = Papa.parse<CsvRecord>(csv, { header: true }).data;
    for (const [index, length] of lengths.entries())
      expect(found?.[`t${length}`]?.trimEnd()).toBe(texts[index]);
    expect(found?.['trop']?.trimEnd()).toBe(`${'é'.repeat(16_382)}…`);
  },
);

test('numbers come back to the last bit, in as many pages as they were given', async () => {
  const numbers = [0, 151, 152, -99, -100, 0.1, 1e300, -1e-300, 9_007_199_254_740_991];
  const bytes = await savOf([column('n', 'decimal')], [numbers.map((n) => [n]), [[null]]]);
  const data = bytes.subarray(bytes.indexOf(Buffer.from([0xe7, 3, 0, 0, 0, 0, 0, 0])) + 8);
  expect([...data.subarray(0, 8)]).toEqual([100, 251, 253, 1, 253, 253, 253, 253]);
  expect([data.readDoubleLE(8), data.readDoubleLE(16), data.readDoubleLE(24)]).toEqual([152, -100, 0.1]);
  expect(bytes.readInt32LE(80)).toBe(10);
});

test.skipIf(!isInstalled('pspp'))('a campaign without anybody has an SPSS file all the same', async () => {
  fs.writeFileSync(
    path.join(folder, 'empty.sav'),
    await savOf([column('a', 'text'), column('n', 'integer')], []),
  );
  fs.writeFileSync(path.join(folder, 'empty.sps'), "GET FILE='empty.sav'.\nDISPLAY NAMES.");
  const said = await ran('pspp', ['-O', 'format=csv', 'empty.sps'], folder);
  expect(said).not.toMatch(/error|warning/i);
  expect(said).toMatch(/^n$/m);
});
