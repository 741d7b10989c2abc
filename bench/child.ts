import { type ChildProcess, spawn } from 'node:child_process';
import { compile } from './compile.ts';

/**
 * Runs a module of this folder, compiled, in a process of its own, with what it needs as JSON in its first argument.
 * They talk by messages: the bench's own output is one JSON object a line, so what a child prints goes to the error
 * output.
 */
export function startChild(
  name: 'server.child' | 'fuzz.child',
  wanted: unknown,
  flags: readonly string[] = [],
): ChildProcess {
  compile('dist/bench', 'bench/server.child.ts', 'bench/fuzz.child.ts');
  const entry = `dist/bench/${name}.js`;
  return spawn(process.execPath, ['--enable-source-maps', ...flags, entry, JSON.stringify(wanted)], {
    stdio: ['ignore', 2, 2, 'ipc'],
  });
}
