import type { QueryClient } from '@tanstack/react-query';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import type { LiveEvent } from '#server/contracts/service.contract.ts';
import type { GetRoute } from './api.ts';

/** Where to look again, by topic. Those of one campaign only when the event is about it. */
const ofCampaign: Readonly<Record<LiveEvent['topic'], readonly GetRoute[]>> = {
  campaign: [
    'GET /api/campaigns/:id',
    'GET /api/campaigns/:id/explain',
    'GET /api/campaigns/:id/quotas',
    'GET /api/campaigns/:id/rules',
    'GET /api/campaigns/:id/script-version',
  ],
  import: ['GET /api/campaigns/:id/imports', 'GET /api/campaigns/:id/targets', 'GET /api/campaigns/:id'],
  progress: [
    'GET /api/campaigns/:id/results',
    'GET /api/campaigns/:id/crossing',
    'GET /api/campaigns/:id/figures',
    'GET /api/campaigns/:id/estimates',
    'GET /api/campaigns/:id/targets',
    'GET /api/campaigns/:id/steering',
    'GET /api/campaigns/:id/explain',
    'GET /api/campaigns/:id/quotas',
  ],
  board: [],
  sheet: [],
  export: ['GET /api/campaigns/:id/exports'],
  script: [],
  call: [],
  telephony: [],
};
const everywhere: Readonly<Record<LiveEvent['topic'], readonly GetRoute[]>> = {
  campaign: ['GET /api/campaigns', 'GET /api/board', 'GET /api/agents/:id/explain'],
  import: ['GET /api/imports/:id', 'GET /api/imports/:id/rows', 'GET /api/campaigns'],
  progress: ['GET /api/campaigns', 'GET /api/board'],
  board: ['GET /api/board', 'GET /api/calls/open', 'GET /api/late'],
  sheet: [
    'GET /api/sheets',
    'GET /api/sheets/published',
    'GET /api/sheets/search',
    'GET /api/sheets/to-review',
    'GET /api/sheets/:id',
  ],
  export: [],
  script: ['GET /api/scripts', 'GET /api/scripts/:id/comments'],
  call: ['GET /api/calls/:id/ring'],
  telephony: ['GET /api/telephony'],
};

function lookAgain(client: QueryClient, { topic, campaignId }: LiveEvent): void {
  for (const route of everywhere[topic]) void client.invalidateQueries({ queryKey: [route] });
  for (const route of ofCampaign[topic]) {
    const queryKey = campaignId === null ? [route] : [route, { id: String(campaignId) }];
    void client.invalidateQueries({ queryKey });
  }
}

let isConnected = true;
const listeners = new Set<() => void>();

function say(connected: boolean): void {
  isConnected = connected;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** False while live events do not arrive: what is on screen may be out of date. */
export function useIsConnected(): boolean {
  return useSyncExternalStore(subscribe, () => isConnected);
}

/** Silence shorter than this (a server restarting, a lift) is not worth a word. */
const PATIENCE_MS = 4000;
const REOPEN_MS = 5000;

/** Listens to the server's events and reads again what they are about. Once, in the shell. */
export function useLive(): void {
  const client = useQueryClient();
  useEffect(() => {
    let source: EventSource | null = null;
    let silence: ReturnType<typeof setTimeout> | undefined;
    let reopening: ReturnType<typeof setTimeout> | undefined;
    let hasMissed = false;

    function open(): void {
      source = new EventSource('/api/events');
      source.addEventListener('message', (event: MessageEvent<string>) => {
        // The edge: the server writes these events by the same contract.
        lookAgain(client, JSON.parse(event.data) as LiveEvent);
      });
      source.addEventListener('open', () => {
        clearTimeout(silence);
        silence = undefined;
        // What happened meanwhile was not heard, however short it was.
        if (hasMissed) void client.invalidateQueries();
        hasMissed = false;
        say(true);
      });
      source.addEventListener('error', () => {
        hasMissed = true;
        silence ??= setTimeout(() => say(false), PATIENCE_MS);
        // The browser tries again by itself, except after an HTTP error (a proxy's 502, a session that ended).
        if (source?.readyState === EventSource.CLOSED) reopening = setTimeout(open, REOPEN_MS);
      });
    }

    open();
    return () => {
      clearTimeout(silence);
      clearTimeout(reopening);
      source?.close();
      say(true);
    };
  }, [client]);
}
