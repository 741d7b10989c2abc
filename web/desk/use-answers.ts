import { type QueryClient, type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ClaimedTarget } from '#server/contracts/queue.contract.ts';
import type { Answers } from '#server/contracts/script-flow.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { useOutbox } from '../outbox/use-outbox.ts';
import { useSame } from '../ui/stable.ts';
import { answersOf, type InHand, isClaimed, isSameAnswers } from './desk.api.ts';
import { useDeskServer } from './desk-server.ts';

/**
 * What the person has answered, sent or not. The same object as long as it says the same: what the server confirms
 * changes objects, not what they say, and the script is then not walked again.
 */
export function useAnswers(outbox: Outbox, heard: ClaimedTarget): Answers {
  const target = newestOf(useQueryClient(), useDeskServer().inHand.queryKey, heard);
  const entries = useOutbox(outbox, (known) => known.entries);
  const known = useMemo(() => {
    const unsent = entries.flatMap(({ job }) =>
      job.kind === 'answer' && job.targetId === target.id ? [[job.name, job.given] as const] : [],
    );
    return { ...answersOf(target), ...Object.fromEntries(unsent) };
  }, [target, entries]);
  return useSame(known, isSameAnswers);
}

/**
 * The person as they are known now. The page hears of a confirmed answer some timers later: by then the outbox has
 * forgotten it, and without it in between the question in hand would go away, with the focus and the keys being typed.
 */
function newestOf(client: QueryClient, queryKey: QueryKey, heard: ClaimedTarget): ClaimedTarget {
  const known = client.getQueryData<InHand>(queryKey);
  if (known === undefined || !isClaimed(known)) return heard;
  return known.targets.find(({ id }) => id === heard.id) ?? heard;
}
