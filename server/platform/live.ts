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

/** Several processes on one PostgreSQL: LISTEN on one connection of its own, reconnected when it drops; NOTIFY by the pool. */
export async function createPostgresLive(url: string, pool: pg.Pool, log: Log): Promise<Live> {
  const local = createLocalLive();
  let stopped = false;
  let client: pg.Client | null = null;

  async function listen(): Promise<void> {
    const next = new pg.Client({ connectionString: url });
    next.on('notification', ({ payload }) => {
      const event = liveEvent.safeParse(JSON.parse(payload ?? 'null'));
      if (event.success) local.publish(event.data);
    });
    next.on('error', () => reconnect());
    next.on('end', () => reconnect());
    await next.connect();
    await next.query(`listen ${CHANNEL}`);
    client = next;
  }

  function reconnect(): void {
    if (stopped || client === null) return;
    client = null;
    setTimeout(() => {
      listen().catch(() => {
        log.warn('live events: database unreachable, trying again');
        client ??= new pg.Client();
        reconnect();
      });
    }, RECONNECT_MS).unref();
  }

  await listen();
  return {
    publish: (event) => {
      pool
        .query('select pg_notify($1, $2)', [CHANNEL, JSON.stringify(event)])
        // A lost announcement only delays a screen until its next refresh.
        .catch(() => log.warn('live event not sent'));
    },
    subscribe: local.subscribe,
    stop: async () => {
      stopped = true;
      await local.stop();
      await client?.end();
    },
  };
}
