import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo } from 'react';
import { ask } from '../api.ts';
import { forgetDesk, openDeskKeeper } from '../offline/kept-desk.ts';
import { forgetSession, keepSession } from '../offline/kept-session.ts';
import { startOffline } from '../offline/register.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { useAsk } from '../query.ts';
import { whenLeft } from '../shell/session.ts';
import { current, type InHand } from './desk.api.ts';

/**
 * Keeps on this device, sealed, what the desk needs to open again without a network: who is there, the person in hand,
 * their script. Answers how to keep what has just changed, for those who must not go on before it is done.
 */
export function useKeptDesk(outbox: Outbox, inHand: InHand): () => Promise<void> {
  const client = useQueryClient();
  const session = useAsk('GET /api/session');
  const keeper = useMemo(() => openDeskKeeper(outbox.drafts), [outbox]);
  const keep = useCallback(async () => {
    const known = client.getQueryData(current.queryKey);
    const campaigns = client.getQueryData(ask('GET /api/campaigns').queryKey);
    if (isSecureContext && known !== undefined && campaigns !== undefined)
      await keeper.keep({ inHand: known, campaigns });
  }, [client, keeper]);

  useEffect(() => {
    void startOffline();
    whenLeft(async () => {
      forgetSession();
      await forgetDesk(outbox.drafts);
    });
  }, [outbox]);
  useEffect(() => {
    const known = client.getQueryData(ask('GET /api/welcome').queryKey);
    // Refused by a browser that keeps nothing: the desk then says so by its outbox.
    if (isSecureContext && known !== undefined)
      keepSession({ welcome: known, session }).catch(() => undefined);
  }, [client, session]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: kept again each time what is in hand changes
  useEffect(() => {
    void keep();
  }, [keep, inHand]);
  return keep;
}
