import { type ReactElement, useId } from 'react';
import { useText } from '../i18n/locale.tsx';
import { Button } from '../ui/Button.tsx';
import { type Reading, Said } from './Said.tsx';
import type { TurnChange } from './turns.ts';

interface ScriptTurnProps {
  readonly label: Reading;
  readonly number: number;
  /** How many there are; null while one more may always be asked for. */
  readonly count: number | null;
  readonly items: readonly ReactElement[];
}

/** One turn of a repeated block: « Enfant 2 sur 3 ». */
export function ScriptTurn({ label, number, count, items }: ScriptTurnProps): ReactElement {
  const say = useText();
  const id = useId();
  return (
    <section className="script-turn" aria-labelledby={id}>
      <h4 id={id} className="script-turn-title">
        <Said {...label} /> <span>{say('script.turn', { number, count: count ?? 0 })}</span>
      </h4>
      {items}
    </section>
  );
}

interface TurnToolsProps {
  readonly label: string;
  readonly number: number;
  readonly more: TurnChange | null;
  readonly fewer: TurnChange | null;
  readonly onChange: (change: TurnChange, turn: number) => void;
}

/** One turn more, or the last one less: under the last turn. */
export function TurnTools({ label, number, more, fewer, onChange }: TurnToolsProps): ReactElement | null {
  const say = useText();
  if (more === null && fewer === null) return null;
  return (
    <p className="script-turn-tools">
      {more !== null && (
        <Button size="small" icon="plus" onClick={() => onChange(more, number + 1)}>
          {say('script.turn.add', { label, number: number + 1 })}
        </Button>
      )}
      {fewer !== null && (
        <Button size="small" kind="quiet" icon="minus" onClick={() => onChange(fewer, number - 1)}>
          {say('script.turn.remove', { label, number })}
        </Button>
      )}
    </p>
  );
}
