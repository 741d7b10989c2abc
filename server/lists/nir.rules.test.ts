import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskNir, NIR_MASK, nirFinder } from './nir.rules.ts';

const find = nirFinder(['Nom', 'Réf', 'Divers']);
const inNir = nirFinder(['Nom', 'N° Sécu', 'Clé']);

/** Invented, with their keys. */
const numbers = [
  '255084958815738',
  '2 55 08 49 588 157 38',
  '2 55 08 49 588 157 / 38',
  '2.55.08.49.588.157.38',
  '2-55-08-49-588-157-38',
  '2550849588157 38',
  '2550849588157/38',
  '255 084 958 815 738',
  '185052A12345633',
  '1 85 05 2a 123 456 33',
  '1\u00A085\u00A005\u00A02B\u00A0123\u00A0456\u00A060',
  '\u202F2\u202F55\u202F08\u202F49\u202F588\u202F157\u202F38',
  '２５５０８４９５８８１５７３８',
  '2.55084958815738E+14',
  'voir 2 55 08 49 588 157 38 svp',
  'SS : 255084958815738, tél 06 39 98 00 12',
  '2 55 08 49 588 157 38 0639980012',
];

test.each(numbers)('%s is found in any column', (cell) => {
  expect(find(['DUPONT', 'R1', cell])).toEqual([2]);
  expect(find(['DUPONT', cell, cell])).toEqual([1, 2]);
});

test('its key may be in the next cell, its zero lost', () => {
  expect(find(['DUPONT', '2550849588157', '38'])).toEqual([1]);
  expect(find(['DUPONT', '2550849588157', '39'])).toEqual([]);
  // 97 − (1550849588100 mod 97) is below ten.
  const body = '1550849588';
  const orders = Array.from({ length: 999 }, (_, order) => `${body}${String(order + 1).padStart(3, '0')}`);
  const short = orders.find((candidate) => 97 - (Number(candidate) % 97) < 10) ?? '';
  expect(find(['DUPONT', short, String(97 - (Number(short) % 97))])).toEqual([1]);
});

describe('under a header that says what it is', () => {
  test.each([
    'N° Sécu',
    'NIR',
    'n° SS',
    'Numéro de sécurité sociale',
    'NumSecu',
    'N° INSEE',
    'NSS',
    'Sécurité Sociale',
  ])('%s', (header) => {
    expect(nirFinder(['Nom', header])(['DUPONT', '2550849588157'])).toEqual([1]);
  });

  test.each(['2550849588157', '255084958815739', '2,55085E+14', '1 85 05 2A 123 456'])(
    '%s is one, though nothing proves it',
    (cell) => {
      expect(inNir(['DUPONT', cell, ''])).toEqual([1]);
      expect(find(['DUPONT', cell, ''])).toEqual([]);
    },
  );

  test.each(['', 'non communiqué', 'en attente de document', '0639980012', NIR_MASK])(
    '%s is none',
    (cell) => {
      expect(inNir(['DUPONT', cell, ''])).toEqual([]);
    },
  );
});

test.each([
  '255084958815739',
  '0.255084958815738',
  '2.55084958815738',
  '12345678901234',
  '0639980012 0199003456',
  '06 39 98 00 12 / 01 99 00 34 56',
  '+33 6 39 98 00 12 / +33 1 99 00 34 56',
  'FR76 3000 6000 0112 3456 7890 189',
  '13000807100012',
  '2026-01-05 10:00:00.123456',
  '2021-03-03 12:00:01.971072',
  '0.99999996364357',
  '99999999999999999999',
  'https://exemple.fr/255084958815739',
])('%s is something else', (cell) => {
  expect(find(['DUPONT', 'R1', cell])).toEqual([]);
});

test('every number with a valid key is found and masked, wherever blanks are', () => {
  const part = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
  const body = fc
    .tuple(fc.constantFrom('1', '2'), part(2), fc.integer({ min: 1, max: 12 }), part(2), part(3), part(3))
    .map(([sex, year, month, department, commune, order]) => [
      sex,
      year,
      String(month).padStart(2, '0'),
      department,
      commune,
      order,
    ]);
  fc.assert(
    fc.property(body, fc.constantFrom('', ' ', '\u00A0', '.'), (groups, blank) => {
      const key = String(97 - (Number(groups.join('')) % 97)).padStart(2, '0');
      const written = [...groups, key].join(blank);
      expect(find(['DUPONT', written])).toEqual([1]);
      expect(maskNir(`n° ${written}.`)).toBe(`n° ${NIR_MASK}.`);
    }),
  );
});
