import { expect, test } from 'vitest';
import { consult } from './doctor.ts';

function source(text: string) {
  return { kind: 'bytes', bytes: new TextEncoder().encode(text) } as const;
}

const list = source('Nom;Tél\nA;0639980001\nB;3975\nC;639980002\n');

test('the doctor says in French what an import would do', async () => {
  const { isList, text } = await consult(list, 2026, false);
  expect(isList).toBe(true);
  expect(text).toContain('utf-8, point-virgule, titres ligne 1, 2 colonnes');
  expect(text).toContain('3 lignes : 2 prêtes (dont 1 réparées), 0 en double, 1 rejetées');
  expect(text).toContain('ligne 4 : 639980002 → 06 39 98 00 02');
});

test('for machines, it says the same in JSON', async () => {
  const { text } = await consult(list, 2026, true);
  expect(JSON.parse(text)).toMatchObject({
    encoding: 'utf-8',
    delimiter: ';',
    headerLine: 1,
    rows: { read: 3, accepted: 2, repaired: 1, duplicate: 0, rejected: 1 },
    findings: [
      { code: 'short_number', count: 1, samples: [{ line: 3, before: '3975' }] },
      { code: 'phone_zero_restored' },
    ],
    suggestedMapping: [
      { column: 0, role: 'full_name' },
      { column: 1, role: 'phone' },
    ],
  });
});

test('a file that is no list gets its sentence, in JSON too', async () => {
  const page = source('<html><body>erreur</body></html>');
  const { isList, text } = await consult(page, 2026, false);
  expect(isList).toBe(false);
  expect(text).toContain('page web');
  expect(JSON.parse((await consult(page, 2026, true)).text)).toMatchObject({
    refusal: { code: 'import.web_page' },
  });
});
