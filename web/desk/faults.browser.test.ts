import { expect, test } from 'vitest';
import { runDeskFaults } from '../../bench/desk-faults.ts';

/** The same ones each time; `npm run bench -- faults` does five hundred others. */
const RUNS = 25;
const MINUTES = 60_000;

test('whatever happens to the browser, the network or the server, what was typed is there once', {
  timeout: 10 * MINUTES,
}, async () => {
  const seed = Number(process.env['FAULTS_SEED'] ?? 82_207);
  const { lost, duplicated, answers } = await runDeskFaults({ runs: RUNS, seed });
  expect({ seed, lost, duplicated }).toEqual({ seed, lost: [], duplicated: [] });
  expect(answers).toBeGreaterThan(RUNS);
});

test('an answer that the server confirms and does not keep is noticed', {
  timeout: 2 * MINUTES,
}, async () => {
  const { lost } = await runDeskFaults({ runs: 2, seed: 1, plant: 'swallow' });
  expect(lost).not.toEqual([]);
});

test('without the key that makes a repeated request the same one, a duplicate is noticed', {
  timeout: 2 * MINUTES,
}, async () => {
  const { duplicated } = await runDeskFaults({ runs: 2, seed: 1, plant: 'change-key' });
  expect(duplicated).not.toEqual([]);
});
