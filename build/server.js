import fs from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

/**
 * `node build/server.js [FOLDER ENTRY…]` compiles the server into `dist/server`, or into a folder beside it together
 * with other entries. In JavaScript, because a loader of TypeScript would take longer than the compilation.
 *
 * All in one flat folder, at the depth of the sources that look for `package.json` and the pages with `import.meta.url`.
 */
const [folder = 'dist/server', ...others] = process.argv.slice(2);

/** @satisfies {import('esbuild').BuildOptions} */
const settings = {
  entryNames: '[name]',
  outdir: folder,
  bundle: true,
  splitting: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'warning',
  write: false,
};
const server = await build({ ...settings, entryPoints: ['server/main.ts', 'server/cli.ts', ...others] });
/** Apart: a thread that shared its files with the server would load Express and the mailer before its work. */
const threads = await build({
  ...settings,
  entryPoints: ['server/lists/staging.worker.ts', 'server/exports/making.worker.ts'],
});
const outputFiles = [...server.outputFiles, ...threads.outputFiles];

/** What is there already is left alone, and the rest replaced whole: commands run side by side, beside a server. */
fs.mkdirSync(folder, { recursive: true });
for (const { path: file, contents } of outputFiles) {
  if (fs.existsSync(file) && fs.readFileSync(file).equals(contents)) continue;
  fs.writeFileSync(`${file}.${process.pid}`, contents);
  fs.renameSync(`${file}.${process.pid}`, file);
}

const current = new Set(outputFiles.map((file) => path.basename(file.path)));
for (const name of fs.readdirSync(folder)) {
  if (/\.(js|map)$/.test(name) && !current.has(name)) fs.rmSync(path.join(folder, name), { force: true });
}
