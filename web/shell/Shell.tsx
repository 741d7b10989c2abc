import { Link, Outlet } from '@tanstack/react-router';
import { lazy, type ReactElement, Suspense, useMemo, useState } from 'react';
import { useText } from '../i18n/locale.tsx';
import { useIsConnected, useLive } from '../live.ts';
import { useAsk } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { BrandMark } from './BrandMark.tsx';
import { navigation } from './navigation.ts';
import { Settings } from './Settings.tsx';
import { useViewer } from './session.ts';
import { ShortcutsProvider } from './shortcuts.tsx';

const TelephonyBanner = lazy(async () => ({
  default: (await import('../telephony/Troubles.tsx')).TelephonyBanner,
}));

/** Everything around a screen once logged in. */
export function Shell(): ReactElement {
  const say = useText();
  const common = useMemo(() => ({ title: say('keyboard.everywhere'), shortcuts: [] }), [say]);
  const { role } = useViewer();
  // Whoever can do something about telephony reads what is wrong with it.
  const isConcerned = role === 'supervisor' || role === 'admin';
  useLive();
  return (
    <ShortcutsProvider common={common}>
      <div className="app">
        <a className="skip" href="#content">
          {say('app.skip')}
        </a>
        <AppBar />
        <Offline />
        {isConcerned && (
          <Suspense>
            <TelephonyBanner />
          </Suspense>
        )}
        <main className="app-main" id="content" tabIndex={-1}>
          <Outlet />
        </main>
        <AppFoot />
      </div>
    </ShortcutsProvider>
  );
}

function AppBar(): ReactElement {
  const say = useText();
  const viewer = useViewer();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <header className="app-bar">
      <Link to="/" className="brand">
        <BrandMark />
      </Link>
      <span className="menu-toggle">
        <Button
          kind="quiet"
          icon={isOpen ? 'cross' : 'menu'}
          aria-expanded={isOpen}
          aria-controls="navigation"
          onClick={() => setIsOpen(!isOpen)}
        >
          {say('app.menu')}
        </Button>
      </span>
      <nav className="nav" id="navigation" aria-label={say('app.nav')} data-open={isOpen}>
        {navigation[viewer.role].map(({ to, text, icon }) => (
          <Link
            key={to}
            to={to}
            activeOptions={{ exact: to === '/' }}
            activeProps={{ 'aria-current': 'page' }}
            onClick={() => setIsOpen(false)}
          >
            <Icon name={icon} />
            {say(text)}
          </Link>
        ))}
      </nav>
      <Settings />
    </header>
  );
}

function Offline(): ReactElement {
  const say = useText();
  const isConnected = useIsConnected();
  return <div role="status">{!isConnected && <p className="app-offline">{say('app.offline')}</p>}</div>;
}

function AppFoot(): ReactElement {
  const say = useText();
  const { version } = useAsk('GET /api/welcome');
  return (
    <footer className="app-foot">
      <Link to="/accessibilite">{say('app.footer.accessibility')}</Link>
      <span>{say('app.footer.version', { version })}</span>
    </footer>
  );
}
