import { type ReactElement, Suspense } from 'react';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk } from '../query.ts';
import { Icon } from '../ui/Icon.tsx';
import { Section } from '../ui/Page.tsx';
import { Skeleton } from '../ui/Progress.tsx';

/** Why this person is, or is not, called now. */
export function Why({ targetId }: { readonly targetId: number }): ReactElement {
  const say = useText();
  return (
    <Section title={say('target.why')} lead={say('target.why.lead')}>
      <Suspense fallback={<Skeleton height="4rem" />}>
        <Reasons targetId={targetId} />
      </Suspense>
    </Section>
  );
}

function Reasons({ targetId }: { readonly targetId: number }): ReactElement {
  const say = useText();
  const formats = useFormats();
  const { reasons } = useAsk('GET /api/targets/:id/explain', { params: { id: targetId } });
  return (
    <ul className="why-list">
      {reasons.map(({ code, until, campaignId }) => (
        <li key={`${code}:${campaignId}`}>
          <Icon name={code === 'eligible' ? 'check' : code === 'done' ? 'lock' : 'clock'} />
          <span>
            {say(`why.${code}`)}
            {until !== null && (
              <span className="choice-hint">
                {say('target.why.until', { date: formats.dateTime(until) })}
              </span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
