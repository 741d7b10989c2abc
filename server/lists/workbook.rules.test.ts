import { describe, expect, test } from 'vitest';
import { seeded } from '#fixtures/random.ts';
import {
  type SheetFixture,
  textRow,
  type WorkbookFixture,
  workbookOf,
  workbookParts,
  type ZipPart,
  zipOf,
} from '#fixtures/workbooks.ts';
import type { RefusalCode } from '#server/contracts/refusals.ts';
import { Refusal } from '#server/platform/refusal.ts';
import type { ByteSource } from '#server/platform/spool.ts';
import { isWorkbook, workbookSource } from './workbook.ts';
import { createSharedStrings } from './workbook-cells.rules.ts';

/** Pieces of odd sizes in one buffer used again and again: what a reader may rely on, and nothing more. */
function sourceOf(bytes: Uint8Array, pieceBytes = 65_536): ByteSource {
  return {
    size: bytes.length,
    head: (count) => bytes.subarray(0, count),
    *chunks() {
      const piece = new Uint8Array(pieceBytes);
      for (let at = 0; at < bytes.length; at += pieceBytes) {
        const part = bytes.subarray(at, at + pieceBytes);
        piece.set(part);
        yield piece.subarray(0, part.length);
        piece.fill(0xff);
      }
    },
  };
}

function textOf(source: ByteSource): string {
  return Buffer.concat(Array.from(source.chunks(), (piece) => Buffer.from(piece))).toString('utf8');
}

async function read(bytes: Uint8Array, pieceBytes?: number) {
  const { source, sheet, otherSheets, close } = await workbookSource(sourceOf(bytes, pieceBytes));
  const text = textOf(source);
  expect(source.size).toBe(Buffer.byteLength(text));
  expect(Buffer.from(source.head(5)).toString('latin1')).toBe(
    Buffer.from(text).subarray(0, 5).toString('latin1'),
  );
  close();
  return { text, sheet, otherSheets };
}

/** The text of a workbook of one sheet. */
async function textOfRows(rows: string, workbook: Omit<WorkbookFixture, 'sheets'> = {}): Promise<string> {
  return (await read(workbookOf({ ...workbook, sheets: [{ name: 'Feuil1', rows }] }))).text;
}

/** The text of one cell, alone in its sheet. */
async function cell(xml: string, workbook?: Omit<WorkbookFixture, 'sheets'>): Promise<string> {
  return (await textOfRows(`<row r="1">${xml}</row>`, workbook)).replace(/\n$/, '');
}

async function refusalOf(bytes: Uint8Array): Promise<RefusalCode> {
  const outcome = await workbookSource(sourceOf(bytes)).then(
    () => null,
    (error: unknown) => error,
  );
  if (outcome instanceof Refusal) return outcome.code;
  throw new Error(`no refusal: ${String(outcome)}`);
}

const people = textRow(1, 'Nom', 'Téléphone') + textRow(2, 'Aubrac', '06 39 98 01 42');
const sheet = (name: string, rows: string, state?: SheetFixture['state']): SheetFixture =>
  state === undefined ? { name, rows } : { name, rows, state };

test('a workbook gives its rows as text, one line each', async () => {
  expect(await read(workbookOf({ sheets: [sheet('Liste', people)] }))).toEqual({
    text: 'Nom;Téléphone\nAubrac;06 39 98 01 42\n',
    sheet: 'Liste',
    otherSheets: [],
  });
});

test('the layout of the source does not matter, down to one byte at a time', async () => {
  const bytes = workbookOf({ sheets: [sheet('Liste', people)] });
  expect((await read(bytes, 1)).text).toBe((await read(bytes)).text);
});

describe('texts', () => {
  test.each([
    ['inline', '<c r="A1" t="inlineStr"><is><t>Élodie</t></is></c>', 'Élodie'],
    [
      'inline in runs',
      '<c r="A1" t="inlineStr"><is><r><t>De </t></r><r><t>La Fontaine</t></r></is></c>',
      'De La Fontaine',
    ],
    ['shared', '<c r="A1" t="s"><v>0</v></c>', 'N’Diaye'],
    ['shared, in runs of several fonts', '<c r="A1" t="s"><v>1</v></c>', 'Saint-Aubin'],
    ['shared, without the reading aid', '<c r="A1" t="s"><v>2</v></c>', '東京'],
    [
      'result of a formula',
      '<c r="A1" t="str"><f>A2&amp;B2</f><v>Haddad &amp; fils</v></c>',
      'Haddad & fils',
    ],
    ['formula without a result', '<c r="A1"><f>A2</f></c><c r="B1" t="str"><v>x</v></c>', ';x'],
    ['true', '<c r="A1" t="b"><v>1</v></c>', 'oui'],
    ['false', '<c r="A1" t="b"><v>0</v></c>', 'non'],
    ['error', '<c r="A1" t="e"><v>#N/A</v></c><c r="B1" t="str"><v>x</v></c>', ';x'],
    ['apostrophe in front', '<c r="A1" t="str"><v>\'0639980142</v></c>', "'0639980142"],
    ['a phone as text', '<c r="A1" t="str"><v>0639980142</v></c>', '0639980142'],
    ['plain blanks are nothing', '<c r="A1" t="str"><v>  </v></c><c r="B1" t="str"><v>x</v></c>', ';x'],
    ['character references', '<c r="A1" t="str"><v>&lt;&#233;&#xE9;&gt;</v></c>', '<éé>'],
    ['CDATA', '<c r="A1" t="str"><v><![CDATA[a & b]]></v></c>', 'a & b'],
    ['characters XML cannot hold', '<c r="A1" t="str"><v>a_x000D__x005F_x0041_</v></c>', 'a _x0041_'],
    ['a delimiter', '<c r="A1" t="str"><v>a;b</v></c>', '"a;b"'],
    ['quotes', '<c r="A1" t="str"><v>dit "Toto"</v></c>', '"dit ""Toto"""'],
    ['line breaks', '<c r="A1" t="str"><v>a&#13;&#10;b&#10;c\u2028d\u0085e</v></c>', 'a b c d e'],
    ['names that are objects', '<c r="A1" t="str"><v>__proto__</v></c>', '__proto__'],
  ])('%s', async (_name, xml, text) => {
    const sharedStrings = [
      '<t>N’Diaye</t>',
      '<r><rPr><b/></rPr><t xml:space="preserve">Saint-</t></r><r><t>Aubin</t></r>',
      '<t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/>',
    ];
    expect(await cell(xml, { sharedStrings })).toBe(text);
  });

  test.each(['7', '0.5', '-1', 'x'])('the shared string number %s is damage', async (index) => {
    const rows = `<row r="1"><c r="A1" t="s"><v>${index}</v></c></row>`;
    const file = workbookOf({ sheets: [sheet('A', rows)], sharedStrings: ['<t>a</t>', '<t>b</t>'] });
    expect(await refusalOf(file)).toBe('import.workbook_unreadable');
  });

  test('every shared string is found, however many there are and whatever their characters', async () => {
    const texts = Array.from(
      { length: 10_000 },
      (_, index) => ['', `é${index}`, `N’${index}`][index % 3] ?? '',
    );
    const rows = texts.map((_, index) => `<row><c t="s"><v>${index}</v></c><c><v>1</v></c></row>`);
    const text = await textOfRows(rows.join(''), {
      sharedStrings: texts.map((shared) => `<t>${shared}</t>`),
    });
    expect(text === texts.map((shared) => `${shared};1\n`).join('')).toBe(true);
  });
});

describe('numbers', () => {
  test.each([
    ['a phone that lost its zero', '<c r="A1"><v>639980142</v></c>', '639980142'],
    ['a phone in scientific writing', '<c r="A1"><v>6.39980142E8</v></c>', '639980142'],
    ['a phone under the French phone format', '<c r="A1" s="1"><v>639980142</v></c>', '06 39 98 01 42'],
    ['a postal code', '<c r="A1" s="2"><v>1000</v></c>', '01000'],
    ['a day', '<c r="A1" s="3"><v>46000</v></c>', '09/12/2025'],
    ['a day under a format known by number', '<c r="A1" s="4"><v>46000</v></c>', '09/12/2025'],
    ['a moment', '<c r="A1" s="5"><v>46000.75</v></c>', '09/12/2025 18:00'],
    ['a percentage', '<c r="A1" s="6"><v>0.125</v></c>', '12.5%'],
    ['a number as text under a day format', '<c r="A1" s="3" t="str"><v>46000</v></c>', '46000'],
    ['a style that is not there', '<c r="A1" s="99"><v>46000</v></c>', '46000'],
    ['a number said to be one', '<c r="A1" t="n"><v>12</v></c>', '12'],
  ])('%s', async (_name, xml, text) => {
    const formats = ['0#" "##" "##" "##" "##', '00000', '[$-40C]d mmm yyyy', 14, 'dd/mm/yyyy hh:mm', 10];
    expect(await cell(xml, { formats })).toBe(text);
  });

  test('days count from 1904 when the workbook says so', async () => {
    const xml = '<c r="A1" s="1"><v>44538</v></c>';
    expect(await cell(xml, { formats: [14], is1904: true })).toBe('09/12/2025');
  });
});

describe('lines are rows', () => {
  test('empty rows and columns in front stay in place', async () => {
    const rows =
      '<row r="3"><c r="C3" t="str"><v>Nom</v></c></row><row r="5"><c r="C5" t="str"><v>Weber</v></c></row>';
    expect(await textOfRows(rows)).toBe('\n\n;;Nom\n\n;;Weber\n');
  });

  test('rows and cells without a reference follow one another', async () => {
    const rows =
      '<row><c t="str"><v>a</v></c><c t="str"><v>b</v></c></row><row><c/><c t="str"><v>c</v></c></row>';
    expect(await textOfRows(rows)).toBe('a;b\n;c\n');
  });

  test('cells left empty at the end of a row are not missing', async () => {
    expect(await textOfRows(textRow(1, 'Nom', 'Tél', 'Note') + textRow(2, 'Weber'))).toBe(
      'Nom;Tél;Note\nWeber;;\n',
    );
  });

  test('rows and columns with a style and nothing else are not there', async () => {
    const styled = '<row r="2"><c r="A2" s="1"/></row><row r="1048576"><c r="XFD1048576" s="1"/></row>';
    expect(await textOfRows(`${textRow(1, 'Nom')}${styled}`)).toBe('Nom\n');
  });

  test('a merged title stands in its first cell', async () => {
    const rows = `${textRow(1, 'Export du 05/01/2026', '', '')}${textRow(2, 'Nom', 'Tél', 'Note')}`;
    expect(await textOfRows(rows)).toBe('Export du 05/01/2026\nNom;Tél;Note\n');
  });

  test.each([
    ['twice', '<row r="1"/><row r="1"/>'],
    ['backwards', '<row r="2"/><row r="1"/>'],
    ['nowhere', '<row r="zéro"/>'],
  ])('a row that comes %s is damage', async (_name, rows) => {
    expect(await refusalOf(workbookOf({ sheets: [sheet('A', rows)] }))).toBe('import.workbook_unreadable');
  });
});

describe('sheets', () => {
  test('the fullest visible one is read, the other filled ones are named', async () => {
    const long = people + textRow(3, 'Weber', '06 39 98 01 43');
    const sheets = [
      sheet('Accueil', people),
      sheet('Liste &amp; suite', long),
      sheet('Vide', ''),
      sheet('Cachée', long + textRow(4, 'x'), 'hidden'),
      sheet('Très cachée', long + textRow(4, 'x'), 'veryHidden'),
      sheet('Rappels', long),
    ];
    const { text, ...names } = await read(workbookOf({ sheets }));
    expect(names).toEqual({ sheet: 'Liste & suite', otherSheets: ['Accueil', 'Rappels'] });
    expect(text).toContain('Weber');
  });

  test.each([
    ['no sheet', []],
    ['an empty sheet', [sheet('A', '')]],
    ['hidden sheets only', [sheet('A', people, 'hidden')]],
  ])('%s is nothing to read', async (_name, sheets) => {
    expect(await refusalOf(workbookOf({ sheets }))).toBe('import.workbook_unreadable');
  });

  test('charts are no lists', async () => {
    const parts = workbookParts({ sheets: [sheet('A', people)] }).map((part) =>
      part.name.endsWith('workbook.xml.rels')
        ? { ...part, content: String(part.content).replace('/worksheet"', '/chartsheet"') }
        : part,
    );
    expect(await refusalOf(zipOf(parts))).toBe('import.workbook_unreadable');
  });
});

describe('other writers than Excel', () => {
  test('« Strict » workbooks, with days as text', async () => {
    const rows = `${textRow(1, 'Fin')}<row r="2"><c r="A2" s="1" t="d"><v>2026-01-05T00:00:00</v></c></row>`;
    expect(await textOfRows(rows, { isStrict: true, formats: [14] })).toBe('Fin\n05/01/2026\n');
  });

  test('namespace prefixes, single quotes, comments and blanks', async () => {
    const xml =
      "<?xml version='1.0' encoding='utf-8'?><!-- é > --><x:worksheet xmlns:x='u' xmlns:r='v'>\n <x:sheetData>\n" +
      " <x:row xmlns:r='w' r = '2' x:r='9'>\n <x:c  t='str' r='B2' title='a>b' >\n <x:v>é</x:v >\n </x:c>\n </x:row>\n" +
      ' </x:sheetData>\n<x:row r="1"/></x:worksheet>';
    expect((await read(workbookOf({ sheets: [{ name: 'A', rows: '', xml }] }))).text).toBe('\n;é\n');
  });

  test('parts in any order and case, not compressed, with sizes in 64 bits', async () => {
    const parts = workbookParts({ sheets: [sheet('A', people)], sharedStrings: ['<t>x</t>'] });
    const odd = parts.reverse().map((part) => ({
      ...part,
      name: part.name.replace('worksheets/sheet', 'Worksheets\\Sheet'),
      isStored: true,
      isWide: true,
    }));
    expect((await read(zipOf(odd))).text).toContain('Aubrac');
  });

  test('no styles, no shared strings', async () => {
    const parts = workbookParts({ sheets: [sheet('A', people)] })
      .filter(({ name }) => !/styles|sharedStrings/.test(name))
      .map((part) => ({ ...part, content: String(part.content).replace(/<[^<]*styles.xml"\/>/, '') }));
    expect((await read(zipOf(parts))).text).toContain('Aubrac');
  });
});

describe('what is not such a workbook', () => {
  const bytes = (hexadecimal: string) => Buffer.from(hexadecimal.replaceAll(' ', ''), 'hex');
  const ods: ZipPart[] = [
    { name: 'mimetype', content: 'application/vnd.oasis.opendocument.spreadsheet', isStored: true },
    { name: 'content.xml', content: '<office:document-content/>' },
  ];

  test.each([
    ['ODS', zipOf(ods)],
    ['old XLS, or a password', bytes('d0cf11e0 a1b11ae1')],
    ['XLS of Excel 4', bytes('09040600 0000')],
    ['XML of Excel 2003', Buffer.from('<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>')],
  ])('%s is told from its first bytes', (_name, head) => {
    expect(() => isWorkbook(head)).toThrow(new Refusal('import.spreadsheet'));
  });

  test.each([
    ['a workbook, whatever its name', workbookOf({ sheets: [] }), true],
    ['an empty zip', zipOf([]), true],
    ['text', Buffer.from('Nom;Tél\nWeber;01 99 00 00 01'), false],
    ['XML', Buffer.from('<?xml version="1.0"?><a/>'), false],
    ['nothing', Buffer.alloc(0), false],
  ])('%s', (_name, head, expected) => {
    expect(isWorkbook(head.subarray(0, 4096))).toBe(expected);
  });

  const document = workbookParts({ sheets: [] }).map((part) =>
    part.name === 'xl/workbook.xml' ? { ...part, content: '<document/>' } : part,
  );
  test.each<[string, Uint8Array, RefusalCode]>([
    ['ODS whose first file is another', zipOf([...ods].reverse()), 'import.spreadsheet'],
    ['XLSB', zipOf([{ name: 'xl/workbook.bin', content: 'x' }]), 'import.spreadsheet'],
    ['a text document', zipOf(document), 'import.binary'],
    ['a zip of lists', zipOf([{ name: 'liste.csv', content: 'a;b' }]), 'import.binary'],
    [
      'a workbook in a zip',
      zipOf([{ name: 'a.xlsx', content: workbookOf({ sheets: [] }) }]),
      'import.binary',
    ],
    ['an empty zip', zipOf([]), 'import.binary'],
    ['names that climb', zipOf([{ name: '../../etc/passwd', content: 'x' }]), 'import.binary'],
  ])('%s is refused', async (_name, file, code) => {
    expect(await refusalOf(file)).toBe(code);
  });
});

describe('damage is refused', () => {
  const good = workbookParts({ sheets: [sheet('A', people)] });
  const withSheet = (change: (part: ZipPart) => ZipPart) =>
    zipOf(good.map((part) => (part.name.includes('sheet1') ? change(part) : part)));
  const withXml = (xml: string) => withSheet((part) => ({ ...part, content: xml }));

  test.each([
    ['cut in the middle', zipOf(good).subarray(0, 700)],
    ['without its last byte', zipOf(good).subarray(0, -1)],
    ['the signature alone', Buffer.from('504b0304', 'hex')],
    ['wrong checksum', withSheet((part) => ({ ...part, claims: { crc: 1 } }))],
    ['longer than said', withSheet((part) => ({ ...part, claims: { size: 10 } }))],
    ['shorter than said', withSheet((part) => ({ ...part, claims: { size: 10_000_000 } }))],
    ['elsewhere than said', withSheet((part) => ({ ...part, claims: { offset: 1 } }))],
    ['two files of one name', zipOf([...good, ...good.slice(-1)])],
    ['a relation to nothing', zipOf(good.filter(({ name }) => !name.includes('sheet1')))],
    ['styles that are not there', zipOf(good.filter(({ name }) => !name.includes('styles')))],
    ['no relations', zipOf(good.filter(({ name }) => !name.endsWith('workbook.xml.rels')))],
    ['XML cut short', withXml('<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>')],
    ['XML cut in a tag', withXml('<worksheet/><row r="1')],
    [
      'a lone ampersand',
      withXml('<worksheet><sheetData><row><c><v>a & b</v></c></row></sheetData></worksheet>'),
    ],
    [
      'an unknown reference',
      withXml('<worksheet><sheetData><row><c><v>&x;</v></c></row></sheetData></worksheet>'),
    ],
    ['a character beyond Unicode', withXml('<a>&#x110000;</a>')],
    ['a document type', withXml('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>')],
    ['another encoding', withXml('<?xml version="1.0" encoding="windows-1252"?><a/>')],
    ['a value without quotes', withXml('<worksheet><sheetData><row r=1></row></sheetData></worksheet>')],
    ['a cell nowhere', withXml('<worksheet><sheetData><row><c r="12"/></row></sheetData></worksheet>')],
  ])('%s', async (_name, file) => {
    expect(await refusalOf(file)).toBe('import.workbook_unreadable');
  });

  test('a file locked by a password is told so', async () => {
    expect(await refusalOf(withSheet((part) => ({ ...part, claims: { flags: 1 } })))).toBe(
      'import.spreadsheet',
    );
  });

  test('any other change of bytes is refused or changes nothing', async () => {
    const bytes = workbookOf({
      sheets: [sheet('A', people)],
      sharedStrings: ['<t>x</t>'],
      formats: ['00000'],
    });
    const { text } = await read(bytes);
    const random = seeded(3);
    for (let round = 0; round < 400; round++) {
      const changed = Uint8Array.from(bytes);
      for (let count = random.between(1, 3); count > 0; count--)
        changed[random.between(0, bytes.length - 1)] = random.between(0, 255);
      const outcome = await workbookSource(sourceOf(changed)).then(
        ({ source }) => textOf(source),
        (error: unknown) => error,
      );
      if (!(outcome instanceof Refusal)) expect(outcome).toBe(text);
    }
  });
});

describe('too much is refused while it is met', () => {
  const mebibyte = 2 ** 20;
  const bomb = (name: string): ZipPart => ({ name, content: Buffer.alloc(64 * mebibyte, '<a/>') });
  const good = workbookParts({ sheets: [sheet('A', people)] });
  const withPart = (part: ZipPart) => zipOf(good.map((other) => (other.name === part.name ? part : other)));
  const inSheet = (rows: string) => workbookOf({ sheets: [sheet('A', rows)] });

  test.each([
    ['a sheet that unpacks a thousandfold', withPart(bomb('xl/worksheets/sheet1.xml'))],
    ['shared strings that do', withPart(bomb('xl/sharedStrings.xml'))],
    ['styles that do', withPart(bomb('xl/styles.xml'))],
    [
      'more files than a workbook has',
      zipOf(Array.from({ length: 1001 }, (_, index) => ({ name: `${index}`, content: '' }))),
    ],
    ['more rows than a sheet has', inSheet('<row r="1048577"/>')],
    ['a longer text than a cell holds', inSheet(textRow(1, 'x'.repeat(32_768)))],
  ])('%s', async (_name, file) => {
    expect(await refusalOf(file)).toBe('import.workbook_too_large');
  });

  test('one long text in a million cells', async () => {
    const row = `<row>${'<c t="s"><v>0</v></c>'.repeat(200)}</row>`;
    const file = workbookOf({
      sheets: [sheet('A', row.repeat(120))],
      sharedStrings: [`<t>${'x'.repeat(32_767)}</t>`],
    });
    expect(await refusalOf(file)).toBe('import.workbook_too_large');
  });

  test('more shared text than memory is given', () => {
    const { handler } = createSharedStrings();
    const tag = { get: () => undefined };
    const text = '’'.repeat(32_000);
    const share = () => {
      for (const name of ['si', 't']) handler.open(name, tag);
      handler.text(text);
      for (const name of ['t', 'si']) handler.close(name);
    };
    // 64 000 bytes each.
    for (let count = 0; count < 2621; count++) share();
    expect(share).toThrow('import.workbook_too_large');
  });

  test('a workbook that takes longer than two minutes', async () => {
    const times = [0, 0, 121_000];
    const clock = { now: () => times.shift() ?? 121_000 };
    await expect(workbookSource(sourceOf(zipOf(good)), clock)).rejects.toMatchObject({
      code: 'import.workbook_too_large',
      params: { max: '120 s' },
    });
  });

  test('more columns than a list', async () => {
    const cells = Array.from({ length: 201 }, () => '<c t="str"><v>x</v></c>').join('');
    const wide = `<row>${cells}</row>`;
    expect(await refusalOf(inSheet(wide))).toBe('import.too_many_columns');
    const beside = workbookOf({ sheets: [sheet('Annexe', wide), sheet('Liste', people)] });
    expect(await read(beside)).toMatchObject({ sheet: 'Liste', otherSheets: ['Annexe'] });
  });

  test('a tag or a text without an end', async () => {
    expect(
      await refusalOf(
        withPart({ name: 'xl/worksheets/sheet1.xml', content: `<a b="${'x'.repeat(2 * mebibyte)}` }),
      ),
    ).toBe('import.workbook_unreadable');
  });

  test('files that share their bytes', async () => {
    const shared = good.map((part) => ({ ...part, claims: { offset: 0 } }));
    expect(await refusalOf(zipOf(shared))).toBe('import.workbook_unreadable');
  });

  test('a large sheet goes through a temporary file and comes back whole', async () => {
    const random = seeded(9);
    const lines = Array.from(
      { length: 60_000 },
      (_, index) => `P${index};${random.next()};${'é'.repeat(60)}`,
    );
    const rows = lines.map(
      (line) =>
        `<row>${line
          .split(';')
          .map((text) => `<c t="str"><v>${text}</v></c>`)
          .join('')}</row>`,
    );
    const { text } = await read(inSheet(rows.join('')));
    expect(text === `${lines.join('\n')}\n`).toBe(true);
  });
});
