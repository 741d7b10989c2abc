import type { ReactElement } from 'react';
import type { CampaignResults } from '#server/contracts/results.contract.ts';
import { useText } from '../i18n/locale.tsx';
import { LinkButton } from '../ui/Button.tsx';
import { Note } from '../ui/Note.tsx';
import type { ResultsSearch } from './results-search.ts';

interface SharedSwitchProps {
  readonly campaignId: number;
  readonly search: ResultsSearch;
  readonly shared: CampaignResults['shared'];
}

/** Says that figures are as they are shared, and goes from those to the exact ones and back. */
export function SharedSwitch({ campaignId, search, shared }: SharedSwitchProps): ReactElement {
  const say = useText();
  const { partage, ...rest } = search;
  const button = (
    <LinkButton
      to="/campagnes/$id/resultats"
      params={{ id: campaignId }}
      search={partage === true ? rest : { ...rest, partage: true }}
      resetScroll={false}
      size="small"
      icon="eye"
    >
      {say(partage === true ? 'results.shared.exact' : 'results.shared.switch')}
    </LinkButton>
  );
  if (shared === null) return <div className="row">{button}</div>;
  return (
    <Note tone="plain" icon="shield" actions={button}>
      {shared.below === 0 ? say('results.shared.open') : say('results.shared.note', { below: shared.below })}
    </Note>
  );
}
