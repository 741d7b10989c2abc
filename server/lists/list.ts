import type { Finding, Layout } from '#server/contracts/imports.contract.ts';

/** One record of the file: the line it begins on (1-based) and its cells as they came. */
export interface ListRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Records that were read together. */
export interface Slice {
  /** Of people only: no title, header, total or blank line. */
  readonly records: readonly ListRecord[];
  /** The text they were read in, everything included, line ends as `\n`: all slices one after the other are the file. */
  readonly text: string;
}

/** A list whose layout is known, and that can be read from end to end. */
export interface OpenList {
  readonly layout: Layout;
  /** Nothing in the file proves the encoding: accents are to be looked at. */
  readonly isEncodingGuess: boolean;
  /** One per column, tidied, never empty. */
  readonly headers: readonly string[];
  /** Reads the whole file, a slice at a time. Refuses `import.unclosed_quote`. */
  slices(): Iterable<Slice>;
  /** What was noticed about the file itself; complete once {@link slices} has ended. */
  notes(): Finding[];
}

/** Cells longer than this belong to no telephone list: the row is refused. */
export const MAX_CELL_CHARS = 10_000;
export const MAX_COLUMNS = 200;
export const MAX_ROWS = 5_000_000;
