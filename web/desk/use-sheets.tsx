import './desk-sheets.css';
import { useQuery } from '@tanstack/react-query';
import {
  type ComponentType,
  lazy,
  type ReactElement,
  Suspense,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import type { PublishedSheet } from '#server/contracts/sheets.contract.ts';
import { ask } from '../api.ts';
import { useText } from '../i18n/locale.tsx';
import { Icon } from '../ui/Icon.tsx';
import { goBackTo, type Place, placeNow } from './place.ts';
import type { SheetsPanelProps } from './SheetsPanel.tsx';

/** After the desk itself; if it cannot come, agents lack the sheets, not the desk. */
const SheetsPanel = lazy<ComponentType<SheetsPanelProps>>(() =>
  import('./SheetsPanel.tsx').then(
    (found) => ({ default: found.SheetsPanel }),
    () => ({ default: () => null }),
  ),
);

interface DeskSheets {
  /** The panel, to be put beside the script. */
  readonly panel: ReactElement;
  /** The way to a sheet, under the item that names it. */
  readonly sheetOf: (slug: string) => ReactElement | null;
  /** The agent stands where this sheet helps. */
  readonly onSheet: (slug: string | null) => void;
  readonly search: () => void;
  readonly close: () => void;
}

/**
 * Sheets at the desk. The one named where the agent stands shows by itself, and stays until another takes its place: what
 * is being read aloud must not vanish. A search can be opened from anywhere; leaving it goes back exactly there.
 */
export function useDeskSheets(content: ScriptContent | undefined, isInCall: boolean): DeskSheets {
  const [slug, setSlug] = useState<string | null>(null);
  /** By the item where the agent stands. */
  const [named, setNamed] = useState<string | null>(null);
  const [isSearching, setIsSearching] = useState(false);
  /** The agent opened it, and reads it with the keyboard; else it shows by itself, and takes nothing from them. */
  const [isReading, setIsReading] = useState(false);
  const before = useRef<Place | null>(null);
  const linked = useLinked(content);
  const { sheet, hasFailed } = useSheet(slug, linked);

  // What cannot be read takes nobody's place.
  useEffect(() => {
    if (!isInCall || !linked.some((one) => one.slug === named)) return;
    setSlug(named);
    setIsReading(false);
  }, [isInCall, linked, named]);

  /** Remembers where the agent was, unless they are in the panel already. */
  const leave = useCallback(() => {
    const place = placeNow();
    if (place?.element.closest('.desk-sheets') == null) before.current = place;
  }, []);
  function back(): void {
    setIsSearching(false);
    setIsReading(false);
    const isBack = before.current !== null && goBackTo(before.current);
    if (!isBack) document.querySelector<HTMLElement>('.desk .script')?.focus({ preventScroll: true });
  }
  const show = useCallback(
    (chosen: string) => {
      leave();
      setSlug(chosen);
      setIsSearching(false);
      setIsReading(true);
      // Until it is there; Escape already works.
      document.querySelector<HTMLElement>('.desk-sheets')?.focus();
    },
    [leave],
  );
  // The same function as long as the same sheets are named: the script is not drawn again for nothing.
  const sheetOf = useCallback(
    (wanted: string) => {
      const one = linked.find((known) => known.slug === wanted);
      return one === undefined ? null : <SheetLink sheet={one} onShow={show} />;
    },
    [linked, show],
  );
  function search(): void {
    leave();
    setIsSearching(true);
    // Asked for again while it is open.
    document.querySelector<HTMLInputElement>('.desk-sheets [role=combobox]')?.select();
  }
  function close(): void {
    const isInside = document.activeElement?.closest('.desk-sheets') != null;
    setSlug(null);
    if (isInside || isSearching) back();
  }

  return {
    panel: (
      <Suspense fallback={<div className="desk-sheets" />}>
        <SheetsPanel
          sheet={sheet}
          linked={linked}
          hasFailed={hasFailed}
          isSearching={isSearching}
          isReading={isReading}
          onSearch={search}
          onShow={show}
          onBack={back}
          onClose={close}
        />
      </Suspense>
    ),
    sheetOf,
    onSheet: setNamed,
    search,
    close,
  };
}

function SheetLink(props: {
  readonly sheet: PublishedSheet;
  readonly onShow: (slug: string) => void;
}): ReactElement {
  const say = useText();
  const { slug, title } = props.sheet;
  return (
    <button type="button" className="sheet-link" onClick={() => props.onShow(slug)}>
      <Icon name="sheet" size={16} />
      {say('desk.sheets.linked', { title })}
    </button>
  );
}

const none: readonly PublishedSheet[] = [];

/** The sheets a script names, those that can be read: in one question, when the person arrives. */
function useLinked(content: ScriptContent | undefined): readonly PublishedSheet[] {
  const named = content?.blocks.flatMap(({ items }) => items.flatMap(({ sheet }) => sheet ?? [])) ?? [];
  const slugs = [...new Set(named)].sort().join(',');
  const { data } = useQuery({
    ...ask('GET /api/sheets/published', { query: { slugs } }),
    enabled: slugs !== '',
  });
  return data?.sheets ?? none;
}

/** The sheet to show: at hand when the script names it, else asked for. */
function useSheet(
  slug: string | null,
  linked: readonly PublishedSheet[],
): { readonly sheet: PublishedSheet | null; readonly hasFailed: boolean } {
  const known = linked.find((one) => one.slug === slug);
  const { data, isError } = useQuery({
    ...ask('GET /api/sheets/published', { query: { slugs: slug ?? '' } }),
    enabled: slug !== null && known === undefined,
  });
  if (slug === null) return { sheet: null, hasFailed: false };
  return { sheet: known ?? data?.sheets[0] ?? null, hasFailed: known === undefined && isError };
}
