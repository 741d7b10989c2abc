import { expect, test } from 'vitest';
import type { ColumnRole, FindingCode } from '#server/contracts/imports.contract.ts';
import { countColumns, suggestMapping } from './columns.rules.ts';
import { nirFinder } from './nir.rules.ts';
import { type CheckedRow, compileRow, type Person } from './row.rules.ts';

/**
 * The catalogue of bad input (reference/france.md §C), for what cells and rows say: items 5, 6, 9 to 15, 17, 19 to 23.
 * Bytes, line ends, quotes and titles are those of the readers.
 */

const roles = {
  Réf: 'external_ref',
  Civilité: 'civility',
  Nom: 'last_name',
  Prénom: 'first_name',
  Naissance: 'birth_on',
  CP: 'postal_code',
  Tél: 'phone',
  'Tél 2': 'phone',
  Langue: 'language',
  'Fin de droits': 'deadline_on',
  Note: 'field',
} as const satisfies Readonly<Record<string, ColumnRole>>;
type Header = keyof typeof roles;

const headers = Object.keys(roles);
const check = compileRow(
  headers,
  Object.values(roles).map((role, column) => ({ column, role })),
  { year: 2026, types: [], suspicious: 'hold' },
);

const somebody: Partial<Record<string, string>> = {
  Nom: 'Dupont',
  Prénom: 'Zoé',
  Tél: '0639980012',
  'Fin de droits': '31/12/2026',
};

function rowWith(cells: Partial<Record<Header, string>>): CheckedRow {
  const row: Partial<Record<string, string>> = { ...somebody, ...cells };
  return check({ line: 2, cells: headers.map((header) => row[header] ?? '') });
}

/** What became of somebody whose cells are these. */
function become(cells: Partial<Record<Header, string>>): Person {
  const row = rowWith(cells);
  if (row.kind !== 'ready') throw new Error(JSON.stringify(row));
  return row.person;
}

/** Everything that was said of the row: repairs then notes, or why it cannot be called. */
function said(cells: Partial<Record<Header, string>>): readonly FindingCode[] {
  const row = rowWith(cells);
  return row.kind === 'ready' ? [...row.repairs.map(({ code }) => code), ...row.notes] : [row.code];
}

test.each([
  ['TÃ©l', 'Tél'],
  ['DuprÃ©', 'Dupré'],
])('5. mojibake: %s', (cell, meant) => {
  expect(become({ Note: cell }).fields['Note']).toBe(meant);
  expect(said({ Note: cell })).toEqual(['mojibake_repaired']);
});

test('6. decomposed letters are the same letters: headers, names and keys', () => {
  expect(become({ Prénom: 'Zoe\u0301' })).toEqual(become({}));
  expect(said({ Prénom: 'Zoe\u0301' })).toEqual([]);
  const counter = countColumns(['Nom', 'Te\u0301l']);
  counter.add(['Dupont', '0639980012']);
  expect(suggestMapping(counter.facts()).mapping[1]?.role).toBe('phone');
});

const called = ['+33639980012'];

test.each<readonly [item: string, cell: string, numbers: readonly string[], codes: readonly FindingCode[]]>([
  ['9. no-break blanks', '06\u00A039\u202F98\u00A000\u202F12', called, []],
  ['9. bidi marks', '\u202A0639980012\u202C', called, []],
  ['9. full-width figures', '０６３９９８００１２', called, []],
  ['9. Arabic figures', '٠٦٣٩٩٨٠٠١٢', called, []],
  ['10. zero lost', '639980012', called, ['phone_zero_restored']],
  ['10. scientific, nothing lost', '6,39980012E+08', called, ['phone_zero_restored']],
  ['10. scientific, figures lost', '6,3998E+08', [], ['unusable_phone']],
  ['10. decimal', '639980012,0', called, ['phone_zero_restored']],
  ['10. apostrophe', "'0639980012", called, []],
  ['10. formula', '="0639980012"', called, []],
  ['11. two numbers', '06 39 98 00 12 / 01 99 00 34 56', [...called, '+33199003456'], ['phone_several']],
  ['11. note', '0639980012 (fille)', called, ['phone_note_removed']],
  ['11. extension', '06 39 98 00 12 poste 12', called, ['phone_note_removed']],
  ['11. NC', 'NC', [], ['no_phone']],
  ['11. néant', 'néant', [], ['no_phone']],
  ['11. zeroes', '0000000000', [], ['no_phone']],
  ['11. one pair', '0606060606', [], ['unusable_phone']],
  ['11. short', '3994', [], ['short_number']],
  ['11. premium', '0899 12 34 56', [], ['premium_number']],
  ['12. Réunion', '0692 12 34 56', ['+262692123456'], ['phone_overseas_remapped']],
  ['12. Réunion under the mainland’s code', '+33692123456', ['+262692123456'], ['phone_overseas_remapped']],
  [
    '12. Réunion, zero lost',
    '692123456',
    ['+262692123456'],
    ['phone_zero_restored', 'phone_overseas_remapped'],
  ],
  ['12. Algeria', '+213551234567', ['+213551234567'], []],
  ['12. 0033(0)', '0033(0)639980012', called, ['phone_prefix_repaired']],
  ['12. +33 (0)', '+33 (0)6 39 98 00 12', called, ['phone_prefix_repaired']],
  ['12. a range that metadata do not know', '07 00 12 34 56', ['+33700123456'], ['unknown_number_range']],
])('%s: %s', (_, cell, numbers, codes) => {
  expect(said({ Tél: cell })).toEqual(codes);
  if (numbers.length > 0) expect(become({ Tél: cell }).phones.map(({ number }) => number)).toEqual(numbers);
});

test('11. a cell that says nothing does not hide the second number', () => {
  expect(become({ Tél: 'NC', 'Tél 2': '0639980012' }).phones).toHaveLength(1);
  expect(said({ Tél: '3994', 'Tél 2': 'NC' })).toEqual(['short_number']);
});

test.each<readonly [cell: string, on: string | null, codes: readonly FindingCode[]]>([
  ['31/02/2026', null, ['bad_date']],
  ['05/01/26', '2026-01-05', ['date_reformatted']],
  ['2026-01-05', '2026-01-05', []],
  ['46000', '2025-12-09', ['date_reformatted']],
  ['00/00/0000', null, ['unlimited_right']],
  ['31/12/9999', null, ['unlimited_right']],
  ['', null, ['unlimited_right']],
  ['5 janv. 2026', '2026-01-05', ['date_reformatted']],
  ['1er mars 2026', '2026-03-01', ['date_reformatted']],
  ['lundi 5 janvier 2026', '2026-01-05', ['date_reformatted']],
])('13. the end of a right: %j', (cell, on, codes) => {
  expect(said({ 'Fin de droits': cell })).toEqual(codes);
  if (!codes.includes('bad_date')) expect(become({ 'Fin de droits': cell }).deadlineOn).toBe(on);
});

test('13. a birth that nobody knows is no unlimited right, an impossible one is refused', () => {
  expect(said({ Naissance: '00/00/0000' })).toEqual([]);
  expect(rowWith({ Naissance: '30/02/1956' })).toMatchObject({ code: 'bad_date', before: '30/02/1956' });
});

test.each<
  readonly [cell: string, code: string | null, commune: string | null, codes: readonly FindingCode[]]
>([
  ['1000', '01000', null, ['postal_code_repaired']],
  ['2A004', '2A004', null, []],
  ['93 200', '93200', null, ['postal_code_repaired']],
  ['97400', '97400', null, []],
  ['CEDEX', null, null, []],
  ['59402 Nice', '59402', 'Nice', ['postal_code_repaired']],
  ['59402 Nice CEDEX 2', '59402', 'Nice', ['postal_code_repaired']],
  ['Valence (26000)', '26000', 'Valence', ['postal_code_repaired']],
  ['1000,0', '01000', null, ['postal_code_repaired']],
])('14. postal code %s', (cell, code, commune, codes) => {
  expect(become({ CP: cell })).toMatchObject({ postalCode: code, commune });
  expect(said({ CP: cell })).toEqual(codes);
});

test('14. overseas by postal code, whatever the number', () => {
  expect(become({ CP: '97400' })).toMatchObject({ territory: 'RE', phones: [{ territory: 'RE' }] });
});

test.each([
  ['in a column called Réf', 'Réf', '255084958815738', true],
  ['with blanks', 'Note', '2 55 08 49 588 157 38', true],
  ['of Corsica', 'Note', '1 85 05 2A 123 456 33', true],
  ['rounded, in a column that says nothing', 'Note', '2,55085E+14', false],
  ['rounded, in a column that says so', 'N° sécu', '2,55085E+14', true],
  ['with a wrong key', 'Réf', '255084958815739', false],
])('15. a social security number %s', (_, header, cell, isFound) => {
  expect(nirFinder(['Nom', header])(['Dupont', cell])).toEqual(isFound ? [1] : []);
});

test('17. trailing cells, twice the same header, none, or a dangerous one', () => {
  const odd = ['Nom', 'Tél', 'Tél', 'Colonne 4', '__proto__'];
  const counter = countColumns(odd);
  const cells = ['Dupont', '0639980012', '0199003456', 'x', 'y', ''];
  counter.add(cells);
  const { mapping } = suggestMapping(counter.facts());
  expect(mapping.map(({ role }) => role)).toEqual(['full_name', 'phone', 'phone', 'field', 'field']);
  const row = compileRow(odd, mapping, { year: 2026, types: [], suspicious: 'hold' })({ line: 2, cells });
  if (row.kind !== 'ready') throw new Error(row.code);
  expect(Object.entries(row.person.fields)).toEqual([
    ['Colonne 4', 'x'],
    ['__proto__', 'y'],
  ]);
});

test.each(['=HYPERLINK("http://x";"y")', '@SUM(1)', '-1+1', '+33639980012'])(
  '19. %s is a name like another: it stays text',
  (cell) => {
    expect(become({ Nom: cell }).lastName).toBe(cell);
    // As our own exports guard it.
    expect(become({ Nom: `'${cell}` }).lastName).toBe(cell);
  },
);

test.each<readonly [cell: string, shown: string, codes: readonly FindingCode[]]>([
  ["O'NEIL", "O'Neil", ['name_tidied']],
  ['D’ALMEIDA', 'D’Almeida', ['name_tidied']],
  ["N'GUESSAN", "N'Guessan", ['name_tidied']],
  ['De La Cruz', 'De La Cruz', []],
  ['DE LA CRUZ', 'De La Cruz', ['name_tidied']],
  ['NOM (née X)', 'Nom', ['birth_name_set_apart', 'name_tidied']],
])('20. %s', (cell, shown, codes) => {
  expect(become({ Nom: cell }).lastName).toBe(shown);
  expect(said({ Nom: cell })).toEqual(codes);
});

test('20. a name of birth is kept apart, unless the list has it already', () => {
  expect(become({ Nom: 'DUPONT née MARTIN' }).fields).toEqual({ 'Nom de naissance': 'Martin' });
  const both = compileRow(
    ['Nom', 'Nom de naissance', 'Tél'],
    [
      { column: 0, role: 'last_name' },
      { column: 1, role: 'field' },
      { column: 2, role: 'phone' },
    ],
    { year: 2026, types: [], suspicious: 'hold' },
  );
  const row = both({ line: 2, cells: ['DUPONT née MARTIN', 'MARTIN-LEROY', '0639980012'] });
  expect(row).toMatchObject({ person: { fields: { 'Nom de naissance': 'MARTIN-LEROY' } } });
});

test('20. somebody of one name, or of none', () => {
  expect(become({ Nom: 'Madonna', Prénom: '' })).toMatchObject({ displayName: 'Madonna', firstName: null });
  expect(said({ Nom: '', Prénom: ' ' })).toEqual(['no_name']);
});

test('21. four people of one number are four people', () => {
  const people = ['Zoé', 'Noé', 'Éva', 'Léa'].map((name) =>
    become({ Prénom: name, Naissance: '01/02/1990' }),
  );
  expect(new Set(people.map(({ key }) => key)).size).toBe(4);
  expect(new Set(people.map(({ phones }) => phones[0]?.number)).size).toBe(1);
});

test('22. one person on two rows is one person, whatever the right', () => {
  const aah = become({ Réf: 'R1', 'Fin de droits': '31/12/2026', Note: 'AAH' });
  const pch = become({ Réf: 'R1', 'Fin de droits': '30/06/2027', Note: 'PCH' });
  expect(pch.key).toBe(aah.key);
});

test.each<readonly [cell: string, code: 'deceased' | 'do_not_call']>([
  ['DCD', 'deceased'],
  ['décédé', 'deceased'],
  ['vu en 2024, ne plus appeler', 'do_not_call'],
])('23. a comment: %s', (cell, code) => {
  expect(rowWith({ Note: cell })).toMatchObject({ kind: 'held', code, before: cell });
});

test.each<
  readonly [header: 'Civilité' | 'Langue', cell: string, read: string, codes: readonly FindingCode[]]
>([
  ['Civilité', 'MR', 'M.', ['civility_read']],
  ['Civilité', 'Monsieur', 'M.', ['civility_read']],
  ['Civilité', 'MADAME', 'Mme', ['civility_read']],
  ['Civilité', 'Mlle', 'Mme', ['civility_read']],
  ['Civilité', 'M.', 'M.', []],
  ['Civilité', 'Dr', 'Dr', []],
  ['Langue', 'arabe', 'ar', ['language_read']],
  ['Langue', 'ARA', 'ar', ['language_read']],
  ['Langue', 'ar', 'ar', []],
  ['Langue', 'Portugais', 'pt', ['language_read']],
  ['Langue', 'SONINKÉ', 'snk', ['language_read']],
  ['Langue', 'français', 'fr', []],
  ['Langue', 'arabe / français', 'fr', []],
  ['Langue', 'bourguignon', 'fr', ['language_unknown']],
])('§5. %s %s', (header, cell, read, codes) => {
  const { civility, language } = become({ [header]: cell });
  expect(header === 'Civilité' ? civility : language).toBe(read);
  expect(said({ [header]: cell })).toEqual(codes);
});
