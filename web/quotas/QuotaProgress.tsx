import type { ReactElement } from 'react';
import type { QuotaView } from '#server/contracts/quotas.contract.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { Badge } from '../ui/Note.tsx';
import { Section } from '../ui/Page.tsx';
import { Progress } from '../ui/Progress.tsx';

type Cell = QuotaView['cells'][number];

/** Where each cell stands, live. */
export function QuotaProgress({ quotas }: { readonly quotas: readonly QuotaView[] }): ReactElement | null {
  const say = useText();
  if (quotas.length === 0) return null;
  return (
    <Section title={say('quotas.progress')} lead={say('quotas.progress.lead')}>
      <div className="quota-progress">
        {quotas.map(({ id, label, cells }) => (
          <section key={id} aria-labelledby={`quota-${id}`}>
            <h3 id={`quota-${id}`}>{label}</h3>
            <ul>
              {cells.map((cell) => (
                <li key={cell.id}>
                  <CellProgress cell={cell} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Section>
  );
}

function CellProgress({ cell: { label, completed, limit } }: { readonly cell: Cell }): ReactElement {
  const say = useText();
  const formats = useFormats();
  const words = { label, completed: formats.number(completed), limit: formats.number(limit) };
  return (
    <>
      <span className="row">
        <span>{say('quotas.cell.progress', words)}</span>
        {completed >= limit && (
          <Badge tone="good" icon="check">
            {completed > limit
              ? say('quotas.cell.over', { count: completed - limit })
              : say('quotas.cell.full')}
          </Badge>
        )}
      </span>
      <Progress
        label={say('quotas.cell.bar', { label })}
        value={limit === 0 ? 1 : Math.min(1, completed / limit)}
        text={formats.percent(limit === 0 ? 1 : completed, limit === 0 ? 1 : limit)}
      />
    </>
  );
}
