import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** What becomes of the next writes (requests that are not a GET): as asked for, one after the other. */
export type WriteFault =
  /** Done by the server, but the browser never hears of it. */
  | 'lose-reply'
  /** Done twice, as an impatient middlebox would. */
  | 'duplicate'
  /** Planted: answered as done, and never done. What watches must see it. */
  | 'swallow'
  /** Planted: the key that makes a repeated write the same one is changed on the way. */
  | 'change-key';

/** Between a browser and the product: an HTTP proxy that cuts, loses and repeats. */
export interface FaultyWire {
  readonly url: string;
  /** From now on nothing passes, and what passes is cut; until {@link mend}. */
  cut(): void;
  mend(): void;
  /** The next writes suffer this. */
  afflict(...faults: readonly WriteFault[]): void;
  /** How many of the afflictions are still to come; forgets them. */
  forget(): number;
  /** Replaces pages and files on the way: another version of them. */
  rewrite(change: ((path: string, text: string) => string) | null): void;
  stop(): Promise<void>;
}

/** Lays a wire to the product at this address, which may come and go. */
export async function layFaultyWire(target: string): Promise<FaultyWire> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let isCut = false;
  let coming: WriteFault[] = [];
  let change: ((path: string, text: string) => string) | null = null;

  const server = http.createServer((request, reply) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const isWrite = request.method !== 'GET' && /\/(answers|close)$/.test(request.url ?? '');
      const fault = isWrite ? (coming.shift() ?? null) : null;
      serve(request, reply, Buffer.concat(chunks), fault).catch(() => reply.destroy());
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    if (isCut) socket.destroy();
  });

  async function serve(
    request: http.IncomingMessage,
    reply: http.ServerResponse,
    body: Buffer,
    fault: WriteFault | null,
  ): Promise<void> {
    if (fault === 'swallow') {
      const said = JSON.stringify({ saved: 1, savedAt: Date.now(), isLate: false });
      reply.writeHead(200, { 'Content-Type': 'application/json' }).end(said);
      return;
    }
    if (fault === 'change-key') request.headers['idempotency-key'] = `changed-${Math.random()}`;
    if (fault === 'duplicate') await drained(await forward(request, body));
    const answer = await forward(request, body);
    if (fault === 'lose-reply' || fault === 'change-key') {
      await drained(answer);
      reply.destroy();
      return;
    }
    if (isCut) {
      answer.destroy();
      reply.destroy();
      return;
    }
    reply.on('close', () => answer.destroy());
    const isText = /html|javascript/.test(String(answer.headers['content-type']));
    if (change === null || !isText) {
      reply.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(reply);
      return;
    }
    const text = change(request.url ?? '', (await drained(answer)).toString());
    const { 'content-length': _length, etag: _etag, ...headers } = answer.headers;
    reply.writeHead(answer.statusCode ?? 502, headers).end(text);
  }

  function forward(request: http.IncomingMessage, body: Buffer): Promise<http.IncomingMessage> {
    const { method, url, headers } = request;
    // Rewritten files are not those the server would compare with.
    if (change !== null) delete headers['if-none-match'];
    return new Promise((resolve, reject) => {
      const asked = http.request({ hostname, port, method, path: url, headers }, resolve);
      asked.on('error', reject);
      asked.end(body);
    });
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut() {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    mend() {
      isCut = false;
    },
    afflict(...faults) {
      coming.push(...faults);
    },
    forget() {
      const left = coming.length;
      coming = [];
      return left;
    },
    rewrite(next) {
      change = next;
    },
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function drained(answer: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
