import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, type ReactElement, useEffect, useRef, useState } from 'react';
import type { CallResult } from '#server/contracts/call-results.ts';
import type { Claimed } from '#server/contracts/queue.contract.ts';
import { useText } from '../i18n/locale.tsx';
import type { Outbox } from '../outbox/outbox.ts';
import { useOutbox } from '../outbox/use-outbox.ts';
import { type Shortcut, useShortcuts } from '../shell/shortcuts.tsx';
import { useDialling } from '../telephony/use-dialling.ts';
import { Note } from '../ui/Note.tsx';
import { useStable } from '../ui/stable.ts';
import type { InHand as Current } from './desk.api.ts';
import { useDeskServer } from './desk-server.ts';
import { Kept } from './Kept.tsx';
import { LanguageField } from './LanguageField.tsx';
import { NotTranslated } from './NotTranslated.tsx';
import { OutcomePanel } from './OutcomePanel.tsx';
import { closeBody, missingIn, noOutcome, type Outcome, outcomeOf } from './outcome.ts';
import { Refusals } from './Refusals.tsx';
import { SaveState } from './SaveState.tsx';
import { ScriptInHand } from './ScriptInHand.tsx';
import { useDraft } from './use-draft.ts';
import { useHeartbeat } from './use-heartbeat.ts';
import { useDeskSheets } from './use-sheets.tsx';
import { useWholeWindow } from './use-whole-window.ts';
import { Who } from './Who.tsx';

interface InHandProps {
  readonly claimed: Claimed;
  readonly outbox: Outbox;
  readonly agentName: string;
  /** The call is closed and the next person is on their way. */
  readonly isLeft: boolean;
  readonly onClose: (isGoingOn: boolean) => void;
  readonly onGivenBack: () => void;
  readonly onNext: () => void;
}

/** Everyone on one line, from reading the file to closing the call. */
export function InHand(props: InHandProps): ReactElement {
  const { claimed, outbox, agentName, isLeft, onClose, onGivenBack, onNext } = props;
  const say = useText();
  const client = useQueryClient();
  const server = useDeskServer();
  const dialling = useDialling();
  const { claim, targets } = claimed;
  const callId = claim.openCallId;
  const desk = useRef<HTMLDivElement>(null);
  const [shownId, setShownId] = useState(targets[0]?.id ?? 0);
  const target = targets.find(({ id }) => id === shownId) ?? targets[0];
  const refused = useOutbox(outbox, (known) => known.refused);
  const isKeptForLater = useOutbox(outbox, ({ trouble, isKept }) => trouble !== null && isKept);
  const draftId = `claim-${claim.id}`;
  const [outcomes, changeOutcomes] = useDraft(outbox, draftId);
  const [focusName, setFocusName] = useState<string>();
  const [missing, setMissing] = useState<'result' | 'callback' | 'answers' | null>(null);
  const [language, setLanguage] = useState<string | null>(null);
  const hasEnded = useHeartbeat(claim, callId === null);
  useWholeWindow();

  const call = useMutation({
    mutationFn: async (byHand: boolean) => {
      if (!byHand) await dialling.before();
      return server.ring(claim.id, claimed.line.id, byHand);
    },
    onSuccess: ({ call: opened, dial }) => {
      const inCall = { ...claimed, claim: { ...claim, openCallId: opened.id } };
      client.setQueryData<Current>(server.inHand.queryKey, inCall);
      dialling.after(opened.id, dial);
      desk.current?.querySelector<HTMLElement>('.script')?.focus({ preventScroll: true });
    },
  });

  const closing = useOutbox(outbox, ({ entries }) =>
    entries.some(({ job, refused: no }) => job.kind === 'close' && job.callId === callId && no === null),
  );
  const refusal = refused.find(({ job }) => job.kind === 'close' && job.callId === callId)?.refused ?? null;
  const isBusy = closing || isLeft;
  const isOpen = callId !== null && !isBusy;
  const version = [claimed.scriptVersion, ...claimed.otherScriptVersions].find(
    ({ id }) => id === target?.scriptVersionId,
  );
  const sheets = useDeskSheets(version?.content, isOpen);
  const languages = version?.content.languages ?? ['fr'];
  const spoken =
    language ?? (target !== undefined && languages.includes(target.language) ? target.language : 'fr');

  /** To the next language of the script, French included. */
  function changeLanguage(): void {
    setLanguage(languages[(languages.indexOf(spoken) + 1) % languages.length] ?? 'fr');
  }

  function change(part: Partial<Outcome>): void {
    if (target === undefined) return;
    setMissing(null);
    changeOutcomes({ ...outcomes, [target.id]: { ...outcomeOf(outcomes, target.id), ...part } });
  }

  function close(isGoingOn: boolean): void {
    if (callId === null || isBusy || target === undefined) return;
    const chosen = targets.find(({ id }) => outcomeOf(outcomes, id).result !== null) ?? target;
    const lacks = missingIn(outcomeOf(outcomes, chosen.id));
    const hasRefused = refused.some(({ job }) => job.kind === 'answer' && job.callId === callId);
    const body = closeBody(
      targets.map(({ id }) => id),
      outcomes,
    );
    setMissing(lacks ?? (hasRefused ? 'answers' : null));
    if (lacks !== null || hasRefused || body === null) {
      setShownId(chosen.id);
      focusIn(
        desk.current,
        lacks === null ? '.refusals button' : lacks === 'callback' ? '[name=callback]' : '[name=result]',
      );
      return;
    }
    onClose(isGoingOn);
    outbox.put({ kind: 'close', callId, body, draftId });
    void outbox.flush();
  }

  /** Also when the focus was sent there before, and went elsewhere since. */
  function goTo(name: string | undefined): void {
    setFocusName(undefined);
    queueMicrotask(() => setFocusName(name));
  }
  // Read first who it is; after a reload in the middle of a call, go on where it stood.
  useEffect(() => {
    const standing = desk.current?.querySelector('[data-in-call=true]') ? '.question[aria-current]' : null;
    // Where it stands: the number above it would cover what scrolls under.
    if (standing === null)
      desk.current?.querySelector<HTMLElement>('.who-name')?.focus({ preventScroll: true });
    else {
      focusIn(desk.current, '.script');
      desk.current?.querySelector(standing)?.scrollIntoView({ block: 'center' });
    }
  }, []);

  function goToPanel(): void {
    const isInPanel = document.activeElement?.closest('.desk-result') !== null;
    focusIn(desk.current, isInPanel ? '.question[aria-current] input:checked' : '[name=result]:checked') ||
      focusIn(desk.current, isInPanel ? '.question[aria-current] :is(input, textarea)' : '[name=result]') ||
      focusIn(desk.current, '.script');
  }

  function onKeyDown(event: KeyboardEvent): void {
    // Also from within a text, where single keys are otherwise left alone.
    if (event.key === 'F8') goToPanel();
    else if (event.key === 'F9') (event.shiftKey ? sheets.close : sheets.search)();
    else if (event.key === 'Escape') focusIn(desk.current, '.script');
    else return;
    event.preventDefault();
  }

  const documented = (keys: string, label: string): Shortcut => ({
    keys,
    label,
    run: () => undefined,
    isEnabled: false,
  });
  useShortcuts(say('desk.title'), [
    {
      keys: 'a',
      label: say('desk.keys.call'),
      run: () => call.mutate(false),
      isEnabled: callId === null && !hasEnded && !call.isPending,
    },
    { keys: 's', label: say('desk.keys.next'), run: onNext, isEnabled: hasEnded },
    {
      keys: 'l',
      label: say('desk.keys.language'),
      run: changeLanguage,
      isEnabled: languages.length > 1,
    },
    documented('1…9', say('desk.keys.digits')),
    documented('F2', say('desk.keys.dk')),
    documented('F4', say('desk.keys.rf')),
    documented('Enter', say('desk.keys.go')),
    documented('Alt+↑ ↓', say('desk.keys.turn')),
    documented('Escape', say('desk.keys.leave')),
    { keys: 'F8', label: say('desk.keys.panel'), run: goToPanel },
    { keys: 'F9', label: say('desk.keys.sheets'), run: sheets.search },
    { keys: 'Shift+F9', label: say('desk.keys.sheets.close'), run: sheets.close },
    { keys: 'Ctrl+Enter', label: say('desk.keys.close'), run: () => close(true), isEnabled: isOpen },
  ]);

  const onEnd = useStable(goToPanel);
  const onChange = useStable(change);
  const onFinish = useStable(close);
  const onCall = useStable((byHand: boolean) => call.mutate(byHand));
  const onSuggest = useStable((result: CallResult) => {
    // Chosen for the agent, saved by nobody: a result they chose themselves stays.
    const isChosen = Object.values(outcomes).some((outcome) => outcome?.result != null);
    if (!isChosen) change({ result });
  });
  const onTake = useStable(onNext);
  const onGiven = useStable(() => {
    void outbox.drafts.drop(draftId);
    onGivenBack();
  });

  if (target === undefined || version === undefined) return <p />;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: shortcuts of the whole desk, each also a button or a field
    <div ref={desk} className="desk" data-busy={isBusy} onKeyDown={onKeyDown}>
      <Who
        claimed={claimed}
        target={target}
        outcomes={outcomes}
        callStartedAt={callId === null ? null : startOf(claimed, callId, call.data?.call.startedAt)}
        isPending={call.isPending}
        problem={call.error}
        isEnded={hasEnded}
        onShow={setShownId}
        isPlaced={dialling.isPlaced}
        dial={call.data?.dial ?? null}
        onCall={onCall}
        onSuggest={onSuggest}
        onGivenBack={onGiven}
        onNext={onTake}
      />
      <div className="desk-script">
        <div className="desk-head">
          <h2>{say('desk.script')}</h2>
          <SaveState outbox={outbox} />
          {languages.length > 1 && (
            <LanguageField languages={languages} value={spoken} onChange={setLanguage} />
          )}
          <Kept outbox={outbox} />
          <Refusals
            outbox={outbox}
            content={version.content}
            callId={callId}
            onCorrect={(targetId, name) => {
              setShownId(targetId);
              goTo(name);
            }}
          />
        </div>
        {callId === null && !hasEnded && (
          <Note tone="plain" icon="phone">
            {say('desk.script.before')}
            {target.askAgain.length > 0 &&
              ` ${say('desk.script.askAgain', { count: target.askAgain.length })}`}
          </Note>
        )}
        {!languages.includes(target.language) && (
          <NotTranslated
            language={target.language}
            isOpen={isOpen}
            onInterpreter={() => {
              change({ result: 'callback', interpreter: target.language });
              requestAnimationFrame(() => focusIn(desk.current, '.callback button'));
            }}
          />
        )}
        <ScriptInHand
          key={target.id}
          outbox={outbox}
          target={target}
          agentName={agentName}
          callId={callId}
          isOpen={isOpen}
          refusal={refusal}
          content={version.content}
          language={spoken}
          sheetOf={sheets.sheetOf}
          onSheet={sheets.onSheet}
          {...(focusName === undefined ? {} : { focusName })}
          onMissing={goTo}
          onEnd={onEnd}
        />
      </div>
      {sheets.panel}
      <OutcomePanel
        key={`outcome-${target.id}`}
        target={target}
        severalOnLine={targets.length > 1}
        outbox={outbox}
        outcome={outcomes[target.id] ?? noOutcome}
        isOpen={isOpen}
        isClosing={isBusy}
        isKeptForLater={closing && isKeptForLater}
        missing={missing}
        refusal={refusal}
        onChange={onChange}
        onClose={onFinish}
      />
    </div>
  );
}

function startOf({ targets }: Claimed, callId: number, fallback: number | undefined): number {
  const known = targets.flatMap(({ calls }) => calls).find(({ id }) => id === callId);
  return known?.startedAt ?? fallback ?? Date.now();
}

/** Puts the focus on the first match; false when there is none. */
function focusIn(container: HTMLElement | null, selector: string): boolean {
  const found = container?.querySelector<HTMLElement>(selector);
  found?.focus();
  return found !== null && found !== undefined;
}
