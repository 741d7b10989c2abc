import { execFileSync } from 'node:child_process';

/**
 * Compiles the server as `npm start` does, into `dist/server` or elsewhere with other entries: what is measured is
 * what runs.
 */
export function compile(folder = 'dist/server', ...entries: string[]): void {
  execFileSync(process.execPath, ['build/server.js', folder, ...entries], { stdio: ['ignore', 2, 2] });
}
