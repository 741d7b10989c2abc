import type { ReactElement } from 'react';
import type { CampaignResults } from '#server/contracts/results.contract.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import type { TargetSearch } from '../targets/target-search.ts';
import { type Segment, SegmentBar, SegmentLegend } from '../ui/Bars.tsx';
import { Figure } from '../ui/Page.tsx';
import { PeopleLink } from './PeopleLink.tsx';

/** Where the people of a campaign stand. */
export function ProgressCard({ data }: { readonly data: CampaignResults }): ReactElement {
  const say = useText();
  const formats = useFormats();
  const { progress } = data;
  const segments: readonly Segment[] = (['done', 'claimed', 'waiting', 'ready'] as const).map((key) => ({
    key,
    label: say(`results.${key}`),
    count: progress[key],
  }));
  const of = (count: number) => `${formats.number(count)} (${formats.percent(count, progress.total)})`;
  const link = (filter: TargetSearch, figure: string) => (
    <PeopleLink campaignId={data.campaignId} filter={filter}>
      {figure}
    </PeopleLink>
  );
  return (
    <div className="stack card">
      <div className="figures">
        <Figure value={link({}, formats.number(progress.total))} label={say('results.total')} />
        <Figure value={link({ state: 'done' }, of(progress.done))} label={say('results.done')} />
        <Figure value={link({ reached: 'yes' }, of(progress.reached))} label={say('results.reached')} />
        <Figure value={formats.number(data.calls)} label={say('results.calls')} />
      </div>
      <SegmentBar segments={segments} />
      <SegmentLegend
        segments={segments}
        format={(count, key) => link({ state: key }, formats.number(count))}
      />
    </div>
  );
}
