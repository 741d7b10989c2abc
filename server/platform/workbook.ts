import { crc32, deflateRawSync } from 'node:zlib';
import { firstPart, packageParts, rowXml, sheetHead, sheetPath, sheetTail } from './workbook-parts.ts';

/** The one writer of small Excel workbooks, whole in memory. Ours, as the reader is (decision 9), over Node's zlib. */
export interface WrittenSheet {
  readonly name: string;
  /** The first row is the header. Null and empty cells are left out. */
  readonly rows: readonly (readonly (string | number | null)[])[];
  /** Widths of the columns, in characters; 16 for those not given. */
  readonly widths?: readonly number[];
}

export function writeWorkbook(sheets: readonly WrittenSheet[]): Buffer {
  return zipOf([
    firstPart,
    ...packageParts(sheets.map(({ name }) => name)),
    ...sheets.map((sheet, index) => [sheetPath(index + 1), sheetXml(sheet)] as const),
  ]);
}

function sheetXml({ rows, widths = [] }: WrittenSheet): string {
  const wide = (rows[0] ?? []).map((_, index) => widths[index] ?? 16);
  return sheetHead(wide) + rows.map((row, index) => rowXml(row, index + 1)).join('') + sheetTail;
}

type Part = readonly [name: string, xml: string];

/** A zip of files that are all deflated; a fixed date, so that the same sheets always give the same bytes. */
function zipOf(parts: readonly Part[]): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, xml] of parts) {
    const content = Buffer.from(xml);
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
