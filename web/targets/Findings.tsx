import type { ReactElement } from 'react';
import type { Finding } from '#server/contracts/imports.contract.ts';
import { useText } from '../i18n/locale.tsx';
import { Icon, type IconName } from '../ui/Icon.tsx';
import type { Tone } from '../ui/Note.tsx';

const looks: Readonly<Record<Finding['severity'], { readonly tone: Tone; readonly icon: IconName }>> = {
  rejected: { tone: 'bad', icon: 'cross' },
  set_aside: { tone: 'warn', icon: 'minus' },
  repaired: { tone: 'good', icon: 'check' },
  note: { tone: 'note', icon: 'info' },
};
const order: readonly Finding['severity'][] = ['rejected', 'set_aside', 'repaired', 'note'];

/** What was noticed in a list, gravest first, with examples. */
export function Findings({ findings }: { readonly findings: readonly Finding[] }): ReactElement {
  const say = useText();
  if (findings.length === 0) return <p className="soft">{say('import.findings.none')}</p>;
  const sorted = findings.toSorted(
    (a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || b.count - a.count,
  );
  return (
    <div className="findings">
      {sorted.map((finding) => (
        <Row key={finding.code} finding={finding} />
      ))}
    </div>
  );
}

function Row({ finding }: { readonly finding: Finding }): ReactElement {
  const say = useText();
  const { tone, icon } = looks[finding.severity];
  const line = (
    <>
      <Icon name={icon} />
      <strong>{say(`import.severity.${finding.severity}`)}</strong>
      <span>{say(`import.finding.${finding.code}`)}</span>
      <span className="number">{say('import.finding.lines', { count: finding.count })}</span>
    </>
  );
  if (finding.samples.length === 0) {
    return (
      <div className="finding" data-tone={tone}>
        <div className="finding-line">{line}</div>
      </div>
    );
  }
  return (
    <details className="finding" data-tone={tone}>
      <summary>{line}</summary>
      <ul className="finding-samples" aria-label={say('import.finding.samples')}>
        {finding.samples.map(({ line: number, before, after }) => (
          <li key={`${number}:${before}`}>
            {after === null
              ? say('import.finding.was', { line: number, before })
              : say('import.finding.change', { line: number, before, after })}
          </li>
        ))}
      </ul>
    </details>
  );
}
