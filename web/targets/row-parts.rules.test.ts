import fc from 'fast-check';
import { expect, test } from 'vitest';
import { partsOf } from './row-parts.ts';

test('every row of a list is in exactly one part of the picture', () => {
  const some = fc.nat(5000);
  fc.assert(
    fc.property(
      some,
      some,
      some,
      some,
      some,
      some,
      some,
      (ready, repaired, updated, aside, opposed, held, bad) => {
        const accepted = ready + repaired;
        const duplicate = updated + aside;
        const rejected = held + bad;
        const read = accepted + duplicate + opposed + rejected;
        const parts = partsOf({
          read,
          accepted,
          repaired,
          duplicate,
          opposed,
          rejected,
          updated,
          held,
          closed: 0,
        });
        expect(parts.reduce((sum, { count }) => sum + count, 0)).toBe(read);
        expect(parts.every(({ count }) => count > 0)).toBe(true);
      },
    ),
  );
});

test('oppositions are shown with what is set aside, never alone', () => {
  const rows = {
    read: 3,
    accepted: 1,
    repaired: 0,
    duplicate: 1,
    opposed: 1,
    rejected: 0,
    updated: 0,
    held: 0,
    closed: 0,
  };
  expect(partsOf(rows)).toEqual([
    { key: 'ready', count: 1, severity: null },
    { key: 'set_aside', count: 2, severity: 'set_aside' },
  ]);
});
