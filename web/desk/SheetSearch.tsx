import { type KeyboardEvent, type ReactElement, useId, useLayoutEffect, useRef, useState } from 'react';
import type { PublishedSheet, SheetHit } from '#server/contracts/sheets.contract.ts';
import { useText } from '../i18n/locale.tsx';
import { Highlight } from '../sheets/Highlight.tsx';
import { useSearch } from '../sheets/use-search.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';

/** What fits beside the script; further down nobody looks while somebody waits. */
const MOST_HITS = 8;

interface SheetSearchProps {
  readonly linked: readonly PublishedSheet[];
  readonly onShow: (slug: string) => void;
  readonly onBack: () => void;
}

/** A field and what it finds, the focus staying in the field: arrows choose, Enter opens. */
export function SheetSearch({ linked, onShow, onBack }: SheetSearchProps): ReactElement {
  const say = useText();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [words, setWords] = useState('');
  const [active, setActive] = useState(0);
  const { hits, hasFailed } = useSearch(words, MOST_HITS);
  const offered = words.trim() === '' ? linked.map(asHit) : (hits ?? []);
  const chosen = offered[Math.min(active, offered.length - 1)];

  // Before the next key: what is typed at once is typed here.
  useLayoutEffect(() => field.current?.focus(), []);

  function onKeyDown(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && offered.length > 0) {
      setActive((known) => (Math.min(known, offered.length - 1) + step + offered.length) % offered.length);
    } else if (event.key === 'Enter' && chosen !== undefined) onShow(chosen.slug);
    else return;
    event.preventDefault();
  }

  return (
    <>
      <div className="desk-sheets-field">
        <input
          ref={field}
          type="search"
          className="input"
          role="combobox"
          aria-label={say('desk.sheets.search')}
          aria-expanded={offered.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={chosen === undefined ? undefined : `${id}-${chosen.slug}`}
          placeholder={say('desk.sheets.placeholder')}
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={words}
          onChange={(event) => {
            setWords(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
        <Button kind="quiet" size="small" icon="cross" iconOnly onClick={onBack}>
          {say('ui.close')}
        </Button>
      </div>
      <p role="status" className="small soft desk-sheets-count">
        {hasFailed && say('desk.sheets.offline')}
        {!hasFailed && hits !== null && say('sheets.found', { count: hits.length })}
      </p>
      <div className="desk-sheets-list" role="listbox" id={`${id}-list`} aria-label={say('desk.sheets')}>
        {offered.map((hit) => (
          <Option
            key={hit.slug}
            id={`${id}-${hit.slug}`}
            hit={hit}
            isActive={hit === chosen}
            onShow={onShow}
          />
        ))}
      </div>
    </>
  );
}

interface OptionProps {
  readonly id: string;
  readonly hit: SheetHit;
  readonly isActive: boolean;
  readonly onShow: (slug: string) => void;
}

function Option({ id, hit, isActive, onShow }: OptionProps): ReactElement {
  const say = useText();
  return (
    // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: the field keeps the focus and has the keys (ARIA combobox)
    <div
      id={id}
      role="option"
      aria-selected={isActive}
      className="desk-sheets-option"
      ref={(element) => {
        if (isActive) element?.scrollIntoView({ block: 'nearest' });
      }}
      onClick={() => onShow(hit.slug)}
    >
      <strong>
        <Highlight pieces={hit.title} />
      </strong>
      <span className="small soft">
        {hit.excerpt.length === 0 ? hit.topic : <Highlight pieces={hit.excerpt} />}
      </span>
      {hit.isStale && (
        <span className="desk-sheets-stale small">
          <Icon name="clock" size={16} />
          {say('sheet.stale.short')}
        </span>
      )}
    </div>
  );
}

function asHit({ id, slug, title, topic, isStale }: PublishedSheet): SheetHit {
  return { id, slug, topic, isStale, title: [{ text: title, isHit: false }], excerpt: [] };
}
