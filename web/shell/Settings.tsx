import { useNavigate } from '@tanstack/react-router';
import { type ReactElement, useId, useRef } from 'react';
import { useText } from '../i18n/locale.tsx';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { DigestChoice } from './DigestChoice.tsx';
import { LogoutButton } from './LogoutButton.tsx';
import { Preferences } from './Preferences.tsx';
import { useViewer } from './session.ts';
import { useKeyboardMap } from './shortcuts.tsx';

/** Who is logged in, and what they may set: a native popover, closed by Escape or a click elsewhere. */
export function Settings(): ReactElement {
  const say = useText();
  const viewer = useViewer();
  const navigate = useNavigate();
  const showKeyboard = useKeyboardMap();
  const id = useId();
  const panel = useRef<HTMLDivElement>(null);

  function close(): void {
    panel.current?.hidePopover();
  }

  return (
    <div className="app-tools">
      <Button kind="quiet" icon="keyboard" iconOnly aria-keyshortcuts="?" onClick={showKeyboard}>
        {say('settings.keyboard')}
      </Button>
      <button type="button" className="viewer" popoverTarget={id}>
        <span className="viewer-name">{viewer.name}</span>
        <span className="viewer-role">{say(`role.${viewer.role}`)}</span>
        <span className="visually-hidden">{say('app.account', { name: viewer.name })}</span>
        <Icon name="gear" />
      </button>
      <div className="settings" id={id} ref={panel} popover="auto">
        <p>
          <strong>{viewer.name}</strong>
          <br />
          <span className="soft small">
            {viewer.directorateName ?? say(`role.${viewer.role}`)} · {viewer.email}
          </span>
        </p>
        <Preferences />
        <DigestChoice />
        <div className="settings-actions">
          <Button
            kind="quiet"
            icon="lock"
            onClick={() => {
              close();
              void navigate({ to: '/mot-de-passe' });
            }}
          >
            {say('settings.password')}
          </Button>
          <LogoutButton onPress={close} />
        </div>
      </div>
    </div>
  );
}
