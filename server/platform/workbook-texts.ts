/** Codes and labels come back in row after row: written once, they halve a workbook and the time it takes to make. */
export interface SharedTexts {
  /** Where a text is among those shared; null: it is written in its cell. @param column in its sheet, from 0 */
  placeOf(text: string, column: number): number | null;
  readonly texts: Iterable<string>;
}

/** A column that holds more different texts than that holds names or comments, not labels; nor do labels get longer. */
const SHARED_BY_COLUMN = 200;
const SHARED_CHARS = 200;
/** All of them are in memory. */
const SHARED_IN_ALL = 20_000;

export function createSharedTexts(): SharedTexts {
  const places = new Map<string, number>();
  const byColumn: number[] = [];
  return {
    texts: { [Symbol.iterator]: () => places.keys() },
    placeOf: (text, column) => {
      const known = places.get(text);
      if (known !== undefined) return known;
      const inColumn = byColumn[column] ?? 0;
      if (inColumn >= SHARED_BY_COLUMN || text.length > SHARED_CHARS || places.size >= SHARED_IN_ALL)
        return null;
      byColumn[column] = inColumn + 1;
      places.set(text, places.size);
      return places.size - 1;
    },
  };
}
