import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactElement, ReactNode } from 'react';

/** The sections of one thing, each at its own address. Children are `Tab`s. */
export function Tabs({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <nav className="tabs" aria-label={label}>
      {children}
    </nav>
  );
}

/** Current when its address is the page's, whatever the page is asked besides. */
export function Tab(link: LinkProps): ReactElement {
  return (
    <Link
      {...link}
      activeOptions={{ exact: true, includeSearch: false }}
      activeProps={{ 'aria-current': 'page' }}
    />
  );
}
