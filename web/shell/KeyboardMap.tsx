import { Fragment, type ReactElement } from 'react';
import { useText } from '../i18n/locale.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Checkbox } from '../ui/fields.tsx';
import type { Shortcut, ShortcutGroup } from './shortcuts.tsx';

interface KeyboardMapProps {
  readonly groups: readonly ShortcutGroup[];
  readonly common: ShortcutGroup;
  readonly hasSingles: boolean;
  readonly onSingles: (on: boolean) => void;
  readonly onClose: () => void;
}

/** Every shortcut that works on this screen. */
export function KeyboardMap({
  groups,
  common,
  hasSingles,
  onSingles,
  onClose,
}: KeyboardMapProps): ReactElement {
  const say = useText();
  const map: Shortcut = { keys: '?', label: say('keyboard.map'), run: () => undefined };
  return (
    <Dialog title={say('keyboard.title')} onClose={onClose}>
      {/* A long list to read from its top, not from the checkbox at its end. */}
      <div tabIndex={-1} data-autofocus>
        {groups.length === 0 && <p className="soft">{say('keyboard.none')}</p>}
        {groups.map((group) => (
          <Group key={group.title} title={group.title} shortcuts={group.shortcuts} />
        ))}
        <Group title={common.title} shortcuts={[map, ...common.shortcuts]} />
      </div>
      <Checkbox
        label={say('keyboard.singles')}
        hint={say('keyboard.singles.hint')}
        checked={hasSingles}
        onChange={(event) => onSingles(event.target.checked)}
      />
    </Dialog>
  );
}

function Group({ title, shortcuts }: ShortcutGroup): ReactElement {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <dl className="key-list">
        {shortcuts.map((shortcut) => (
          <Fragment key={shortcut.keys}>
            <dt>
              <Keys keys={shortcut.keys} />
            </dt>
            <dd>{shortcut.label}</dd>
          </Fragment>
        ))}
      </dl>
    </section>
  );
}

const symbols: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Enter: 'Entrée ⏎',
  Escape: 'Échap',
  Shift: 'Maj',
  Space: 'Espace',
};

/** A key combination as it is printed on the keyboard. */
export function Keys({ keys }: { readonly keys: string }): ReactElement {
  return (
    <span>
      {keys.split('+').map((key, index) => (
        <Fragment key={key}>
          {index > 0 && ' + '}
          <kbd>{symbols[key] ?? (key.length === 1 ? key.toUpperCase() : key)}</kbd>
        </Fragment>
      ))}
    </span>
  );
}
