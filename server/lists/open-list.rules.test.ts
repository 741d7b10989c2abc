import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Encoding, encodings } from '#server/contracts/imports.contract.ts';
import { Refusal } from '#server/platform/refusal.ts';
import type { ByteSource } from '#server/platform/spool.ts';
import { memorySource, openList } from './open-list.ts';
import { type SingleByte, singleBytes } from './single-byte.rules.ts';
import { hex, inShort, joined, readAll, refusalOf, utf8, utf16 } from './testing.ts';

const rowsOf = (input: string) => readAll(input).rows.map(([line, ...cells]) => `${line} ${cells.join('/')}`);

/** What a software with this encoding writes; every character must be one of the 256. */
function encoded(text: string, encoding: SingleByte): Uint8Array {
  const all = readAll(everyByte, { encoding, headerLine: 0, delimiter: '~', quote: '' }).text;
  return Uint8Array.from(text, (char) => (char < '\x80' ? char.charCodeAt(0) : all.indexOf(char)));
}
/** The control characters that would be a line end, or nothing, stand aside. */
const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => (byte === 0 || byte === 13 ? 32 : byte));

describe('single-byte encodings', () => {
  test.each(singleBytes)('%s gives 256 different characters back to their bytes', (encoding) => {
    const { text } = readAll(everyByte, { encoding, headerLine: 0, delimiter: '~', quote: '' });
    expect(new Set(text.slice(128)).size).toBe(128);
    for (const other of singleBytes) {
      const kept = readAll(utf8(text), { decodedAs: encoding, encoding: other, headerLine: 0, quote: '' });
      const first = readAll(everyByte, { encoding: other, headerLine: 0, delimiter: '~', quote: '' });
      expect(kept.text).toBe(first.text);
      expect(kept.layout.encoding).toBe(other);
    }
  });

  test('windows-1252 is what the web says it is, also where Node 20 gets it wrong', () => {
    const { text } = readAll(everyByte, { encoding: 'windows-1252', headerLine: 0, quote: '' });
    expect(text.slice(128)).toBe(
      new TextDecoder('windows-1252').decode(everyByte.subarray(128), { stream: true }),
    );
  });

  test.each([
    ['windows-1252', 'Civilité;Prénom;Tél\nMme;Noël-Zoé;0639980001\n'],
    ['cp850', 'Civilité;Prénom;Tél\nMme;Noël-Zoé;0639980001\n'],
    ['macintosh', 'Civilité;Prénom;Tél\nMme;Noël-Zoé;0639980001\n'],
    ['cp850', 'CIVILITÉ;TÉL\nMME;0639980001\n'],
    ['macintosh', 'CIVILITÉ;TÉL\nMME;0639980001\n'],
    ['windows-1252', 'NOM;TEL\nD’ALMEIDA;0639980001\n'],
    ['macintosh', 'NOM;TEL\nD’ALMEIDA;0639980001\n'],
    ['cp850', 'N° dossier;TEL\n1;0639980001\n'],
    ['windows-1252', 'N° dossier;TEL\n1;0639980001\n'],
    ['windows-1252', 'Nom;Tel\nJørgensen;0639980001\nRue\u00A0du\u00A0Val;0639980002\n'],
    ['cp850', 'Nom;Tel\nJørgensen;0639980001\n'],
    ['macintosh', 'Nom;Tel\nTête;0639980001\n'],
    ['macintosh', 'Nom;Tel\nde la fête;0639980001\n'],
    ['windows-1252', 'Montant;Tel\n12 €;0639980001\n'],
  ] satisfies [SingleByte, string][])('%s is recognised by its French: %j', (encoding, text) => {
    const list = readAll(encoded(text, encoding));
    expect(list.layout.encoding).toBe(encoding);
    expect(list.isEncodingGuess).toBe(true);
    expect(list.text).toBe(text);
  });

  test('an encoding that is asked for is no guess', () => {
    const list = readAll(encoded('Prénom;Tél\nZoé;0639980001\n', 'cp850'), { encoding: 'cp850' });
    expect(list.isEncodingGuess).toBe(false);
    expect(list.headers).toEqual(['Prénom', 'Tél']);
    expect(list.notes).toEqual([]);
  });

  test('at most five different accented words are shown, wherever they are', () => {
    const names = ['Zoé', 'Zoé', 'Noé', 'Éva', 'Inès', 'Loïc', 'Maël'].map((name) => `${name};0639980001\n`);
    const text = `Nom;Tel\n${'A;0639980001\n'.repeat(30_000)}${names.join('')}`;
    expect(inShort(readAll(encoded(text, 'windows-1252')).notes)).toEqual([
      'encoding_guess 5: 30002 Zoé | 30004 Noé | 30005 Éva | 30006 Inès | 30007 Loïc',
    ]);
  });
});

describe('files in several encodings', () => {
  test('a cell cut inside a character is the only damage', () => {
    const torn = joined(utf8('Nom;Note;Tél\nZoë;Collège de la Vall'), hex('C3'), utf8(';0639980001\n'));
    const list = readAll(torn);
    expect(list.layout.encoding).toBe('utf-8');
    expect(list.rows).toEqual([[2, 'Zoë', 'Collège de la VallÃ', '0639980001']]);
    expect(inShort(list.notes)).toEqual(['encoding_repaired 1: 2 Vall\uFFFD → VallÃ']);
  });

  test('every line of another encoding is counted, at its place, whatever the line ends', () => {
    const good = utf8('Zoé;0639980001\r\n'.repeat(6000));
    const bad = encoded('Noé;0639980002\r', 'cp850');
    const list = readAll(joined(utf8('Prénom;Tél\r\n'), good, bad, good, bad, good));
    expect(list.layout.encoding).toBe('utf-8');
    expect(list.isEncodingGuess).toBe(false);
    expect(inShort(list.notes)).toEqual(['encoding_repaired 2: 6002 No\uFFFD → Noé | 12003 No\uFFFD → Noé']);
    expect(list.rows.filter(([, name]) => name === 'Noé')).toHaveLength(2);
    expect(list.rows).toHaveLength(18_002);
  });
});

describe('the text kept of a first reading', () => {
  const text = 'Prénom;Tél\nZoé;0639980001\n';

  test('says the encoding it once had', () => {
    const list = readAll(text, { decodedAs: 'utf-16le' });
    expect(list.layout.encoding).toBe('utf-16le');
    expect(list.isEncodingGuess).toBe(false);
    expect(readAll(text, { decodedAs: 'windows-1252' })).toMatchObject({
      layout: { encoding: 'windows-1252' },
      isEncodingGuess: true,
      headers: ['Prénom', 'Tél'],
    });
    const confirmed = { decodedAs: 'windows-1252', encoding: 'windows-1252' } as const;
    expect(readAll(text, confirmed).isEncodingGuess).toBe(false);
    expect(readAll(text, { decodedAs: 'utf-8', encoding: 'cp850' }).layout.encoding).toBe('utf-8');
    expect(readAll(text, { decodedAs: 'xlsx', encoding: 'xlsx' }).layout.encoding).toBe('xlsx');
  });

  test('is read again from the same bytes when another single-byte encoding is asked for', () => {
    const wrong = readAll(encoded(text, 'cp850'), { encoding: 'windows-1252' });
    expect(wrong.headers).toEqual(['Pr‚nom', 'T‚l']);
    const right = readAll(wrong.text, { decodedAs: 'windows-1252', encoding: 'cp850' });
    expect(right.text).toBe(text);
    expect(right.layout.encoding).toBe('cp850');
  });
});

describe('the delimiter is found', () => {
  test.each([
    [';', 'Nom;Tél;Note\nA;0639980001;un, deux, trois\nB;0639980002;quatre, cinq\n'],
    [',', 'Nom,Tél,Note\nA,0639980001,un; deux\nB,0639980002,trois\n'],
    ['\t', 'Nom\tTél\nA, B\t0639980001\n'],
    ['|', 'Nom|Tél\nA|0639980001\n'],
    [';', 'Nom;Lat;Lon;Tél\nA;48,85;2,35;0639980001\nB;48,86;2,36\nC;48,87;2,37;0639980003;x\n'],
    [',', '"Nom","Note","Tél"\n"A","x;y;z","0639980001"\n"B","x;y;z","0639980002"\n'],
    [';', '0639980001\n0639980002\n'],
  ])('%j', (delimiter, input) => {
    expect(readAll(input).layout.delimiter).toBe(delimiter);
  });

  test('what is asked for wins over what is found and over sep=, unless it can be no delimiter', () => {
    const input = 'sep=;\nNom;Tél,Note\nA;0639980001,x\n';
    expect(readAll(input, { delimiter: ',' })).toMatchObject({ headers: ['Nom;Tél', 'Note'] });
    expect(readAll(input, { delimiter: '"' }).layout.delimiter).toBe(';');
    expect(readAll(input, { delimiter: '\n' }).layout.delimiter).toBe(';');
  });
});

describe('the quote is found', () => {
  test('single quotes, when every cell stands between them', () => {
    const list = readAll("'Nom';'Tél'\n'O''Neil; fils';'0639980001'\n'B';'0639980002'\n");
    expect(list.layout.quote).toBe("'");
    expect(list.rows[0]).toEqual([2, "O'Neil; fils", '0639980001']);
  });

  test.each([
    ['the guard of Excel', "Nom;Tél\nA;'0639980001\nB;'0639980002\n"],
    ['apostrophes', "Nom;Tél\nL'Haï;0639980001\nd'Almeida;0639980002\n"],
    ['a quoted nickname', "Nom;Tél\n'Toto';0639980001\nB;0639980002\nC;0639980003\n"],
  ])('not for %s', (_, input) => {
    const list = readAll(input);
    expect(list.layout.quote).toBe('"');
    expect(list.text).toBe(input);
  });

  test('none, when asked for: quotes are letters', () => {
    const list = readAll('Nom;Tél\n"Toto" Jean;0639980001\n', { quote: '' });
    expect(list.layout.quote).toBe('');
    expect(list.rows).toEqual([[2, '"Toto" Jean', '0639980001']]);
  });
});

describe('the header is found', () => {
  test.each([
    ['Nom;Tél\nA;0639980001\n', 1],
    ['A;0639980001\nB;0639980002\n', 0],
    ['A;639980001\nB;639980002\n', 0],
    ['0639980001\n0639980002\n', 0],
    ['Mme;Durand;Metz\nM.;Petit;Metz\n', 0],
    ['a@exemple.fr;x\nb@exemple.fr;y\n', 0],
    ['TELMA;VILLENEUVE;x\nPAULE;METZ;0639980001\nIDA;METZ;0639980002\n', 1],
    [`Motif;Suivi\nSuivi;Motif\n${'x;y\n'.repeat(50)}Motif;z\n`, 1],
    [`${'Durand;Metz;\n'.repeat(6)}Nom;Ville;Tél\nA;Metz;0639980001\n`, 0],
    ['Un;2023-2024;2024-2025\nA;3;4\nB;5;6\n', 1],
    ['Liste AAH;;\nPériode;05/01/2026;\nNom;Tél;CP\nA;0639980001;93000\nB;0639980002;93000\n', 3],
    ['Contact : 01 99 00 00 01;;;\nNom;Tél;CP;Note\nA;0639980001;93000;\n', 2],
    ['Identité;;Contact;;\nNom;Prénom;Tél;CP;Note\nA;B;0639980001;93000;x\n', 2],
    [`${'\n'.repeat(12)}Nom;Tél\nA;0639980001\n`, 13],
    ['Durand;\nA;0639980001\n', 0],
    ['Commune;Date;;;;;\nNom;Prénom;Tél;CP;Note;a;b\nA;B;0639980001;93000;x;y;z\n', 2],
    [`${'A;0639980001;93000\n'.repeat(3)}Nom;Tél;CP\nB;0639980002;93000\n`, 0],
    ['Service social;Note;0639980001\nA;B;0639980002\n', 0],
    ['"Date de\nnaissance";Tél\n01/02/1950;0639980001\n', 1],
  ])('%j: line %i', (input, headerLine) => {
    expect(readAll(input).layout.headerLine).toBe(headerLine);
  });

  test('without a header, a title is no person, and somebody who may be called is no title', () => {
    const list = readAll('Liste de janvier;;\nA;0639980001;93000\nB;0639980002;93000\n');
    expect(list.layout.headerLine).toBe(0);
    expect(list.headers).toEqual(['Colonne 1', 'Colonne 2', 'Colonne 3']);
    expect(list.rows.map(([line]) => line)).toEqual([2, 3]);
    expect(inShort(list.notes)).toEqual(['title_lines_skipped 1: 1 Liste de janvier']);
    expect(rowsOf('Durand;\nA;0639980001\n')).toEqual(['1 Durand/', '2 A/0639980001']);
    expect(rowsOf('0639980001;;\nA;0639980002;93000\nB;0639980003;93000\n')).toHaveLength(3);
  });

  test('the line asked for is the header, and what is above it is titles', () => {
    const input = 'Nom;Tél\nA;0639980001\nB;0639980002\nC;0639980003\n';
    const list = readAll(input, { headerLine: 2 });
    expect(list.headers).toEqual(['A', '0639980001']);
    expect(list.rows.map(([line]) => line)).toEqual([3, 4]);
    expect(inShort(list.notes)).toEqual(['title_lines_skipped 1: 1 Nom Tél']);
    expect(readAll(input, { headerLine: 0 }).rows.map(([line]) => line)).toEqual([1, 2, 3, 4]);
    expect(refusalOf(input, { headerLine: 4 })).toBe('import.header_only');
    expect(refusalOf(input, { headerLine: 9 })).toBe('import.header_only');
    expect(readAll(`${'x\n'.repeat(500)}${input}`, { headerLine: 501 }).headers).toEqual(['Nom', 'Tél']);
  });

  test('what was found, asked for, is found again', () => {
    for (const input of ['Liste\nA;B;0639980001\nC;D;0639980002\n', 'sep=|\nNom|Tél\nA|0639980001\n']) {
      const once = readAll(input);
      expect(readAll(input, once.layout)).toEqual(once);
    }
  });

  test('headers are tidy: one line, no edge, 200 characters', () => {
    const list = readAll(`" Date de\r\nnaissance\u00A0";${'x'.repeat(300)};Tél\na;b;0639980001\n`);
    expect(list.headers).toEqual(['Date de naissance', 'x'.repeat(200), 'Tél']);
  });
});

describe('lines that name nobody', () => {
  const list = (line: string) => `Nom;Tél;CP\nA;0639980001;93000\n${line}\nB;0639980002;93000\n`;

  test.each([
    'Total;1;',
    'TOTAL : 12',
    'Total général;;1433',
    ';Sous-total;12',
    'Nombre de lignes : 12;;',
    'Nombre d’allocataires;12;',
    'Nb dossiers : 12',
    '*** Fin de fichier ***;;',
    'Fin du document',
    '(1433 lignes)',
    '12 enregistrements',
    'Page 2/7;;',
    'Édité le 05/01/2026;;',
    'Export du logiciel, extrait le 05/01/2026'.replace(/^.*, /, ''),
    'Total;1 433;12,5 %',
  ])('%s', (line) => {
    const { rows, notes } = readAll(list(line));
    expect(rows.map(([number]) => number)).toEqual([2, 4]);
    expect(notes).toMatchObject([{ code: 'total_lines_skipped', count: 1, samples: [{ line: 3 }] }]);
  });

  test.each([
    'Total;0639980003;93000',
    'Total;639980003',
    'Total;Jean;',
    'Total;;93000;06 39 98 00 03',
    'Totalement;Jean;93000',
    'Page;Robert;93000',
    'Fin;;93000',
    'Total : 0639980003;;',
    'Somme;;80000',
    'Nombre;;1',
    'Total;12/03/1980;',
  ])('somebody: %s', (line) => {
    const { rows, notes } = readAll(list(line));
    expect(rows.map(([number]) => number)).toEqual([2, 3, 4]);
    expect(notes).toEqual([]);
  });

  test('a header that comes back on every page, and the mark of a second file glued to the first', () => {
    const { rows, notes } = readAll(list('Nom;Tél;CP\nC;0639980003;93000\n\uFEFFNom;Tél;CP;;'));
    expect(rows.map(([number]) => number)).toEqual([2, 4, 6]);
    expect(inShort(notes)).toEqual(['repeated_headers_skipped 2: 3 Nom Tél CP | 5 \uFEFFNom Tél CP']);
    expect(readAll(list('Nom;Tél;93000')).rows).toHaveLength(3);
  });

  test('blank lines, with or without delimiters', () => {
    const { rows, notes } = readAll(list('\n;;\n \t;\u00A0;\u2003'));
    expect(rows.map(([number]) => number)).toEqual([2, 6]);
    expect(notes).toMatchObject([{ code: 'empty_lines', count: 3 }]);
  });
});

describe('quotes', () => {
  test('a record over several lines is one person, and lines go on being those of the editor', () => {
    expect(rowsOf('Nom;Note;Tél\nA;"x\n\ny";0639980001\n"B";z;0639980002\n')).toEqual([
      '2 A/x\n\ny/0639980001',
      '5 B/z/0639980002',
    ]);
  });

  test('a record of more than a million characters was left open', () => {
    expect(refusalOf(`Nom;Note\nA;"${'x\n'.repeat(600_000)}"\n`)).toBe('import.unclosed_quote 2');
    expect(readAll(`Nom;Note\nA;"${'x\n'.repeat(400_000)}"\n`).rows).toHaveLength(1);
  });

  test('two rows between an open quote and an inch sign are never one', () => {
    const rows = ['Nom;Note;CP;Tél', 'A;"x;93000;0639980001', 'B;écran 24";93000;0639980002'];
    expect(refusalOf(`${rows.join('\n')}\n`)).toBe('import.unclosed_quote 2');
    expect(readAll('Nom;Note;Tél\nA;"x;\n;";0639980001\n').rows).toHaveLength(1);
    expect(readAll('Nom;Note;CP;Tél\nA;"x;y\nz;t";93000;0639980001\n').rows).toHaveLength(1);
  });
});

/** Pieces of a file that overwrite one another, as those of a file on disk do. */
function reusing(bytes: Uint8Array, piece: number): ByteSource {
  const reused = Buffer.alloc(piece);
  return {
    ...memorySource(bytes),
    *chunks() {
      for (let at = 0; at < bytes.length; at += piece) {
        reused.fill('#');
        reused.set(bytes.subarray(at, at + piece));
        yield reused.subarray(0, Math.min(piece, bytes.length - at));
      }
    },
  };
}

test('how the file is cut into pieces changes nothing', () => {
  const files = [
    utf8('Prénom;Tél\r\nZoé;"06\r\n39980001"\r\nL’Haï;1\r\n\r\n'),
    utf16('Prénom;Tél\r\nZoé 🙂;"06\r\n39980001"\r\n', 'be', '\uFEFF'),
    encoded('Prénom;Tél\r\nZoé;"06\r\n39980001"\r\n', 'cp850'),
    joined(utf8('Prénom;Tél\r\nZoé;0639980001\r\n'), encoded('Noé;2\r\n\rLoïc;3\r\n', 'macintosh')),
    joined(hex('EF BB BF EF BB BF'), utf8('Prénom;Tél\rZoé;0639980001\r')),
  ];
  for (const file of files) {
    const whole = readAll(file);
    for (let piece = 1; piece <= 9; piece += 1) expect(readAll(reusing(file, piece))).toEqual(whole);
  }
});

test('a file is read as often as one likes, and its notes do not add up', () => {
  const list = openList(memorySource(utf8('Nom;Tél\nA;0639980001\nTotal;1\n')), {});
  for (const turn of [1, 2]) {
    expect([...list.slices()].flatMap(({ records }) => records)).toHaveLength(1);
    expect(list.notes(), `turn ${turn}`).toMatchObject([{ code: 'total_lines_skipped', count: 1 }]);
  }
});

test('slices stay small whatever the size of the file', () => {
  const bytes = utf8(`Prénom;Tél\n${'Zoé;"a\nb"\r\n'.repeat(40_000)}`);
  for (const { text } of openList(reusing(bytes, 10_000), {}).slices())
    expect(text.length).toBeLessThan(20_000);
});

test('more than five million rows are refused', () => {
  const piece = utf8(`${'1\n'.repeat(10_000)}`);
  const source: ByteSource = {
    size: piece.length * 501,
    head: () => piece.subarray(0, 8),
    *chunks() {
      yield utf8('Tél\n');
      for (let turn = 0; turn < 501; turn += 1) yield piece;
    },
  };
  // Not kept: five million records are a gigabyte.
  const readOn = () => {
    for (const slice of openList(source, {}).slices()) void slice;
  };
  expect(readOn).toThrow('import.too_many_rows');
});

const frenchCell = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'aeiouléèçàôïÉ -.'), maxLength: 10 }),
  fc.constantFrom(
    '',
    '0639980001',
    'Zoë',
    'L’Haï',
    'dit "Toto"',
    '"',
    "l'été",
    ';',
    ',',
    '\t',
    '|',
    'a\nb',
    '\n',
    '05/01/1950',
  ),
);

function quoted(cell: string, delimiter: string, always: boolean): string {
  return always || /["\n]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** MacRoman and CP850 have other letters: what they lack is written another way. */
function bytesOf(text: string, encoding: Encoding): Uint8Array {
  if (encoding === 'utf-16le') return utf16(text, 'le', '\uFEFF');
  if (encoding === 'utf-16be') return utf16(text, 'be', '');
  if (encoding === 'cp850') return encoded(text.replaceAll('’', "'"), encoding);
  return encoding === 'windows-1252' || encoding === 'macintosh' ? encoded(text, encoding) : utf8(text);
}

test('any table comes back, cell by cell and line by line, and its text with it', () => {
  const table = fc.integer({ min: 2, max: 5 }).chain((width) =>
    fc.record({
      rows: fc.array(fc.array(frenchCell, { minLength: width, maxLength: width }), {
        minLength: 1,
        maxLength: 40,
      }),
      delimiter: fc.constantFrom(';', ',', '\t', '|'),
      newline: fc.constantFrom('\n', '\r\n', '\r'),
      encoding: fc.constantFrom(...encodings.filter((encoding) => encoding !== 'xlsx')),
      always: fc.boolean(),
      endsOpen: fc.boolean(),
      piece: fc.integer({ min: 1, max: 40 }),
    }),
  );
  fc.assert(
    fc.property(table, ({ rows, delimiter, newline, encoding, always, endsOpen, piece }) => {
      const width = rows[0]?.length ?? 0;
      const header = ['Prénom', 'Téléphone', 'Échéance', 'Numéro', 'Civilité'].slice(0, width);
      const people = rows.map((cells) => [...cells.slice(0, -1), `${cells.at(-1)}x`]);
      const lines = [header, ...people].map((cells) =>
        cells.map((cell) => quoted(cell, delimiter, always)).join(delimiter),
      );
      const plain = lines.join('\n') + (endsOpen ? '' : '\n');
      const bytes = bytesOf(plain.replaceAll('\n', newline), encoding);
      const list = openList(reusing(bytes, piece), {});
      const slices = [...list.slices()];
      const said = (text: string) => (encoding === 'cp850' ? text.replaceAll('’', "'") : text);
      expect(list.layout).toEqual({ encoding, delimiter, quote: '"', headerLine: 1 });
      expect(list.headers).toEqual(header);
      expect(slices.map(({ text }) => text).join('')).toBe(said(plain));
      let line = 2;
      const expected = people.map((cells) => {
        const record = { line, cells: cells.map(said) };
        line += 1 + cells.join('').split('\n').length - 1;
        return record;
      });
      expect(slices.flatMap(({ records }) => records)).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});

test('any bytes are read or refused, and all of them are in the text', () => {
  const input = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.string({ unit: fc.constantFrom(...'Nom;Tél"\n\r\t,0639980001 \u00A0='), maxLength: 200 }).map(utf8),
  );
  fc.assert(
    fc.property(input, (bytes) => {
      try {
        const list = readAll(bytes);
        const lines = list.text.split('\n').length;
        expect(list.rows.every(([line]) => line >= 1 && line <= lines)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(Refusal);
      }
    }),
    { numRuns: 1000 },
  );
});
