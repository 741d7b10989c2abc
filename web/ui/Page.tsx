import { useLocation } from '@tanstack/react-router';
import { type ReactElement, type ReactNode, useEffect, useId, useRef } from 'react';
import { useText } from '../i18n/locale.tsx';

interface PageProps {
  readonly title: string;
  /** Names the document when the title alone does not say which part of the thing this is. */
  readonly documentTitle?: string;
  /** Where this page stands: a link back to what contains it. */
  readonly eyebrow?: ReactNode;
  readonly lead?: ReactNode;
  /** Beside the title: a state. */
  readonly status?: ReactNode;
  readonly actions?: ReactNode;
  readonly width?: 'normal' | 'wide' | 'reading';
  readonly children: ReactNode;
}

/** The first page shown keeps the focus where the browser puts it; every later one takes it to its title. */
let hasShownOne = false;

/** A screen: names the document, shows its one h1, and takes the focus to it when one arrives. */
export function Page({
  title,
  documentTitle = title,
  eyebrow,
  lead,
  status,
  actions,
  width = 'normal',
  children,
}: PageProps): ReactElement {
  const say = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  const path = useLocation({ select: (location) => location.pathname });

  useEffect(() => {
    document.title = `${documentTitle} · ${say('app.name')}`;
  }, [documentTitle, say]);
  useEffect(() => {
    if (hasShownOne && path !== '') heading.current?.focus();
    hasShownOne = true;
  }, [path]);

  return (
    <div className="page" data-width={width}>
      <header className="page-head">
        {eyebrow !== undefined && <div className="eyebrow">{eyebrow}</div>}
        <div className="page-title">
          <div className="row">
            <h1 ref={heading} tabIndex={-1}>
              {title}
            </h1>
            {status}
          </div>
          {actions !== undefined && <div className="row">{actions}</div>}
        </div>
        {lead !== undefined && <div className="lead">{lead}</div>}
      </header>
      {children}
    </div>
  );
}

interface SectionProps {
  readonly title: ReactNode;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  /** The end of its address: `#reponses`. */
  readonly anchor?: string;
  readonly children: ReactNode;
}

/** A titled part of a page: a landmark one can jump to. */
export function Section({ title, lead, actions, anchor, children }: SectionProps): ReactElement {
  const id = useId();
  return (
    <section
      className="section"
      id={anchor}
      tabIndex={anchor === undefined ? undefined : -1}
      aria-labelledby={id}
    >
      <div className="section-head">
        <h2 id={id}>{title}</h2>
        {actions}
        {lead !== undefined && <p>{lead}</p>}
      </div>
      {children}
    </section>
  );
}

interface ContentsProps {
  readonly label: string;
  readonly parts: readonly { readonly anchor: string; readonly title: string }[];
}

/** The parts of a long page, to jump to. */
export function Contents({ label, parts }: ContentsProps): ReactElement {
  return (
    <nav className="contents" aria-label={label}>
      {parts.map(({ anchor, title }) => (
        <a key={anchor} href={`#${anchor}`}>
          {title}
        </a>
      ))}
    </nav>
  );
}

/** Label above value, in columns. */
export function Facts({ children }: { readonly children: ReactNode }): ReactElement {
  return <dl className="facts">{children}</dl>;
}

export function Fact({
  label,
  isWide = false,
  children,
}: {
  readonly label: ReactNode;
  readonly isWide?: boolean;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <div className={isWide ? 'full' : undefined}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A number with its name under it. */
export function Figure({
  value,
  label,
}: {
  readonly value: ReactNode;
  readonly label: ReactNode;
}): ReactElement {
  return (
    <div className="figure">
      <span className="figure-value">{value}</span>
      <span className="figure-label">{label}</span>
    </div>
  );
}
