import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { roles } from './roles.ts';

/** What a live event announces: only where to look again, never the content. */
export const liveEvent = z.object({
  topic: z.enum([
    'campaign',
    'import',
    'progress',
    'board',
    'sheet',
    'script',
    'export',
    'call',
    'telephony',
  ]),
  campaignId: z.int().nullable(),
  directorateId: z.int().nullable(),
  /** Of a `call`: whose. Only their own desk hears of it. */
  agentId: z.int().optional(),
});
export type LiveEvent = z.infer<typeof liveEvent>;

/** Somebody was taken in hand or given back: the board has changed, whoever looks at it. */
export const boardChanged: LiveEvent = { topic: 'board', campaignId: null, directorateId: null };

/** Calls go through the provider, or by hand, from now on. */
export const telephonyChanged: LiveEvent = { topic: 'telephony', campaignId: null, directorateId: null };

export const streamEvents = defineEndpoint({
  method: 'GET',
  path: '/api/events',
  policy: roles,
  summary: 'Server-sent events: what changed among the things one may see',
  response: { contentType: 'text/event-stream' },
});

export const getOpenApi = defineEndpoint({
  method: 'GET',
  path: '/api/openapi.json',
  policy: 'public',
  summary: 'This interface, described in OpenAPI 3.0',
  response: z.record(z.string(), z.unknown()),
});

export const getLiveness = defineEndpoint({
  method: 'GET',
  path: '/health/live',
  policy: 'public',
  summary: 'The process answers',
  response: z.object({ status: z.literal('live') }),
});

export const getReadiness = defineEndpoint({
  method: 'GET',
  path: '/health/ready',
  policy: 'public',
  summary: 'The database answers and is migrated, and the server is not stopping',
  response: z.object({ status: z.literal('ready') }),
  refusals: ['server.unavailable'],
});

export const getMetrics = defineEndpoint({
  method: 'GET',
  path: '/metrics',
  policy: 'public',
  summary: 'Prometheus metrics, to direct requests from this machine only',
  response: { contentType: 'text/plain' },
});
