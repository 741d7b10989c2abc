import type { QueryKey } from '@tanstack/react-query';
import { createContext, use } from 'react';
import type { PauseKind } from '#server/contracts/queue.contract.ts';
import { type Answer, api } from '../api.ts';
import { current, type InHand } from './desk.api.ts';

/**
 * Whoever gives the desk its people and hears what becomes of them: the server, or in an exercise a stand-in on this
 * device. Sheets are read from the server either way. Each refuses as `api` does.
 */
export interface DeskServer {
  /** Where this page knows who is in hand, and how to ask again. */
  readonly inHand: {
    readonly queryKey: QueryKey;
    readonly queryFn: () => Promise<InHand>;
    readonly staleTime: number;
    readonly refetchOnWindowFocus: boolean;
  };
  /** Whether the next person may come as soon as a call is closed; else the agent reads something first. */
  readonly comesAtOnce: boolean;
  /** Takes charge of the next person: of one campaign, or (null) of any. */
  readonly next: (campaignId: number | null) => Promise<InHand>;
  readonly rest: (kind: PauseKind) => Promise<Answer<'PUT /api/pause'>>;
  /** Calls may go through the provider of this house; else nothing is asked of telephony. */
  readonly placesCalls: boolean;
  /** `byHand`: the agent dials, though a provider could. */
  readonly ring: (claimId: number, lineId: number, byHand: boolean) => Promise<Answer<'POST /api/calls'>>;
  /** Renews the lease. */
  readonly renew: (claimId: number) => Promise<unknown>;
  /** Gives the person back as they were. */
  readonly release: (claimId: number, reason: string) => Promise<unknown>;
}

const real: DeskServer = {
  inHand: {
    queryKey: current.queryKey,
    queryFn: () => api('GET /api/claims/current'),
    staleTime: current.staleTime,
    refetchOnWindowFocus: current.refetchOnWindowFocus,
  },
  comesAtOnce: true,
  next: (campaignId) => api('POST /api/claims', { body: campaignId === null ? {} : { campaignId } }),
  rest: (kind) => api('PUT /api/pause', { body: { kind } }),
  placesCalls: true,
  ring: (claimId, lineId, byHand) => api('POST /api/calls', { body: { claimId, lineId, byHand } }),
  renew: (id) => api('POST /api/claims/:id/heartbeat', { params: { id } }),
  release: (id, reason) => api('DELETE /api/claims/:id', { params: { id }, body: { reason } }),
};

export const DeskServerContext = createContext(real);

export function useDeskServer(): DeskServer {
  return use(DeskServerContext);
}
