import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** The SQLite shell, when it is on this machine: what imports and exports are compared with, and no part of the product. */
export interface Reference {
  /** Milliseconds to put the rows of a list as they are into a new table of texts. */
  importMs(list: string, separator?: string): number;
  /** Milliseconds to write that table out again. */
  exportMs(): number;
}

export function openReference(folder: string): Reference | null {
  if (!hasShell()) return null;
  const database = path.join(folder, 'reference.db');
  return {
    importMs: (list, separator = ';') => {
      fs.rmSync(database, { force: true });
      return run(database, '.mode csv', `.separator ${separator}`, `.import "${list}" rows`);
    },
    exportMs: () =>
      run(database, '-csv', `.output "${path.join(folder, 'reference.csv')}"`, 'select * from rows;'),
  };
}

function hasShell(): boolean {
  try {
    execFileSync('sqlite3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function run(...args: string[]): number {
  const start = performance.now();
  execFileSync('sqlite3', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  return performance.now() - start;
}
