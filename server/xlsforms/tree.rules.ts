import type { Notebook } from './findings.rules.ts';
import type { Row } from './tables.rules.ts';
import { type RowType, typeOf } from './types.rules.ts';
import { type Formula, parseFormula, Uncarried } from './xpath.rules.ts';

/** Rows of the survey sheet as groups hold them. */
export type Node = Group | Leaf;

export interface Group {
  readonly row: Row;
  readonly of: 'group' | 'repeat';
  readonly children: readonly Node[];
}

export interface Leaf {
  readonly row: Row;
  readonly type: RowType;
}

/** Brackets that do not match are put right, and told. */
export function treeOf(rows: readonly Row[], notebook: Notebook): Node[] {
  const root: Node[] = [];
  const open: { readonly row: Row; readonly children: Node[] }[] = [];
  for (const row of rows) {
    const place = { sheet: row.sheet, line: row.line, column: row.column('type') };
    if (/^(yes|true|1|oui)$/i.test(row.get('disabled'))) {
      notebook.add('row_disabled', place);
      continue;
    }
    const written = row.get('type');
    if (written === '') continue;
    const type = typeOf(written);
    const inside = open.at(-1)?.children ?? root;
    if (type.kind === 'begin') {
      const group = { row, of: type.of, children: [] };
      inside.push(group);
      open.push(group);
    } else if (type.kind === 'end') {
      if (open.pop() === undefined) notebook.add('group_unbalanced', place);
    } else inside.push({ row, type });
  }
  for (const { row } of open)
    notebook.add('group_unbalanced', { sheet: row.sheet, line: row.line, column: row.column('type') });
  return root;
}

/** One round of a repeated group: its questions are told from those of other rounds by a suffix. */
export interface Round {
  readonly suffix: string;
  /** Names, as written, of the questions inside. */
  readonly names: ReadonlySet<string>;
  /** When this round is asked: the count is at least so much. */
  readonly condition: Formula | null;
  readonly number: number;
}

/** More rounds than that are not written out one by one. */
const MAX_ROUNDS = 10;

/**
 * A script has no repeated group: one whose count is known beforehand (« 3 », or an answer that goes no further than
 * ten) is written out round by round; any other is asked once, and told.
 */
export function roundsOf(
  group: Group,
  maximumOf: (name: string) => number | null,
  notebook: Notebook,
): Round[] {
  const names = namesIn(group);
  const name = group.row.get('name');
  const place = {
    sheet: group.row.sheet,
    line: group.row.line,
    column: group.row.column('repeat_count') ?? group.row.column('type'),
  };
  const count = countOf(group.row.get('repeat_count'), maximumOf);
  if (count === null) {
    notebook.add('repeat_once', place, { name, count: group.row.get('repeat_count') });
    return [{ suffix: '', names, condition: null, number: 1 }];
  }
  notebook.add('repeat_copied', place, { name, count: count.rounds });
  return Array.from({ length: count.rounds }, (_, index) => ({
    suffix: `_${index + 1}`,
    names,
    number: index + 1,
    condition:
      count.of === null
        ? null
        : {
            kind: 'binary',
            op: '>=',
            left: count.of,
            right: { kind: 'literal', value: index + 1 },
          },
  }));
}

function countOf(
  written: string,
  maximumOf: (name: string) => number | null,
): { readonly rounds: number; readonly of: Formula | null } | null {
  let formula: Formula;
  try {
    formula = parseFormula(written);
  } catch (error) {
    if (!(error instanceof Uncarried)) throw error;
    return null;
  }
  const rounds =
    formula.kind === 'literal'
      ? Number(formula.value)
      : formula.kind === 'answer'
        ? maximumOf(formula.name)
        : null;
  if (rounds === null || !Number.isInteger(rounds) || rounds < 1 || rounds > MAX_ROUNDS) return null;
  return { rounds, of: formula.kind === 'literal' ? null : formula };
}

function namesIn(group: Group): Set<string> {
  return new Set(
    group.children.flatMap((child) => ('children' in child ? [...namesIn(child)] : [child.row.get('name')])),
  );
}
