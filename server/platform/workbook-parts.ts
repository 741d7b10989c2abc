import type { SharedTexts } from './workbook-texts.ts';

/**
 * The pieces of an Excel workbook (ECMA-376), for the writer of small ones (workbook.ts) and that of long ones
 * (workbook-stream.ts): texts only, never a formula (what begins with `=` stays a text), a header row that stays in sight.
 */
export const WORKBOOK_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Longest text a cell may hold, in characters: Excel repairs a file that goes beyond by throwing it away. */
export const MAX_CELL_CHARS = 32_767;

/** A day or a minute, as Excel counts them: days since 30 December 1899, without a zone. */
export interface DayCell {
  readonly serial: number;
  readonly hasTime: boolean;
}
export type SheetCell = string | number | null | DayCell;

/** `2026-03-31` or `2026-03-31 14:05` as a cell that Excel sorts and computes with; the text itself when it is neither. */
export function dayCell(text: string): SheetCell {
  const isDay = /^\d{4}-\d{2}-\d{2}( \d{2}:\d{2})?$/.test(text);
  const at = isDay ? Date.parse(text.length === 10 ? text : `${text.replace(' ', 'T')}Z`) : Number.NaN;
  // Excel's 1900 has a 29 February: days before March 1900 are left as texts.
  const serial = at / 86_400_000 + 25_569;
  return Number.isNaN(at) || serial < 61 ? text : { serial, hasTime: text.length > 10 };
}

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

function relation(id: string, kind: string, target: string): string {
  return `<Relationship Id="${id}" Type="${office}/${kind}" Target="${target}"/>`;
}

function relations(...all: readonly string[]): string {
  return `${XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all.join('')}</Relationships>`;
}

/** The first file of a workbook, the same in all: what tells software that it is one. */
export const firstPart: readonly [path: string, xml: string] = [
  '_rels/.rels',
  relations(relation('rId1', 'officeDocument', 'xl/workbook.xml')),
];

/**
 * Every file of the workbook but the first and its sheets, which are `sheetPath(1)`, `sheetPath(2)`… in the order of their
 * names.
 * @param shared the texts that cells of any sheet are places in; null: all texts are in their cells
 */
export function packageParts(
  names: readonly string[],
  shared: SharedTexts | null = null,
): (readonly [path: string, xml: string])[] {
  const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const numbered = names.map((name, index) => ({ name, number: index + 1 }));
  const override = (part: string, type: string) =>
    `<Override PartName="${part}" ContentType="${sheetType}.${type}+xml"/>`;
  return [
    [
      '[Content_Types].xml',
      `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override('/xl/workbook.xml', 'sheet.main')}${override('/xl/styles.xml', 'styles')}${shared === null ? '' : override('/xl/sharedStrings.xml', 'sharedStrings')}${numbered.map(({ number }) => override(`/${sheetPath(number)}`, 'worksheet')).join('')}</Types>`,
    ],
    [
      'xl/workbook.xml',
      `${XML}<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${numbered.map(({ name, number }) => `<sheet name="${escaped(name)}" sheetId="${number}" r:id="rId${number}"/>`).join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      relations(
        ...numbered.map(({ number }) =>
          relation(`rId${number}`, 'worksheet', `worksheets/sheet${number}.xml`),
        ),
        relation('rIdStyles', 'styles', 'styles.xml'),
        ...(shared === null ? [] : [relation('rIdTexts', 'sharedStrings', 'sharedStrings.xml')]),
      ),
    ],
    ...(shared === null ? [] : [['xl/sharedStrings.xml', sharedXml(shared)] as const]),
    ['xl/styles.xml', stylesXml],
  ];
}

export function sheetPath(number: number): string {
  return `xl/worksheets/sheet${number}.xml`;
}

/** Style 0: at the top of its cell. 1: the header, bold. 2: a text that wraps. 3: a day. 4: a day and a time. */
const stylesXml = `${XML}<styleSheet xmlns="${main}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf applyAlignment="1"><alignment vertical="top"/></xf><xf fontId="1" applyFont="1"/><xf applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>${[164, 165].map((format) => `<xf numFmtId="${format}" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf>`).join('')}</cellXfs></styleSheet>`;

/** All of a sheet before its rows. @param widths of its columns, in characters */
export function sheetHead(widths: readonly number[]): string {
  const columns = widths.map(
    (width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  );
  return `${XML}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>${columns.length === 0 ? '' : `<cols>${columns.join('')}</cols>`}<sheetData>`;
}

export const sheetTail = '</sheetData></worksheet>';

/** Longer ones wrap; also the width of a column of texts, in characters. */
export const SHORT_TEXT = 24;

/** Null and empty cells are left out. @param row from 1; the first is the header */
export function rowXml(cells: readonly SheetCell[], row: number, shared: SharedTexts | null = null): string {
  let written = '';
  // A loop over places: a workbook of a million people has a hundred million cells.
  for (let index = 0; index < cells.length; index += 1) {
    const cell = cells[index] ?? '';
    if (cell === '') continue;
    const place = `r="${letters(index)}${row}"`;
    if (typeof cell === 'number') written += `<c ${place}${row === 1 ? ' s="1"' : ''}><v>${cell}</v></c>`;
    else if (typeof cell === 'string') written += textXml(cell, place, row, shared?.placeOf(cell, index));
    else written += `<c ${place} s="${cell.hasTime ? 4 : 3}"><v>${cell.serial}</v></c>`;
  }
  return `<row r="${row}">${written}</row>`;
}

function textXml(text: string, place: string, row: number, shared: number | null = null): string {
  const isShort = text.length <= SHORT_TEXT && !text.includes('\n');
  const style = row === 1 ? ' s="1"' : isShort ? '' : ' s="2"';
  return shared === null
    ? `<c ${place}${style} t="inlineStr"><is>${spaced(text)}</is></c>`
    : `<c ${place}${style} t="s"><v>${shared}</v></c>`;
}

function spaced(text: string): string {
  return `<t xml:space="preserve">${escaped(text)}</t>`;
}

function sharedXml({ texts }: SharedTexts): string {
  let written = '';
  for (const text of texts) written += `<si>${spaced(text)}</si>`;
  return `${XML}<sst xmlns="${main}">${written}</sst>`;
}

const known: string[] = [];

/** `A`, `B`… `AA`: of a column from 0. */
function letters(column: number): string {
  known[column] ??= spelled(column);
  return known[column];
}

function spelled(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : `${spelled(Math.floor(column / 26) - 1)}${last}`;
}

/** What XML cannot hold, or would change, is written `_x000D_` (ECMA-376 part 1 §22.9.2.19). */
function escaped(text: string): string {
  // Most texts have nothing of the sort: looking is cheaper than replacing.
  if (!delicate.test(text)) return text;
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

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach XML.
const delicate = /[&<>"_\0-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]/;

/** Control characters, and halves of a surrogate pair. */
const unwritable =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach XML.
  /[\0-\x08\x0b-\x1f\ufffe\uffff]|(?<![\ud800-\udbff])[\udc00-\udfff]|[\ud800-\udbff](?![\udc00-\udfff])/g;
