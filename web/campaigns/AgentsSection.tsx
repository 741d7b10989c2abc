import { lazy, type ReactElement, Suspense, useState } from 'react';
import type { CampaignView } from '#server/contracts/campaigns.contract.ts';
import { useText } from '../i18n/locale.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Section } from '../ui/Page.tsx';
import { Skeleton } from '../ui/Progress.tsx';

// The searchable list weighs as much as the rest of the page: only who assigns loads it.
const ChooseAgents = lazy(async () => ({ default: (await import('./ChooseAgents.tsx')).ChooseAgents }));

/** More than this would push the rest of the page out of sight. */
const AT_A_GLANCE = 10;

/** Who calls for this campaign. */
export function AgentsSection({ campaign }: { readonly campaign: CampaignView }): ReactElement {
  const say = useText();
  const [isChoosing, setIsChoosing] = useState(false);
  return (
    <Section
      title={say('campaign.agents')}
      actions={
        campaign.canAssign && (
          <Button size="small" icon="people" onClick={() => setIsChoosing(true)}>
            {say('campaign.agents.choose')}
          </Button>
        )
      }
    >
      {campaign.agents.length === 0 ? (
        <p className="soft">{say('campaign.agents.none')}</p>
      ) : (
        <Names agents={campaign.agents} />
      )}
      {isChoosing && (
        <Dialog title={say('campaign.agents.title')} onClose={() => setIsChoosing(false)}>
          <Suspense fallback={<Skeleton height="24rem" />}>
            <ChooseAgents campaign={campaign} onClose={() => setIsChoosing(false)} />
          </Suspense>
        </Dialog>
      )}
    </Section>
  );
}

function Names({ agents }: { readonly agents: CampaignView['agents'] }): ReactElement {
  const say = useText();
  // One more line would say no more than « 1 other ».
  const shown = agents.length > AT_A_GLANCE + 1 ? AT_A_GLANCE : agents.length;
  const list = (part: CampaignView['agents']) => (
    <ul>
      {part.map(({ id, name }) => (
        <li key={id}>{name}</li>
      ))}
    </ul>
  );
  return (
    <>
      {list(agents.slice(0, shown))}
      {shown < agents.length && (
        <details>
          <summary>{say('campaign.agents.others', { count: agents.length - shown })}</summary>
          {list(agents.slice(shown))}
        </details>
      )}
    </>
  );
}
