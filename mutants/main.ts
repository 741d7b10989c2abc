import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { planted } from './plant.ts';
import { type Mutant, queueMutants } from './queue.ts';

/**
 * Plants each fault in a copy of the project and runs its tests there: they must fail. `npm run mutants -- lease` tries
 * those whose name contains the word. Ends with code 1 when a fault goes unnoticed.
 */
function main(word: string): boolean {
  const root = process.cwd();
  const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'tonalite-mutants-'));
  let isGood = true;
  try {
    copyProject(root, copy);
    const wanted = queueMutants.filter(({ name }) => name.includes(word));
    const tests = [...new Set(wanted.flatMap((mutant) => mutant.tests))];
    if (failing(copy, tests) !== 0) throw new Error('these tests do not pass before any fault is planted');
    for (const mutant of wanted) {
      const failures = tryMutant(copy, mutant);
      isGood &&= failures > 0;
      console.log(`${failures > 0 ? 'noticed' : 'UNNOTICED'}\t${mutant.breaks}\t${mutant.name}`);
    }
  } finally {
    fs.rmSync(copy, { recursive: true, force: true });
  }
  return isGood;
}

/** What git knows of, as it is now, with the dependencies of the original. */
function copyProject(root: string, copy: string): void {
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' });
  for (const file of files.split('\n').filter((name) => fs.existsSync(name) && name !== '')) {
    fs.mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
    fs.copyFileSync(path.join(root, file), path.join(copy, file));
  }
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
}

function tryMutant(copy: string, mutant: Mutant): number {
  const sound = new Map(
    mutant.edits.map(({ file }) => [file, fs.readFileSync(path.join(copy, file), 'utf8')] as const),
  );
  for (const [file, text] of sound) fs.writeFileSync(path.join(copy, file), planted(text, mutant, file));
  // One file that notices is enough: they are tried in the order given.
  const failures = mutant.tests.reduce((found, test) => (found > 0 ? found : failing(copy, [test])), 0);
  for (const [file, text] of sound) fs.writeFileSync(path.join(copy, file), text);
  return failures;
}

/** How many tests of these files fail, on SQLite. */
function failing(folder: string, tests: readonly string[]): number {
  const report = path.join(folder, 'report.json');
  fs.rmSync(report, { force: true });
  const vitest = path.join('node_modules', 'vitest', 'vitest.mjs');
  const projects = ['--project', 'rules', '--project', 'sqlite'];
  const output = ['--reporter', 'json', '--outputFile', report];
  const ran = spawnSync(process.execPath, [vitest, 'run', ...projects, ...output, ...tests], {
    cwd: folder,
    stdio: 'ignore',
    timeout: 600_000,
  });
  // Stopped because it never ended: a fault that hangs is noticed.
  if (!fs.existsSync(report)) return ran.signal === null ? 0 : 1;
  const { numFailedTests } = JSON.parse(fs.readFileSync(report, 'utf8')) as { numFailedTests: number };
  return numFailedTests;
}

process.exitCode = main(process.argv[2] ?? '') ? 0 : 1;
