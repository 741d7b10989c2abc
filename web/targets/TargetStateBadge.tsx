import type { ReactElement } from 'react';
import { dispositions } from '#server/contracts/call-results.ts';
import { heldUntilReleased } from '#server/contracts/target-states.ts';
import type { TargetSummary } from '#server/contracts/targets.contract.ts';
import { useFormats } from '../i18n/formats.ts';
import { useLocale, useText } from '../i18n/locale.tsx';
import type { IconName } from '../ui/Icon.tsx';
import { Badge, type Tone } from '../ui/Note.tsx';

const looks: Readonly<Record<TargetSummary['state'], { readonly tone: Tone; readonly icon: IconName }>> = {
  ready: { tone: 'brand', icon: 'phone' },
  waiting: { tone: 'warn', icon: 'clock' },
  claimed: { tone: 'note', icon: 'person' },
  done: { tone: 'good', icon: 'check' },
};

/** Where a person stands, and the disposition or instant that goes with it. */
export function TargetStateBadge({ target }: { readonly target: TargetSummary }): ReactElement {
  const say = useText();
  const formats = useFormats();
  const { language } = useLocale();
  const { state, wakeAt } = target;
  const isHeld = state === 'waiting' && target.waitReason === 'held';
  const isAside = state === 'waiting' && target.waitReason === 'quota';
  const disposition = target.disposition === null ? null : dispositions[target.disposition][language];
  const word = isHeld ? say('wait.held') : say(isAside ? 'wait.quota' : `target.state.${state}`);
  return (
    <span className="row">
      <Badge {...looks[state]} {...(isHeld && { icon: 'pause' })}>
        {state === 'done' && disposition !== null ? disposition : word}
      </Badge>
      {target.interpreter !== null && (
        <span className="small">
          {say('wait.with', { language: formats.languageName(target.interpreter) })}
        </span>
      )}
      {state === 'waiting' && wakeAt !== null && !isAside && (
        <span className="soft small">
          {wakeAt === heldUntilReleased
            ? say('target.held')
            : say('target.waiting', { date: formats.dateTime(wakeAt) })}
        </span>
      )}
    </span>
  );
}
