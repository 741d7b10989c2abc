import type { ReactElement } from 'react';
import type { ConcernedCampaign } from '#server/contracts/publications.contract.ts';
import type { OpenCases } from '#server/contracts/scripts.contract.ts';
import { useText } from '../i18n/locale.tsx';
import { RadioGroup } from '../ui/fields.tsx';

/** What a campaign in progress does with a version just published. */
export type Fate = 'keep' | OpenCases;

interface CampaignChoiceProps {
  readonly campaign: ConcernedCampaign;
  readonly nextNumber: number;
  readonly fate: Fate;
  readonly onChange: (fate: Fate) => void;
}

/** One campaign: how far its people are, and what becomes of them. */
export function CampaignChoice(props: CampaignChoiceProps): ReactElement {
  const { campaign, nextNumber, fate, onChange } = props;
  const say = useText();
  const { id, name, directorateName, versionNumber, cases, canMove } = campaign;
  return (
    <div className="card stack">
      <RadioGroup
        name={`campaign-${id}`}
        label={say('publication.campaign', { name, directorate: directorateName, number: versionNumber })}
        hint={<Cases cases={cases} />}
        value={fate}
        options={[
          {
            value: 'keep' as const,
            label: say('publication.keep', { number: versionNumber }),
            hint: say('publication.keep.hint'),
          },
          ...(canMove ? movesTo(say, nextNumber) : []),
        ]}
        onChange={onChange}
      />
    </div>
  );
}

/** The two ways of going over to a version, in words. */
export function movesTo(say: ReturnType<typeof useText>, number: number) {
  return [
    {
      value: 'finish' as const,
      label: say('publication.finish', { number }),
      hint: say('publication.finish.hint'),
    },
    {
      value: 'migrate' as const,
      label: say('publication.migrate', { number }),
      hint: say('publication.migrate.hint'),
    },
  ];
}

/** People by how far they are with the script, in one line. */
export function Cases({ cases }: { readonly cases: ConcernedCampaign['cases'] }): ReactElement {
  const say = useText();
  const { notBegun, open, finished, inHand } = cases;
  const parts = [
    say('publication.cases.notBegun', { count: notBegun }),
    say('publication.cases.open', { count: open }),
    say('publication.cases.finished', { count: finished }),
    ...(inHand === 0 ? [] : [say('publication.cases.inHand', { count: inHand })]),
  ];
  return <>{parts.join(' · ')}</>;
}
