import './practice.css';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { current, isClaimed } from '../desk/desk.api.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { useViewer } from '../shell/session.ts';
import { LinkButton } from '../ui/Button.tsx';
import { Empty } from '../ui/Note.tsx';
import { Page } from '../ui/Page.tsx';
import { openPractice, type Practice } from './open-practice.ts';
import { PracticeDesk } from './PracticeDesk.tsx';
import { PracticeStart } from './PracticeStart.tsx';
import { practiceKey } from './practice-server.ts';

/** Learning the desk on people who do not exist: nobody is called, nothing leaves this page. */
export function PracticePage(): ReactElement {
  const say = useText();
  const client = useQueryClient();
  const viewer = useViewer();
  const { branding } = useAsk('GET /api/welcome');
  const [practice, setPractice] = useState<Practice | null>(null);
  const held = client.getQueryData(current.queryKey);

  if (practice !== null) return <PracticeDesk practice={practice} agentName={viewer.name} />;
  const isBusy = held !== undefined && isClaimed(held);
  return (
    <Page title={say('practice.title')} lead={say('practice.lead')} width="reading">
      {isBusy ? (
        <Empty
          title={say('practice.busy.title')}
          actions={
            <LinkButton to="/appeler" kind="primary" icon="phone">
              {say('practice.busy.back')}
            </LinkButton>
          }
        >
          <p>{say('practice.busy')}</p>
        </Empty>
      ) : (
        <PracticeStart
          userId={viewer.id}
          onStart={(version) => {
            client.setQueryData(practiceKey, { claim: null, reasons: [], pause: null });
            setPractice(openPractice(viewer, branding.organisation, version, say));
          }}
        />
      )}
    </Page>
  );
}
