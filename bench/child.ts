import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Runs a module of this folder in a process of its own, with what it needs as JSON in its first argument. They talk by
 * messages: the bench's own output is one JSON object a line, so what a child prints goes to the error output.
 */
export function startChild(file: string, wanted: unknown, flags: readonly string[] = []): ChildProcess {
  const entry = fileURLToPath(new URL(file, import.meta.url));
  return spawn(process.execPath, [...flags, '--import', 'tsx', entry, JSON.stringify(wanted)], {
    stdio: ['ignore', 2, 2, 'ipc'],
  });
}
