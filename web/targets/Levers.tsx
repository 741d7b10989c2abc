import { type ReactElement, useState } from 'react';
import type { LeverKind, SteeringAsk } from '#server/contracts/steering.contract.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import type { IconName } from '../ui/Icon.tsx';
import { LeverDialog } from './LeverDialog.tsx';
import type { Ticks } from './use-ticks.ts';

const levers: readonly { readonly kind: LeverKind; readonly icon: IconName }[] = [
  { kind: 'reassign', icon: 'person' },
  { kind: 'forward', icon: 'up' },
  { kind: 'hold', icon: 'pause' },
  { kind: 'release', icon: 'play' },
  { kind: 'close', icon: 'lock' },
];

interface Props {
  readonly campaignId: number;
  readonly filter: SteeringAsk['filter'];
  /** How many the filter keeps. */
  readonly total: number;
  readonly ticks: Ticks;
}

/** What a supervisor does at once to those ticked, else to all those found. Always in its place, so that nothing jumps. */
export function Levers({ campaignId, filter, total, ticks }: Props): ReactElement {
  const say = useText();
  const campaign = useAsk('GET /api/campaigns/:id', { params: { id: campaignId } });
  const [pulled, setPulled] = useState<LeverKind | null>(null);
  const isChosen = ticks.ids.size > 0;
  const words = isChosen
    ? say('steering.scope.chosen', { count: ticks.ids.size })
    : say('steering.scope.filter', { count: total });
  return (
    <section className="levers" aria-label={say('steering.title')}>
      <p role="status">{words}</p>
      <div className="row">
        {levers.map(({ kind, icon }) => (
          <Button
            key={kind}
            size="small"
            icon={icon}
            disabled={total === 0 && !isChosen}
            onClick={() => setPulled(kind)}
          >
            {say(`steering.lever.${kind}`)}
          </Button>
        ))}
        <Button
          size="small"
          kind="quiet"
          className={isChosen ? '' : 'kept-place'}
          disabled={!isChosen}
          onClick={ticks.clear}
        >
          {say('steering.untick')}
        </Button>
      </div>
      {pulled !== null && (
        <LeverDialog
          kind={pulled}
          campaign={campaign}
          whom={isChosen ? { filter: {}, targetIds: [...ticks.ids] } : { filter }}
          words={words}
          onClose={() => setPulled(null)}
          onDone={() => {
            setPulled(null);
            ticks.clear();
          }}
        />
      )}
    </section>
  );
}
