import type { FindingCode } from '#server/contracts/imports.contract.ts';

/** Lines that name nobody: `null` is somebody. */
export type Aside = Extract<
  FindingCode,
  'empty_lines' | 'total_lines_skipped' | 'repeated_headers_skipped'
> | null;

/** Compiles the question asked of every line after the header: a hot path, so cheap looks first. */
export function compileAsides(header: readonly string[] | null): (cells: readonly string[]) => Aside {
  const names = header?.map((cell) => cell.trim()) ?? [];
  const last = names.findLastIndex((name) => name !== '');
  const firstName = names[0] ?? '';
  return (cells) => {
    const first = nextFilled(cells, 0);
    if (first === -1) return 'empty_lines';
    if (last >= 0 && (cells[0] ?? '').trim() === firstName && isSame(cells, names, last))
      return 'repeated_headers_skipped';
    return isTotal(cells, first) ? 'total_lines_skipped' : null;
  };
}

export function isBlank(cells: readonly string[]): boolean {
  return nextFilled(cells, 0) === -1;
}

/** -1 when no cell is filled from there on. */
function nextFilled(cells: readonly string[], from: number): number {
  for (let index = from; index < cells.length; index += 1) {
    const cell = cells[index] ?? '';
    const code = cell.charCodeAt(0);
    if ((code > 0x20 && code < 0x7f) || cell.trim() !== '') return index;
  }
  return -1;
}

function isSame(cells: readonly string[], names: readonly string[], last: number): boolean {
  for (let index = 0; index <= Math.max(last, cells.length - 1); index += 1)
    if ((cells[index] ?? '').trim() !== (names[index] ?? '')) return false;
  return true;
}

/** How the last lines of exports begin. */
const totalWords = new RegExp(
  `^[^\\p{L}\\d]*(?:${[
    '(?:sous[- ]?|grand )?tota(?:l|ux)\\b',
    "nombre (?:total )?(?:de |d[’'])",
    'nb\\.? (?:de )?(?:ligne|personne|dossier|enregistrement)s?\\b',
    "(?:fin|end) (?:de |du |d[’']|of )",
    'page \\d',
    '\\d+ (?:ligne|enregistrement|dossier|personne|row|record)s?\\b',
    '(?:[ée]dit|export|extrai|g[ée]n[ée]r|imprim)[a-zé]* le \\d',
  ].join('|')})`,
  'iu',
);

/**
 * A total word first, nothing but figures after it, and no cell with as many digits as a telephone number: somebody called
 * « Total » is somebody, and a row without a number must be refused in plain sight.
 */
function isTotal(cells: readonly string[], first: number): boolean {
  const next = nextFilled(cells, first + 1);
  // A letter after the first cell: nearly every row stops here.
  if (next !== -1 && (cells[next] ?? '').charCodeAt(0) > 0x39) return false;
  if (!totalWords.test((cells[first] ?? '').slice(0, 80))) return false;
  return cells.every((cell, index) => digitsIn(cell) < 9 && (index <= first || /^[\s\d.,%€+-]*$/.test(cell)));
}

function digitsIn(text: string): number {
  return text.replace(/\D/g, '').length;
}
