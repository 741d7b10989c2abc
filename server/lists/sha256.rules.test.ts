import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256Head } from './sha256.rules.ts';

const byCrypto = (text: string) => createHash('sha256').update(text).digest().readBigInt64BE(0);

test.each([0, 1, 3, 4, 54, 55, 56, 63, 64, 65, 500])('a text of %i letters', (length) => {
  expect(sha256Head('x'.repeat(length))).toBe(byCrypto('x'.repeat(length)));
});

test('whatever the text', () => {
  const identity = fc.string({ unit: fc.constantFrom(...'abcdefghij |-0123456789é'), maxLength: 70 });
  fc.assert(
    fc.property(fc.oneof(fc.string({ maxLength: 80 }), identity, fc.string({ unit: 'binary' })), (text) => {
      expect(sha256Head(text)).toBe(byCrypto(text));
    }),
    { numRuns: 3000 },
  );
});
