import MarkdownIt from 'markdown-it';
import type { SheetBlock, SheetRun } from './sheets.contract.ts';
import { nonBreaking } from './typography.ts';

/**
 * The subset of Markdown sheets are written in: `#` headings, `-` and `1.` lists, `**strong**`, `*emphasis*`, links,
 * tables, and `>` for what is read aloud. Everything else, HTML included, is shown as it was typed. The parser's nesting
 * is bounded, and its time: twenty thousand hostile characters take under half a second.
 */
const markdown = new MarkdownIt('zero', { html: false, linkify: true }).enable([
  'heading',
  'list',
  'blockquote',
  'table',
  'emphasis',
  'link',
  'autolink',
  'linkify',
  'newline',
  'escape',
]);
markdown.validateLink = (address) => /^(https:\/\/|mailto:)/i.test(address);

type Token = ReturnType<typeof markdown.parse>[number];

/** A sheet's text as blocks to draw. Never fails: what is not understood is text. */
export function parseSheet(text: string): SheetBlock[] {
  return blocksOf(new Reader(markdown.parse(text, {})));
}

/** Tokens one after the other; containers open and close around what they hold. */
class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  next(): Token | undefined {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    return token;
  }
}

/** Up to the end of the container the reader is in, or of the text. */
function blocksOf(reader: Reader): SheetBlock[] {
  const blocks: SheetBlock[] = [];
  for (let token = reader.next(); token !== undefined && token.nesting !== -1; token = reader.next()) {
    const block = blockOf(token, reader);
    if (block !== null) blocks.push(block);
  }
  return blocks;
}

function blockOf(token: Token, reader: Reader): SheetBlock | null {
  switch (token.type) {
    case 'heading_open':
      return { kind: 'heading', level: levelOf(token.tag), runs: onlyRuns(reader) };
    case 'paragraph_open':
      return { kind: 'paragraph', runs: onlyRuns(reader) };
    case 'blockquote_open':
      return { kind: 'aloud', blocks: blocksOf(reader) };
    case 'bullet_list_open':
      return { kind: 'list', start: null, items: itemsOf(reader) };
    case 'ordered_list_open':
      return { kind: 'list', start: Number(token.attrGet('start') ?? 1), items: itemsOf(reader) };
    case 'table_open':
      return tableOf(reader);
    default:
      return null;
  }
}

function levelOf(tag: string): 1 | 2 | 3 {
  return tag === 'h1' ? 1 : tag === 'h2' ? 2 : 3;
}

function itemsOf(reader: Reader): SheetBlock[][] {
  const items: SheetBlock[][] = [];
  for (let token = reader.next(); token?.nesting === 1; token = reader.next()) items.push(blocksOf(reader));
  return items;
}

/** The first row is the head. */
function tableOf(reader: Reader): SheetBlock {
  const rows: SheetRun[][][] = [];
  for (
    let token = reader.next();
    token !== undefined && token.type !== 'table_close';
    token = reader.next()
  ) {
    if (token.type === 'tr_open') rows.push([]);
    else if (token.type === 'inline') rows.at(-1)?.push(runsOf(token));
  }
  const [head = [], ...body] = rows;
  return { kind: 'table', head, rows: body };
}

/** What a heading or a paragraph holds, and its end. */
function onlyRuns(reader: Reader): SheetRun[] {
  const inline = reader.next();
  reader.next();
  return inline === undefined ? [] : runsOf(inline);
}

function runsOf({ children }: Token): SheetRun[] {
  const runs: SheetRun[] = [];
  let strong = 0;
  let emphasis = 0;
  let href: string | null = null;
  for (const child of children ?? []) {
    if (child.type === 'strong_open') strong += 1;
    else if (child.type === 'strong_close') strong -= 1;
    else if (child.type === 'em_open') emphasis += 1;
    else if (child.type === 'em_close') emphasis -= 1;
    else if (child.type === 'link_open') href = String(child.attrGet('href'));
    else if (child.type === 'link_close') href = null;
    else {
      const text =
        child.type === 'softbreak' || child.type === 'hardbreak' ? '\n' : nonBreaking(child.content);
      add(runs, {
        text,
        ...(strong > 0 && { strong: true as const }),
        ...(emphasis > 0 && { emphasis: true as const }),
        ...(href !== null && { href }),
      });
    }
  }
  return runs;
}

/** Text that is marked alike stays in one piece. */
function add(runs: SheetRun[], run: SheetRun): void {
  const last = runs.at(-1);
  const isAlike = last?.strong === run.strong && last?.emphasis === run.emphasis && last?.href === run.href;
  if (last !== undefined && isAlike) last.text += run.text;
  else if (run.text !== '') runs.push(run);
}

interface SheetLine {
  readonly isHeading: boolean;
  readonly text: string;
}

/** One line of words a heading, paragraph, list item or table row; headings apart, for those who rank. */
export function linesOf(blocks: readonly SheetBlock[]): SheetLine[] {
  return blocks.flatMap(linesOfBlock);
}

function linesOfBlock(block: SheetBlock): SheetLine[] {
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return [{ isHeading: block.kind === 'heading', text: textOf(block.runs) }];
    case 'aloud':
      return linesOf(block.blocks);
    case 'list':
      return block.items.flatMap(linesOf);
    case 'table':
      return [block.head, ...block.rows].map((row) => ({
        isHeading: false,
        text: row.map(textOf).join(' · '),
      }));
  }
}

function textOf(runs: readonly SheetRun[]): string {
  return runs.map(({ text }) => text.replaceAll('\n', ' ')).join('');
}
