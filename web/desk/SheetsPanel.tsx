import { type KeyboardEvent, type ReactElement, useLayoutEffect, useRef } from 'react';
import type { PublishedSheet } from '#server/contracts/sheets.contract.ts';
import { useText } from '../i18n/locale.tsx';
import { Stale } from '../sheets/SheetState.tsx';
import { SheetText } from '../sheets/SheetText.tsx';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { KeyHint } from './KeyHint.tsx';
import { SheetSearch } from './SheetSearch.tsx';

export interface SheetsPanelProps {
  readonly sheet: PublishedSheet | null;
  /** Those the script names: offered before anything is typed. */
  readonly linked: readonly PublishedSheet[];
  /** The sheet asked for could not be read. */
  readonly hasFailed: boolean;
  readonly isSearching: boolean;
  /** The sheet was opened to be read now: it takes the focus. */
  readonly isReading: boolean;
  readonly onSearch: () => void;
  readonly onShow: (slug: string) => void;
  /** Back to where the agent was; the sheet stays. */
  readonly onBack: () => void;
  readonly onClose: () => void;
}

/** Beside the script: the sheet that helps now, or the search for another. */
export function SheetsPanel(props: SheetsPanelProps): ReactElement {
  const { sheet, linked, hasFailed, isSearching, isReading, onSearch, onShow, onBack, onClose } = props;
  const say = useText();
  const isOpen = isSearching || sheet !== null;

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    // The desk's own Escape goes to the script.
    event.stopPropagation();
    onBack();
  }

  return (
    <section
      className="desk-sheets"
      aria-label={say('desk.sheets')}
      data-open={isOpen}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      {isSearching ? (
        <SheetSearch linked={linked} onShow={onShow} onBack={onBack} />
      ) : (
        <button type="button" className="desk-sheets-search" aria-keyshortcuts="F9" onClick={onSearch}>
          <Icon name="search" size={16} />
          <span>{say('desk.sheets.search')}</span>
          <KeyHint keys="F9" />
        </button>
      )}
      {hasFailed && !isSearching && <p className="small soft">{say('desk.sheets.offline')}</p>}
      {sheet !== null && !isSearching && <Shown sheet={sheet} isReading={isReading} onClose={onClose} />}
      <p role="status" className="visually-hidden">
        {sheet !== null && !isSearching && say('desk.sheets.shown', { title: sheet.title })}
      </p>
    </section>
  );
}

interface ShownProps {
  readonly sheet: PublishedSheet;
  readonly isReading: boolean;
  readonly onClose: () => void;
}

function Shown({ sheet, isReading, onClose }: ShownProps): ReactElement {
  const say = useText();
  const article = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    if (isReading && sheet.slug !== '') article.current?.focus();
  }, [isReading, sheet.slug]);
  return (
    <>
      <div className="desk-sheet-head">
        <h2 id="desk-sheet-title">{sheet.title}</h2>
        <Button
          kind="quiet"
          size="small"
          icon="cross"
          iconOnly
          aria-keyshortcuts="Shift+F9"
          onClick={onClose}
        >
          {say('desk.sheets.close')}
        </Button>
      </div>
      <article
        key={sheet.slug}
        ref={article}
        className="desk-sheet"
        aria-labelledby="desk-sheet-title"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
      >
        {sheet.isStale && (
          <p className="desk-sheet-stale">
            <Stale reviewOn={sheet.reviewOn} />
          </p>
        )}
        <SheetText blocks={sheet.blocks} under={2} />
      </article>
    </>
  );
}
