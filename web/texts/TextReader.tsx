import { type ReactElement, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { redacted } from '#server/contracts/redaction.ts';
import type { OpenText } from '#server/contracts/texts.contract.ts';
import type { Answer } from '../api.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { useSend } from '../query.ts';
import { useShortcuts } from '../shell/shortcuts.tsx';
import { Button } from '../ui/Button.tsx';
import { Note } from '../ui/Note.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { quoted } from '../ui/quoted.ts';
import { toast } from '../ui/toasts.tsx';
import { TextWords } from './TextWords.tsx';
import { masksOf, tokensOf, wordsTouched } from './words.ts';

interface TextReaderProps {
  readonly campaignId: number;
  readonly text: OpenText;
  readonly hasPrevious: boolean;
  readonly onNext: () => void;
  readonly onBack: () => void;
  readonly onDecided: (text: OpenText, counts: Answer<'GET /api/campaigns/:id/texts'>['counts']) => void;
}

/** One text: what is masked of it, what would be shared, and the decision. What looks like a name is masked to begin with. */
export function TextReader({
  campaignId,
  text,
  hasPrevious,
  onNext,
  onBack,
  onDecided,
}: TextReaderProps): ReactElement {
  const say = useText();
  const formats = useFormats();
  const heading = useRef<HTMLHeadingElement>(null);
  const tokens = useMemo(() => tokensOf(text.text), [text.text]);
  const hinted = useMemo(() => wordsTouched(tokens, text.hints), [tokens, text.hints]);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(() =>
    text.state === 'to_read' ? hinted : wordsTouched(tokens, text.masks),
  );
  const masks = masksOf(tokens, chosen);
  const send = useSend('PUT /api/campaigns/:id/texts/:targetId/:name', {
    onDone: (answer) => {
      toast(say(`texts.decided.${answer.text.state}`));
      onDecided(answer.text, answer.counts);
    },
  });
  const { targetId, name, revision } = text;
  const decide = (state: OpenText['state']) => {
    if (send.isPending) return;
    send.mutate({ params: { id: campaignId, targetId, name }, body: { state, masks, revision } });
  };
  // Each text is announced as it comes: its question takes the focus.
  useEffect(() => heading.current?.focus(), []);
  const share = say(masks.length === 0 ? 'texts.share' : 'texts.shareMasked');
  useShortcuts(say('texts.keys'), [
    { keys: 'p', label: say('texts.share'), run: () => decide('shareable') },
    { keys: 'r', label: say('texts.withhold'), run: () => decide('withheld') },
    { keys: 's', label: say('texts.next'), run: onNext },
    { keys: 'b', label: say('texts.back'), run: onBack, isEnabled: hasPrevious },
  ]);
  const hints = [...new Set(text.hints.map(({ kind }) => kind))].map((kind) => say(`texts.hint.${kind}`));
  return (
    <article className="text-reader">
      <h3 ref={heading} tabIndex={-1}>
        {quoted(text.question)}
        {text.turn > 0 && ` (${say('texts.turn', { turn: text.turn })})`}
      </h3>
      <p className="soft small">
        {hints.length === 0 ? say('texts.how.none') : say('texts.how', { hints: formats.list(hints) })}
      </p>
      <TextWords
        label={say('texts.text')}
        tokens={tokens}
        chosen={chosen}
        hinted={hinted}
        onChange={setChosen}
      />
      <div className="text-shared">
        <h4>{say('texts.shared')}</h4>
        <p lang="fr" aria-live="polite">
          {redacted(text.text, masks)}
        </p>
      </div>
      {text.readBy !== null && (
        <p className="soft small">
          {say('texts.by', { name: text.readBy, at: formats.dateTime(text.readAt) })}
        </p>
      )}
      <ProblemNote problem={send.error} />
      <div className="row">
        <Button kind="primary" icon="check" isPending={send.isPending} onClick={() => decide('shareable')}>
          {share} <kbd>P</kbd>
        </Button>
        <Button icon="lock" onClick={() => decide('withheld')}>
          {say('texts.withhold')} <kbd>R</kbd>
        </Button>
        {text.state !== 'to_read' && (
          <Button kind="quiet" onClick={() => decide('to_read')}>
            {say('texts.reopen')}
          </Button>
        )}
        <Button kind="quiet" icon="left" disabled={!hasPrevious} onClick={onBack}>
          {say('texts.back')} <kbd>B</kbd>
        </Button>
        <Button kind="quiet" icon="right" onClick={onNext}>
          {say('texts.next')} <kbd>S</kbd>
        </Button>
      </div>
    </article>
  );
}

/** After the last text. */
export function TextsEnd({
  children,
  onBack,
}: {
  readonly children: ReactNode;
  readonly onBack: () => void;
}): ReactElement {
  const say = useText();
  useShortcuts(say('texts.keys'), [{ keys: 'b', label: say('texts.back'), run: onBack }]);
  return (
    <Note
      isLive
      tone="good"
      actions={
        <Button icon="left" onClick={onBack}>
          {say('texts.back')} <kbd>B</kbd>
        </Button>
      }
    >
      {children}
    </Note>
  );
}
