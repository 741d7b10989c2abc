import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { type ReactElement, use, useCallback, useEffect, useRef, useState } from 'react';
import type { PauseKind } from '#server/contracts/queue.contract.ts';
import { api } from '../api.ts';
import { useText } from '../i18n/locale.tsx';
import { useIsOutdated } from '../offline/register.ts';
import { outboxOf, useOutbox } from '../outbox/use-outbox.ts';
import { useAsk } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Note } from '../ui/Note.tsx';
import { type InHand as Current, current, isClaimed, rememberAnswer } from './desk.api.ts';
import { Idle } from './Idle.tsx';
import { InHand } from './InHand.tsx';
import { Kept } from './Kept.tsx';
import { Refusals } from './Refusals.tsx';
import { SaveState } from './SaveState.tsx';
import { useKeptDesk } from './use-kept-desk.ts';
import { useStay } from './use-stay.ts';
import './desk.css';

const nobody: Current = { claim: null, reasons: [], pause: null };

/**
 * Where an agent spends the day: takes one person, reads, calls, answers, closes, takes the next. What is in hand is
 * always the server's word (GET /api/claims/current), so a reload, the Back button or a second tab find it again.
 */
export function DeskPage(): ReactElement {
  const say = useText();
  const client = useQueryClient();
  const session = useAsk('GET /api/session');
  const outbox = use(outboxOf(session));
  const { data: inHand } = useSuspenseQuery(current);
  /** The call being left: the screen stays as it is until the next person is there. */
  const [leftCallId, setLeftCallId] = useState<number | null>(null);
  const goesOn = useRef(false);

  const keep = useKeptDesk(outbox, inHand);
  const late = useOutbox(outbox, (known) => known.late);
  // The call was closed elsewhere: whoever types on would type for the reviewers.
  useEffect(() => {
    if (late > 0) void client.invalidateQueries({ queryKey: current.queryKey });
  }, [client, late]);
  const isLost = useIsLost(inHand);
  const stay = useStay();
  const isOutdated = useIsOutdated();

  const put = useCallback((next: Current) => client.setQueryData(current.queryKey, next), [client]);
  const next = useMutation({
    mutationFn: () =>
      api('POST /api/claims', { body: stay.campaignId === null ? {} : { campaignId: stay.campaignId } }),
    onSuccess: put,
    onError: () => put(nobody),
    onSettled: () => setLeftCallId(null),
  });
  const takeNext = next.mutate;
  const rest = useMutation({
    mutationFn: (kind: PauseKind) => api('PUT /api/pause', { body: { kind } }),
    onSuccess: (pause) => {
      void client.cancelQueries({ queryKey: current.queryKey });
      client.setQueryData(current.queryKey, (held) =>
        held === undefined || isClaimed(held) ? held : { ...held, pause },
      );
    },
  });
  const stop = useCallback(() => {
    put(nobody);
    setLeftCallId(null);
    void client.invalidateQueries({ queryKey: current.queryKey });
  }, [client, put]);

  useEffect(
    () =>
      outbox.onSent(({ job }) => {
        if (job.kind === 'answer') {
          rememberAnswer(client, job);
          return keep();
        }
        const held = client.getQueryData(current.queryKey);
        if (held?.claim?.openCallId !== job.callId) return undefined;
        setLeftCallId(job.callId);
        if (goesOn.current) takeNext();
        else stop();
        goesOn.current = false;
        return undefined;
      }),
    [client, keep, outbox, stop, takeNext],
  );
  useEffect(() => {
    document.title = `${say('desk.title')} · ${say('app.name')}`;
  }, [say]);

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
      <h1 className="visually-hidden">{say('desk.title')}</h1>
      {isClaimed(inHand) ? (
        <InHand
          key={inHand.claim.id}
          claimed={inHand}
          outbox={outbox}
          agentName={session.user.name}
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
            {isOutdated && (
              <Note
                isLive
                actions={
                  <Button size="small" onClick={() => window.location.reload()}>
                    {say('desk.newVersion.take')}
                  </Button>
                }
              >
                {say('desk.newVersion')}
              </Note>
            )}
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
          />
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
