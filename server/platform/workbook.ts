import { crc32, deflateRawSync } from 'node:zlib';

/**
 * The one writer of small Excel workbooks, whole in memory: texts only, never a formula (what begins with `=` stays a
 * text), a header row that stays in sight. Ours, as the reader is (decision 9): forty lines over Node's zlib.
 */
export interface WrittenSheet {
  readonly name: string;
  /** The first row is the header. Null and empty cells are left out. */
  readonly rows: readonly (readonly (string | number | null)[])[];
  /** Widths of the columns, in characters; 16 for those not given. */
  readonly widths?: readonly number[];
}

export const WORKBOOK_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Longest text a cell may hold, in characters: Excel repairs a file that goes beyond by throwing it away. */
export const MAX_CELL_CHARS = 32_767;

export function writeWorkbook(sheets: readonly WrittenSheet[]): Buffer {
  const numbered = sheets.map((sheet, index) => ({ sheet, number: index + 1 }));
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const packaged = 'http://schemas.openxmlformats.org/package/2006';
  const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const override = (part: string, type: string) =>
    `<Override PartName="${part}" ContentType="${sheetType}.${type}+xml"/>`;
  const relation = (id: string, kind: string, target: string) =>
    `<Relationship Id="${id}" Type="${office}/${kind}" Target="${target}"/>`;
  const relations = (...all: readonly string[]) =>
    `<Relationships xmlns="${packaged}/relationships">${all.join('')}</Relationships>`;
  return zipOf([
    [
      '[Content_Types].xml',
      `<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override('/xl/workbook.xml', 'sheet.main')}${override('/xl/styles.xml', 'styles')}${numbered.map(({ number }) => override(`/xl/worksheets/sheet${number}.xml`, 'worksheet')).join('')}</Types>`,
    ],
    ['_rels/.rels', relations(relation('rId1', 'officeDocument', 'xl/workbook.xml'))],
    [
      'xl/workbook.xml',
      `<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${numbered.map(({ sheet, number }) => `<sheet name="${escaped(sheet.name)}" sheetId="${number}" r:id="rId${number}"/>`).join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      relations(
        ...numbered.map(({ number }) =>
          relation(`rId${number}`, 'worksheet', `worksheets/sheet${number}.xml`),
        ),
        relation('rIdStyles', 'styles', 'styles.xml'),
      ),
    ],
    ['xl/styles.xml', stylesXml(main)],
    ...numbered.map(
      ({ sheet, number }) => [`xl/worksheets/sheet${number}.xml`, sheetXml(sheet, main)] as const,
    ),
  ]);
}

/** Style 1: the header, bold. Style 2: a text, wrapped at the top of its cell. */
function stylesXml(main: string): string {
  return `<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf fontId="1" applyFont="1"/><xf applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs></styleSheet>`;
}

function sheetXml({ rows, widths = [] }: WrittenSheet, main: string): string {
  const columns = (rows[0] ?? []).map(
    (_, index) =>
      `<col min="${index + 1}" max="${index + 1}" width="${widths[index] ?? 16}" customWidth="1"/>`,
  );
  const written = rows.map((row, r) => {
    const cells = row.map((cell, c) => {
      if (cell === null || cell === '') return '';
      const place = `r="${letters(c)}${r + 1}" s="${r === 0 ? 1 : 2}"`;
      return typeof cell === 'number'
        ? `<c ${place}><v>${cell}</v></c>`
        : `<c ${place} t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
    });
    return `<row r="${r + 1}">${cells.join('')}</row>`;
  });
  return `<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>${columns.length === 0 ? '' : `<cols>${columns.join('')}</cols>`}<sheetData>${written.join('')}</sheetData></worksheet>`;
}

function letters(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : `${letters(Math.floor(column / 26) - 1)}${last}`;
}

/** What XML cannot hold, or would change, is written `_x000D_` (ECMA-376 part 1 §22.9.2.19). */
function escaped(text: string): string {
  return text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(
      unwritable,
      (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Control characters, and halves of a surrogate pair. */
const unwritable =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach XML.
  /[\0-\x08\x0b-\x1f\ufffe\uffff]|(?<![\ud800-\udbff])[\udc00-\udfff]|[\ud800-\udbff](?![\udc00-\udfff])/g;

type Part = readonly [name: string, xml: string];

/** A zip of files that are all deflated; a fixed date, so that the same sheets always give the same bytes. */
function zipOf(parts: readonly Part[]): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, xml] of parts) {
    const content = Buffer.from(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${xml}`);
    const packed = deflateRawSync(content);
    const named = Buffer.from(name);
    const common = commonHeader(content, packed.length, named.length);
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), common, named, packed]);
    const entry = Buffer.concat([Buffer.from('504b01021400', 'hex'), common, Buffer.alloc(14), named]);
    entry.writeUInt32LE(offset, 42);
    pieces.push(local);
    directory.push(entry);
    offset += local.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...pieces, entries, end]);
}

/** What a local header and a directory entry have in common: from the version needed to the length of the extra field. */
function commonHeader(content: Buffer, packedSize: number, nameLength: number): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(20, 0);
  header.writeUInt16LE(0x0800, 2);
  header.writeUInt16LE(8, 4);
  // 1 January 1980: the first day a zip can hold.
  header.writeUInt16LE(0x21, 8);
  header.writeUInt32LE(crc32(content), 10);
  header.writeUInt32LE(packedSize, 14);
  header.writeUInt32LE(content.length, 18);
  header.writeUInt16LE(nameLength, 22);
  return header;
}
