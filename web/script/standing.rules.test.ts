import { expect, test } from 'vitest';
import { openStanding } from './standing.ts';

test('one stands on what is to be answered first, then where the focus went, as long as it is asked', () => {
  const standing = openStanding(['a', 'b', 'c'], 'b');
  expect(standing.current()).toBe('b');
  standing.focused('a');
  expect(standing.current()).toBe('a');
  standing.follow(['b', 'c'], 'c');
  expect([standing.current(), standing.lastFocused()]).toEqual(['c', 'a']);
  standing.follow(['a', 'b', 'c'], 'c');
  expect(standing.current()).toBe('a');
});

test('whoever listens hears of a change, and of nothing else', () => {
  const standing = openStanding(['a', 'b'], 'a');
  const heard: (string | null)[] = [];
  const leave = standing.subscribe(() => heard.push(standing.current()));
  standing.focused('a');
  standing.focused('b');
  standing.follow(['a', 'b'], null);
  leave();
  standing.focused('a');
  expect(heard).toEqual(['b']);
});
