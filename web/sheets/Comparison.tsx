import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Fragment, type ReactElement } from 'react';
import type { SheetComparison } from '#server/contracts/sheets.contract.ts';
import { ask } from '../api.ts';
import { useText } from '../i18n/locale.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Skeleton } from '../ui/Progress.tsx';

type Line = SheetComparison['lines'][number];
type Piece = Line['pieces'][number];

interface ComparisonProps {
  readonly sheetId: number;
  readonly from: number;
  readonly to: number;
}

/** What changed, line by line: never by colour alone, neither for the eye nor for the ear. */
export function Comparison({ sheetId, from, to }: ComparisonProps): ReactElement {
  const say = useText();
  const { data, error } = useQuery({
    ...ask('GET /api/sheets/:id/comparison', { params: { id: sheetId }, query: { from, to } }),
    placeholderData: keepPreviousData,
  });
  if (error !== null) return <ProblemNote problem={error} />;
  if (data === undefined) return <Skeleton height="8rem" />;
  if (data.lines.every(({ change }) => change === 'same')) {
    return <p role="status">{say('sheet.compare.same')}</p>;
  }
  return (
    <section className="comparison" aria-label={say('sheet.compare.result')}>
      {data.lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their order
        <Fragment key={index}>
          {line.of !== data.lines[index - 1]?.of && (
            <h3 className="comparison-part">{say(`sheet.compare.of.${line.of}`)}</h3>
          )}
          <p className="comparison-line" data-change={line.change}>
            {line.pieces.map((piece, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <ComparedPiece key={at} piece={piece} />
            ))}
          </p>
        </Fragment>
      ))}
    </section>
  );
}

function ComparedPiece({ piece }: { readonly piece: Piece }): ReactElement {
  const say = useText();
  if (piece.change === 'same') return <span>{piece.text}</span>;
  const Tag = piece.change === 'added' ? 'ins' : 'del';
  return (
    <Tag>
      <span className="visually-hidden">{say(`sheet.compare.${piece.change}`)} </span>
      {piece.text}
      <span className="visually-hidden"> {say('sheet.compare.ends')} </span>
    </Tag>
  );
}
