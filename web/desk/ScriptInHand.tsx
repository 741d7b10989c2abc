import { type ReactElement, useEffect, useMemo } from 'react';
import type { ClaimedTarget } from '#server/contracts/queue.contract.ts';
import { runScript, targetFields } from '#server/contracts/script-flow.ts';
import type { Refused } from '../outbox/entries.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { ScriptRunner, type ScriptRunnerProps } from '../script/ScriptRunner.tsx';
import { isShallowSame, useSame, useStable } from '../ui/stable.ts';
import { useAnswers } from './use-answers.ts';

interface ScriptInHandProps
  extends Pick<ScriptRunnerProps, 'content' | 'language' | 'focusName' | 'onEnd' | 'sheetOf' | 'onSheet'> {
  readonly outbox: Outbox;
  readonly target: ClaimedTarget;
  readonly agentName: string;
  readonly callId: number | null;
  /** A call is open and not being closed. */
  readonly isOpen: boolean;
  /** Why the server did not close the call. */
  readonly refusal: Refused | null;
  /** The questionnaire is not finished: this comes first. */
  readonly onMissing: (name: string | undefined) => void;
}

/** The script with what one person has answered: of the desk, all that is drawn again at each answer. */
export function ScriptInHand(props: ScriptInHandProps): ReactElement {
  const { outbox, target, agentName, callId, isOpen, refusal, onMissing, ...shown } = props;
  const { content } = shown;
  const answers = useAnswers(outbox, target);
  const file = useMemo(
    () => targetFields(target, { agentName, today: day.format(Date.now()) }),
    [target, agentName],
  );
  const fields = useSame(file, isShallowSame);

  const onAnswer = useStable<Parameters<ScriptRunnerProps['onAnswer']>, void>((name, given, { typing }) => {
    if (callId !== null) outbox.put({ kind: 'answer', callId, targetId: target.id, name, given }, { typing });
  });
  const tellMissing = useStable(() => onMissing(nextOf(content, answers, fields)));
  useEffect(() => {
    if (refusal?.code === 'call.incomplete_script') tellMissing();
  }, [refusal, tellMissing]);

  return (
    <ScriptRunner
      {...shown}
      answers={answers}
      fields={fields}
      seed={String(target.id)}
      isReadOnly={!isOpen}
      onAnswer={onAnswer}
    />
  );
}

/** Writes the day where the agent sits, `2026-03-31`. */
const day = new Intl.DateTimeFormat('sv-SE');

function nextOf(...walked: Parameters<typeof runScript>): string | undefined {
  return runScript(...walked).next ?? undefined;
}
