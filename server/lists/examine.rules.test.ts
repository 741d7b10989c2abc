import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvRow } from '#server/platform/csv.ts';
import { Refusal } from '#server/platform/refusal.ts';
import { diagnose, dryRun, examineList } from './examine.ts';
import { NIR_MASK } from './text.rules.ts';

const YEAR = 2026;

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}

function utf16(text: string, isBig: boolean, hasMark: boolean): Uint8Array {
  const little = Buffer.from((hasMark ? '\uFEFF' : '') + text, 'utf16le');
  return new Uint8Array(isBig ? little.swap16() : little);
}

/** Latin-1 is enough here: these letters have the same bytes in windows-1252. */
function ansi(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

async function read(input: Uint8Array | string) {
  return diagnose(typeof input === 'string' ? utf8(input) : input, YEAR);
}

async function refusalOf(input: Uint8Array | string): Promise<string> {
  const refusal: unknown = await read(input).then(
    () => null,
    (error: unknown) => error,
  );
  if (!(refusal instanceof Refusal)) throw new Error(`not refused: ${String(refusal)}`);
  return refusal.code + (refusal.params['line'] === undefined ? '' : ` ${refusal.params['line']}`);
}

const text = 'Prénom;Tél\r\nZoë;0639980001\r\nNoé;0639980002\r\n';

describe('the encoding is found', () => {
  test.each([
    ['UTF-8', utf8(text), 'utf-8'],
    ['UTF-8 with its mark', utf8(`\uFEFF${text}`), 'utf-8'],
    ['UTF-8 with two marks', utf8(`\uFEFF\uFEFF${text}`), 'utf-8'],
    ['UTF-8 cut in its last character', utf8(`${text}Lé`).subarray(0, -1), 'utf-8'],
    ['UTF-16 as Excel writes « Texte Unicode »', utf16(text.replaceAll(';', '\t'), false, true), 'utf-16le'],
    ['big-endian UTF-16', utf16(text, true, true), 'utf-16be'],
    ['UTF-16 without a mark', utf16(text, false, false), 'utf-16le'],
    ['windows-1252', ansi(text), 'windows-1252'],
  ])('%s', async (_, input, encoding) => {
    const found = await read(input);
    expect(found.encoding).toBe(encoding);
    expect(found.columns.map(({ header }) => header)).toEqual(['Prénom', 'Tél']);
    expect(found.columns[0]?.samples.slice(0, 2)).toEqual(['Zoë', 'Noé']);
    expect(found.rows.accepted).toBe(2);
  });

  test('what windows-1252 adds to Latin-1 is read right (Node 20 gets it wrong in one shot)', async () => {
    // Ville;Tél / L’Haï;… / cœur €;…
    const input = bytes(
      '56696c6c653b54e96c0a 4c9248 61ef 3b30363339393830303031 0a 639c757220 80 3b30363339393830303032',
    );
    const found = await read(input);
    expect(found.columns[0]?.samples).toEqual(['L’Haï', 'cœur €']);
    const guess = found.findings.find(({ code }) => code === 'encoding_guess');
    expect(guess?.samples.map(({ before }) => before)).toEqual(['Tél', 'L’Haï', 'cœur', '€']);
  });

  test('two exports glued together are each read in their own encoding', async () => {
    const input = Buffer.concat([
      utf8('Prénom;Tél\nZoë;0639980001\nÉva;0639980002\n'),
      ansi('Noé;0639980003'),
    ]);
    const found = await read(new Uint8Array(input));
    expect(found.columns[0]?.samples).toEqual(['Zoë', 'Éva', 'Noé']);
    expect(found.findings.find(({ code }) => code === 'encoding_repaired')).toMatchObject({ count: 1 });
  });
});

describe('the layout is found', () => {
  test.each([
    [';', 'Nom;Tél;Note\nA;0639980001;un, deux, trois\nB;0639980002;quatre, cinq\n'],
    [',', 'Nom,Tél,Note\nA,0639980001,un; deux\nB,0639980002,trois\n'],
    ['\t', 'Nom\tTél\nA, B\t0639980001\n'],
    ['|', 'Nom|Tél\nA|0639980001\n'],
  ])('delimiter %j', async (delimiter, input) => {
    expect(await read(input)).toMatchObject({ delimiter, rows: { rejected: 0 } });
  });

  test.each([
    ['CR only', 'Nom;Tél\rA;0639980001\rB;0639980002'],
    ['mixed line ends', 'Nom;Tél\r\nA;0639980001\nB;0639980002\r'],
    ['a line end inside quotes', 'Nom;Tél\n"A\r\nB";0639980001\nC;0639980002'],
    ['quotes inside a cell', 'Nom;Tél\nA dit "Toto";0639980001\n"C ""D""";0639980002'],
    ['trailing delimiters', 'Nom;Tél\nA;0639980001;\nB;0639980002;'],
    ['blank lines', 'Nom;Tél\n\nA;0639980001\n;\nB;0639980002\n\n'],
    ['sep=', 'sep=;\nNom;Tél\nA;0639980001\nB;0639980002'],
    ['title lines', 'Export du 05/01/2026;\n;\nNom;Tél\nA;0639980001\nB;0639980002'],
    ['no header', 'A;0639980001\nB;0639980002'],
    ['one column', '0639980001\n0639980002'],
    ['an invisible mark in a header', '\u200BNom\u202E;Te\u0301l\nA;0639980001\nB;0639980002'],
    ['dangerous names of columns', '__proto__;constructor;Tél\nA;1;0639980001\nB;2;0639980002'],
  ])('%s', async (_, input) => {
    expect((await read(input)).rows).toMatchObject({ read: 2, accepted: 2 });
  });

  test('somebody on the first line is never taken for a header, even where no column can be recognised', async () => {
    expect(await read('A;639980001\nB;639980002')).toMatchObject({
      headerLine: 0,
      rows: { read: 2, rejected: 2 },
    });
  });

  test('lines are numbered as a text editor does', async () => {
    const found = await read('Export;\n\n"Nom";Tél\n"A\nA";0639980001\nB;15\n\nC;0899000000');
    expect(found.headerLine).toBe(3);
    const lineOf = (code: string) =>
      found.findings.find((finding) => finding.code === code)?.samples[0]?.line;
    expect([lineOf('short_number'), lineOf('premium_number')]).toEqual([6, 8]);
    expect(lineOf('title_lines_skipped')).toBe(1);
  });

  test('a row with a cell too many or too few is refused, a total line too', async () => {
    const found = await read(
      'Nom;Tél;Ville\nA;0639980001;Metz\nB;0639980002;Metz;intrus\nTotal;2\nC;0639980003;Metz',
    );
    expect(found.rows).toMatchObject({ read: 4, accepted: 2, rejected: 2 });
    expect(found.findings[0]).toMatchObject({ code: 'wrong_column_count', count: 2 });
  });

  test('a cell named like an object’s insides keeps its value', async () => {
    const list = await examineList(utf8('Nom;Tél;__proto__\nA;0639980001;x'));
    expect(list.columns[2]).toMatchObject({ header: '__proto__', samples: ['x'] });
  });
});

describe('what is no list is refused', () => {
  test.each([
    ['import.unclosed_quote 2', 'Nom;Tél\n"A;0639980001\nB;0639980002'],
    ['import.unclosed_quote 3', 'Nom;Tél\nA;0639980001\nB;"0639980002'],
    ['import.unclosed_quote 2', 'Nom;Tél\n"A"B;0639980001\nC;0639980002'],
    ['import.unclosed_quote 2', `Nom;Tél\n"A;0639980001\n${'B;0639980002\n'.repeat(200_000)}`],
    ['import.header_only', 'Nom;Tél'],
    ['import.header_only', 'Nom;Tél\n;\n'],
    ['import.empty', '\uFEFF'],
    ['import.binary', `Nom;Tél\n${'\0'.repeat(1000)}`],
    ['import.web_page', '\n<html lang="fr">'],
  ])('%s', async (code, input) => {
    expect(await refusalOf(input)).toBe(code);
  });
});

describe('columns are recognised', () => {
  const roles = async (input: string) => (await read(input)).suggestedMapping.map(({ role }) => role);

  test('an export of social software', async () => {
    const header =
      'Civilité,Nom bénéficiaire,Prénom bénéficiaire,Date de Naissance,CP Ville,N° CAF,N° Téléphones,ID Iodas';
    const rows = [
      'M.,A,B,01/02/1950,26000 Valence,123,0639980001,77',
      'Mme,C,D,01/02/1951,26000 Valence,123,0639980002,78',
    ];
    expect(await roles([header, ...rows].join('\n'))).toEqual([
      'civility',
      'last_name',
      'first_name',
      'birth_on',
      'postal_code',
      'field',
      'phone',
      'external_ref',
    ]);
  });

  test('an export in capitals, with numbers that lost their zero', async () => {
    const header =
      'MATRICULE;NOM;NUMERO TELEPHONE DOSSIER;NUMERO TELEPHONE 2 DOSSIER;ADRESSE ELECTRONIQUE DOSSIER';
    expect(
      await roles(`${header}\n1;A;639980001;199000001;a@exemple.fr\n2;B;639980002;;b@exemple.fr`),
    ).toEqual(['external_ref', 'full_name', 'phone', 'phone', 'field']);
  });

  test('nine digits are not a telephone number unless the column says so', async () => {
    expect(await roles('Nom;SIREN;Contact\nA;130008071;0639980001\nB;130008072;0639980002')).toEqual([
      'full_name',
      'field',
      'phone',
    ]);
  });
});

describe('a social security number is masked wherever it hides', () => {
  test.each([
    '255084958815738',
    '2 55 08 49 588 157 38',
    '185052A12345633',
    '1\u00A085\u00A005\u00A02B\u00A0123\u00A0456\u00A060',
  ])('%s', async (nir) => {
    const list = await examineList(utf8(`Nom;Tél;Divers\nA;0639980001;voir ${nir} svp\nB;0639980002;rien`));
    expect(list.text).toContain(`voir ${NIR_MASK} svp`);
    expect(JSON.stringify([list.columns, list.sample])).not.toContain(nir);
    const { rows, findings } = await dryRun(list, list.suggestedMapping, YEAR);
    expect(rows).toMatchObject({ accepted: 1, rejected: 1 });
    expect(findings[0]).toMatchObject({ code: 'nir', samples: [{ before: NIR_MASK }] });
  });

  test.each(['255084958815739', '0.255084958815738', '12345678901234'])(
    '%s has no valid key or is something else',
    async (number) => {
      expect((await examineList(utf8(`Nom;Tél;Divers\nA;0639980001;${number}`))).text).toContain(number);
    },
  );
});

describe('hostile shapes end, one way or another', () => {
  test.each([
    ['a run of blank lines in the middle', `Nom;Tél\nA;0639980001${'\n'.repeat(1_000_000)}B;0639980002`],
    ['delimiters only', `Nom;Tél\nA;0639980001\n${';'.repeat(900_000)}`],
    ['a cell full of numbers', `Nom;Tél\nA;${'0639980001 '.repeat(80_000)}`],
    ['a cell full of digits', `Nom;Tél\nA;${'1'.repeat(900_000)}`],
    ['a cell full of guarded signs', `Nom;Tél\n${"'".repeat(300_000)}=;0639980001`],
    ['a cell full of blanks', `Nom;Tél\nA${' '.repeat(500_000)}B;0639980001`],
    ['digits that look like the beginning of a NIR', `Nom;Tél\n${'1 85 05 78 '.repeat(80_000)};0639980001`],
  ])('%s', async (_, input) => {
    const { rows } = await read(input);
    expect(rows.accepted + rows.duplicate + rows.rejected).toBe(rows.read);
  });

  test('an endless word in a guessed encoding', async () => {
    const word = ansi(`Prénom;Tél\nA${'a'.repeat(190_000)};0639980001`);
    expect((await read(word)).rows.accepted).toBe(1);
  });
});

test('every row is accounted for, whatever the cells hold', async () => {
  const cell = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom(
      '',
      '0639980001',
      '639980002',
      '3975',
      'NC',
      '31/02/2026',
      '46000',
      'Zoë',
      '"',
      "l'é",
      ';',
      '\n',
    ),
  );
  const table = fc
    .integer({ min: 2, max: 6 })
    .chain((width) =>
      fc.tuple(
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 30 }),
        fc.constant(width),
      ),
    );
  await fc.assert(
    fc.asyncProperty(table, async ([rows, width]) => {
      const headers = ['Nom', 'Tél', 'Échéance', 'CP', 'Note', 'Langue'].slice(0, width);
      const content = [headers, ...rows].map((cells) => csvRow(cells)).join('');
      const filled = rows.filter((cells) =>
        cells.some((value) => value.replace(/[\r\n]/g, ' ').trim() !== ''),
      );
      fc.pre(filled.length > 0 && !content.includes('\0'));
      const found = await read(content);
      const { read: all, accepted, duplicate, opposed, rejected } = found.rows;
      expect(all).toBe(filled.length);
      expect(accepted + duplicate + opposed + rejected).toBe(all);
      const refused = found.findings.filter(({ severity }) => severity === 'rejected');
      expect(refused.reduce((sum, { count }) => sum + count, 0)).toBe(rejected);
    }),
    { numRuns: 300 },
  );
});

test('any bytes are read or refused, never anything else', async () => {
  const input = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.string({ unit: fc.constantFrom(...'Nom;Tél"\n\r\t,0639980001 \u00A0='), maxLength: 200 }).map(utf8),
  );
  await fc.assert(
    fc.asyncProperty(input, async (content) => {
      const outcome = await diagnose(content, YEAR).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(Refusal);
    }),
    { numRuns: 500 },
  );
});
