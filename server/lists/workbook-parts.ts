import path from 'node:path';
import { Refusal } from '#server/platform/refusal.ts';
import { tooLarge, unreadable } from './workbook-budget.ts';
import { builtInFormat, type CellFormat, formatOf } from './workbook-formats.rules.ts';
import { MAX_STYLES } from './workbook-limits.ts';
import { createXmlReader, type XmlHandler } from './workbook-xml.ts';
import type { Zip } from './workbook-zip.ts';

export interface SheetPart {
  readonly name: string;
  readonly part: string;
  readonly isVisible: boolean;
}

/** What a workbook is made of. */
export interface Book {
  /** Sheets of cells, in tab order. */
  readonly sheets: readonly SheetPart[];
  /** One per cell style. */
  readonly formats: readonly CellFormat[];
  readonly sharedStringsPart: string | null;
  /** Days are counted from 1904 (old Macs), not 1900. */
  readonly is1904: boolean;
}

interface Relation {
  /** Last word of its type: `worksheet`, `sharedStrings`…, the same in « Strict » workbooks. */
  readonly kind: string;
  readonly part: string;
}

/** Reads the parts that say what is where. Refuses `import.spreadsheet` for another kind of spreadsheet. */
export async function readBook(zip: Zip): Promise<Book> {
  const main = await mainPart(zip);
  const relations = await readRelations(zip, main);
  const partOf = (kind: string) =>
    [...relations.values()].find((relation) => relation.kind === kind)?.part ?? null;
  const stylesPart = partOf('styles');
  const sharedStringsPart = partOf('sharedStrings');
  return {
    ...(await readSheetNames(zip, main, relations)),
    formats: stylesPart === null ? [] : await readFormats(zip, stylesPart),
    // Some writers name one without writing it; a cell that needs it is then refused.
    sharedStringsPart: sharedStringsPart !== null && zip.has(sharedStringsPart) ? sharedStringsPart : null,
  };
}

/** Reads one part as XML. */
export async function readPart(zip: Zip, part: string, handler: XmlHandler): Promise<void> {
  const reader = createXmlReader(handler);
  await zip.read(part, reader.write);
  reader.end();
}

const nothing = () => undefined;

async function mainPart(zip: Zip): Promise<string> {
  // ODS; then a workbook in Excel's binary form.
  if (zip.has('content.xml') || zip.has('xl/workbook.bin')) throw new Refusal('import.spreadsheet');
  const relations = zip.has('_rels/.rels') ? await readRelations(zip, '') : new Map<string, Relation>();
  const main =
    [...relations.values()].find(({ kind }) => kind === 'officeDocument')?.part ?? 'xl/workbook.xml';
  // A zip of something else.
  if (!zip.has(main)) throw new Refusal('import.binary');
  return main;
}

/** The relations of a part, by id; of the whole package when `part` is empty. */
async function readRelations(zip: Zip, part: string): Promise<ReadonlyMap<string, Relation>> {
  const folder = path.posix.dirname(part);
  const relations = new Map<string, Relation>();
  const relationsPart = path.posix.join(folder, '_rels', `${path.posix.basename(part)}.rels`);
  if (!zip.has(relationsPart)) throw unreadable();
  await readPart(zip, relationsPart, {
    open(name, attributes) {
      if (name !== 'Relationship' || attributes.get('TargetMode') === 'External') return;
      const target = attributes.get('Target') ?? '';
      relations.set(attributes.get('Id') ?? '', {
        kind: path.posix.basename(attributes.get('Type') ?? ''),
        part: target.startsWith('/') ? target.slice(1) : path.posix.join(folder, target),
      });
    },
    text: nothing,
    close: nothing,
  });
  return relations;
}

async function readSheetNames(
  zip: Zip,
  main: string,
  relations: ReadonlyMap<string, Relation>,
): Promise<Pick<Book, 'sheets' | 'is1904'>> {
  const sheets: SheetPart[] = [];
  let is1904 = false;
  let isBook = false;
  await readPart(zip, main, {
    open(name, attributes) {
      if (name === 'workbook') isBook = true;
      if (name === 'workbookPr') is1904 = isTrue(attributes.get('date1904'));
      if (name !== 'sheet') return;
      const relation = relations.get(attributes.get(':id') ?? '');
      // Charts and macro sheets hold no list.
      if (relation?.kind === 'worksheet')
        sheets.push({
          name: attributes.get('name') ?? '',
          part: relation.part,
          isVisible: (attributes.get('state') ?? 'visible') === 'visible',
        });
    },
    text: nothing,
    close: nothing,
  });
  // A document or a presentation.
  if (!isBook) throw new Refusal('import.binary');
  return { sheets, is1904 };
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true' || value === 'on';
}

async function readFormats(zip: Zip, part: string): Promise<CellFormat[]> {
  const spelled = new Map<number, CellFormat>();
  const formats: CellFormat[] = [];
  let section = '';
  await readPart(zip, part, {
    open(name, attributes) {
      if (name === 'numFmts' || name === 'cellXfs') section = name;
      const id = () => Number(attributes.get('numFmtId') ?? 0);
      if (section === 'numFmts' && name === 'numFmt')
        spelled.set(id(), formatOf(attributes.get('formatCode') ?? ''));
      if (section === 'cellXfs' && name === 'xf') formats.push(spelled.get(id()) ?? builtInFormat(id()));
      if (Math.max(formats.length, spelled.size) > MAX_STYLES) throw tooLarge(String(MAX_STYLES));
    },
    text: nothing,
    close(name) {
      if (name === section) section = '';
    },
  });
  return formats;
}
