import { type ReactElement, useLayoutEffect, useRef } from 'react';
import { KeyHint } from '../desk/KeyHint.tsx';
import { useText } from '../i18n/locale.tsx';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import type { PracticeView } from './practice-server.ts';

interface VoiceProps {
  readonly view: PracticeView;
  readonly onIntroduce: () => void;
}

/** The other side of the call: what it says is announced as it comes, and stays to be read again. */
export function Voice({ view, onIntroduce }: VoiceProps): ReactElement {
  const say = useText();
  const { turns, isInCall, isIntroduced } = view;
  const log = useRef<HTMLDivElement>(null);
  // The newest line is the one being listened to.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each time something is said
  useLayoutEffect(() => {
    if (log.current !== null) log.current.scrollTop = log.current.scrollHeight;
  }, [turns.length]);
  return (
    <section className="practice-voice" aria-label={say('practice.voice')}>
      <div
        ref={log}
        className="practice-log"
        role="log"
        lang="fr"
        aria-label={say('practice.voice.all')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
      >
        {turns.map(({ id, text, isNoise }) => (
          <p key={id} data-noise={isNoise}>
            {isNoise ? text : `« ${text} »`}
          </p>
        ))}
        {turns.length === 0 && !isInCall && <p className="soft">{say('practice.voice.before')}</p>}
      </div>
      <div className="practice-say">
        <Button disabled={!isInCall} aria-keyshortcuts="F7" onClick={onIntroduce}>
          {say(isIntroduced ? 'practice.again' : 'practice.introduce')} <KeyHint keys="F7" />
        </Button>
        <p className="small soft">{say('practice.how')}</p>
        <p className="practice-reminder">
          <Icon name="shield" size={16} />
          {say('practice.band')}
        </p>
      </div>
    </section>
  );
}
