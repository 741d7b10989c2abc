import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useEffect, useState } from 'react';
import type { CallResult } from '#server/contracts/call-results.ts';
import type { Dialing, RingProblem, RingView } from '#server/contracts/telephony.contract.ts';
import { ask } from '../api.ts';
import { KeyHint } from '../desk/KeyHint.tsx';
import { useText, useWholeLocale } from '../i18n/locale.tsx';
import { useSend } from '../query.ts';
import { useShortcuts } from '../shell/shortcuts.tsx';
import { Button } from '../ui/Button.tsx';
import { Badge, Note, type Tone } from '../ui/Note.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Keypad } from './Keypad.tsx';
import { pageVoice, useVoice } from './page-voice.ts';
import { type Shown, shownStage } from './ring-stage.ts';
import './telephony.css';

export { VoiceHelp } from './VoiceHelp.tsx';

/** Live events say when to look again; this is for those who lost them. */
const LOOK_MS = 5000;

interface TelephoneProps {
  readonly callId: number;
  /** What « Appeler » was answered; null after a reload. */
  readonly dial: Dialing | null;
  /** Asks for the ring again. */
  readonly onAgain: () => void;
  /** What telephony would put down; the agent decides. */
  readonly onSuggest: (result: CallResult) => void;
}

/** How far a call rings, and what the agent does with the telephone meanwhile. Nothing of it closes the call. */
export function Telephone({ callId, dial, onAgain, onSuggest }: TelephoneProps): ReactElement | null {
  // The desk opens without these texts: they come right after.
  useWholeLocale(true);
  const say = useText();
  const asked = ask('GET /api/calls/:id/ring', { params: { id: callId } });
  const { data } = useQuery({
    ...asked,
    refetchInterval: ({ state }) => (state.data?.ring?.stage === 'ended' ? false : LOOK_MS),
  });
  const ring = data?.ring ?? null;
  const suggested = ring?.suggestedResult ?? null;
  useEffect(() => {
    if (suggested !== null) onSuggest(suggested);
  }, [suggested, onSuggest]);
  if (ring !== null)
    return <Ring ring={ring} refusal={dial?.kind === 'rejected' ? dial : null} onAgain={onAgain} />;
  return dial?.kind !== 'dial-link' || dial.because === undefined ? null : (
    <Note tone="warn" isLive>
      {say(`telephone.problem.${dial.because}`)} {say('telephone.dialled')}
    </Note>
  );
}

interface RingProps {
  readonly ring: RingView;
  readonly refusal: Extract<Dialing, { kind: 'rejected' }> | null;
  readonly onAgain: () => void;
}

function Ring({ ring, refusal, onAgain }: RingProps): ReactElement {
  const say = useText();
  const { call } = useVoice();
  const voice = call?.callId === ring.callId && call.stage !== 'ended' ? call : null;
  const shown = shownStage(ring, call);
  const [isKeypadOpen, setIsKeypadOpen] = useState(false);
  const hangUp = useSend('POST /api/calls/:id/hang-up', { refresh: ['GET /api/calls/:id/ring'] });
  const isOver = shown.stage === 'ended';
  const canHangUp = !isOver && (voice !== null || ring.canHangUp);
  const end = () => {
    pageVoice.hangUp(ring.callId);
    hangUp.mutate({ params: { id: ring.callId } });
  };
  const mute = () => pageVoice.mute(voice?.isMuted !== true);
  useShortcuts(say('telephone.title'), [
    { keys: 'F6', label: say('telephone.keys.mute'), run: mute, isEnabled: voice !== null },
    { keys: 'F10', label: say('telephone.keys.hangUp'), run: end, isEnabled: canHangUp },
  ]);
  return (
    <section className="telephone" aria-label={say('telephone.title')}>
      <p role="status">
        <Stage shown={shown} />
      </p>
      <Refused ring={ring} refusal={refusal} onAgain={onAgain} />
      {ring.isUncertain && <Note tone="warn">{say('telephone.uncertain')}</Note>}
      {ring.answeredBy === 'machine' && <p className="small">{say('telephone.machine')}</p>}
      {voice?.qualities.map((quality) => (
        <p key={quality} className="small telephone-quality">
          {say(`telephone.quality.${quality}`)}
        </p>
      ))}
      <ProblemNote problem={hangUp.error} />
      {canHangUp && (
        <div className="row">
          <Button size="small" icon="stop" aria-keyshortcuts="F10" isPending={hangUp.isPending} onClick={end}>
            {say('telephone.hangUp')} <KeyHint keys="F10" />
          </Button>
          {voice !== null && (
            <>
              <Button size="small" aria-pressed={voice.isMuted} aria-keyshortcuts="F6" onClick={mute}>
                {say(voice.isMuted ? 'telephone.unmute' : 'telephone.mute')} <KeyHint keys="F6" />
              </Button>
              <Button
                size="small"
                kind="quiet"
                aria-expanded={isKeypadOpen}
                onClick={() => setIsKeypadOpen(!isKeypadOpen)}
              >
                {say('telephone.keypad')}
              </Button>
            </>
          )}
        </div>
      )}
      {voice !== null && isKeypadOpen && <Keypad onPress={(key) => pageVoice.press(key)} />}
    </section>
  );
}

/** What is wrong with the provider, and not with the number: the person can still be called. */
const byHand: readonly RingProblem[] = [
  'outage',
  'credentials',
  'territory_blocked',
  'caller_id_refused',
  'refused',
];

/** Why the provider did not ring. The number is there to dial by hand. */
function Refused({ ring, refusal, onAgain }: RingProps): ReactElement | null {
  const say = useText();
  // Asked again, it rang.
  const isRefusedNow = refusal !== null && ring.stage === 'requested';
  const problem = ring.problem ?? (isRefusedNow ? refusal.code : null);
  if (problem === null) return null;
  return (
    <Note
      tone="warn"
      isLive
      actions={
        isRefusedNow &&
        refusal.isRetryable && (
          <Button size="small" onClick={onAgain}>
            {say('telephone.callAgain')}
          </Button>
        )
      }
    >
      {say(`telephone.problem.${problem}`)} {byHand.includes(problem) && say('telephone.dialled')}
    </Note>
  );
}

const tones: Readonly<Record<Shown['stage'], Tone>> = {
  asked: 'note',
  agent_ringing: 'note',
  ringing: 'note',
  answered: 'good',
  reconnecting: 'warn',
  ended: 'plain',
};

function Stage({ shown }: { readonly shown: Shown }): ReactElement {
  const say = useText();
  return (
    <Badge tone={tones[shown.stage]} icon={shown.stage === 'ended' ? 'stop' : 'phone'}>
      {shown.stage === 'ended'
        ? say(`telephone.ended.${shown.reason}`)
        : say(`telephone.stage.${shown.stage}`)}
    </Badge>
  );
}
