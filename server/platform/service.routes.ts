import {
  getLiveness,
  getMetrics,
  getOpenApi,
  getReadiness,
  type LiveEvent,
  streamEvents,
} from '#server/contracts/service.contract.ts';
import { ping } from './database.ts';
import { type Route, route } from './http.ts';
import { registry } from './metrics.ts';
import { isMigrated } from './migrate.ts';
import { describeInterface } from './openapi.ts';
import { Refusal } from './refusal.ts';
import type { Viewer } from './scope.ts';
import { version } from './version.ts';

const KEEP_ALIVE_MS = 20_000;
/** Changes are announced at most once a second to each page, whatever happens. */
const COALESCE_MS = 1000;

/** `isStopping` turns readiness off before connections are closed, so that a balancer looks elsewhere. */
export function serviceRoutes(isStopping: () => boolean): readonly Route[] {
  const description = describeInterface(version);
  return [
    route(getLiveness, async () => ({ status: 'live' as const })),
    route(getReadiness, async (_ask, { db }) => {
      if (isStopping()) throw new Refusal('server.unavailable');
      const isReady = await ping(db)
        .then(() => isMigrated(db))
        .catch(() => false);
      if (!isReady) throw new Refusal('server.unavailable');
      return { status: 'ready' as const };
    }),
    route(getOpenApi, async () => description),
    route(getMetrics, async ({ request, reply }) => {
      const isDirect =
        request.get('X-Forwarded-For') === undefined && isLoopback(request.socket.remoteAddress);
      if (!isDirect) throw new Refusal('resource.not_found');
      reply.type('text/plain').send(await registry.metrics());
      return undefined;
    }),
    route(streamEvents, async ({ viewer, request, reply }, { live }) => {
      reply.writeHead(200, {
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-store',
        'X-Accel-Buffering': 'no',
      });
      reply.write('retry: 2000\n\n');
      const pending = new Map<string, LiveEvent>();
      const unsubscribe = live.subscribe((event) => {
        if (concerns(viewer, event)) pending.set(`${event.topic}:${event.campaignId}`, event);
      });
      const flush = setInterval(() => {
        // A page that only listens has nothing to finish: it reconnects, to another process.
        if (isStopping()) return void reply.end();
        for (const event of pending.values()) reply.write(`data: ${JSON.stringify(event)}\n\n`);
        pending.clear();
      }, COALESCE_MS);
      const keepAlive = setInterval(() => reply.write(': still here\n\n'), KEEP_ALIVE_MS);
      request.on('close', () => {
        unsubscribe();
        clearInterval(flush);
        clearInterval(keepAlive);
      });
      return undefined;
    }),
  ];
}

/** Agents only learn that a campaign or a sheet changed; figures are for those who may read them. */
function concerns({ scope, userId }: Viewer, event: LiveEvent): boolean {
  if (event.topic === 'call') return event.agentId === userId;
  if (event.topic === 'telephony') return true;
  switch (scope.kind) {
    case 'all':
      return true;
    case 'directorate':
      return (
        event.directorateId === scope.directorateId ||
        (['board', 'sheet', 'script'].includes(event.topic) && event.directorateId === null)
      );
    case 'assigned':
      return event.topic === 'campaign' || event.topic === 'sheet';
    case 'none':
      return false;
  }
}

function isLoopback(address: string | undefined): boolean {
  return address === '127.0.0.1' || address === '::1' || address === '::ffff:127.0.0.1';
}
