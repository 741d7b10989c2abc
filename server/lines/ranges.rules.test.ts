import fc from 'fast-check';
import { isValidPhoneNumber } from 'libphonenumber-js/max';
import { expect, test } from 'vitest';
import { isKnownRange } from './ranges.rules.ts';

test.each([
  ['+33612345678', true],
  ['+33199003456', true],
  ['+33639980012', true],
  ['+33700123456', false],
  ['+33639120012', false],
  ['+262692123456', true],
  ['+262263991234', false],
  ['+213551234567', true],
  ['+14155550100', true],
])('%s: %s', (number, isKnown) => {
  expect(isKnownRange(number)).toBe(isKnown);
  expect(isKnownRange(number)).toBe(isKnown);
});

test('of any French number it says what the metadata say', () => {
  const mainland = fc.stringMatching(/^\+33(?:[1-79][0-9]{8}|80[0-9]{7})$/);
  const overseas = fc.stringMatching(/^\+(?:262(?:26|69)|590(?:59|69)|594(?:59|69)|596(?:59|69))[0-9]{7}$/);
  fc.assert(
    fc.property(fc.oneof(mainland, overseas), (number) => {
      fc.pre(!number.startsWith('+3363998'));
      expect(isKnownRange(number)).toBe(isValidPhoneNumber(number));
    }),
    { numRuns: 2000 },
  );
});
