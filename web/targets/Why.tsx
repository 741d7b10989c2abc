import { type ReactElement, Suspense, useState, useTransition } from 'react';
import type { Reason } from '#server/contracts/queue.contract.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { SelectField } from '../ui/fields.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Section } from '../ui/Page.tsx';
import { Skeleton } from '../ui/Progress.tsx';

/** Why this person is, or is not, called now: by the team, or by the agent one chooses. */
export function Why({ targetId }: { readonly targetId: number }): ReactElement {
  const say = useText();
  return (
    <Section title={say('target.why')} lead={say('target.why.lead')}>
      <Suspense fallback={<Skeleton height="8rem" />}>
        <Answer targetId={targetId} />
      </Suspense>
    </Section>
  );
}

function Answer({ targetId }: { readonly targetId: number }): ReactElement {
  const [agentId, setAgentId] = useState<number | null>(null);
  // The answer shown stays until the next one is there.
  const [isChanging, change] = useTransition();
  const query = agentId === null ? {} : { agentId };
  const { reasons } = useAsk('GET /api/targets/:id/explain', { params: { id: targetId }, query });
  const campaignId = reasons[0]?.campaignId ?? null;
  return (
    <div className="stack" aria-busy={isChanging}>
      {campaignId !== null && (
        <ForWhom
          campaignId={campaignId}
          agentId={agentId}
          onChoose={(chosen) => change(() => setAgentId(chosen))}
        />
      )}
      <div aria-live="polite">
        <Reasons reasons={reasons} />
      </div>
    </div>
  );
}

interface ForWhomProps {
  readonly campaignId: number;
  readonly agentId: number | null;
  readonly onChoose: (agentId: number | null) => void;
}

function ForWhom({ campaignId, agentId, onChoose }: ForWhomProps): ReactElement | null {
  const say = useText();
  const { agents } = useAsk('GET /api/campaigns/:id', { params: { id: campaignId } });
  if (agents.length === 0) return null;
  return (
    <SelectField
      label={say('target.why.for')}
      value={agentId ?? ''}
      onChange={(event) => onChoose(event.target.value === '' ? null : Number(event.target.value))}
    >
      <option value="">{say('target.why.team')}</option>
      {agents.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}

function Reasons({ reasons }: { readonly reasons: readonly Reason[] }): ReactElement {
  const say = useText();
  const formats = useFormats();
  return (
    <ul className="why-list">
      {reasons.map(({ code, until, action, share, campaignId, campaignName }) => (
        <li key={`${code}:${campaignId}`}>
          <Icon name={code === 'eligible' ? 'check' : code === 'done' ? 'lock' : 'clock'} />
          <span>
            {say(`why.${code}`)}
            {until !== null && (
              <span className="choice-hint">
                {say('target.why.until', { date: formats.dateTime(until) })}
              </span>
            )}
            {share !== null && (
              <span className="choice-hint">{say('why.share', { share, name: campaignName ?? '' })}</span>
            )}
            {action !== null && (
              <span className="choice-hint">{say('why.action', { action: say(`action.${action}`) })}</span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
