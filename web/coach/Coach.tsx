import './coach.css';
import { type ReactElement, useEffect, useState } from 'react';
import { useLocale, useText } from '../i18n/locale.tsx';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { type FindingKind, type Found, findingsIn } from './findings.ts';

export interface CoachProps {
  readonly text: string;
}

/** Nobody is told anything in the middle of a word; sooner than the outbox sends what is typed (700 ms). */
const PAUSE_MS = 500;

/** What the coach says of a text once its author pauses; what they keep on purpose is not said again. */
export function Coach({ text }: CoachProps): ReactElement | null {
  const say = useText();
  const { whole } = useLocale();
  const [found, setFound] = useState<readonly Found[]>([]);
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const timer = setTimeout(() => setFound(findingsIn(text)), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);

  // Corrected: the advice leaves at once, without waiting for a pause.
  const told = found.filter(({ text: word }) => text.includes(word) && !kept.has(word));
  // The desk opens before the texts of the advice are there.
  const isTold = told.length > 0 && whole === null;
  useEffect(() => {
    if (isTold && document.activeElement instanceof HTMLTextAreaElement)
      document.activeElement.scrollIntoView({ block: 'nearest' });
  }, [isTold]);
  if (!isTold) return null;
  const kinds = [...new Set(told.map(({ kind }) => kind))];
  return (
    <div className="coach-advice">
      <Icon name="pen" size={16} />
      <ul>
        {kinds.map((kind) => (
          <Advice key={kind} kind={kind} words={told.flatMap((one) => (one.kind === kind ? one.text : []))} />
        ))}
      </ul>
      <Button
        size="small"
        kind="quiet"
        onClick={() => setKept(new Set([...kept, ...told.map(({ text: word }) => word)]))}
      >
        {say('coach.keep')}
      </Button>
    </div>
  );
}

function Advice({ kind, words }: { readonly kind: FindingKind; readonly words: readonly string[] }) {
  const say = useText();
  return (
    <li>
      <p>
        {[...new Set(words)].map((word) => (
          <mark key={word}>{word}</mark>
        ))}{' '}
        {say(`coach.${kind}`)}
      </p>
      <p className="soft">{say(`coach.${kind}.instead`)}</p>
    </li>
  );
}
