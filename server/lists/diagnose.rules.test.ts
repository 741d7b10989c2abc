import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvRow } from '#server/platform/csv.ts';
import { Refusal } from '#server/platform/refusal.ts';
import { type Diagnosis, diagnose } from './doctor.ts';
import { utf8 } from './testing.ts';

/** The whole way of a list, from bytes to figures: what each part does is tested beside it. */

const read = (input: Uint8Array | string) =>
  diagnose({ kind: 'bytes', bytes: typeof input === 'string' ? utf8(input) : input }, 2026);

function expectAccounted({ rows, findings }: Diagnosis): void {
  const { read: all, accepted, duplicate, opposed, rejected } = rows;
  expect(accepted + duplicate + opposed + rejected).toBe(all);
  const refused = findings.filter(({ severity }) => severity === 'rejected' || severity === 'held');
  expect(refused.reduce((sum, { count }) => sum + count, 0)).toBe(rejected);
}

test('two exports glued together, titles, a total and a repeated header: the people, and nobody else', async () => {
  const text = [
    'Export du 05/01/2026;;',
    ';;',
    'Nom;Prénom;Tél',
    'MARTIN;Zoë;0639980001',
    'PETIT;Éva;639980002',
    'Nom;Prénom;Tél',
  ];
  const old = Buffer.from('\r\nDURAND;Noé;06.39.98.00.03\r\nTotal;3;\r\n', 'latin1');
  const found = await read(Uint8Array.from(Buffer.concat([utf8(text.join('\r\n')), old])));
  expect(found).toMatchObject({
    encoding: 'utf-8',
    delimiter: ';',
    headerLine: 3,
    rows: { read: 3, accepted: 3, duplicate: 0, rejected: 0 },
  });
  expect(found.columns[1]?.samples).toEqual(['Zoë', 'Éva', 'Noé']);
  expect(found.suggestedMapping.map(({ role }) => role)).toEqual(['last_name', 'first_name', 'phone']);
  expect(found.findings.map(({ code, count }) => [code, count])).toEqual(
    expect.arrayContaining([
      ['title_lines_skipped', 1],
      ['total_lines_skipped', 1],
      ['repeated_headers_skipped', 1],
      ['encoding_repaired', 1],
      ['phone_zero_restored', 1],
    ]),
  );
});

describe('hostile shapes end, and every row is accounted for', () => {
  test.each([
    ['a run of blank lines in the middle', `Nom;Tél\nA;0639980001${'\n'.repeat(1_000_000)}B;0639980002`, 2],
    ['delimiters only', `Nom;Tél\nA;0639980001\n${';'.repeat(900_000)}`, 1],
    ['a cell full of numbers', `Nom;Tél\nA;${'0639980001 '.repeat(80_000)}`, 1],
    ['a cell full of digits', `Nom;Tél\nA;${'1'.repeat(900_000)}`, 1],
    ['a cell full of guarded signs', `Nom;Tél\n${"'".repeat(300_000)}=;0639980001`, 1],
    ['a cell full of blanks', `Nom;Tél\nA${' '.repeat(500_000)}B;0639980001`, 1],
    ['what begins like social security numbers', `Nom;Tél\n${'1 85 05 78 '.repeat(80_000)};0639980001`, 1],
    ['cells just below the limit', `Nom;Tél;Note\nA;0639980001;${'ne plus appel '.repeat(700)}`, 1],
  ])('%s', async (_, input, rows) => {
    const found = await read(input);
    expect(found.rows.read).toBe(rows);
    expectAccounted(found);
  });
});

test('every row is accounted for, whatever the cells hold', async () => {
  const cell = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom(
      '',
      '0639980001',
      '639980002',
      '0639980001 / 0639980002',
      '3975',
      'NC',
      '31/02/2026',
      '46000',
      'Zoë',
      'décédé',
      'ne plus appeler',
      '255084958815738',
      '"',
      "l'é",
      ';',
      '\n',
    ),
  );
  const table = fc
    .integer({ min: 2, max: 6 })
    .chain((width) =>
      fc.tuple(
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 30 }),
        fc.constant(width),
      ),
    );
  await fc.assert(
    fc.asyncProperty(table, async ([rows, width]) => {
      const headers = ['Nom', 'Tél', 'Échéance', 'CP', 'Note', 'Langue'].slice(0, width);
      // Somebody whom nothing may hide: a list of nobody is refused.
      const sure = headers.map((_, column) => ['Sûre', '0199000001'][column] ?? '');
      const content = [headers, sure, ...rows].map((cells) => csvRow(cells)).join('');
      fc.pre(!content.includes('\0'));
      const found = await read(content);
      expect(found.rows.read).toBeLessThanOrEqual(rows.length + 1);
      const nirRows = found.rows.rejected - refusedOf(found);
      expect(nirRows).toBeGreaterThanOrEqual(0);
      expect(nirRows).toBeLessThanOrEqual(found.findings.find(({ code }) => code === 'nir')?.count ?? 0);
      const { read: all, accepted, duplicate, opposed, rejected } = found.rows;
      expect(accepted + duplicate + opposed + rejected).toBe(all);
    }),
    { numRuns: 40 },
  );
});

/** Rows refused or held for another reason than a social security number, whose cells are counted apart. */
function refusedOf({ findings }: Diagnosis): number {
  return findings
    .filter(({ severity }) => severity === 'rejected' || severity === 'held')
    .reduce((sum, { count }) => sum + count, 0);
}

test('any bytes are read or refused, never anything else', async () => {
  const input = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.string({ unit: fc.constantFrom(...'Nom;Tél"\n\r\t,0639980001 \u00A0='), maxLength: 200 }).map(utf8),
    fc.uint8Array({ maxLength: 100 }).map((rest) => Uint8Array.from([0x50, 0x4b, 3, 4, ...rest])),
  );
  await fc.assert(
    fc.asyncProperty(input, async (content) => {
      const outcome = await read(content).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(Refusal);
    }),
    { numRuns: 60 },
  );
});

test('names in capitals are written as they are read aloud, and that alone is no repair', async () => {
  const { rows, findings } = await read('Nom;Prénom;Tél\nMARTIN;ZOË;0639980001\nPETIT;ÉVA;639980002\n');
  expect(rows).toMatchObject({ accepted: 2, repaired: 1 });
  expect(findings).toContainEqual({
    code: 'name_tidied',
    severity: 'note',
    count: 2,
    samples: [
      { line: 2, before: 'MARTIN', after: 'Martin' },
      { line: 3, before: 'PETIT', after: 'Petit' },
    ],
  });
});
