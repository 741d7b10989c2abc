import { type ReactElement, useSyncExternalStore } from 'react';
import { useText } from '../i18n/locale.tsx';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';
import type { Tone } from './Note.tsx';

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: Tone;
}

const SHOWN_MS = 7000;
let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Says, without taking the focus, that something was done. Problems belong beside what caused them instead. */
export function toast(text: string, tone: Tone = 'good'): void {
  lastId += 1;
  const id = lastId;
  // Two at most: more would cover the next action, for people who go fast.
  change([...toasts.slice(-1), { id, text, tone }]);
  setTimeout(() => dismiss(id), SHOWN_MS);
}

function dismiss(id: number): void {
  change(toasts.filter((shown) => shown.id !== id));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function Toasts(): ReactElement {
  const say = useText();
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <section className="toasts" aria-label={say('ui.notifications')} aria-live="polite">
      {shown.map(({ id, text, tone }) => (
        <div className="toast" data-tone={tone} key={id}>
          <Icon name={tone === 'good' ? 'check' : 'info'} />
          <span>{text}</span>
          <Button kind="quiet" size="small" icon="cross" iconOnly onClick={() => dismiss(id)}>
            {say('ui.dismiss')}
          </Button>
        </div>
      ))}
    </section>
  );
}
