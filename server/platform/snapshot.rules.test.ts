import { expect, test } from 'vitest';
import { createSnapshot } from './snapshot.ts';

/** Readings numbered as they are taken; time is told, not measured. */
function counting() {
  let taken = 0;
  let cost = 0;
  let time = 0;
  const elapsed = () => {
    time += cost;
    return time;
  };
  return {
    snapshot: createSnapshot<number>(20, elapsed),
    costs: (milliseconds: number) => {
      cost = milliseconds;
    },
    read: async () => {
      taken += 1;
      return taken;
    },
  };
}

test('however many look within a second, it is read once; afterwards again', async () => {
  const { snapshot, read } = counting();
  expect(await Promise.all([1, 2, 3].map(() => snapshot.ask('all', 0, read)))).toEqual([1, 1, 1]);
  expect(await snapshot.ask('all', 19, read)).toBe(1);
  expect(await snapshot.ask('all', 20, read)).toBe(2);
});

test('those who may see different things do not share', async () => {
  const { snapshot, read } = counting();
  expect(await snapshot.ask('all', 0, read)).toBe(1);
  expect(await snapshot.ask('directorate 3', 0, read)).toBe(2);
});

test('after a change, whoever asks waits for what is true now, and only one reading is taken for all', async () => {
  const { snapshot, read } = counting();
  await snapshot.ask('all', 0, read);
  snapshot.outdate();
  expect(await Promise.all([5, 6, 7].map((now) => snapshot.ask('all', now, read)))).toEqual([2, 2, 2]);
});

test('what takes long is read less often', async () => {
  const { snapshot, read, costs } = counting();
  costs(10);
  await snapshot.ask('all', 0, read);
  expect(await snapshot.ask('all', 199, read)).toBe(1);
  expect(await snapshot.ask('all', 201, read)).toBe(2);
});

test('however long it takes, nobody is shown what is older than twenty seconds', async () => {
  const { snapshot, read, costs } = counting();
  costs(60_000);
  await snapshot.ask('all', 0, read);
  expect(await snapshot.ask('all', 19_999, read)).toBe(1);
  expect(await snapshot.ask('all', 20_000, read)).toBe(2);
});

test('a failure is not kept', async () => {
  const { snapshot, read } = counting();
  await expect(snapshot.ask('all', 0, () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
  expect(await snapshot.ask('all', 1, read)).toBe(1);
});
