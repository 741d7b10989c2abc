import type { ReactElement } from 'react';
import type { CampaignState } from '#server/contracts/campaigns.contract.ts';
import { useText } from '../i18n/locale.tsx';
import type { IconName } from '../ui/Icon.tsx';
import { Badge, type Tone } from '../ui/Note.tsx';

const looks: Readonly<Record<CampaignState, { readonly tone: Tone; readonly icon: IconName }>> = {
  draft: { tone: 'plain', icon: 'pen' },
  submitted: { tone: 'note', icon: 'send' },
  approved: { tone: 'brand', icon: 'check' },
  running: { tone: 'good', icon: 'play' },
  paused: { tone: 'warn', icon: 'pause' },
  closed: { tone: 'plain', icon: 'lock' },
};

export function CampaignStateBadge({ state }: { readonly state: CampaignState }): ReactElement {
  const say = useText();
  return <Badge {...looks[state]}>{say(`campaign.state.${state}`)}</Badge>;
}
