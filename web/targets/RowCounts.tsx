import type { ReactElement } from 'react';
import type { ImportRows } from '#server/contracts/imports.contract.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { Figure } from '../ui/Page.tsx';

const parts = ['read', 'accepted', 'repaired', 'duplicate', 'opposed', 'rejected'] as const;

/** Every line accounted for. */
export function RowCounts({
  rows,
  isStale = false,
}: {
  readonly rows: ImportRows;
  readonly isStale?: boolean;
}): ReactElement {
  const say = useText();
  const formats = useFormats();
  return (
    <div className="counts" data-stale={isStale}>
      {parts.map((part) => (
        <Figure key={part} value={formats.number(rows[part])} label={say(`import.count.${part}`)} />
      ))}
    </div>
  );
}
