import type { ReactElement, ReactNode } from 'react';
import { Icon, type IconName } from './Icon.tsx';

export type Tone = 'note' | 'good' | 'warn' | 'bad' | 'brand' | 'plain';

const icons = {
  note: 'info',
  good: 'check',
  warn: 'warn',
  bad: 'stop',
  brand: 'info',
  plain: 'info',
} as const satisfies Record<Tone, IconName>;

interface NoteProps {
  readonly tone?: Tone;
  readonly icon?: IconName;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  /** Announced when it appears. */
  readonly isLive?: boolean;
}

/** A message in the page. */
export function Note({ tone = 'note', icon, children, actions, isLive = false }: NoteProps): ReactElement {
  return (
    <div className="note" data-tone={tone} role={isLive ? (tone === 'bad' ? 'alert' : 'status') : undefined}>
      <Icon name={icon ?? icons[tone]} />
      <div>{children}</div>
      {actions !== undefined && <div className="note-actions row">{actions}</div>}
    </div>
  );
}

interface BadgeProps {
  readonly tone?: Tone;
  readonly icon: IconName;
  readonly children: ReactNode;
}

/** A state: icon and text, so that colour is never alone to say it. */
export function Badge({ tone = 'plain', icon, children }: BadgeProps): ReactElement {
  return (
    <span className="badge" data-tone={tone}>
      <Icon name={icon} size={16} />
      {children}
    </span>
  );
}

interface EmptyProps {
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly headingLevel?: 2 | 3;
}

/** Nothing here yet: says what to do next. */
export function Empty({ title, children, actions, headingLevel = 2 }: EmptyProps): ReactElement {
  const Heading = headingLevel === 2 ? 'h2' : 'h3';
  return (
    <div className="empty">
      <Heading>{title}</Heading>
      {children !== undefined && <div className="stack soft prose">{children}</div>}
      {actions !== undefined && <div className="row">{actions}</div>}
    </div>
  );
}
