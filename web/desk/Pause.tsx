import type { ReactElement } from 'react';
import type { PauseKind } from '#server/contracts/queue.contract.ts';
import { useText } from '../i18n/locale.tsx';
import { Button } from '../ui/Button.tsx';
import { RadioGroup } from '../ui/fields.tsx';
import { KeyHint } from './KeyHint.tsx';

const kinds: readonly PauseKind[] = ['pause', 'meeting', 'training'];

interface Props {
  readonly pause: { readonly kind: PauseKind } | null;
  readonly onPause: (kind: PauseKind) => void;
}

/** One gesture stops; what for may be said afterwards, or not. */
export function Pause({ pause, onPause }: Props): ReactElement {
  const say = useText();
  if (pause === null)
    return (
      <Button icon="pause" aria-keyshortcuts="p" onClick={() => onPause('pause')}>
        {say('desk.pause')} <KeyHint keys="p" />
      </Button>
    );
  return (
    <RadioGroup
      name="pause"
      label={say('desk.pause.kind')}
      value={pause.kind}
      onChange={onPause}
      options={kinds.map((value) => ({ value, label: say(`pause.${value}`) }))}
      isInline
    />
  );
}
