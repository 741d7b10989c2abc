import {
  createContext,
  lazy,
  type ReactElement,
  type ReactNode,
  Suspense,
  use,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';

const KeyboardMap = lazy(async () => ({ default: (await import('./KeyboardMap.tsx')).KeyboardMap }));

export interface Shortcut {
  /** `n`, `?`, `Escape`, `F10`, `Alt+ArrowUp`, `Ctrl+Enter`. Single keys, but for F1 to F12, never act while somebody types. */
  readonly keys: string;
  readonly label: string;
  readonly run: (event: KeyboardEvent) => void;
  readonly isEnabled?: boolean;
}

export interface ShortcutGroup {
  readonly title: string;
  readonly shortcuts: readonly Shortcut[];
}

interface Registry {
  readonly register: (id: string, group: ShortcutGroup) => void;
  readonly remove: (id: string) => void;
  readonly showMap: () => void;
}

const RegistryContext = createContext<Registry>({
  register: () => undefined,
  remove: () => undefined,
  showMap: () => undefined,
});

const STORED = 'tonalite.singleKeys';

/** Runs shortcuts and shows their map on `?`. A screen registers its own with `useShortcuts`. */
export function ShortcutsProvider({
  common,
  children,
}: {
  readonly common: ShortcutGroup;
  readonly children: ReactNode;
}): ReactElement {
  const groups = useRef(new Map<string, ShortcutGroup>());
  const [shown, setShown] = useState<readonly ShortcutGroup[] | null>(null);
  // WCAG 2.1.4: single-key shortcuts can be turned off.
  const [hasSingles, setHasSingles] = useState(() => localStorage.getItem(STORED) !== 'off');

  const showMap = useCallback(() => setShown([...groups.current.values()]), []);
  const registry = useMemo<Registry>(
    () => ({
      register: (id, group) => void groups.current.set(id, group),
      remove: (id) => void groups.current.delete(id),
      showMap,
    }),
    [showMap],
  );

  useEffect(() => {
    function press(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.isComposing) return;
      const keys = keysOf(event);
      const isSingle = !keys.includes('+');
      // A modal dialog hides the screen its shortcuts act on.
      if (document.querySelector('dialog[open]') !== null) return;
      // Function keys write nothing: hanging up does not wait for the note to be left.
      if (isSingle && !/^F\d+$/.test(keys) && isTyping(event.target)) return;
      if (keys === '?') {
        event.preventDefault();
        showMap();
        return;
      }
      if (isSingle && keys.length === 1 && !hasSingles) return;
      const found = [common, ...groups.current.values()]
        .flatMap((group) => group.shortcuts)
        .findLast((shortcut) => shortcut.isEnabled !== false && isSame(shortcut.keys, keys));
      if (found === undefined) return;
      event.preventDefault();
      found.run(event);
    }
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [common, hasSingles, showMap]);

  return (
    <RegistryContext value={registry}>
      {children}
      {shown !== null && (
        <Suspense>
          <KeyboardMap
            groups={shown}
            common={common}
            hasSingles={hasSingles}
            onSingles={(on) => {
              localStorage.setItem(STORED, on ? 'on' : 'off');
              setHasSingles(on);
            }}
            onClose={() => setShown(null)}
          />
        </Suspense>
      )}
    </RegistryContext>
  );
}

/** The shortcuts of a screen, as long as it is shown. Later registrations win over earlier ones. */
export function useShortcuts(title: string, shortcuts: readonly Shortcut[]): void {
  const id = useId();
  const { register, remove } = use(RegistryContext);
  useEffect(() => register(id, { title, shortcuts }));
  useEffect(() => () => remove(id), [id, remove]);
}

/** Opens the keyboard map: for buttons. */
export function useKeyboardMap(): () => void {
  return use(RegistryContext).showMap;
}

function keysOf(event: KeyboardEvent): string {
  const isCharacter = event.key.length === 1;
  const parts = [
    event.ctrlKey || event.metaKey ? 'Ctrl' : '',
    event.altKey ? 'Alt' : '',
    // A character already says whether Shift was needed to type it.
    event.shiftKey && !isCharacter ? 'Shift' : '',
    event.key === ' ' ? 'Space' : event.key,
  ];
  return parts.filter((part) => part !== '').join('+');
}

function isSame(declared: string, pressed: string): boolean {
  return declared.toLowerCase() === pressed.toLowerCase();
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  if (target instanceof HTMLSelectElement) return true;
  return (
    target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type)
  );
}
