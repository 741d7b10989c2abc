import { type ReactElement, useEffect, useRef } from 'react';
import type { Lever } from '#server/contracts/steering.contract.ts';
import type { Answer } from '../api.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { Button } from '../ui/Button.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { useLeverWords } from './lever-words.ts';

type Shown = Answer<'POST /api/campaigns/:id/steering/preview'>;

interface Props {
  readonly lever: Lever;
  readonly shown: Shown;
  readonly agents: readonly { readonly id: number; readonly name: string }[];
  readonly problem: Error | null;
  readonly isPending: boolean;
  readonly onConfirm: () => void;
  readonly onBack: () => void;
}

/** What would happen, in a sentence, with whom it leaves out and why; the focus comes here so that it is read first. */
export function LeverPreview(props: Props): ReactElement {
  const { lever, shown, agents, problem, isPending, onConfirm, onBack } = props;
  const say = useText();
  const words = useLeverWords(agents);
  const sentence = useRef<HTMLParagraphElement>(null);
  useEffect(() => sentence.current?.focus(), []);
  return (
    <div className="stack">
      <ProblemNote problem={problem} />
      <p ref={sentence} tabIndex={-1} className="lever-will">
        {words.will(lever, shown.applies)}
      </p>
      <Among states={shown.states} />
      {shown.left.length > 0 && (
        <div>
          <p>{say('steering.left')}</p>
          <ul className="bullets">
            {shown.left.map(({ reason, count }) => (
              <li key={reason}>{say(`steering.left.${reason}`, { count })}</li>
            ))}
          </ul>
        </div>
      )}
      <Examples examples={shown.examples} />
      <div className="form-actions">
        {shown.applies > 0 && (
          <Button
            kind={lever.kind === 'close' ? 'danger' : 'primary'}
            isPending={isPending}
            onClick={onConfirm}
          >
            {say('steering.confirm', { count: shown.applies })}
          </Button>
        )}
        <Button icon="back" onClick={onBack}>
          {say('steering.back')}
        </Button>
      </div>
    </div>
  );
}

/** What they are today. */
function Among({ states }: Pick<Shown, 'states'>): ReactElement | null {
  const say = useText();
  const formats = useFormats();
  if (states.length === 0) return null;
  const parts = states.map(
    ({ state, count }) => `${formats.number(count)} ${say(`target.state.${state}`).toLowerCase()}`,
  );
  return <p className="soft">{say('steering.among', { states: formats.list(parts) })}</p>;
}

/** As many names as one looks at; the rest are counted above. */
const SHOWN = 5;

function Examples({ examples }: Pick<Shown, 'examples'>): ReactElement | null {
  const say = useText();
  const formats = useFormats();
  if (examples.length === 0) return null;
  const names = examples.slice(0, SHOWN).map(({ name }) => name);
  return <p className="soft">{say('steering.examples', { names: formats.list(names) })}</p>;
}
