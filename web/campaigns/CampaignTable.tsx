import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { CampaignSummary } from '#server/contracts/campaigns.contract.ts';
import { NONE, useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { Progress } from '../ui/Progress.tsx';
import { Table } from '../ui/Table.tsx';
import { CampaignStateBadge } from './CampaignStateBadge.tsx';

interface CampaignTableProps {
  readonly label: string;
  readonly campaigns: readonly CampaignSummary[];
}

export function CampaignTable({ label, campaigns }: CampaignTableProps): ReactElement {
  const say = useText();
  return (
    <Table label={label}>
      <thead>
        <tr>
          <th scope="col">{say('campaigns.column.name')}</th>
          <th scope="col">{say('campaigns.column.state')}</th>
          <th scope="col">{say('campaigns.column.directorate')}</th>
          <th scope="col">{say('campaigns.column.period')}</th>
          <th scope="col">{say('campaigns.column.progress')}</th>
        </tr>
      </thead>
      <tbody>
        {campaigns.map((campaign) => (
          <Row key={campaign.id} campaign={campaign} />
        ))}
      </tbody>
    </Table>
  );
}

function Row({ campaign }: { readonly campaign: CampaignSummary }): ReactElement {
  const say = useText();
  const formats = useFormats();
  const { startsOn, endsOn, done, targets } = campaign;
  return (
    <tr>
      <th scope="row">
        <Link to="/campagnes/$id" params={{ id: campaign.id }}>
          {campaign.name}
        </Link>
      </th>
      <td className="tight">
        <CampaignStateBadge state={campaign.state} />
      </td>
      <td>{campaign.directorateName}</td>
      <td className="number">
        {startsOn === null && endsOn === null
          ? NONE
          : say('campaigns.period', { from: formats.shortDate(startsOn), to: formats.shortDate(endsOn) })}
      </td>
      <td className="progress-cell">
        {targets === 0 ? (
          NONE
        ) : (
          <Progress
            label={say('campaigns.progress', { name: campaign.name })}
            value={done / targets}
            text={say('campaigns.progress.text', {
              done: formats.number(done),
              total: formats.number(targets),
            })}
          />
        )}
      </td>
    </tr>
  );
}
