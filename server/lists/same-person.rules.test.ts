import { describe, expect, test } from 'vitest';
import { compareFiles, mergedPerson } from './same-person.rules.ts';

function row(deadlineOn: string | null, fields: Readonly<Record<string, string>>) {
  return { deadlineOn, fieldsJson: JSON.stringify(fields) };
}

describe('several rows of one person', () => {
  test.each([
    [
      'two rights are both kept, numbered like two columns of one name',
      [row('2026-12-31', { Droit: 'AAH' }), row('2026-06-30', { Droit: 'PCH' })],
      ['2026-06-30', { Droit: 'AAH', 'Droit (2)': 'PCH' }],
    ],
    [
      'what they agree on stands once',
      [row(null, { Droit: 'AAH', Site: 'Nord' }), row(null, { Droit: 'PCH', Site: 'Nord' })],
      [null, { Droit: 'AAH', Site: 'Nord', 'Droit (2)': 'PCH' }],
    ],
    [
      'a third value is the third, a value seen before is none',
      [row(null, { D: 'a' }), row(null, { D: 'b' }), row(null, { D: 'a' }), row(null, { D: 'c' })],
      [null, { D: 'a', 'D (2)': 'b', 'D (3)': 'c' }],
    ],
    [
      'a column only a later row fills is not numbered',
      [row(null, { Droit: 'AAH' }), row(null, { Droit: 'AAH', Note: 'x' })],
      [null, { Droit: 'AAH', Note: 'x' }],
    ],
    [
      'a right without end never hides one that ends',
      [row(null, {}), row('2026-12-31', {}), row(null, {})],
      ['2026-12-31', {}],
    ],
    ['one row is itself', [row('2026-01-01', { D: 'a' })], ['2026-01-01', { D: 'a' }]],
  ] as const)('%s', (_, rows, [deadlineOn, fields]) => {
    const merged = mergedPerson(rows);
    expect([merged.deadlineOn, JSON.parse(merged.fieldsJson)]).toEqual([deadlineOn, fields]);
  });
});

const known = {
  external_ref: 'A1',
  civility: 'Mme',
  last_name: 'Martin',
  first_name: 'Ondine',
  display_name: 'Ondine Martin',
  birth_on: '1950-02-01',
  postal_code: '93100',
  commune: 'Montreuil',
  territory: 'FR',
  language: 'fr',
  deadline_on: '2026-12-31',
  weight: 1,
  fields_json: '{"Étage":"2"}',
  search_text: 'ondine martin a1',
};
const nothing = {
  external_ref: null,
  civility: null,
  last_name: null,
  first_name: null,
  birth_on: null,
  postal_code: null,
  commune: null,
  deadline_on: null,
  weight: null,
  fields_json: '{}',
};
const noNumbers = { listed: [], known: [] };

describe('what a newer list changes in a file', () => {
  test('nothing, when it says the same', () => {
    expect(compareFiles(known, known, noNumbers)).toBeNull();
  });

  test('nothing, when its cells are empty', () => {
    expect(compareFiles(known, { ...known, ...nothing }, noNumbers)).toBeNull();
  });

  test.each([
    ['deadline_on', '2026-06-30', '2026-12-31'],
    ['commune', 'Metz', 'Montreuil'],
    ['postal_code', '57000', '93100'],
    ['territory', 'RE', 'FR'],
    ['language', 'ar', 'fr'],
    ['civility', 'M.', 'Mme'],
    ['birth_on', '1950-02-02', '1950-02-01'],
  ])('%s', (column, after, before) => {
    const change = compareFiles(known, { ...known, [column]: after }, noNumbers);
    expect(change).toEqual({ patch: { file: { [column]: after }, phones: [] }, sample: { before, after } });
  });

  test('what was not known before', () => {
    const change = compareFiles({ ...known, commune: null }, known, noNumbers);
    expect(change).toMatchObject({
      patch: { file: { commune: 'Montreuil' } },
      sample: { before: '—', after: 'Montreuil' },
    });
  });

  test('a name, with the text people are searched by', () => {
    const newer = {
      ...known,
      last_name: 'Roy',
      display_name: 'Ondine Roy',
      search_text: 'ondine roy a1',
    };
    expect(compareFiles(known, newer, noNumbers)).toEqual({
      patch: {
        file: { last_name: 'Roy', display_name: 'Ondine Roy', search_text: 'ondine roy a1' },
        phones: [],
      },
      sample: { before: 'Martin', after: 'Roy' },
    });
  });

  test('not a name that says less of the same person', () => {
    const less = { ...known, ...nothing, display_name: 'MARTIN', search_text: 'martin' };
    expect(compareFiles(known, less, noNumbers)).toBeNull();
  });

  test('extra columns are added to those known, one by one', () => {
    const change = compareFiles(known, { ...known, fields_json: '{"Ascenseur":"oui"}' }, noNumbers);
    expect(JSON.parse(change?.patch.file.fields_json ?? '')).toEqual({ Étage: '2', Ascenseur: 'oui' });
    expect(change?.sample).toEqual({ before: 'Ascenseur : —', after: 'oui' });
  });

  test('numbers it has and the file has not, in its order', () => {
    const phone = (number: number) => ({ number, kind: 'mobile', territory: 'FR' });
    const change = compareFiles(known, known, {
      listed: [phone(33639980003), phone(33639980001), phone(33639980002)],
      known: ['+33639980001'],
    });
    expect(change).toEqual({
      patch: { file: {}, phones: [phone(33639980003), phone(33639980002)] },
      sample: { before: '—', after: '+33639980003' },
    });
  });
});
