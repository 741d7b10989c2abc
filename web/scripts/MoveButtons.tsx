import type { ReactElement } from 'react';
import { Button } from '../ui/Button.tsx';

interface MoveButtonsProps {
  /** What each says to those who do not see it; the tooltip of the others. */
  readonly up: string;
  readonly down: string;
  readonly remove: string;
  readonly isFirst?: boolean;
  readonly isLast?: boolean;
  readonly onMove: (by: 1 | -1) => void;
  readonly onRemove: () => void;
}

/** One place up, one place down, away: what anything in a list of the script has. */
export function MoveButtons(props: MoveButtonsProps): ReactElement {
  const { up, down, remove, isFirst = false, isLast = false, onMove, onRemove } = props;
  return (
    <>
      <Button kind="quiet" size="small" icon="up" iconOnly disabled={isFirst} onClick={() => onMove(-1)}>
        {up}
      </Button>
      <Button kind="quiet" size="small" icon="down" iconOnly disabled={isLast} onClick={() => onMove(1)}>
        {down}
      </Button>
      <Button kind="quiet" size="small" icon="trash" iconOnly onClick={onRemove}>
        {remove}
      </Button>
    </>
  );
}
