import type { ReactElement, ReactNode } from 'react';

interface TableProps {
  /** Names the table and its scroller; shown only to assistive technology. */
  readonly label: string;
  readonly children: ReactNode;
}

/** A native table (`thead`, `tbody` as children) in its own scroller, reachable by keyboard. */
export function Table({ label, children }: TableProps): ReactElement {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; this only names what scrolls
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
    <div className="table-scroll" role="group" aria-label={label} tabIndex={0}>
      <table className="table">
        <caption className="visually-hidden">{label}</caption>
        {children}
      </table>
    </div>
  );
}
