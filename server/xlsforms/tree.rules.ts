import type { Notebook } from './findings.rules.ts';
import type { Row } from './tables.rules.ts';
import { type RowType, typeOf } from './types.rules.ts';

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
