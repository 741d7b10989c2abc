import { Link } from '@tanstack/react-router';
import { type ReactElement, Suspense } from 'react';
import type { CampaignView } from '#server/contracts/campaigns.contract.ts';
import { NONE } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { useViewer } from '../shell/session.ts';

interface ScriptFactProps {
  readonly campaign: CampaignView;
}

/** The script a campaign calls with: its version, who finishes on an older one, and the one it could go over to. */
export function ScriptFact({ campaign }: ScriptFactProps): ReactElement {
  const { role } = useViewer();
  const { scriptName, scriptVersionId } = campaign;
  if (scriptName === null) return <>{NONE}</>;
  if (scriptVersionId === null || role === 'agent') return <>{scriptName}</>;
  return (
    <Suspense fallback={scriptName}>
      <Version campaign={campaign} />
    </Suspense>
  );
}

function Version({ campaign }: ScriptFactProps): ReactElement {
  const say = useText();
  const { scriptId, current, live, cases, canMove } = useAsk('GET /api/campaigns/:id/script-version', {
    params: { id: campaign.id },
  });
  const elsewhere = cases.openByVersion.filter(({ versionId }) => versionId !== current?.id);
  const hasNewer = current !== null && live !== null && live.id !== current.id;
  return (
    <>
      <span>
        {say('campaign.script', { name: campaign.scriptName ?? NONE, number: current?.number ?? 0 })}
      </span>
      {elsewhere.map(({ versionId, number, people }) => (
        <p className="soft small" key={versionId}>
          {say('campaign.script.open', { count: people, number })}
        </p>
      ))}
      {hasNewer && scriptId !== null && (
        <p className="small">
          <Link
            to="/trames/$id/versions"
            params={{ id: scriptId }}
            search={{ from: current.number, to: live.number, campagne: campaign.id }}
          >
            {say(canMove ? 'campaign.script.move' : 'campaign.script.compare', { number: live.number })}
          </Link>
        </p>
      )}
    </>
  );
}
