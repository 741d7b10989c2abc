import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, type ReactElement, Suspense, use, useEffect, useState } from 'react';
import { ask } from '../api.ts';
import { useText } from '../i18n/locale.tsx';
import { useIsOutdated } from '../offline/register.ts';
import { outboxOf } from '../outbox/use-outbox.ts';
import { useAsk } from '../query.ts';
import { Button, LinkButton } from '../ui/Button.tsx';
import { Note } from '../ui/Note.tsx';
import { Desk } from './Desk.tsx';
import { current } from './desk.api.ts';
import { KeyHint } from './KeyHint.tsx';
import { useKeptDesk } from './use-kept-desk.ts';
import { useStay } from './use-stay.ts';

const HeadsetDialog = lazy(async () => ({
  default: (await import('../telephony/HeadsetDialog.tsx')).HeadsetDialog,
}));

/** Where an agent spends the day: the desk, given its people by the server. */
export function DeskPage(): ReactElement {
  const say = useText();
  const navigate = useNavigate();
  const session = useAsk('GET /api/session');
  const outbox = use(outboxOf(session));
  const { data: inHand } = useSuspenseQuery(current);
  const keep = useKeptDesk(outbox, inHand);
  const stay = useStay();
  const isOutdated = useIsOutdated();
  useEffect(() => {
    document.title = `${say('desk.title')} · ${say('app.name')}`;
  }, [say]);
  return (
    <>
      <h1 className="visually-hidden">{say('desk.title')}</h1>
      <Desk
        outbox={outbox}
        agentName={session.user.name}
        stay={stay}
        keep={keep}
        news={isOutdated && <NewVersion />}
        aside={<Aside />}
        onReturned={() => void navigate({ to: '/ce-numero-m-a-appele' })}
      />
    </>
  );
}

function NewVersion(): ReactElement {
  const say = useText();
  return (
    <Note
      isLive
      actions={
        <Button size="small" onClick={() => window.location.reload()}>
          {say('desk.newVersion.take')}
        </Button>
      }
    >
      {say('desk.newVersion')}
    </Note>
  );
}

/** Other ways to work than taking the next person, out of the way of those who do. */
function Aside(): ReactElement {
  const say = useText();
  return (
    <p className="desk-aside row small">
      <LinkButton to="/ce-numero-m-a-appele" kind="quiet" size="small" icon="back" aria-keyshortcuts="n">
        {say('desk.returned')} <KeyHint keys="n" />
      </LinkButton>
      <HeadsetButton />
      <span className="soft">{say('desk.practise.lead')}</span>
      <LinkButton to="/exercice" kind="quiet" size="small" icon="person">
        {say('desk.practise')}
      </LinkButton>
    </p>
  );
}

/** Before the day starts; where calls are dialled by hand there is nothing to check. */
function HeadsetButton(): ReactElement | null {
  const say = useText();
  const [isOpen, setIsOpen] = useState(false);
  const { data } = useQuery(ask('GET /api/telephony'));
  if (data?.capabilities.softphone !== true && data?.capabilities.deskPhone !== true) return null;
  return (
    <>
      <Button kind="quiet" size="small" icon="phone" aria-haspopup="dialog" onClick={() => setIsOpen(true)}>
        {say('desk.headset')}
      </Button>
      {isOpen && (
        <Suspense>
          <HeadsetDialog onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
