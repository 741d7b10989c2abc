import fs from 'node:fs';
import http from 'node:http';
import { pipeline } from 'node:stream/promises';
import { type Client, logIn } from '#server/client.ts';
import {
  confirmImport,
  getImport,
  type ImportView,
  importView,
  uploadImport,
} from '#server/contracts/imports.contract.ts';
import { BENCH_PASSWORD } from './people.ts';
import { type BenchServer, type Order, startServer } from './server.ts';

/** A million, unless `BENCH_ROWS` says otherwise. */
export const ROWS = Number(process.env['BENCH_ROWS'] ?? 1_000_000);
export const OPPOSITIONS = 20_000;

/** Runs `work` with a requester, and nobody else, on a server of its own. */
export async function withRequester<T>(
  postgresUrl: string | null,
  work: (server: BenchServer, requester: Client) => Promise<T>,
  people: Pick<Order, 'people' | 'answered'> = { people: 0 },
): Promise<T> {
  const server = await startServer({
    postgresUrl,
    agents: 1,
    oppositions: OPPOSITIONS,
    jobs: 'asked',
    ...people,
  });
  try {
    return await work(server, await logIn(server.url, 'requester@exemple.fr', BENCH_PASSWORD));
  } finally {
    await server.stop();
  }
}

/** A whole import, from the first byte sent to the last person enrolled. Milliseconds. */
export async function importList(
  server: BenchServer,
  requester: Client,
  list: string,
): Promise<{ wholeMs: number; readingMs: number }> {
  const start = performance.now();
  const { importId } = await upload(server.url, requester, server.draft, list);
  const readingMs = performance.now() - start;
  await confirm(requester, importId);
  await server.tick();
  if (!(await isDone(requester, importId))) throw new Error('import not done');
  return { wholeMs: performance.now() - start, readingMs };
}

/** Sends a file from the disk, piece by piece; what was understood of it. */
export async function upload(
  url: string,
  { cookie }: Client,
  campaign: number,
  file: string,
): Promise<ImportView> {
  const address = new URL(uploadImport.path.replace(':id', String(campaign)), url);
  const request = http.request(address, {
    method: uploadImport.method,
    headers: {
      Cookie: cookie,
      'Sec-Fetch-Site': 'same-origin',
      'Content-Type': 'text/csv',
      'Content-Length': fs.statSync(file).size,
    },
  });
  const answered = new Promise<http.IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', reject);
  });
  await pipeline(fs.createReadStream(file), request);
  const answer = await answered;
  let text = '';
  for await (const piece of answer.setEncoding('utf8')) text += piece;
  if (answer.statusCode !== uploadImport.status) throw new Error(`upload: ${text}`);
  return importView.parse(JSON.parse(text));
}

/** Confirms what was suggested. */
export async function confirm(client: Client, importId: number): Promise<void> {
  await client.ask(confirmImport, { params: { id: importId }, body: {} });
}

/** Throws when the import failed, or lost count of its rows. */
export async function isDone(client: Client, importId: number): Promise<boolean> {
  const { state, rows } = await client.ask(getImport, { params: { id: importId } });
  if (state === 'failed') throw new Error('import failed');
  if (rows.read !== rows.accepted + rows.duplicate + rows.opposed + rows.rejected)
    throw new Error(`rows unaccounted for: ${JSON.stringify(rows)}`);
  return state === 'done';
}
