import type { QueryClient } from '@tanstack/react-query';
import { type Answer, ask } from '../api.ts';
import { outboxOf } from '../outbox/use-outbox.ts';
import { readKeptDesk } from './kept-desk.ts';
import { keptSession } from './kept-session.ts';

/** Known, and to be asked again as soon as somebody answers. */
const stale = { updatedAt: 0 } as const;

/**
 * The server cannot be reached: puts back what this tab's desk last knew. Null when this device keeps nothing that can be
 * read here; the page then says that there is no network.
 */
export async function resume(client: QueryClient): Promise<Answer<'GET /api/welcome'> | null> {
  const kept = await keptSession(Date.now());
  if (kept === null) return null;
  const { drafts } = await outboxOf(kept.session);
  const desk = await readKeptDesk(drafts);
  client.setQueryData(ask('GET /api/session').queryKey, kept.session, stale);
  if (desk !== null) {
    client.setQueryData(ask('GET /api/claims/current').queryKey, desk.inHand, stale);
    client.setQueryData(ask('GET /api/campaigns').queryKey, desk.campaigns, stale);
  }
  return kept.welcome;
}
