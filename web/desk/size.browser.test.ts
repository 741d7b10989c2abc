import fs from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

/** Issue 5. An agent's machine, on a département's network, opens the desk with this and no more. */
const LIMIT = 180_000;

interface Part {
  readonly file: string;
  readonly imports?: readonly string[];
}

const dist = new URL('../dist/', import.meta.url);

/** Scripts that must have come before the desk shows: the page's own, the desk's, and what they import. */
function scriptsOfDesk(): string[] {
  const manifest: Readonly<Record<string, Part>> = JSON.parse(
    fs.readFileSync(new URL('.vite/manifest.json', dist), 'utf8'),
  );
  const files = new Set<string>();
  const follow = (name: string): void => {
    const part = manifest[name];
    if (part === undefined) throw new Error(`${name} is not built`);
    if (files.has(part.file)) return;
    files.add(part.file);
    for (const other of part.imports ?? []) follow(other);
  };
  follow('index.html');
  follow('desk/DeskPage.tsx');
  return [...files].filter((file) => file.endsWith('.js'));
}

test('the scripts of the desk stay light', () => {
  const sizes = scriptsOfDesk().map((file) => gzipSync(fs.readFileSync(new URL(file, dist))).length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(LIMIT);
});
