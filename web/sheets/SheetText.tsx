import './sheet-text.css';
import { Fragment, type ReactElement, type ReactNode } from 'react';
import type { SheetBlock, SheetRun } from '#server/contracts/sheets.contract.ts';
import { useText } from '../i18n/locale.tsx';

interface SheetTextProps {
  readonly blocks: readonly SheetBlock[];
  /** The level of the sheet's own title in the page: its first headings come one below. */
  readonly under: 1 | 2 | 3;
}

/** A sheet's text, drawn from its blocks: nothing written in it is ever markup of ours. */
export function SheetText({ blocks, under }: SheetTextProps): ReactElement {
  return (
    <div className="sheet-text">
      <Blocks blocks={blocks} under={under} />
    </div>
  );
}

function Blocks({ blocks, under }: SheetTextProps): ReactElement {
  return (
    <>
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a published text does not change; a preview is drawn anew
        <Block key={index} block={block} under={under} />
      ))}
    </>
  );
}

const headings = ['h2', 'h3', 'h4', 'h5', 'h6'] as const;

function Block({ block, under }: { readonly block: SheetBlock; readonly under: 1 | 2 | 3 }): ReactElement {
  const say = useText();
  switch (block.kind) {
    case 'heading': {
      // A text's first level is `#` or `##`, as its writer likes.
      const Heading = headings[Math.max(0, block.level - 2) + under - 1] ?? 'h6';
      return (
        <Heading>
          <Runs runs={block.runs} />
        </Heading>
      );
    }
    case 'paragraph':
      return (
        <p>
          <Runs runs={block.runs} />
        </p>
      );
    case 'aloud':
      return (
        <blockquote className="sheet-aloud">
          <p className="sheet-aloud-label">{say('sheet.aloud')}</p>
          <Blocks blocks={block.blocks} under={under} />
        </blockquote>
      );
    case 'list': {
      const items = block.items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <li key={index}>
          <Item blocks={item} under={under} />
        </li>
      ));
      return block.start === null ? <ul>{items}</ul> : <ol start={block.start}>{items}</ol>;
    }
    case 'table':
      return <SheetTable head={block.head} rows={block.rows} />;
  }
}

/** One paragraph needs no frame of its own in an item. */
function Item({ blocks, under }: SheetTextProps): ReactElement {
  const [first, ...rest] = blocks;
  if (first?.kind !== 'paragraph') return <Blocks blocks={blocks} under={under} />;
  return (
    <>
      <Runs runs={first.runs} />
      <Blocks blocks={rest} under={under} />
    </>
  );
}

function SheetTable({
  head,
  rows,
}: {
  readonly head: readonly SheetRun[][];
  readonly rows: readonly SheetRun[][][];
}): ReactElement {
  const say = useText();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; this only names what scrolls
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
    <div className="sheet-table" role="group" aria-label={say('sheet.table')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head.map((cell, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <th key={index} scope="col">
                <Runs runs={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <tr key={index}>
              {row.map((cell, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <td key={at}>
                  <Runs runs={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Runs({ runs }: { readonly runs: readonly SheetRun[] }): ReactElement {
  return (
    <>
      {runs.map((run, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <Fragment key={index}>
          <Run run={run} />
        </Fragment>
      ))}
    </>
  );
}

/** Links open beside: whoever reads is in a call. */
function Run({ run: { text, strong, emphasis, href } }: { readonly run: SheetRun }): ReactNode {
  const marked = emphasis === true ? <em>{text}</em> : text;
  const strongly = strong === true ? <strong>{marked}</strong> : marked;
  if (href === undefined) return strongly;
  return (
    <a href={href} target="_blank" rel="noreferrer">
      {strongly}
    </a>
  );
}
