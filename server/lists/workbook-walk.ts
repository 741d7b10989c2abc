import { unreadable } from './workbook-budget.ts';
import { createTextCollector } from './workbook-cells.rules.ts';
import type { XmlAttributes, XmlHandler } from './workbook-xml.ts';

/** What is met on the way through a sheet, in its order. */
export interface SheetWalk {
  /** A row begins; its number in the sheet, when it says one. */
  openRow(said: string | undefined): void;
  /** A cell as it is stored: columns from 1, `type` and `style` as ECMA-376 part 1 §18.3.1.4 has them. */
  cell(column: number, value: string, type: string, style: number): void;
  closeRow(): void;
}

/** Walks through the cells of a sheet's data. Refuses `import.workbook_unreadable`. */
export function walkSheet(walk: SheetWalk): XmlHandler {
  const collector = createTextCollector('v', 't');
  let isInData = false;
  let isInCell = false;
  let column = 0;
  let type = '';
  let style = 0;

  const openCell = (attributes: XmlAttributes) => {
    const reference = attributes.get('r');
    column = reference === undefined ? column + 1 : columnOf(reference);
    type = attributes.get('t') ?? '';
    style = Number(attributes.get('s') ?? 0);
    isInCell = true;
    collector.start();
  };

  return {
    open(name, attributes) {
      if (isInCell) collector.open(name);
      else if (isInData && name === 'c') openCell(attributes);
      else if (isInData && name === 'row') {
        column = 0;
        walk.openRow(attributes.get('r'));
      } else if (name === 'sheetData') isInData = true;
    },
    text(text) {
      if (isInCell) collector.text(text);
    },
    close(name) {
      if (isInCell && name === 'c') {
        isInCell = false;
        walk.cell(column, collector.value(), type, style);
      } else if (isInCell) collector.close(name);
      else if (isInData && name === 'row') walk.closeRow();
      else if (name === 'sheetData') isInData = false;
    },
  };
}

const A = 0x41;

/** The column of a reference such as `AB12`, from 1. */
function columnOf(reference: string): number {
  let column = 0;
  for (let at = 0; at < reference.length; at++) {
    const letter = reference.charCodeAt(at) - A;
    if (letter < 0 || letter > 25) break;
    column = column * 26 + letter + 1;
  }
  if (column === 0) throw unreadable();
  return column;
}
