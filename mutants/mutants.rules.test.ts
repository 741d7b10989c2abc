import fs from 'node:fs';
import { expect, test } from 'vitest';
import { planted } from './plant.ts';
import { queueMutants } from './queue.ts';

test('every planted fault still applies, to a file and with tests that exist', () => {
  for (const mutant of queueMutants) {
    for (const { file } of mutant.edits) {
      const text = fs.readFileSync(file, 'utf8');
      expect(planted(text, mutant, file), mutant.name).not.toBe(text);
    }
    for (const file of mutant.tests) expect(fs.existsSync(file), file).toBe(true);
  }
});

test('every invariant that concerns the queue has a planted fault', () => {
  // I5 and I6 are about imports (reliability.md §6).
  const broken = new Set(queueMutants.map(({ breaks }) => breaks));
  for (const invariant of ['I1', 'I2', 'I3', 'I4', 'I7', 'I8', 'I9', 'I10', 'I11'])
    expect(broken).toContain(invariant);
});
