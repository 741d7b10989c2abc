import fc from 'fast-check';
import parsePhoneNumber from 'libphonenumber-js/max';
import { describe, expect, test } from 'vitest';
import { displayNumber, lineView } from './numbers.rules.ts';
import { parsePhones } from './phones.rules.ts';

const NBSP = '\u00A0';
const NARROW = '\u202F';

function numbers(cell: string): string[] {
  return parsePhones(cell, null).phones.map(({ number }) => number);
}

function repairs(cell: string): readonly string[] {
  return parsePhones(cell, null).repairs;
}

describe('one number, however it was typed', () => {
  test.each([
    ['0639980012'],
    ['06 39 98 00 12'],
    ['06.39.98.00.12'],
    ['06-39-98-00-12'],
    ['06/39/98/00/12'],
    [`06${NBSP}39${NARROW}98 00 12`],
    ['\u202A0639980012\u202C'],
    [' 0 639 980 012  '],
    ['+33639980012'],
    ['+33 6 39 98 00 12'],
    ['+ 33 639980012'],
    ['０６３９９８００１２'],
    ['٠٦٣٩٩٨٠٠١٢'],
    ['="0639980012"'],
    ["'0639980012"],
  ])('%s needs no repair', (cell) => {
    expect(numbers(cell)).toEqual(['+33639980012']);
    expect(repairs(cell)).toEqual([]);
  });

  test.each([
    ['639980012', 'phone_zero_restored'],
    ['639980012,0', 'phone_zero_restored'],
    ['6,39980012E+08', 'phone_zero_restored'],
    ['33639980012', 'phone_prefix_repaired'],
    ['33639980012.0', 'phone_prefix_repaired'],
    ['0033639980012', 'phone_prefix_repaired'],
    ['+330639980012', 'phone_prefix_repaired'],
    ['+33 (0)6 39 98 00 12', 'phone_prefix_repaired'],
    ['0033(0)639980012', 'phone_prefix_repaired'],
    ['+0639980012', 'phone_prefix_repaired'],
    ['0639980012 (fille)', 'phone_note_removed'],
    ['Tél. : 06 39 98 00 12', 'phone_note_removed'],
    ['06 39 98 00 12 poste 12', 'phone_note_removed'],
    ['06 39 98 00 12/13', 'phone_note_removed'],
  ])('%s is repaired, and says so (%s)', (cell, repair) => {
    expect(numbers(cell)).toEqual(['+33639980012']);
    expect(repairs(cell)).toEqual([repair]);
  });

  test('a country code that was cut off with its 33 is put back, when no country has it', () => {
    expect(numbers('+805000001')).toEqual(['+33805000001']);
  });

  test('a foreign number is kept as it is', () => {
    expect(numbers('+213551234567')).toEqual(['+213551234567']);
    expect(displayNumber('+213551234567')).toBe('+213 551 23 45 67');
  });
});

describe('overseas territories', () => {
  test.each([
    ['0692 12 34 56', '+262692123456', 'RE'],
    ['0262 12 34 56', '+262262123456', 'RE'],
    ['+33692123456', '+262692123456', 'RE'],
    ['692123456', '+262692123456', 'RE'],
    ['+262 262 72 04 04', '+262262720404', 'RE'],
    ['0269 60 12 34', '+262269601234', 'YT'],
    ['0639 12 34 56', '+262639123456', 'YT'],
    ['0590 12 34 56', '+590590123456', 'GP'],
    ['0691 12 34 56', '+590691123456', 'GP'],
    ['0694 12 34 56', '+594694123456', 'GF'],
    ['0596 50 12 34', '+596596501234', 'MQ'],
    ['0508 41 12 34', '+508411234', 'PM'],
  ])('%s belongs to its territory', (cell, number, territory) => {
    expect(parsePhones(cell, null).phones[0]).toMatchObject({ number, territory });
  });

  test('the number range kept for fiction stays in the mainland, though Mayotte has its neighbours', () => {
    expect(parsePhones('06 39 98 00 12', null).phones[0]?.territory).toBe('FR');
  });

  test('someone who moved is where their postal code is', () => {
    expect(parsePhones('06 39 98 00 12', '97400').phones[0]?.territory).toBe('RE');
    expect(parsePhones('0692 12 34 56', '75011').phones[0]?.territory).toBe('FR');
  });

  test('overseas numbers are shown as they are dialled', () => {
    expect(displayNumber('+590590991474')).toBe('05 90 99 14 74');
    expect(displayNumber('+508411234')).toBe('05 08 41 12 34');
  });
});

describe('several numbers in a cell keep their order', () => {
  test.each([
    ['06 39 98 00 12 / 01 99 00 34 56'],
    ['0639980012;0199003456'],
    ['0639980012 ou 0199003456'],
    ['06 39 98 00 12 01 99 00 34 56'],
    ['06 39 98 00 12 - 01 99 00 34 56'],
    ['+33639980012 / +33199003456'],
    ['0639980012 (fils), 0199003456 (domicile)'],
    ['06 39 98 00 12\n01 99 00 34 56'],
  ])('%s', (cell) => {
    expect(numbers(cell)).toEqual(['+33639980012', '+33199003456']);
    expect(repairs(cell)).toContain('phone_several');
  });

  test('the same number twice is one', () => {
    expect(numbers('0639980012 / +33639980012')).toEqual(['+33639980012']);
    expect(repairs('0639980012 / +33639980012')).not.toContain('phone_several');
  });

  test('a number that cannot be called does not hide the one that can', () => {
    expect(numbers('0899 12 34 56 / 01 99 00 34 56')).toEqual(['+33199003456']);
  });
});

describe('what cannot be called says why', () => {
  test.each([
    ['', 'no_phone'],
    ['NC', 'no_phone'],
    ['néant', 'no_phone'],
    ['-', 'no_phone'],
    ['0000000000', 'no_phone'],
    ['9999999999', 'no_phone'],
    ['0606060606', 'unusable_phone'],
    ['06l2345678', 'unusable_phone'],
    ['06399800', 'unusable_phone'],
    ['6,12E+08', 'unusable_phone'],
    ['+999123456789', 'unusable_phone'],
    ['0892 12 34 56', 'premium_number'],
    ['+33899123456', 'premium_number'],
    ['0820 12 34 56', 'premium_number'],
    ['0825123456', 'premium_number'],
    ['3975', 'short_number'],
    [`3975${NBSP}`, 'short_number'],
    ['15', 'short_number'],
    ['118 712', 'short_number'],
    ['+33 3975', 'short_number'],
  ])('%j: %s', (cell, problem) => {
    expect(parsePhones(cell, null)).toEqual({ phones: [], repairs: [], problem });
  });

  test('free numbers (0800 to 0809) can be called', () => {
    expect(parsePhones('0800 54 19 19', null).phones[0]).toMatchObject({
      number: '+33800541919',
      kind: 'special',
    });
    expect(numbers('08 09 10 20 89/ 08 00 08 33 46')).toEqual(['+33809102089', '+33800083346']);
  });
});

describe('rules that hold for every number', () => {
  const national = fc.stringMatching(/^0[1-9][0-9]{8}$/);
  const spelling = fc.constantFrom(
    (n: string) => n,
    (n: string) => n.replace(/(\d\d)(?=\d)/g, '$1 '),
    (n: string) => n.replace(/(\d\d)(?=\d)/g, '$1.'),
    (n: string) => `+33${n.slice(1)}`,
    (n: string) => `0033${n.slice(1)}`,
    (n: string) => `+33 (0)${n.slice(1)}`,
    (n: string) => n.slice(1),
    (n: string) => ` ${n}${NBSP}`,
    (n: string) => `${n} (mère)`,
  );

  test('every spelling of a number is the same number', () => {
    fc.assert(
      fc.property(national, spelling, (n, spell) => {
        expect(numbers(spell(n))).toEqual(numbers(n));
      }),
    );
  });

  test('whatever the metadata call a valid mainland number is read the same way', () => {
    fc.assert(
      fc.property(national, (n) => {
        const judged = parsePhoneNumber(n, 'FR');
        const type = judged?.getType();
        fc.pre(judged?.isValid() === true && type !== 'PREMIUM_RATE' && type !== 'SHARED_COST');
        fc.pre(!/^0(596|269|262|263|590|594|508)/.test(n) && !/^0(69[0-7]|639(?!98))/.test(n));
        fc.pre(parsePhones(n, null).problem !== 'unusable_phone');
        expect(numbers(n)).toEqual([judged?.number]);
      }),
    );
  });

  test('no premium number ever passes', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^08[1-9][0-9]{7}$/), spelling, (n, spell) => {
        expect(numbers(spell(n))).toEqual([]);
      }),
    );
  });

  test('a number read is E.164, and showing then reading it gives it back', () => {
    fc.assert(
      fc.property(national, (n) => {
        for (const number of numbers(n)) {
          expect(number).toMatch(/^\+[1-9]\d{7,14}$/);
          expect(numbers(displayNumber(number))).toEqual([number]);
          expect(lineView({ id: 1, number, kind: 'mobile' }).href).toBe(`tel:${number}`);
        }
      }),
    );
  });

  test('any text gives numbers or a reason, never both and never neither', () => {
    const cell = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'0123456789+() /.-aé') }));
    fc.assert(
      fc.property(cell, (text) => {
        const { phones, problem } = parsePhones(text, null);
        expect(phones.length === 0).toBe(problem !== null);
      }),
    );
  });
});
