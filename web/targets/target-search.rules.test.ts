import { expect, test } from 'vitest';
import { targetSearch } from './target-search.ts';

test('an address keeps what it names and drops what it does not', () => {
  expect(
    targetSearch({
      state: 'waiting',
      wait: 'held',
      search: 'martel',
      commune: '',
      callsFrom: 0,
      callsTo: '3',
      deadlineBefore: '2026-04-01',
      lastResult: 'busy',
      after: 100,
    }),
  ).toEqual({
    state: 'waiting',
    wait: 'held',
    search: 'martel',
    callsFrom: 0,
    callsTo: 3,
    deadlineBefore: '2026-04-01',
    lastResult: 'busy',
    after: 100,
  });
  expect(targetSearch({ state: 'lost', wait: 7, search: 12, callsFrom: -1, callsTo: 'x', after: 0 })).toEqual(
    {},
  );
});
