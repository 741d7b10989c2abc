/** Postal codes, as lists write them (reference/france.md §C.14). Pure. */

export interface PostalReading {
  /** Five figures, or an INSEE code of Corsica as it came (`2A004`); null when the cell has none. */
  readonly code: string | null;
  /** When both share a cell: « 26000 Valence ». */
  readonly commune: string | null;
  readonly isRepaired: boolean;
}

const nothing: PostalReading = { code: null, commune: null, isRepaired: false };

const insee = /^2[AB]\d{3}$/i;
const withCommune = /^(?:FR?[- ])?(\d{2} ?\d{3}|\d{4})(?:[.,]0)?(?:[ ,-]+(\D.*))?$/i;
const communeFirst = /^(\D+?)[ ,(-]+(\d{5})\)?$/;

/** `01000` even when Excel made it 1000; the town too when both share a cell. */
export function readPostalCode(cell: string): PostalReading {
  if (cell === '') return nothing;
  if (isFiveFigures(cell)) return { code: cell, commune: null, isRepaired: false };
  if (insee.test(cell)) return { code: cell.toUpperCase(), commune: null, isRepaired: false };
  const found = withCommune.exec(cell);
  if (found !== null) return repaired(found[1] ?? '', found[2] ?? '');
  const reversed = communeFirst.exec(cell);
  return reversed === null ? nothing : repaired(reversed[2] ?? '', reversed[1] ?? '');
}

function repaired(figures: string, town: string): PostalReading {
  const commune = town.replace(/ *\bcedex\b.*$/i, '').trim();
  return {
    code: figures.replace(' ', '').padStart(5, '0'),
    commune: commune === '' ? null : commune,
    isRepaired: true,
  };
}

function isFiveFigures(cell: string): boolean {
  if (cell.length !== 5) return false;
  for (let at = 0; at < 5; at += 1) {
    const code = cell.charCodeAt(at);
    if (code < 48 || code > 57) return false;
  }
  return true;
}
