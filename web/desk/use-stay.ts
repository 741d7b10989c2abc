import { useState } from 'react';
import { useAsk } from '../query.ts';
import { useViewer } from '../shell/session.ts';

export interface Stay {
  /** Running campaigns to choose from; empty when there is no choice. */
  readonly campaigns: readonly { readonly id: number; readonly name: string }[];
  readonly campaignId: number | null;
  readonly choose: (campaignId: number | null) => void;
}

/** The campaign an agent stays on, remembered in this tab for as long as it runs. */
export function useStay(): Stay {
  const { id, role } = useViewer();
  const { campaigns } = useAsk('GET /api/campaigns');
  const place = `desk.stay.${id}`;
  const [kept, setKept] = useState(() => Number(sessionStorage.getItem(place)));
  // Supervisors see every campaign, not only those they are assigned to: a list of them all would be no help.
  const running = role === 'agent' ? campaigns.filter(({ state }) => state === 'running') : [];
  const choices = running.length > 1 ? running : [];
  return {
    campaigns: choices,
    campaignId: choices.find((campaign) => campaign.id === kept)?.id ?? null,
    choose: (campaignId) => {
      setKept(campaignId ?? 0);
      if (campaignId === null) sessionStorage.removeItem(place);
      else sessionStorage.setItem(place, String(campaignId));
    },
  };
}
