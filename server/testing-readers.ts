import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import type { CsvRecord } from '#server/testing-exports.ts';

/** Programs outside the product that read what it exports; tests that need one are skipped where it is not. */

export function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version'], { encoding: 'utf8' }).status === 0;
}

export function hasHaven(): boolean {
  return spawnSync('Rscript', ['--vanilla', '-e', 'library(haven)']).status === 0;
}

/** Never while the server waits for it: a blocked loop would let its connections lapse. */
export async function ran(program: string, args: readonly string[], folder: string): Promise<string> {
  const env = { ...process.env, LC_ALL: 'C.UTF-8' };
  const { stdout } = await promisify(execFile)(program, args, { cwd: folder, env });
  return stdout;
}

/** `03/31/2026`, `03/31/2026 14:05:00` and `14:05:00` are how PSPP writes days and hours. */
export function fromPspp(cell: string): string {
  return cell
    .trimEnd()
    .replace(/^(\d{2})\/(\d{2})\/(\d{4})/, '$3-$1-$2')
    .replace(/^(\d{4}-\d{2}-\d{2} )?(\d{2}:\d{2}):00$/, '$1$2');
}

/** What a reader outside the product makes of a table must be what the table says; columns of both, in one order. */
export function expectSame(read: readonly CsvRecord[], table: readonly CsvRecord[]): void {
  expect(read).toHaveLength(table.length);
  for (const [index, row] of table.entries())
    for (const [name, cell] of Object.entries(row)) {
      const found = read[index]?.[name] ?? '';
      const isNumber = cell !== '' && !Number.isNaN(Number(cell)) && /^-?\d/.test(found);
      expect(isNumber ? Number(found) : found, `${index} ${name}`).toBe(isNumber ? Number(cell) : cell);
    }
}
