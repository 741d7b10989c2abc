import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ColumnRole, FieldType } from '#server/contracts/imports.contract.ts';
import { NIR_MASK } from './nir.rules.ts';
import { type CheckedRow, compileRow, type Person, type RowOptions } from './row.rules.ts';

interface Columns {
  readonly [header: string]: ColumnRole;
}

const asUsual: RowOptions = { year: 2026, types: [], suspicious: 'hold' };

function check(columns: Columns, cells: readonly string[], options: Partial<RowOptions> = {}): CheckedRow {
  const headers = Object.keys(columns);
  const mapping = Object.values(columns).map((role, column) => ({ column, role }));
  return compileRow(headers, mapping, { ...asUsual, ...options })({ line: 7, cells });
}

function personOf(row: CheckedRow): Person {
  if (row.kind !== 'ready') throw new Error(`not ready: ${JSON.stringify(row)}`);
  return row.person;
}

const all: Columns = {
  Réf: 'external_ref',
  Civ: 'civility',
  Nom: 'last_name',
  Prénom: 'first_name',
  'Né le': 'birth_on',
  CP: 'postal_code',
  Commune: 'commune',
  Tél: 'phone',
  'Tél 2': 'phone',
  Langue: 'language',
  Fin: 'deadline_on',
  Note: 'field',
  Fax: 'ignore',
};
const usual = [
  'R1',
  'Mme',
  'Dupont',
  'Zoé',
  '12/03/1956',
  '97400',
  'Saint-Denis',
  '06 39 98 00 12',
  '01 99 00 34 56',
  'fr',
  '31/12/2026',
  'au calme',
  '',
];

test('a usual row becomes somebody, and nothing is to be said of it', () => {
  const row = check(all, usual);
  expect(row).toMatchObject({ kind: 'ready', repairs: [], notes: [] });
  expect(personOf(row)).toEqual({
    line: 7,
    externalRef: 'R1',
    civility: 'Mme',
    lastName: 'Dupont',
    firstName: 'Zoé',
    displayName: 'Zoé Dupont',
    birthOn: '1956-03-12',
    postalCode: '97400',
    commune: 'Saint-Denis',
    territory: 'RE',
    language: 'fr',
    deadlineOn: '2026-12-31',
    weight: null,
    fields: { Note: 'au calme' },
    key: expect.any(BigInt),
    phones: [
      { number: '+33639980012', kind: 'mobile', territory: 'RE' },
      { number: '+33199003456', kind: 'fixed', territory: 'RE' },
    ],
  });
});

describe('who is the same person', () => {
  /** As keys were first written: 32 hexadecimal digits, of which the first sixteen are kept. */
  const stored = (identity: string) =>
    BigInt.asIntN(64, BigInt(`0x${createHash('sha256').update(identity).digest('hex').slice(0, 16)}`));
  const keyOf = (columns: Columns, cells: readonly string[]) => personOf(check(columns, cells)).key;
  const named: Columns = { Nom: 'last_name', Prénom: 'first_name', Né: 'birth_on', Tél: 'phone' };

  test.each<readonly [by: string, columns: Columns, cells: readonly string[], identity: string]>([
    ['a reference', all, usual, 'ref|R1'],
    [
      'name and birth date',
      named,
      ['DUPONT', 'ZOÉ', '12/03/1956', '0639980012'],
      'birth|zoe dupont|1956-03-12',
    ],
    ['name and first number', named, ['Dupont', 'Zoé', '', '639980012'], 'number|zoe dupont|+33639980012'],
    ['number alone', { Tél: 'phone' }, ['0639980012'], 'number||+33639980012'],
    [
      'name as it came, whatever was set apart',
      named,
      ['DUPONT (née MARTIN)', 'Zoé', '12/03/1956', '0639980012'],
      'birth|zoe dupont (nee martin)|1956-03-12',
    ],
    [
      'name without blanks, dashes, apostrophes',
      named,
      ['DE LA  CRUZ-PAZ', "D'ARC", '12/03/1956', '0639980012'],
      'birth|d arc de la cruz paz|1956-03-12',
    ],
  ])('by %s', (_, columns, cells, identity) => {
    expect(keyOf(columns, cells)).toBe(stored(identity));
  });
});

describe('rows that do not have as many cells as there are headers', () => {
  test('cells left out at the end are empty ones', () => {
    const row = check(all, usual.slice(0, 10));
    expect(row).toMatchObject({
      kind: 'ready',
      repairs: [{ code: 'row_completed', before: '10 / 13', after: null }],
      notes: ['unlimited_right'],
    });
  });

  test.each([
    ['most of it is absent', usual.slice(0, 6)],
    [
      'a cell is missing before the number, which stands elsewhere',
      usual.toSpliced(2, 1).toSpliced(7, 1, ''),
    ],
    ['a cell is missing, and the second number stands for the first', usual.toSpliced(2, 1)],
    [
      'what stands for the postal code is a town',
      ['R1', 'Mme', 'Dupont', 'Zoé', '', 'Nevers', '', '0639980012'],
    ],
    ['cells too many', [...usual, 'intrus']],
  ])('%s: refused', (_, cells) => {
    expect(check(all, cells)).toEqual({
      kind: 'rejected',
      line: 7,
      code: 'wrong_column_count',
      before: `${cells.length} / 13`,
      cells,
    });
  });

  test('empty cells too many are none', () => {
    expect(check(all, [...usual, '', ' '])).toMatchObject({ kind: 'ready', repairs: [] });
  });
});

test('the number that is missing at the end is the reason', () => {
  const columns: Columns = { Nom: 'full_name', Note: 'field', Tél: 'phone' };
  expect(check(columns, ['Dupont', 'x'])).toMatchObject({ kind: 'rejected', code: 'no_phone' });
});

test('a monstrous cell is refused, even in a column that is dropped', () => {
  const row = check(all, usual.with(12, 'x'.repeat(10_001)));
  expect(row).toMatchObject({ kind: 'rejected', code: 'cell_too_long', before: 'x'.repeat(120) });
  expect(check(all, usual.with(12, 'x'.repeat(10_000))).kind).toBe('ready');
});

describe('a social security number', () => {
  test('refuses the row before anything else is said', () => {
    for (const cells of [
      usual.with(11, `voir ${NIR_MASK}`),
      usual.with(7, '').with(8, NIR_MASK).with(0, NIR_MASK),
    ])
      expect(check(all, cells)).toMatchObject({ kind: 'rejected', code: 'nir', before: NIR_MASK });
  });

  test('is nothing in a column that is dropped', () => {
    expect(check(all, usual.with(12, NIR_MASK)).kind).toBe('ready');
  });
});

describe('a row that speaks of a death or of a refusal', () => {
  test.each([
    ['in a comment', usual.with(11, 'Ne plus appeler. Vu le 3.'), 'do_not_call', 'Ne plus appeler'],
    ['beside a name', usual.with(2, 'DUPONT (DCD)'), 'deceased', 'DUPONT (DCD)'],
    ['beside a number', usual.with(7, '0639980012 (décédée)'), 'deceased', '0639980012 (décédée)'],
    ['for a town', usual.with(6, 'décédé'), 'deceased', 'décédé'],
  ])('%s is held', (_, cells, code, before) => {
    expect(check(all, cells)).toEqual({ kind: 'held', line: 7, code, before, cells });
    expect(check(all, cells, { suspicious: 'call' }).kind).toBe('ready');
  });

  test('is refused when it cannot be called anyway, and not held for a column that is dropped', () => {
    expect(check(all, usual.with(11, 'DCD').with(7, '').with(8, ''))).toMatchObject({ code: 'no_phone' });
    expect(check(all, usual.with(12, 'DCD')).kind).toBe('ready');
  });

  test('by the question its column asks', () => {
    const columns: Columns = { Nom: 'full_name', Tél: 'phone', Décédé: 'field' };
    expect(check(columns, ['Dupont', '0639980012', 'O'])).toMatchObject({
      kind: 'held',
      before: 'Décédé : O',
    });
    expect(check(columns, ['Dupont', '0639980012', 'N']).kind).toBe('ready');
  });
});

describe('extra columns are kept in one writing', () => {
  const value = (type: FieldType, cell: string) =>
    personOf(check({ Tél: 'phone', X: 'field' }, ['0639980012', cell], { types: ['text', type] })).fields[
      'X'
    ];

  test.each([
    ['date', '5 janv. 2026', '2026-01-05'],
    ['date', '05/01/2026', '2026-01-05'],
    ['date', '05/01/2026 14:30', '05/01/2026 14:30'],
    ['date', 'au printemps', 'au printemps'],
    ['date', '00/00/0000', '00/00/0000'],
    ['number', '12,5', '12.5'],
    ['number', '1 234,50', '1234.50'],
    ['number', '012', '012'],
    ['number', '1234567890123456', '1234567890123456'],
    ['number', 'douze', 'douze'],
    ['yes_no', 'OUI', 'oui'],
    ['yes_no', 'x', 'oui'],
    ['yes_no', 'Faux', 'non'],
    ['yes_no', 'peut-être', 'peut-être'],
    ['text', '12,5', '12,5'],
  ] as const)('%s: %s is %s', (type, cell, kept) => {
    expect(value(type, cell)).toBe(kept);
  });

  test('whatever their names, and twice the same one', () => {
    const headers = ['Tél', '__proto__', 'constructor', 'Note', 'Note'];
    const mapping = headers.map((_, column) => ({
      column,
      role: column === 0 ? ('phone' as const) : ('field' as const),
    }));
    const row = compileRow(headers, mapping, asUsual)({ line: 2, cells: ['0639980012', 'a', 'b', 'c', 'd'] });
    expect(Object.entries(personOf(row).fields)).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
      ['Note', 'c'],
      ['Note (2)', 'd'],
    ]);
  });
});

test.each([
  ['without a column to call', { Nom: 'last_name' }, 'import.no_phone_column'],
  ['with two first names', { A: 'first_name', B: 'first_name', Tél: 'phone' }, 'import.bad_mapping'],
] as const)('a mapping %s is refused', (_, columns, code) => {
  expect(() => check(columns, [])).toThrow(expect.objectContaining({ code }));
});

test('a mapping that names a column twice, or one that is not there, is refused', () => {
  const mapping = [{ column: 0, role: 'phone' as const }];
  expect(() => compileRow([], mapping, asUsual)).toThrow(
    expect.objectContaining({ code: 'import.bad_mapping' }),
  );
  expect(() => compileRow(['Tél'], [...mapping, ...mapping], asUsual)).toThrow(
    expect.objectContaining({ code: 'import.bad_mapping' }),
  );
});
