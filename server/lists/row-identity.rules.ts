import type { Mapping } from '#server/contracts/imports.contract.ts';
import { folded } from './cells.rules.ts';
import { keyOf } from './identity.rules.ts';
import { columnsByRole } from './mapping.rules.ts';
import { nothingNoticed } from './notice.rules.ts';
import { readDay } from './row.rules.ts';
import { aboutReader } from './row-about.rules.ts';
import { namesReader } from './row-names.rules.ts';
import { readPhones } from './row-phones.rules.ts';

/**
 * Whom a row names that cannot be used itself (no number, held for review…): every key this person may be known under,
 * as far as its cells say. Pure.
 */
export function compileIdentity(
  headers: readonly string[],
  mapping: Mapping,
  year: number,
): (cells: readonly string[]) => bigint[] {
  const columns = columnsByRole(headers, mapping);
  const birthColumn = columns.first('birth_on');
  const phoneColumns = columns.all('phone');
  const namesOf = namesReader(columns);
  const aboutOf = aboutReader(columns);
  return (cells) => {
    const noticed = nothingNoticed(false);
    const { externalRef } = aboutOf(cells, noticed);
    const names = namesOf(cells, noticed);
    const birthOn = readDay(cells[birthColumn], 'birth', year, noticed) ?? null;
    const [first] = readPhones(cells, phoneColumns, null, noticed).phones;
    const keys = new Set<bigint>();
    if (externalRef !== null) keys.add(keyOf(externalRef, null, null, ''));
    if (names !== null && (birthOn !== null || first !== undefined))
      for (const name of [names.folded, folded(names.spoken)])
        keys.add(keyOf(null, name, birthOn, first?.number ?? ''));
    return [...keys];
  };
}
