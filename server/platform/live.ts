import { EventEmitter } from 'node:events';
import pg from 'pg';
import { type LiveEvent, liveEvent } from '#server/contracts/service.contract.ts';
import type { Log } from './log.ts';

/** Says to every process's listeners that something changed; carries ids only. Publish after the commit. */
export interface Live {
  publish(event: LiveEvent): void;
  subscribe(listener: (event: LiveEvent) => void): () => void;
  stop(): Promise<void>;
}

/** One process: listeners are called directly. */
export function createLocalLive(): Live {
  const emitter = new EventEmitter().setMaxListeners(0);
  return {
    publish: (event) => void emitter.emit('event', event),
    subscribe: (listener) => {
      emitter.on('event', listener);
      return () => void emitter.off('event', listener);
    },
    stop: async () => void emitter.removeAllListeners(),
  };
}

const CHANNEL = 'tonalite';
const RECONNECT_MS = 1000;
/** Events of a burst leave together, each once: 300 agents taking somebody cost one statement. */
const TOGETHER_MS = 100;

/** Several processes on one PostgreSQL: LISTEN on one connection of its own, reconnected when it drops; NOTIFY by the pool. */
export async function createPostgresLive(url: string, pool: pg.Pool, log: Log): Promise<Live> {
  const local = createLocalLive();
  let isStopped = false;
  /** The connection that listens; null while there is none. */
  let client: pg.Client | null = null;

  async function listen(): Promise<void> {
    const next = new pg.Client({ connectionString: url });
    next.on('notification', ({ payload }) => {
      const event = liveEvent.safeParse(JSON.parse(payload ?? 'null'));
      if (event.success) local.publish(event.data);
    });
    next.on('error', () => lost(next));
    next.on('end', () => lost(next));
    try {
      await next.connect();
      await next.query(`listen ${CHANNEL}`);
    } catch (error) {
      await next.end().catch(() => undefined);
      throw error;
    }
    if (isStopped) await next.end();
    else client = next;
  }

  /** A connection that ends says so twice, and one that never listened is not lost: only the first word of ours counts. */
  function lost(ended: pg.Client): void {
    if (ended !== client) return;
    client = null;
    listenLater();
  }

  function listenLater(): void {
    if (isStopped) return;
    setTimeout(() => {
      if (isStopped) return;
      listen().catch(() => {
        log.warn('live events: database unreachable, trying again');
        listenLater();
      });
    }, RECONNECT_MS).unref();
  }

  const leaving = new Set<string>();
  async function send(): Promise<void> {
    const events = [...leaving];
    leaving.clear();
    await pool
      .query('select pg_notify($1, event) from unnest($2::text[]) as event', [CHANNEL, events])
      // A lost announcement only delays a screen until its next refresh.
      .catch(() => log.warn('live events not sent'));
  }

  await listen();
  return {
    publish: (event) => {
      if (leaving.size === 0) setTimeout(() => void send(), TOGETHER_MS).unref();
      leaving.add(JSON.stringify(event));
    },
    subscribe: local.subscribe,
    stop: async () => {
      isStopped = true;
      if (leaving.size > 0) await send();
      await local.stop();
      await client?.end();
    },
  };
}
