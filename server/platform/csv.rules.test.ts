import fc from 'fast-check';
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { csvRow, unguarded } from './csv.ts';

test('cells are quoted, separated by semicolons and end with CRLF', () => {
  expect(csvRow(['Ondine', 'dit "Nini"', 3.5, null])).toBe('"Ondine";"dit ""Nini""";"3,5";""\r\n');
});

test.each(['=cmd|x', ' =1', '\u00A0=1', '\t@SUM(1)', '-1+1', '+33', '＝1', '\rx', '\0', 'ligne\n=1'])(
  'a cell that could run as a formula is guarded on each of its lines: %j',
  (cell) => {
    const written = Papa.parse<string[]>(csvRow([cell]), { delimiter: ';', newline: '\r\n' }).data[0]?.[0];
    expect(written).toContain("'");
    for (const line of (written ?? '').split('\n')) expect(line).not.toMatch(/^[\s\u00A0]*[=+\-@＝＋－＠]/);
    expect(unguarded(written ?? '')).toBe(cell);
  },
);

test('what was guarded can be taken back exactly', () => {
  const cell = fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', ' ', '\n', '\t', 'a', '"', ';') });
  fc.assert(
    fc.property(cell, (original) => {
      const written = Papa.parse<string[]>(csvRow([original]), { delimiter: ';', newline: '\r\n' })
        .data[0]?.[0];
      expect(unguarded(written ?? '')).toBe(original);
    }),
  );
});
