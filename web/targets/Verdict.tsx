import type { ReactElement } from 'react';
import type { ImportView } from '#server/contracts/imports.contract.ts';
import { useFormats } from '../i18n/formats.ts';
import type { MessageId } from '../i18n/index.ts';
import { type Say, useText } from '../i18n/locale.tsx';
import { Icon, type IconName } from '../ui/Icon.tsx';
import { SAMPLE_ID, severityId } from './places.ts';
import { partsOf, type RowPart } from './row-parts.ts';

interface Props {
  readonly view: ImportView;
  /** The figures do not count the last change yet. */
  readonly isStale?: boolean;
  /** They are about to. */
  readonly isCounting?: boolean;
  /** Columns of social security numbers: while they stay, nobody is ready. */
  readonly nirColumns?: readonly string[];
}

/** What becomes of the list, in one sentence and one picture. */
export function Verdict({ view, isStale = false, isCounting = false, nirColumns = [] }: Props): ReactElement {
  const say = useText();
  const formats = useFormats();
  const isDone = view.state === 'done';
  const isStopped = nirColumns.length > 0 && view.rows.accepted === 0;
  const parts = isStopped ? [] : partsOf(view.rows);
  return (
    <div className="verdict card" data-stale={isStale} aria-busy={isCounting}>
      <div aria-live="polite" aria-atomic="true">
        <h2 tabIndex={-1}>
          {isStopped
            ? say('import.verdict.nir', {
                read: say('import.verdict.read', { count: view.rows.read }),
                columns: formats.list(nirColumns),
              })
            : sentenceOf(view, say, formats.list)}
        </h2>
        <Effects view={view} />
      </div>
      {parts.length > 0 && (
        <>
          <div className="row-bar" aria-hidden="true">
            {parts.map((part) => (
              <a
                key={part.key}
                href={placeOf(part, isDone)}
                tabIndex={-1}
                data-part={part.key}
                style={{ flexGrow: part.count }}
              >
                <span>{formats.number(part.count)}</span>
              </a>
            ))}
          </div>
          <ul className="row-legend" aria-label={say('import.parts')}>
            {parts.map((part) => (
              <LegendItem key={part.key} part={part} isDone={isDone} />
            ))}
          </ul>
        </>
      )}
      <p className="verdict-wait" aria-hidden="true">
        {isCounting && say('import.counting')}
      </p>
    </div>
  );
}

const icons: Readonly<Record<RowPart['key'], IconName>> = {
  ready: 'check',
  repaired: 'pen',
  updated: 'back',
  set_aside: 'minus',
  held: 'eye',
  rejected: 'cross',
};

function LegendItem({ part, isDone }: { readonly part: RowPart; readonly isDone: boolean }): ReactElement {
  const say = useText();
  const formats = useFormats();
  const { key, count } = part;
  const place = placeOf(part, isDone);
  const label: MessageId = key === 'ready' && isDone ? 'import.part.imported' : `import.part.${key}`;
  const words = (
    <>
      <span className="row-swatch" data-part={key} aria-hidden="true">
        <Icon name={icons[key]} size={14} />
      </span>
      <strong className="number">{formats.number(count)}</strong> {say(label)}
    </>
  );
  return <li>{place === undefined ? <span>{words}</span> : <a href={place}>{words}</a>}</li>;
}

/** Where on the page one sees more of these rows. */
function placeOf({ severity }: RowPart, isDone: boolean): string | undefined {
  if (severity !== null) return `#${severityId(severity)}`;
  return isDone ? undefined : `#${SAMPLE_ID}`;
}

function sentenceOf(
  { rows, state }: ImportView,
  say: Say,
  list: (parts: readonly string[]) => string,
): string {
  const count = rows.accepted;
  const ready = say(state === 'done' ? 'import.verdict.imported' : 'import.verdict.ready', { count });
  const rest = partsOf(rows).flatMap(({ key, count }) =>
    key === 'ready' || key === 'repaired' ? [] : [say(`import.verdict.${key}`, { count })],
  );
  const first = rows.repaired === 0 ? ready : say('import.verdict.repaired', { ready, count: rows.repaired });
  return say('import.verdict', {
    read: say('import.verdict.read', { count: rows.read }),
    parts: list([first, ...rest]),
  });
}

/** What an updated list changes of people who were already there. */
function Effects({ view: { rows, absent } }: Props): ReactElement | null {
  const say = useText();
  const formats = useFormats();
  if (rows.updated === 0 && absent === 0) return null;
  const kept = absent - rows.closed;
  const parts = [
    say('import.effect.added', { count: rows.accepted }),
    ...(rows.updated > 0 ? [say('import.effect.updated', { count: rows.updated })] : []),
    ...(kept > 0 ? [say('import.effect.kept', { count: kept })] : []),
    ...(rows.closed > 0 ? [say('import.effect.closed', { count: rows.closed })] : []),
  ];
  return <p className="soft">{say('import.effects', { parts: formats.list(parts) })}</p>;
}
