import { Link } from '@tanstack/react-router';
import './campaigns.css';
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
  /** All are in the state the title says: no column for it. */
  readonly isOneState?: boolean;
}

export function CampaignTable({ label, campaigns, isOneState = false }: CampaignTableProps): ReactElement {
  const say = useText();
  return (
    <div className="campaign-table">
      <Table label={label}>
        <thead>
          <tr>
            <th scope="col">{say('campaigns.column.name')}</th>
            {!isOneState && (
              <th scope="col" className="state-cell">
                {say('campaigns.column.state')}
              </th>
            )}
            <th scope="col" className="directorate-cell">
              {say('campaigns.column.directorate')}
            </th>
            <th scope="col" className="period-cell">
              {say('campaigns.column.period')}
            </th>
            <th scope="col" className="progress-cell">
              {say('campaigns.column.progress')}
            </th>
          </tr>
        </thead>
        <tbody>
          {campaigns.map((campaign) => (
            <Row key={campaign.id} campaign={campaign} isOneState={isOneState} />
          ))}
        </tbody>
      </Table>
    </div>
  );
}

interface RowProps {
  readonly campaign: CampaignSummary;
  readonly isOneState: boolean;
}

function Row({ campaign, isOneState }: RowProps): ReactElement {
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
      {!isOneState && (
        <td>
          <CampaignStateBadge state={campaign.state} />
        </td>
      )}
      <td>{campaign.directorateName}</td>
      <td className="tight">
        {startsOn === null && endsOn === null
          ? NONE
          : say('campaigns.period.short', {
              from: formats.shortDate(startsOn),
              to: formats.shortDate(endsOn),
            })}
      </td>
      <td>
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
