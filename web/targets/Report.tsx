import { type ReactElement, useEffect, useRef } from 'react';
import type { ImportView } from '#server/contracts/imports.contract.ts';
import { addressOf } from '../api.ts';
import { useText } from '../i18n/locale.tsx';
import { useViewer } from '../shell/session.ts';
import { DownloadButton, LinkButton } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Table } from '../ui/Table.tsx';
import { roleOf, useColumnName } from './columns.ts';
import { Findings } from './Findings.tsx';
import { HeldReview } from './HeldReview.tsx';
import { LayoutFacts } from './LayoutFields.tsx';
import { severityId } from './places.ts';
import { Verdict } from './Verdict.tsx';

interface Props {
  readonly view: ImportView;
  readonly mayAct: boolean;
}

/** What became of every line; permanent. */
export function Report({ view, mayAct }: Props): ReactElement {
  const say = useText();
  const { role } = useViewer();
  const { campaignId, importId, rows } = view;
  const focusOnHeld = useFocusOnHeld(rows.held);
  const hasHeld = rows.held > 0 && mayAct;
  const hasRejects = rows.rejected > 0 && mayAct;
  return (
    <>
      <Verdict view={view} />
      <div className="report-actions row">
        {rows.accepted + rows.updated > 0 && role !== 'analyst' && (
          <LinkButton to="/campagnes/$id/personnes" params={{ id: campaignId }} kind="primary" icon="people">
            {say('import.people')}
          </LinkButton>
        )}
        {hasRejects && (
          <DownloadButton href={addressOf('GET /api/imports/:id/rejects.csv', { params: { id: importId } })}>
            {say('import.rejects')}
          </DownloadButton>
        )}
        {hasRejects && <p className="soft small prose">{say('import.rejects.lead')}</p>}
      </div>
      {hasHeld && <HeldReview view={view} onDecided={focusOnHeld} />}
      <Findings view={view} mayRead={mayAct} except={hasHeld ? 'held' : undefined} />
      <details className="card report-reading">
        <summary>
          <h2>{say('import.layout')}</h2>
          <Icon name="chevron" />
        </summary>
        <div className="stack">
          <LayoutFacts view={view} />
          <ColumnsKept view={view} />
        </div>
      </details>
    </>
  );
}

/** What was pressed to decide is gone with the rows it was about: the focus goes to what is left of them. */
function useFocusOnHeld(held: number): () => void {
  const before = useRef<number | null>(null);
  useEffect(() => {
    if (before.current === null || before.current === held) return;
    before.current = null;
    document.getElementById(severityId('held'))?.focus();
  }, [held]);
  return () => {
    before.current = held;
  };
}

function ColumnsKept({ view }: Pick<Props, 'view'>): ReactElement | null {
  const say = useText();
  const nameOf = useColumnName();
  const { mapping, columns } = view;
  if (mapping === null || columns.length === 0) return null;
  return (
    <Table label={say('import.mapping')}>
      <thead>
        <tr>
          <th scope="col">{say('import.mapping.column')}</th>
          <th scope="col">{say('import.mapping.role')}</th>
        </tr>
      </thead>
      <tbody>
        {columns.map((column) => (
          <tr key={column.index}>
            <th scope="row">{nameOf(column)}</th>
            <td>{say(`import.role.${roleOf(mapping, column.index)}`)}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
