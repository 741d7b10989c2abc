import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactElement, type ReactNode, useEffect } from 'react';
import { useText } from '../i18n/locale.tsx';
import { queryClient } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { BrandMark } from './BrandMark.tsx';
import { LoginForm } from './LoginForm.tsx';
import { Preferences } from './Preferences.tsx';
import { enter, resumeSession, useIsSessionLost, useViewer, waitWhenSessionEnds } from './session.ts';
import { welcome } from './welcome.ts';

/** Lets in those who are logged in; shows the others how to be, at the address they came to. */
export function Gate({ children }: { readonly children: ReactNode }): ReactElement {
  const { hasSession, needsFirstAdmin } = useSuspenseQuery(welcome).data;
  if (hasSession) return <Inside>{children}</Inside>;
  return needsFirstAdmin ? <FirstAdmin /> : <Login />;
}

function Inside({ children }: { readonly children: ReactNode }): ReactElement {
  useEffect(waitWhenSessionEnds, []);
  return (
    <>
      {children}
      <LogInAgain />
    </>
  );
}

function LogInAgain(): ReactElement | null {
  const say = useText();
  const viewer = useViewer();
  if (!useIsSessionLost()) return null;
  return (
    <Dialog title={say('login.again.title')}>
      <div className="stack">
        <p>{say('login.again.lead')}</p>
        <LoginForm email={viewer.email} onDone={resumeSession} />
        <div>
          <Button kind="quiet" size="small" onClick={() => window.location.assign('/')}>
            {say('login.again.leave')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function Login(): ReactElement {
  const say = useText();
  return (
    <Outside title={say('login.title')}>
      <LoginForm onDone={enter} />
      <p className="small soft">{say('login.help')}</p>
    </Outside>
  );
}

const commands = [
  ['first.command.title', 'first.command.text', 'npm run tonalite -- admin prenom.nom@exemple.fr'],
  ['first.env.title', 'first.env.text', 'ADMIN_EMAIL=prenom.nom@exemple.fr ADMIN_PASSWORD=… npm start'],
  ['first.demo.title', 'first.demo.text', 'npm run demo'],
] as const;

function FirstAdmin(): ReactElement {
  const say = useText();
  return (
    <Outside title={say('first.title')}>
      <p>{say('first.lead')}</p>
      <ol className="stack commands">
        {commands.map(([title, text, command]) => (
          <li key={command}>
            <h2>{say(title)}</h2>
            <p className="soft">{say(text)}</p>
            <pre>{command}</pre>
          </li>
        ))}
      </ol>
      <div>
        <Button
          kind="primary"
          onClick={() => void queryClient.invalidateQueries({ queryKey: welcome.queryKey })}
        >
          {say('first.done')}
        </Button>
      </div>
    </Outside>
  );
}

/** The frame of what is shown before anyone is logged in. */
function Outside({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}): ReactElement {
  const say = useText();
  useEffect(() => {
    document.title = `${title} · ${say('app.name')}`;
  }, [title, say]);
  return (
    <div className="gate">
      <header className="gate-side">
        <BrandMark />
        <p>{say('login.lead')}</p>
        <Wave />
      </header>
      <main className="gate-main" id="content">
        <details className="gate-tools">
          <summary className="button" data-kind="quiet" data-size="small">
            {say('app.settings')}
          </summary>
          <Preferences />
        </details>
        <div className="gate-form stack">
          <h1>{title}</h1>
          {children}
        </div>
        <footer className="app-foot">
          <Link to="/accessibilite">{say('app.footer.accessibility')}</Link>
        </footer>
      </main>
    </div>
  );
}

/** A dialling tone, drawn: the product's one ornament. */
function Wave(): ReactElement {
  const bars = Array.from({ length: 41 }, (_, index) => ({
    x: 4 + index * 12,
    half: 5 + 42 * Math.abs(Math.sin(index / 3.1)) * Math.exp(-(((index - 20) / 13) ** 2)),
  }));
  return (
    <svg className="gate-wave" viewBox="0 0 490 100" aria-hidden="true" focusable="false">
      <g stroke="currentColor" strokeWidth="4" strokeLinecap="round">
        {bars.map(({ x, half }) => (
          <line key={x} x1={x} x2={x} y1={50 - half} y2={50 + half} />
        ))}
      </g>
    </svg>
  );
}
