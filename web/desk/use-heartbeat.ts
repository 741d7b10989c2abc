import { useEffect, useState } from 'react';
import type { ClaimView } from '#server/contracts/queue.contract.ts';
import { ApiProblem } from '../api.ts';
import { useDeskServer } from './desk-server.ts';

const BEAT_MS = 30_000;

/**
 * Renews the lease every 30 s as long as the claim is on screen. True once the server says it has ended; while a call
 * is open the person stays with the agent anyway.
 */
export function useHeartbeat({ id, leaseUntil }: ClaimView, canEnd: boolean): boolean {
  const { renew } = useDeskServer();
  const [endedLease, setEndedLease] = useState<number | null>(null);
  // A claim read again with a later lease is alive again.
  const hasEnded = endedLease !== null && leaseUntil <= endedLease;
  useEffect(() => {
    if (hasEnded) return;
    function beat(): void {
      renew(id).catch((problem: unknown) => {
        // A network failure says nothing about the lease: the next beat will tell.
        if (problem instanceof ApiProblem && problem.code === 'claim.ended') setEndedLease(leaseUntil);
      });
    }
    function onVisible(): void {
      if (document.visibilityState === 'visible') beat();
    }
    const timer = setInterval(beat, BEAT_MS);
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [id, leaseUntil, hasEnded, renew]);
  return hasEnded && canEnd;
}
