import { folded } from './cells.rules.ts';
import { NO_COLUMN, type RoleColumns } from './mapping.rules.ts';
import { type NameKind, type NameReading, readName } from './names.rules.ts';
import { type Noticed, noteRepair, readCell } from './notice.rules.ts';
import { type Suspicion, suspicionIn } from './suspicion.rules.ts';

/** The names of one row. Pure. */
export interface RowNames {
  readonly last: string | null;
  readonly first: string | null;
  /** Whole name, first name first; empty when no column holds one. */
  readonly spoken: string;
  readonly birthName: string | null;
  /** Of the cells as they came: part of the key of a person. Null when there is no name. */
  readonly folded: string | null;
}

/** What one cell says. */
interface KnownName extends NameReading {
  readonly folded: string;
  readonly suspicion: Suspicion | null;
}

/** People share their names: what was found for one is kept for the next, up to a few megabytes. */
const KEPT = 20_000;

export const BIRTH_NAME = 'Nom de naissance';

const noName: RowNames = { last: null, first: null, spoken: '', birthName: null, folded: null };

/** Null when columns were meant to hold a name and all are empty. */
export function namesReader(
  columns: RoleColumns,
): (cells: readonly string[], noticed: Noticed) => RowNames | null {
  const full = cellReader(columns.first('full_name'), 'full');
  const last = cellReader(columns.first('last_name'), 'last');
  const first = cellReader(columns.first('first_name'), 'first');
  if (full === null && last === null && first === null) return () => noName;
  return (cells, noticed) => {
    const whole = full?.(cells, noticed) ?? null;
    const family = last?.(cells, noticed) ?? null;
    const given = first?.(cells, noticed) ?? null;
    if (whole === null && family === null && given === null) return null;
    return {
      last: family?.shown ?? null,
      first: given?.shown ?? null,
      spoken: whole?.shown ?? joined(given?.shown, family?.shown),
      birthName: family?.birthName ?? whole?.birthName ?? null,
      folded: whole?.folded ?? joined(given?.folded, family?.folded),
    };
  };
}

function cellReader(
  column: number,
  kind: NameKind,
): ((cells: readonly string[], noticed: Noticed) => KnownName | null) | null {
  if (column === NO_COLUMN) return null;
  const known = new Map<string, KnownName>();
  const read = (cell: string): KnownName => {
    const same = known.get(cell);
    if (same !== undefined) return same;
    if (known.size >= KEPT) known.clear();
    // Field by field: objects that are spread have each a shape of their own, and reading them a million times shows.
    const { shown, birthName, isTidied } = readName(cell, kind);
    const name = { shown, birthName, isTidied, folded: folded(cell), suspicion: suspicionIn(cell) };
    known.set(cell, name);
    return name;
  };
  return (cells, noticed) => {
    const cell = readCell(cells[column], noticed);
    if (cell === '') return null;
    const name = read(cell);
    if (noticed.isWary) noticed.suspicion ??= name.suspicion;
    if (name.birthName !== null) {
      const after = `${name.shown} · ${BIRTH_NAME} : ${name.birthName}`;
      noteRepair(noticed, 'birth_name_set_apart', cell, after);
    }
    if (name.isTidied) noteRepair(noticed, 'name_tidied', cell, name.shown);
    return name;
  };
}

function joined(first: string | undefined, last: string | undefined): string {
  if (first === undefined || first === '') return last ?? '';
  return last === undefined || last === '' ? first : `${first} ${last}`;
}
