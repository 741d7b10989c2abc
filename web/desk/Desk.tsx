import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { type ReactElement, type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import type { PauseKind } from '#server/contracts/queue.contract.ts';
import { useText } from '../i18n/locale.tsx';
import type { Outbox } from '../outbox/outbox.ts';
import { useOutbox } from '../outbox/use-outbox.ts';
import { leaveLine } from '../telephony/use-dialling.ts';
import { Note } from '../ui/Note.tsx';
import { type InHand as Current, isClaimed, rememberAnswer } from './desk.api.ts';
import { useDeskServer } from './desk-server.ts';
import { Idle } from './Idle.tsx';
import { InHand } from './InHand.tsx';
import { Kept } from './Kept.tsx';
import { Refusals } from './Refusals.tsx';
import { SaveState } from './SaveState.tsx';
import type { Stay } from './use-stay.ts';
import './desk.css';

const nobody: Current = { claim: null, reasons: [], pause: null };

interface DeskProps {
  readonly outbox: Outbox;
  readonly agentName: string;
  readonly stay: Stay;
  /** Ends once what has just changed is kept on the device; what was sent does not leave it before. */
  readonly keep: () => Promise<void>;
  /** Between two people, above what the agent starts from. */
  readonly news: ReactNode;
  /** Between two people, under it. */
  readonly aside: ReactNode;
  /** Between two people, somebody calls back; null where nobody can. */
  readonly onReturned: (() => void) | null;
}

/**
 * Takes one person, reads, calls, answers, closes, takes the next. What is in hand is always the word of whoever gives
 * the people ({@link useDeskServer}), so a reload, the Back button or a second tab find it again.
 */
export function Desk({ outbox, agentName, stay, keep, news, aside, onReturned }: DeskProps): ReactElement {
  const say = useText();
  const client = useQueryClient();
  const server = useDeskServer();
  const { comesAtOnce } = server;
  const { queryKey } = server.inHand;
  const { data: inHand } = useSuspenseQuery(server.inHand);
  /** The call being left: the screen stays as it is until the next person is there. */
  const [leftCallId, setLeftCallId] = useState<number | null>(null);
  const goesOn = useRef(false);

  const late = useOutbox(outbox, (known) => known.late);
  // The call was closed elsewhere: whoever types on would type for the reviewers.
  useEffect(() => {
    if (late > 0) void client.invalidateQueries({ queryKey });
  }, [client, queryKey, late]);
  const isLost = useIsLost(inHand);

  const put = useCallback(
    (next: Current) => void client.setQueryData<Current>(queryKey, next),
    [client, queryKey],
  );
  const next = useMutation({
    mutationFn: () => server.next(stay.campaignId),
    onSuccess: put,
    onError: () => put(nobody),
    onSettled: () => setLeftCallId(null),
  });
  const takeNext = next.mutate;
  const rest = useMutation({
    mutationFn: (kind: PauseKind) => server.rest(kind),
    onSuccess: (pause) => {
      void client.cancelQueries({ queryKey });
      client.setQueryData<Current>(queryKey, (held) =>
        held === undefined || isClaimed(held) ? held : { ...held, pause },
      );
    },
  });
  const stop = useCallback(() => {
    put(nobody);
    setLeftCallId(null);
    void client.invalidateQueries({ queryKey });
  }, [client, put, queryKey]);

  useEffect(
    () =>
      outbox.onSent(({ job }) => {
        if (job.kind === 'answer') {
          rememberAnswer(client, queryKey, job);
          return keep();
        }
        leaveLine(job.callId);
        const held = client.getQueryData<Current>(queryKey);
        if (held?.claim?.openCallId !== job.callId) return undefined;
        setLeftCallId(job.callId);
        if (goesOn.current && comesAtOnce) takeNext();
        else stop();
        goesOn.current = false;
        return undefined;
      }),
    [client, comesAtOnce, keep, outbox, queryKey, stop, takeNext],
  );
  /** What was chosen shows at once. */
  function pauseShown() {
    if (isClaimed(inHand) || inHand.pause === null) return null;
    return rest.isPending ? { ...inHand.pause, kind: rest.variables } : inHand.pause;
  }
  const hasUnsentClose = useOutbox(outbox, ({ entries }) =>
    entries.some(({ job, refused }) => job.kind === 'close' && refused === null),
  );
  return (
    <div className="desk-page">
      {isClaimed(inHand) ? (
        <InHand
          key={inHand.claim.id}
          claimed={inHand}
          outbox={outbox}
          agentName={agentName}
          isLeft={leftCallId !== null && leftCallId === inHand.claim.openCallId}
          onClose={(isGoingOn) => {
            goesOn.current = isGoingOn;
          }}
          onGivenBack={stop}
          onNext={() => takeNext()}
        />
      ) : (
        <>
          <div className="desk-idle-state">
            <SaveState outbox={outbox} />
            {hasUnsentClose && <p>{say('desk.unsent')}</p>}
            <Refusals outbox={outbox} />
            <Kept outbox={outbox} />
            {news}
            {isLost && (
              <Note tone="warn" isLive>
                {say('desk.lost')}
              </Note>
            )}
          </div>
          <Idle
            reasons={inHand.reasons}
            pause={pauseShown()}
            stay={stay}
            isPending={next.isPending}
            problem={next.error ?? rest.error}
            onNext={() => takeNext()}
            onPause={(kind) => rest.mutate(kind)}
            onReturned={onReturned}
          />
          {aside}
        </>
      )}
    </div>
  );
}

/** True when the person in hand, not called yet, left without a word from this tab: its answers to us carry reasons. */
function useIsLost(inHand: Current): boolean {
  const before = useRef(inHand);
  const [isLost, setIsLost] = useState(false);
  useEffect(() => {
    const last = before.current.claim;
    before.current = inHand;
    if (inHand.claim !== null) setIsLost(false);
    else if (last !== null && inHand !== nobody) setIsLost(last.openCallId === null);
  }, [inHand]);
  return isLost;
}
