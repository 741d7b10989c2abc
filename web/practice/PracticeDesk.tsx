import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import {
  type FocusEvent,
  type KeyboardEvent,
  type ReactElement,
  useEffect,
  useState,
  useSyncExternalStore,
} from 'react';
import { Desk } from '../desk/Desk.tsx';
import { DeskServerContext } from '../desk/desk-server.ts';
import { KeyHint } from '../desk/KeyHint.tsx';
import { useText } from '../i18n/locale.tsx';
import { useShortcuts } from '../shell/shortcuts.tsx';
import { Button, LinkButton } from '../ui/Button.tsx';
import { Checkbox } from '../ui/fields.tsx';
import { Icon } from '../ui/Icon.tsx';
import { DebriefPanel } from './DebriefPanel.tsx';
import type { Practice } from './open-practice.ts';
import { type PracticeView, practiceKey } from './practice-server.ts';
import { scenarios } from './scenarios.ts';
import { canSpeak, useSpeech } from './use-speech.ts';
import { Voice } from './Voice.tsx';

interface PracticeDeskProps {
  readonly practice: Practice;
  readonly agentName: string;
}

const allCampaigns = { campaigns: [], campaignId: null, choose: () => undefined };
/** Nothing to keep, but the time for a confirmed answer to be on screen before it leaves the outbox: else it blinks. */
const nothingToKeep = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** The desk itself, between a band that says it is an exercise and the voice of the other side. */
export function PracticeDesk({ practice, agentName }: PracticeDeskProps): ReactElement {
  const { server, outbox } = practice;
  const say = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const view = useSyncExternalStore(server.subscribe, server.view);
  const [isSpoken, setIsSpoken] = useState(false);
  useSpeech(view.turns, isSpoken);

  useEffect(() => {
    document.title = `${say('practice.title')} · ${say('app.name')}`;
  }, [say]);
  useEffect(
    () => () => {
      outbox.stop();
      client.removeQueries({ queryKey: practiceKey });
    },
    [client, outbox],
  );
  const leave = (): void => void navigate({ to: '/appeler' });
  useShortcuts(say('practice.title'), [
    { keys: 'q', label: say('practice.leave'), run: leave },
    { keys: 'F7', label: say('practice.introduce'), run: server.introduce, isEnabled: view.isInCall },
  ]);

  /** Also from within a text, where single keys are otherwise left alone. */
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'F7') return;
    event.preventDefault();
    server.introduce();
  }
  /** Going to a question is asking it. */
  function onFocus(event: FocusEvent): void {
    const question = event.target.closest<HTMLElement>('[data-question]')?.dataset['question'];
    if (question !== undefined) server.ask(question);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is asked and said is heard here; each has its own button or field
    <div className="practice" onKeyDown={onKeyDown} onFocus={onFocus}>
      <h1 className="visually-hidden">{say('practice.title')}</h1>
      <div className="practice-band">
        <p>
          <Icon name="shield" />
          <strong>{say('practice.band')}</strong>
        </p>
        <p>{progressText(view, say)}</p>
        {canSpeak && (
          <Checkbox
            label={say('practice.speak')}
            checked={isSpoken}
            onChange={(event) => setIsSpoken(event.target.checked)}
          />
        )}
        <Button size="small" aria-keyshortcuts="q" onClick={leave}>
          {say('practice.leave')} <KeyHint keys="q" />
        </Button>
      </div>
      <DeskServerContext value={server}>
        <Desk
          outbox={outbox}
          agentName={agentName}
          stay={allCampaigns}
          keep={nothingToKeep}
          news={view.debrief !== null && <DebriefPanel debrief={view.debrief} turns={view.turns} />}
          aside={view.done.length === scenarios.length && <Ready />}
          onReturned={null}
        />
      </DeskServerContext>
      {view.isInHand && <Voice view={view} onIntroduce={server.introduce} />}
    </div>
  );
}

function progressText({ done }: PracticeView, say: ReturnType<typeof useText>): string {
  const total = scenarios.length;
  return done.length === total
    ? say('practice.finished', { total })
    : say('practice.progress', { number: done.length + 1, total });
}

function Ready(): ReactElement {
  const say = useText();
  return (
    <div className="desk-aside stack">
      <p>{say('practice.done')}</p>
      <LinkButton to="/appeler" kind="primary" icon="phone">
        {say('practice.done.call')}
      </LinkButton>
    </div>
  );
}
