import type { ReactElement } from 'react';
import type { Encoding, ImportView, Mapping } from '#server/contracts/imports.contract.ts';
import { useText } from '../i18n/locale.tsx';
import { Button } from '../ui/Button.tsx';
import { Note } from '../ui/Note.tsx';
import { accentedWords, otherReadings } from './accents.ts';
import { hasPhone, nirColumns, useColumnName, withRole } from './columns.ts';
import { COLUMNS_ID } from './places.ts';

interface Props {
  readonly view: ImportView;
  readonly mapping: Mapping;
  readonly onMapping: (mapping: Mapping) => void;
  /** The encoding is a guess, and nobody has said yet whether it reads well. */
  readonly isGuess: boolean;
  readonly onReadsWell: () => void;
  readonly onEncoding: (encoding: Encoding) => void;
}

/** What the requester must settle, or had better look at, before the rest. */
export function Attention(props: Props): ReactElement {
  return (
    <div className="stack attention">
      <SecurityNumbers {...props} />
      <NoPhone {...props} />
      {props.isGuess && <Accents {...props} />}
    </div>
  );
}

function SecurityNumbers({
  view,
  mapping,
  onMapping,
}: Pick<Props, 'view' | 'mapping' | 'onMapping'>): ReactElement | null {
  const say = useText();
  const nameOf = useColumnName();
  const columns = nirColumns(view, mapping);
  return (
    <>
      {columns.map((column) => (
        <Note
          key={column.index}
          tone="bad"
          actions={
            <Button
              size="small"
              icon="cross"
              onClick={() => onMapping(withRole(mapping, column.index, 'ignore'))}
            >
              {say('import.nir.drop')}
              {columns.length > 1 && <span className="visually-hidden"> {nameOf(column)}</span>}
            </Button>
          }
        >
          <strong>{say('import.nir', { header: nameOf(column) })}</strong>
          <p>{say('import.nir.why')}</p>
        </Note>
      ))}
    </>
  );
}

function NoPhone({ mapping }: Pick<Props, 'mapping'>): ReactElement | null {
  const say = useText();
  if (hasPhone(mapping)) return null;
  return (
    <Note tone="warn">
      <strong>{say('import.noPhone')}</strong>
      <p>
        <a href={`#${COLUMNS_ID}`}>{say('import.noPhone.how')}</a>
      </p>
    </Note>
  );
}

/** The person sees the words as each reading gives them, and points at the right one. */
function Accents({
  view,
  onReadsWell,
  onEncoding,
}: Pick<Props, 'view' | 'onReadsWell' | 'onEncoding'>): ReactElement | null {
  const say = useText();
  const words = accentedWords(cellsOf(view));
  const written = words.join(', ');
  if (words.length === 0) return null;
  return (
    <Note
      tone="warn"
      icon="question"
      actions={
        <>
          <Button size="small" kind="primary" icon="check" onClick={onReadsWell}>
            {say('import.accents.yes')}
          </Button>
          {otherReadings(written, view.encoding).map(({ encoding, words: read }) => (
            <Button key={encoding} size="small" onClick={() => onEncoding(encoding)}>
              {read === null
                ? say(`import.encoding.${encoding}`)
                : say('import.accents.other', { words: read })}
            </Button>
          ))}
        </>
      }
    >
      <strong>{say('import.accents', { words: written })}</strong>
      <p>{say('import.accents.why')}</p>
    </Note>
  );
}

/** What the server writes in place of a social security number. */
const MASKED = '[NIR ***]';

/** Cells to look for accents in: what people are called first, then what the server noticed further down the file. */
function cellsOf({ columns, sample, findings }: ImportView): string[] {
  const shown = columns.filter(({ nir }) => nir === 0);
  const noticed = findings.find(({ code }) => code === 'encoding_guess')?.samples ?? [];
  return [
    ...shown.flatMap(({ samples }) => samples),
    ...sample.flatMap((cells) => shown.map(({ index }) => cells[index] ?? '')),
    ...noticed.map(({ before }) => before),
  ].map((cell) => cell.replaceAll(MASKED, ''));
}
