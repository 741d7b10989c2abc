import { describe, expect, test } from 'vitest';
import type { Encoding } from '#server/contracts/imports.contract.ts';
import { hex, inShort, joined, readAll, refusalOf, utf8, utf16 } from './testing.ts';

/** The forty byte inputs of the test programme, and the bad inputs of the French catalogue, that concern reading. */

const header = ['Prénom', 'Tél'];
const text = 'Prénom;Tél\r\nZoë;0639980001\r\nNoé;0639980002\r\n';
const people = [
  [2, 'Zoë', '0639980001'],
  [3, 'Noé', '0639980002'],
];
const ansi = (latin1: string) => Uint8Array.from(Buffer.from(latin1, 'latin1'));
/** Plain people below whatever header. */
const [a, b] = ['A;0639980001', 'B;0639980002'];

interface Expected {
  readonly encoding?: Encoding;
  readonly isGuess?: boolean;
  readonly delimiter?: string;
  readonly headerLine?: number;
  readonly headers?: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  readonly notes?: readonly string[];
}

function expectRead(input: Uint8Array | string, expected: Expected): void {
  const list = readAll(input);
  expect({
    encoding: list.layout.encoding,
    isGuess: list.isEncodingGuess,
    delimiter: list.layout.delimiter,
    headerLine: list.layout.headerLine,
    headers: list.headers,
    rows: list.rows,
    notes: inShort(list.notes),
  }).toEqual({
    encoding: 'utf-8',
    isGuess: false,
    delimiter: ';',
    headerLine: 1,
    headers: ['Nom', 'Tél'],
    notes: [],
    ...expected,
  });
}

const guessed = ['encoding_guess 4: 1 Prénom | 1 Tél | 2 Zoë | 3 Noé'];
const mark8 = hex('EF BB BF');

describe('1–13 and 19–21: encodings, marks and line ends', () => {
  test.each<[string, Uint8Array, Expected]>([
    ['1 UTF-8 with its mark', joined(mark8, utf8(text)), { headers: header, rows: people }],
    ['2 UTF-8 with two marks', joined(mark8, mark8, utf8(text)), { headers: header, rows: people }],
    [
      '3 UTF-16LE with its mark, as Excel writes « Texte Unicode »',
      utf16(text.replaceAll(';', '\t'), 'le', '\uFEFF'),
      { encoding: 'utf-16le', delimiter: '\t', headers: header, rows: people },
    ],
    [
      '4 UTF-16BE with its mark',
      utf16(text, 'be', '\uFEFF'),
      { encoding: 'utf-16be', headers: header, rows: people },
    ],
    [
      '4 UTF-16BE without a mark',
      utf16(text, 'be', ''),
      { encoding: 'utf-16be', headers: header, rows: people },
    ],
    [
      '5 UTF-16LE without a mark',
      utf16(text, 'le', ''),
      { encoding: 'utf-16le', headers: header, rows: people },
    ],
    [
      '7 windows-1252',
      ansi(text),
      { encoding: 'windows-1252', isGuess: true, headers: header, rows: people, notes: guessed },
    ],
    [
      '8 CP850, as old MS-DOS software writes',
      hex(
        '50 72 82 6E 6F 6D 3B 54 82 6C 0D 0A 5A 6F 89 3B 30363339393830303031 0D 0A 4E 6F 82 3B 30363339393830303032 0D 0A',
      ),
      { encoding: 'cp850', isGuess: true, headers: header, rows: people, notes: guessed },
    ],
    [
      '9 MacRoman',
      hex(
        '50 72 8E 6E 6F 6D 3B 54 8E 6C 0D 5A 6F 91 3B 30363339393830303031 0D 4E 6F 8E 3B 30363339393830303032 0D',
      ),
      { encoding: 'macintosh', isGuess: true, headers: header, rows: people, notes: guessed },
    ],
    [
      '10 UTF-8, then Latin-1 from the middle on',
      joined(utf8('Prénom;Tél\nZoë;0639980001\n'), ansi('Noé;0639980002\n')),
      { headers: header, rows: people, notes: ['encoding_repaired 1: 3 No\uFFFD → Noé'] },
    ],
    [
      '10 Latin-1, then UTF-8 from the middle on',
      joined(ansi('Prénom;Tél\nZoë;0639980001\n'), utf8('Noé;0639980002\n')),
      {
        encoding: 'windows-1252',
        isGuess: true,
        headers: header,
        rows: people,
        notes: ['encoding_repaired 1: 3 NoÃ© → Noé', ...guessed],
      },
    ],
    [
      '11 an overlong form is never the character it imitates',
      joined(ansi('Nom;Tél\n'), hex('C0 AF'), ansi('x;0639980001\n')),
      {
        encoding: 'windows-1252',
        isGuess: true,
        rows: [[2, 'À¯x', '0639980001']],
        notes: ['encoding_guess 2: 1 Tél | 2 À¯x'],
      },
    ],
    [
      '12 a surrogate written as UTF-8 is not UTF-8',
      joined(utf8('Nom;Tél\nZoë;0639980001\n'), hex('ED A0 80'), utf8(';0639980002\n')),
      {
        rows: [
          [2, 'Zoë', '0639980001'],
          [3, 'í\u00A0€', '0639980002'],
        ],
        notes: ['encoding_repaired 1: 3 \uFFFD\uFFFD\uFFFD → í'],
      },
    ],
    [
      '13 UTF-8 cut in its last character',
      utf8('Prénom;Tél\nZoë;0639980001\nNoé;0639980002é').subarray(0, -1),
      { headers: header, rows: people },
    ],
    [
      '13 UTF-8 cut in its only character beyond ASCII',
      utf8('Nom;Tel\nA;0639980001’').subarray(0, -1),
      { headers: ['Nom', 'Tel'], rows: [[2, 'A', '0639980001']] },
    ],
    [
      '13 one lone accent at the very end is an accent, not half a character',
      ansi('Tel;Nom\n0639980001;Zoë'),
      {
        encoding: 'windows-1252',
        isGuess: true,
        headers: ['Tel', 'Nom'],
        rows: [[2, '0639980001', 'Zoë']],
        notes: ['encoding_guess 1: 2 Zoë'],
      },
    ],
    ['19 CR only', utf8(text.replaceAll('\n', '')), { headers: header, rows: people }],
    [
      '20 CRLF, LF and CR in one file',
      utf8('Nom;Tél\r\nA;0639980001\nB;0639980002\rC;0639980003\r\n'),
      {
        rows: [
          [2, 'A', '0639980001'],
          [3, 'B', '0639980002'],
          [4, 'C', '0639980003'],
        ],
      },
    ],
    [
      '21 U+2028, U+2029 and U+0085 are characters of a cell',
      utf8('Nom;Tél\nA\u2028B\u2029C\u0085D;0639980001\n'),
      { rows: [[2, 'A\u2028B\u2029C\u0085D', '0639980001']] },
    ],
  ])('%s', (_, input, expected) => expectRead(input, expected));

  test('6 UTF-32 is refused', () => {
    expect(refusalOf(hex('FF FE 00 00 4E 00 00 00'))).toBe('import.binary');
    expect(refusalOf(hex('00 00 FE FF 00 00 00 4E'))).toBe('import.binary');
    expect(refusalOf(hex('4E 00 00 00 6F 00 00 00 6D 00 00 00 0A 00 00 00'))).toBe('import.binary');
  });
});

describe('14–18 and 38: what is no list is refused', () => {
  test.each([
    ['14 NUL in a field', `Nom;Tél\nA\0B;0639980001\n`, 'import.binary'],
    ['14 NUL in a field of a Latin-1 file', ansi('Nom;Tél\nA\0B;0639980001\n'), 'import.binary'],
    [
      '14 NUL in a field of a UTF-16 file',
      utf16('Nom;Tél\nA\0B;0639980001\n', 'le', '\uFEFF'),
      'import.binary',
    ],
    ['15 1 kB of NULs', new Uint8Array(1024), 'import.binary'],
    ['16 empty', '', 'import.empty'],
    ['16 a mark and nothing else', '\uFEFF', 'import.empty'],
    ['17 newlines only', '\r\n\n\r', 'import.empty'],
    ['17 blanks only', ' \t\u00A0\n \n', 'import.empty'],
    ['17 empty cells only', ';;\n;;\n', 'import.empty'],
    ['18 header only', 'Nom;Tél\n', 'import.header_only'],
    ['18 a title and a header only', 'Export du 05/01/2026\n\nNom;Tél\n;\n', 'import.header_only'],
    ['38 XLSX or ODS', hex('50 4B 03 04 14 00 06 00 08 00'), 'import.spreadsheet'],
    ['38 XLS, or a protected XLSX', hex('D0 CF 11 E0 A1 B1 1A E1'), 'import.spreadsheet'],
    [
      '38 the XML of Excel 2003',
      '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
      'import.spreadsheet',
    ],
    [
      '38 a web page',
      '\n<!DOCTYPE html><html lang="fr"><body>Session expirée</body></html>',
      'import.web_page',
    ],
    ['38 an HTML table called .xls', '\uFEFF<table><tr><td>Nom</td></tr></table>', 'import.web_page'],
    ['38 a web page that begins with a remark', '<!-- page --><html></html>', 'import.web_page'],
    ['38 PDF', '%PDF-1.7\n%âãÏÓ\n', 'import.binary'],
    ['38 gzip', hex('1F 8B 08 00 00 00 00 00'), 'import.binary'],
    ['38 RTF', '{\\rtf1\\ansi Nom;Tel\\par}', 'import.binary'],
  ])('%s', (_, input, code) => {
    expect(refusalOf(input)).toBe(code);
  });
});

describe('22–33: layout and shape', () => {
  test.each<[string, string, Expected]>([
    [
      '22 sep=;',
      `sep=;\r\nNom;Tél\r\n${a}\r\n`,
      { headerLine: 2, rows: [[3, 'A', '0639980001']], notes: ['sep_line 1: 1 sep='] },
    ],
    [
      '22 sep= of a delimiter nobody would guess',
      'sep=~\nNom~Tél\nA~0639980001\n',
      { delimiter: '~', headerLine: 2, rows: [[3, 'A', '0639980001']], notes: ['sep_line 1: 1 sep='] },
    ],
    [
      '23 title lines first',
      `Liste des bénéficiaires\n\nÉdité le : 05/01/2026;\nNom;Tél\n${a}\n`,
      {
        headerLine: 4,
        rows: [[5, 'A', '0639980001']],
        notes: [
          'title_lines_skipped 2: 1 Liste des bénéficiaires | 3 Édité le : 05/01/2026',
          'empty_lines 1: 2 ',
        ],
      },
    ],
    [
      '27 two columns of one name',
      'Nom;Tél;Tél\nA;0639980001;0199000001\n',
      { headers: ['Nom', 'Tél', 'Tél'], rows: [[2, 'A', '0639980001', '0199000001']] },
    ],
    [
      '28 empty and blank headers over filled columns, and over empty ones',
      'Nom; ;Tél;;\nA;x;0639980001;;\nB;;0639980002;;\n',
      {
        headers: ['Nom', 'Colonne 2', 'Tél'],
        rows: [
          [2, 'A', 'x', '0639980001', '', ''],
          [3, 'B', '', '0639980002', '', ''],
        ],
      },
    ],
    [
      '29 headers named like an object’s insides',
      '__proto__;constructor;Tél\nA;1;0639980001\n',
      { headers: ['__proto__', 'constructor', 'Tél'], rows: [[2, 'A', '1', '0639980001']] },
    ],
    [
      '30 rows with a cell too few or too many keep the cells they have',
      `Nom;Tél;CP\nA;0639980001;93000\nB;0639980002\nC;0639980003;93000;intrus\n`,
      {
        headers: ['Nom', 'Tél', 'CP'],
        rows: [
          [2, 'A', '0639980001', '93000'],
          [3, 'B', '0639980002'],
          [4, 'C', '0639980003', '93000', 'intrus'],
        ],
      },
    ],
    [
      '34 cells that would be formulas come as they are',
      'Nom;Tél\n"=cmd|\' /C calc\'!A0";0639980001\n =1;1\n\u00A0=;2\n\t@;3\n"a\n=1";4\nB;5\n',
      {
        rows: [
          [2, "=cmd|' /C calc'!A0", '0639980001'],
          [3, ' =1', '1'],
          [4, '\u00A0=', '2'],
          [5, '\t@', '3'],
          [6, 'a\n=1', '4'],
          [8, 'B', '5'],
        ],
      },
    ],
    [
      '35 what cannot be seen is taken out of a header; a letter that only looks alike stays',
      `\u202ENom\u200B;\u0422él\n${a}\n`,
      { headers: ['Nom', '\u0422él'], rows: [[2, 'A', '0639980001']] },
    ],
    [
      '36 numbers come as they were written',
      'Nom;Tél\nA;06\u00A039\u202F98 00 01\nB;０６３９９８０００２\nC;٠٦٣٩٩٨٠٠٠٣\nD;6,12E+08\n',
      {
        rows: [
          [2, 'A', '06\u00A039\u202F98 00 01'],
          [3, 'B', '０６３９９８０００２'],
          [4, 'C', '٠٦٣٩٩٨٠٠٠٣'],
          [5, 'D', '6,12E+08'],
        ],
      },
    ],
    [
      '37 dates come as they were written',
      'Tél;Échéance\n0639980001;31/02/2026\n0639980002;29/02/2027\n0639980003;45688\n0639980004;00/00/0000\n',
      {
        headers: ['Tél', 'Échéance'],
        rows: [
          [2, '0639980001', '31/02/2026'],
          [3, '0639980002', '29/02/2027'],
          [4, '0639980003', '45688'],
          [5, '0639980004', '00/00/0000'],
        ],
      },
    ],
    [
      '40 <script> in the first header is a name like others',
      `<script>alert(1)</script>;Nom;Tél\n1;${a}\n`,
      { headers: ['<script>alert(1)</script>', 'Nom', 'Tél'], rows: [[2, '1', 'A', '0639980001']] },
    ],
  ])('%s', (_, input, expected) => expectRead(input, expected));

  test.each([
    ['24 a quote left open on row 2', `Nom;Tél\n"${a}\n${b}\n`, 'import.unclosed_quote 2'],
    ['24 … in front of a quoted cell', `Nom;Tél\n"${a}\n"B";0639980002\n`, 'import.unclosed_quote 2'],
    [
      '24 … in front of 20 MB of rows',
      `Nom;Tél\n"${a}\n${`${b}\n`.repeat(1_600_000)}`,
      'import.unclosed_quote 2',
    ],
    ['25 a quote left open on the last row', `Nom;Tél\n${a}\nB;"0639980002`, 'import.unclosed_quote 3'],
    [
      '25 … in the second line of a record',
      `Nom;Note;Tél\nA;"x\ny";"0639980001\n`,
      'import.unclosed_quote 3',
    ],
    ['26 text after a closing quote', `Nom;Tél\n${a}\n"B"b;0639980002\n`, 'import.unclosed_quote 3'],
    [
      '32 50 000 columns',
      `${'Colonne;'.repeat(50_000)}\n${'x;'.repeat(50_000)}\n`,
      'import.too_many_columns 200',
    ],
    ['33 a million delimiters around nothing', ';'.repeat(1_000_000), 'import.empty'],
  ])('%s', (_, input, refusal) => {
    expect(refusalOf(input)).toBe(refusal);
  });

  test('31 a field of 10 MB is one cell, for the row check to refuse', () => {
    for (const quote of ['', '"']) {
      const { rows } = readAll(`Nom;Tél\n${a}\n${quote}${'x'.repeat(10_000_000)}${quote};0639980002\n${b}\n`);
      expect(rows.map(([line, name]) => [line, name?.length])).toEqual([
        [2, 1],
        [3, 10_000_000],
        [4, 1],
      ]);
    }
  });

  test('31 a line of more than 16 MB is no line', () => {
    expect(refusalOf(`Nom;Tél\n${a}\n${'x'.repeat(17_000_000)}`)).toBe('import.binary');
  });

  test('33 a row of a million empty cells is a blank line', () => {
    const { rows, notes } = readAll(`Nom;Tél\n${a}\n${';'.repeat(1_000_000)}\n${b}\n`);
    expect(rows.map(([line]) => line)).toEqual([2, 4]);
    expect(inShort(notes)).toEqual(['empty_lines 1: 3 ']);
  });

  test('33 a row with a million delimiters between two cells keeps them all', () => {
    const { headers, rows } = readAll(`Nom;Tél\n${a}\nB${';'.repeat(1_000_000)}0639980002\n`);
    expect(headers).toHaveLength(2);
    expect(rows.map(({ length }) => length)).toEqual([3, 1_000_002]);
  });
});

describe('the French catalogue (reference/france.md §C)', () => {
  const nom = '4E 6F 6D';
  const phone = '30363339393830303031';
  test.each<[string, Uint8Array, Expected]>([
    [
      '1 windows-1252 « Civilité;Tél »',
      hex(`43 69 76 69 6C 69 74 E9 3B 54 E9 6C 0D 0A 4D 6D 65 3B ${phone} 0D 0A`),
      {
        encoding: 'windows-1252',
        isGuess: true,
        headers: ['Civilité', 'Tél'],
        rows: [[2, 'Mme', '0639980001']],
        notes: ['encoding_guess 2: 1 Civilité | 1 Tél'],
      },
    ],
    [
      '2 what windows-1252 adds to Latin-1: ’ œ €',
      hex(`${nom} 3B 54 65 6C 0A 4C 92 48 61 EF 3B ${phone} 0A 63 9C 75 72 3B 80 0A`),
      {
        encoding: 'windows-1252',
        isGuess: true,
        headers: ['Nom', 'Tel'],
        rows: [
          [2, 'L’Haï', '0639980001'],
          [3, 'cœur', '€'],
        ],
        notes: ['encoding_guess 3: 2 L’Haï | 3 cœur | 3 €'],
      },
    ],
    ['3 one mark', joined(mark8, utf8(`Nom;Tél\n${a}`)), { rows: [[2, 'A', '0639980001']] }],
    ['3 two marks', joined(mark8, mark8, utf8(`Nom;Tél\n${a}`)), { rows: [[2, 'A', '0639980001']] }],
    [
      '4 Excel « Texte Unicode »',
      utf16('Nom\tTél\r\nA\t0639980001\r\n', 'le', '\uFEFF'),
      { encoding: 'utf-16le', delimiter: '\t', rows: [[2, 'A', '0639980001']] },
    ],
    [
      '5 mojibake in a header is repaired and said; in a cell it is the row check’s',
      joined(utf8('Nom;'), hex('54 C3 83 C2 A9 6C'), utf8(`\n${a}\nZoÃ«;0639980002\n`)),
      {
        rows: [
          [2, 'A', '0639980001'],
          [3, 'ZoÃ«', '0639980002'],
        ],
        notes: ['mojibake_repaired 1: 1 TÃ©l → Tél'],
      },
    ],
    [
      '6 an accent apart from its letter in a header is joined',
      joined(utf8('Nom;T'), hex('65 CC 81'), utf8(`l\nZoe\u0308;0639980001\n`)),
      { rows: [[2, 'Zoe\u0308', '0639980001']] },
    ],
    [
      '7 sep=;',
      joined(hex('73 65 70 3D 3B 0D 0A'), utf8(`Nom;Tél\r\n${a}`)),
      { headerLine: 2, rows: [[3, 'A', '0639980001']], notes: ['sep_line 1: 1 sep='] },
    ],
    [
      '8 a CRLF header, then LF rows',
      utf8(`Nom;Tél\r\n${a}\n${b}\n`),
      {
        rows: [
          [2, 'A', '0639980001'],
          [3, 'B', '0639980002'],
        ],
      },
    ],
    [
      '8 CR only',
      utf8(`Nom;Tél\r${a}\r${b}\r`),
      {
        rows: [
          [2, 'A', '0639980001'],
          [3, 'B', '0639980002'],
        ],
      },
    ],
    [
      '16 an IODAS export: title, blank line, header on line 3, total last',
      utf8(`Export IODAS du 05/01/2026;;\n\nNom;Tél;CP\n${a};93000\nTotal;1\n`),
      {
        headerLine: 3,
        headers: ['Nom', 'Tél', 'CP'],
        rows: [[4, 'A', '0639980001', '93000']],
        notes: [
          'empty_lines 1: 2 ',
          'title_lines_skipped 1: 1 Export IODAS du 05/01/2026',
          'total_lines_skipped 1: 5 Total 1',
        ],
      },
    ],
    [
      '17 trailing delimiters, columns of one name, an empty header',
      utf8('Tél;Tél;;Nom;\n0639980001;;x;A;\n'),
      { headers: ['Tél', 'Tél', 'Colonne 3', 'Nom'], rows: [[2, '0639980001', '', 'x', 'A', '']] },
    ],
    [
      '18 quotes inside a cell, and a line end inside quotes',
      utf8(`Nom;Tél\ndit "Toto";0639980001\n"B\r\nb";0639980002\nC;0639980003\n`),
      {
        rows: [
          [2, 'dit "Toto"', '0639980001'],
          [3, 'B\nb', '0639980002'],
          [5, 'C', '0639980003'],
        ],
      },
    ],
  ])('%s', (_, input, expected) => expectRead(input, expected));

  test.each([
    ['18 A;"pas fermé', 'Nom;Note\nA;"pas fermé\nB;x\n', 'import.unclosed_quote 2'],
    ['24 no row', '', 'import.empty'],
    ['24 header only', 'Nom;Tél', 'import.header_only'],
    ['24 a renamed .xlsx', hex('50 4B 03 04'), 'import.spreadsheet'],
    ['24 zero bytes', hex('00 00 00 00'), 'import.binary'],
  ])('%s', (_, input, refusal) => {
    expect(refusalOf(input)).toBe(refusal);
  });

  test('24 200 000 rows', () => {
    const { rows } = readAll(`Nom;Tél\n${`${a}\n`.repeat(200_000)}`);
    expect(rows).toHaveLength(200_000);
    expect(rows.at(-1)).toEqual([200_001, 'A', '0639980001']);
  });
});
