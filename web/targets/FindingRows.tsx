import type { ReactElement } from 'react';
import type { Finding } from '#server/contracts/imports.contract.ts';
import { useText } from '../i18n/locale.tsx';
import { RowsTable } from './RowsTable.tsx';
import { useRows } from './use-rows.ts';

interface Props {
  readonly importId: number;
  readonly finding: Finding;
}

/** The rows about which one thing was noticed. */
export function FindingRows({ importId, finding: { code, count } }: Props): ReactElement {
  const say = useText();
  const pages = useRows(importId, code);
  const label = say('import.lines.of', { finding: say(`import.finding.${code}`) });
  return (
    <div className="finding-more">
      <RowsTable label={label} pages={pages} total={count} />
    </div>
  );
}
