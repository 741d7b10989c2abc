/**
 * What a workbook may cost. Every limit is checked on what is really met while reading, never on what the file says
 * of itself. Sizes were chosen on real ones: 100 000 rows × 13 columns written by LibreOffice are 8 MB packed and
 * 80 MB unpacked (ratio 10); 1 000 000 rows, 800 MB.
 */

/** Files inside the zip. A workbook of 200 sheets with their drawings and comments has fewer. */
export const MAX_ENTRIES = 1000;

/** Unpacked bytes of all the parts read, together: the XML of 1 000 000 rows × 20 columns. */
export const MAX_UNPACKED_BYTES = 1.5 * 2 ** 30;

/** Unpacked bytes per packed byte of one part; real sheets give 5 to 40, a bomb 1 000. */
export const MAX_RATIO = 100;

/** Below this many unpacked bytes a high ratio is only a small repetitive part. */
export const RATIO_FROM_BYTES = 8 * 2 ** 20;

/** Text written out of the sheets, together: one shared string can stand in millions of cells. */
export const MAX_TEXT_BYTES = 512 * 2 ** 20;

/** Memory of the shared strings, kept while the sheets are read. 1 000 000 rows × 13 columns took 80 MB. */
export const MAX_SHARED_BYTES = 160 * 2 ** 20;

/** Shared strings, 8 bytes of memory each beside their text. */
export const MAX_SHARED_STRINGS = 16_000_000;

/** Excel's own limits: rows of a sheet, characters of a cell. */
export const MAX_SHEET_ROWS = 1_048_576;
export const MAX_SHEET_CELL_CHARS = 32_767;

/** Cell styles; Excel stops at 65 490. */
export const MAX_STYLES = 100_000;

/** One tag, or one text between two tags, as written (a character may take ten bytes). */
export const MAX_TOKEN_BYTES = 2 ** 20;

/** Milliseconds of wall time for a whole workbook, on a busy machine. */
export const MAX_MILLISECONDS = 120_000;
