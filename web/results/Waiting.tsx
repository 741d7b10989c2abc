import type { ReactElement } from 'react';
import type { CampaignResults } from '#server/contracts/results.contract.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { Section } from '../ui/Page.tsx';
import { CountTable } from './CountTable.tsx';

const waitReasons = ['retry', 'callback', 'forward', 'line_cap', 'quota', 'held'] as const;

interface WaitingProps {
  readonly campaignId: number;
  /** How many wait in all. */
  readonly whole: number;
  readonly waiting: CampaignResults['waiting'];
}

/** What those who wait, wait for, and when the first of them comes back. */
export function Waiting({ campaignId, whole, waiting }: WaitingProps): ReactElement {
  const say = useText();
  const formats = useFormats();
  const labelOf = (reason: string): string => {
    const known = waitReasons.find((code) => code === reason);
    return known === undefined ? reason : say(`results.wait.${known}`);
  };
  return (
    <Section anchor="attente" title={say('results.waitingFor')} lead={say('results.waitingFor.lead')}>
      <CountTable
        label={say('results.waitingFor')}
        heading={say('results.reason')}
        whole={whole}
        extra={say('results.nextAt')}
        campaignId={campaignId}
        rows={waiting.map(({ reason, count, nextAt }) => ({
          key: reason,
          label: labelOf(reason),
          count,
          people: { state: 'waiting', waitReason: reason },
          extra: formats.dateTime(nextAt),
        }))}
      />
    </Section>
  );
}
