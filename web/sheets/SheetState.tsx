import type { ReactElement } from 'react';
import type { SheetSummary } from '#server/contracts/sheets.contract.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { Badge } from '../ui/Note.tsx';

interface SheetStateProps {
  readonly sheet: SheetSummary;
  /** The review date is said beside. */
  readonly isShort?: boolean;
}

/** Where a sheet stands, and whether it is to be read again. */
export function SheetState({ sheet, isShort = false }: SheetStateProps): ReactElement {
  return (
    <span className="row">
      <State sheet={sheet} />
      {sheet.isStale && <Stale reviewOn={isShort ? null : sheet.reviewOn} />}
    </span>
  );
}

function State({ sheet }: { readonly sheet: SheetSummary }): ReactElement {
  const say = useText();
  const number = sheet.liveNumber ?? 0;
  if (sheet.state === 'withdrawn') return <Badge icon="minus">{say('sheet.state.withdrawn')}</Badge>;
  if (sheet.state === 'draft') return <Badge icon="pen">{say('sheet.state.draft')}</Badge>;
  return sheet.hasDraft ? (
    <Badge tone="note" icon="pen">
      {say('sheet.state.both', { number })}
    </Badge>
  ) : (
    <Badge tone="good" icon="check">
      {say('sheet.state.live', { number })}
    </Badge>
  );
}

/** The review date has passed: since when, unless it is said beside. */
export function Stale({ reviewOn }: { readonly reviewOn: string | null }): ReactElement {
  const say = useText();
  const formats = useFormats();
  return (
    <Badge tone="warn" icon="clock">
      {reviewOn === null ? say('sheet.stale.short') : say('sheet.stale', { day: formats.date(reviewOn) })}
    </Badge>
  );
}
