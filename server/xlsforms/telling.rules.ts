import type { SheetRows } from '#server/lists/index.ts';
import { type Building, placeOf } from './building.rules.ts';
import type { Placed } from './declare.rules.ts';
import { OURS, sheetKey, type Table, translatable } from './tables.rules.ts';

/** Rows that gave no item. */
export function tellRows(placed: readonly Placed[], { notebook, declarations, isOurs }: Building): void {
  for (const one of placed) {
    const { row, type } = one.leaf;
    const params = { name: row.get('name'), type: row.get('type') };
    const place = placeOf(row, 'type');
    if (type.kind === 'not_carried') notebook.add('type_not_carried', place, params);
    if (type.kind === 'unknown') notebook.add('unknown_type', place, params);
    if (type.kind === 'metadata') notebook.add('metadata', place, params);
    const isUsed = declarations.isUsed(one);
    const referent = declarations.refer(row.get('name'), one.repeat);
    if (referent?.kind === 'formula') {
      const calculation = {
        name: row.get('name'),
        formula: row.get('calculation'),
        reason: 'unused',
        what: '',
      };
      notebook.add(
        isUsed ? 'calculation_inlined' : 'calculation_lost',
        placeOf(row, 'calculation'),
        calculation,
      );
    }
    if (referent?.kind === 'field' && !isOurs)
      notebook.add('field_of_list', place, { ...params, field: referent.name.slice('target.'.length) });
  }
}

const surveyColumns = [
  'type',
  'name',
  'relevant',
  'constraint',
  'required',
  'required_message',
  'appearance',
  'default',
  'read_only',
  'calculation',
  'repeat_count',
  'choice_filter',
  'parameters',
  'disabled',
  'list_name',
  'image',
  'big_image',
  'audio',
  'video',
  ...translatable,
];

/** Sheets and columns nothing was read from, and what a telephone script still wants. */
export function tellRest(
  sheets: readonly SheetRows[],
  tables: readonly Table[],
  { notebook }: Building,
): void {
  for (const { name, rows } of sheets) {
    const place = { sheet: name, line: null, column: null };
    if (['survey', 'choices', 'settings'].includes(sheetKey(name)) || rows.length < 2) continue;
    const isKnown = ['external_choices', 'entities', 'osm', 'cascades'].includes(sheetKey(name));
    notebook.add(isKnown ? 'sheet_lost' : 'sheet_ignored', place, { sheet: name });
  }
  const filters = (tables[0]?.rows ?? []).map((row) => row.get('choice_filter').toLowerCase()).join(' ');
  for (const { sheet, columns, rows, headerLine } of tables) {
    for (const { key, written } of columns) {
      const isUsed = surveyColumns.includes(key) || key.startsWith(OURS) || filters.includes(key);
      if (!isUsed && rows.some((row) => row.get(key) !== ''))
        notebook.add('column_ignored', { sheet, line: headerLine, column: written }, { column: written });
    }
  }
  const place = { sheet: tables[0]?.sheet ?? 'survey', line: null, column: null };
  notebook.add('absences_allowed', place);
  notebook.add('purposes_to_set', place);
}
