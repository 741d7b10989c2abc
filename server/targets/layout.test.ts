import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { textRow, workbookOf } from '#fixtures/workbooks.ts';
import {
  type ColumnRole,
  confirmImport,
  type ImportView,
  type Mapping,
  previewImport,
  uploadImport,
} from '#server/contracts/imports.contract.ts';
import { recordOpposition } from '#server/contracts/lines.contract.ts';
import { type Client, startApp, type TestApp } from '#server/testing.ts';
import {
  callSheet,
  carryOut,
  draftFor,
  findingOf,
  importWith,
  peopleOf,
  send,
  tryWith,
} from '#server/testing-lists.ts';

let app: TestApp;
let requester: Client;

beforeAll(async () => {
  app = await startApp();
  requester = await app.as('requester');
});
afterAll(() => app.stop());

/** The letters these lists need, as old MS-DOS software and as French Excel write them. */
const codes = { cp850: { é: 0x82, ë: 0x89, è: 0x8a }, 'windows-1252': { é: 0xe9, ë: 0xeb, è: 0xe8 } };

function encoded(text: string, encoding: keyof typeof codes): Uint8Array<ArrayBuffer> {
  const letters = new Map(Object.entries(codes[encoding]));
  return Uint8Array.from([...text].map((letter) => letters.get(letter) ?? letter.charCodeAt(0)));
}

function utf16(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(`\uFEFF${text}`, 'utf16le'));
}

const roles = (view: Pick<ImportView, 'suggestedMapping'>) => view.suggestedMapping.map(({ role }) => role);
const headers = (view: ImportView) => view.columns.map(({ header }) => header);

function mappingOf(...given: readonly ColumnRole[]): Mapping {
  return given.map((role, column) => ({ column, role }));
}

describe('another layout than the one found', () => {
  const accents = 'Prénom;Nom;Tél\nZoë;Lefèvre;0639980001\nNoé;Petit;0639980002\n';

  test.each([
    ['cp850', 'windows-1252', 'Pr‚nom'],
    ['windows-1252', 'cp850', 'PrÚnom'],
  ] as const)('%s text is read again as %s, and back', async (truth, other, header) => {
    const id = await draftFor(requester);
    const sent = await send(requester, id, encoded(accents, truth));
    expect(sent).toMatchObject({ encoding: truth, isEncodingGuess: true });
    expect(sent.sample[0]).toEqual(['Zoë', 'Lefèvre', '0639980001']);
    const wrong = await tryWith(requester, sent.importId, { layout: { encoding: other } });
    expect(wrong.encoding).toBe(other);
    expect(headers(wrong)[0]).toBe(header);
    const right = await tryWith(requester, sent.importId, { layout: { encoding: truth } });
    expect(right.encoding).toBe(truth);
    expect([headers(right), right.sample, right.rows, roles(right)]).toEqual([
      headers(sent),
      sent.sample,
      sent.rows,
      roles(sent),
    ]);
    await carryOut(app, requester, sent.importId);
    expect(await callSheet(requester, id)).toEqual([
      'Zoë Lefèvre: 06 39 98 00 01',
      'Noé Petit: 06 39 98 00 02',
    ]);
  });

  test('an encoding asked for stays asked for, whatever is tried next and whoever objects meanwhile', async () => {
    const id = await draftFor(requester);
    const { importId } = await send(requester, id, encoded(accents, 'windows-1252'));
    await tryWith(requester, importId, { layout: { encoding: 'cp850' } });
    const tried = await tryWith(requester, importId, { choices: { household: 'first' } });
    expect([tried.encoding, tried.sample[0]?.[0]]).toEqual(['cp850', 'ZoÙ']);
    const supervisor = await app.as('supervisor');
    await requester.ask(confirmImport, { params: { id: importId } });
    await supervisor.ask(recordOpposition, { body: { number: '0639980099', channel: 'mail' } });
    await app.jobs.tick();
    expect((await peopleOf(requester, id))[1]).toMatchObject({ name: 'Petit', fields: { PrÚnom: 'NoÚ' } });
  });

  test('another delimiter is another table, whose columns are recognised again', async () => {
    const id = await draftFor(requester);
    const text = 'Nom;Tél;Note\nMartin;0639980001;a,b\nPetit;0639980002;c,d\n';
    const sent = await send(requester, id, text);
    expect([headers(sent), sent.rows.accepted]).toEqual([['Nom', 'Tél', 'Note'], 2]);
    const wrong = await tryWith(requester, sent.importId, { layout: { delimiter: ',' } });
    expect(wrong.delimiter).toBe(',');
    expect([headers(wrong)[0], wrong.suggestedMapping.length, wrong.mapping]).toEqual([
      'Nom;Tél;Note',
      2,
      wrong.suggestedMapping,
    ]);
    const right = await tryWith(requester, sent.importId, { layout: { delimiter: ';' } });
    expect([headers(right), roles(right), right.rows]).toEqual([headers(sent), roles(sent), sent.rows]);
  });

  test('another header line: what stands above is no longer somebody, or is again', async () => {
    const id = await draftFor(requester);
    const text = 'Nom;Tél\nUn;0639980001\nNom usuel;Portable\nDeux;0639980002\n';
    const sent = await send(requester, id, text);
    expect(sent).toMatchObject({ headerLine: 1, rows: { read: 3, accepted: 2, rejected: 1 } });
    const third = await tryWith(requester, sent.importId, { layout: { headerLine: 3 } });
    expect(third).toMatchObject({ headerLine: 3, rows: { read: 1, accepted: 1 } });
    expect(headers(third)).toEqual(['Nom usuel', 'Portable']);
    const none = await tryWith(requester, sent.importId, { layout: { headerLine: 0 } });
    expect(none).toMatchObject({ headerLine: 0, rows: { read: 4 } });
    expect(headers(none)).toEqual(['Colonne 1', 'Colonne 2']);
    await tryWith(requester, sent.importId, { layout: { headerLine: 3 } });
    await carryOut(app, requester, sent.importId);
    expect(await peopleOf(requester, id)).toMatchObject([{ name: 'Deux', importLine: 4 }]);
  });

  test('another quote sign: quotes may be letters like others', async () => {
    const id = await draftFor(requester);
    const text = 'Nom;Tél;Note\nMartin;0639980001;"oui"\nPetit;0639980002;"non"\n';
    const sent = await send(requester, id, text);
    expect([sent.quote, sent.sample[0]?.[2]]).toEqual(['"', 'oui']);
    const letters = await tryWith(requester, sent.importId, { layout: { quote: '' } });
    expect([letters.quote, letters.sample[0]?.[2], letters.rows.accepted]).toEqual(['', '"oui"', 2]);
    const single = await tryWith(requester, sent.importId, { layout: { quote: "'" } });
    expect([single.quote, single.sample[0]?.[2]]).toEqual(["'", '"oui"']);
  });

  test('a mapping and choices given are kept when something else is tried', async () => {
    const id = await draftFor(requester);
    const { importId } = await send(requester, id, 'Nom;Tél;Libre\nMartin;0639980001;x\n');
    const mapping = mappingOf('full_name', 'phone', 'ignore');
    await tryWith(requester, importId, { mapping });
    const view = await tryWith(requester, importId, { choices: { sameInFile: 'first' } });
    expect([view.mapping, view.choices.sameInFile]).toEqual([mapping, 'first']);
    const again = await tryWith(requester, importId, { mapping: mappingOf('full_name', 'phone', 'field') });
    expect(again.choices.sameInFile).toBe('first');
    const done = await carryOut(app, requester, importId);
    expect([done.mapping, done.choices.sameInFile]).toEqual([again.mapping, 'first']);
  });

  test('a layout under which it is no list is refused, and changes nothing', async () => {
    const id = await draftFor(requester);
    const text = 'Nom;Tél\nMartin;0639980001\n"Petit;0639980002\n';
    const sent = await send(requester, id, text.replace('"', "'"));
    const params = { id: sent.importId };
    expect(
      await requester.refused(previewImport, { params, body: { layout: { headerLine: 9 } } }),
    ).toMatchObject({ code: 'import.header_only' });
    expect(
      await requester.refused(previewImport, { params, body: { layout: { quote: "'" } } }),
    ).toMatchObject({ code: 'import.unclosed_quote' });
    const done = await carryOut(app, requester, sent.importId);
    expect(done.rows).toMatchObject({ read: 2, accepted: 2 });
  });

  test('« Texte Unicode » of Excel goes through as it is', async () => {
    const id = await draftFor(requester);
    const { shown } = await importWith(app, requester, id, utf16(accents.replaceAll(';', '\t')));
    expect(shown).toMatchObject({ encoding: 'utf-16le', delimiter: '\t', isEncodingGuess: false });
    expect(await callSheet(requester, id)).toEqual([
      'Zoë Lefèvre: 06 39 98 00 01',
      'Noé Petit: 06 39 98 00 02',
    ]);
  });
});

describe('what a directorate said of its columns', () => {
  const list = (phone: string) => `Nom;Tél;Idiome;Divers\nMartin;${phone};arabe;x\n`;
  const chosen = mappingOf('full_name', 'phone', 'language', 'ignore');

  test('is remembered for its next list, in any campaign, and never for another’s', async () => {
    const first = await send(requester, await draftFor(requester), list('0639980001'));
    expect(roles(first)).toEqual(['full_name', 'phone', 'field', 'field']);
    expect(findingOf(first, 'mapping_remembered')).toBeUndefined();
    await requester.ask(confirmImport, { params: { id: first.importId }, body: { mapping: chosen } });
    await app.jobs.tick();
    const next = await send(requester, await draftFor(requester), list('0639980002'));
    expect(next.suggestedMapping).toEqual(chosen);
    expect(findingOf(next, 'mapping_remembered')).toBeDefined();
    const other = await app.as('otherRequester');
    const theirs = await send(other, await draftFor(other), list('0639980003'));
    expect(roles(theirs)).toEqual(['full_name', 'phone', 'field', 'field']);
    expect(findingOf(theirs, 'mapping_remembered')).toBeUndefined();
  });

  test('is only remembered once confirmed', async () => {
    const text = 'Nom;Tél;Parler\nMartin;0639980001;arabe\n';
    const { importId } = await send(requester, await draftFor(requester), text);
    await tryWith(requester, importId, { mapping: mappingOf('full_name', 'phone', 'language') });
    const next = await send(requester, await draftFor(requester), `${text}\n`);
    expect(roles(next)).toEqual(['full_name', 'phone', 'field']);
  });

  test('of a column that was empty is not: the next list may fill it', async () => {
    const text = (language: string) =>
      `Nom;Tél;Langue parlée;Bâtiment\nMartin;0639980001;${language};${language}\n`;
    const id = await draftFor(requester);
    const { shown } = await importWith(app, requester, id, text(''));
    expect(roles(shown)).toEqual(['full_name', 'phone', 'ignore', 'ignore']);
    const next = await send(requester, id, text('arabe'));
    expect(roles(next)).toEqual(['full_name', 'phone', 'language', 'field']);
  });

  test('of two columns of one name is not mixed up', async () => {
    const text = (n: number) => `Nom;Tél;Tél\nMartin;063998000${n};019900000${n}\n`;
    const { importId } = await send(requester, await draftFor(requester), text(1));
    const mapping = mappingOf('full_name', 'phone', 'ignore');
    await requester.ask(confirmImport, { params: { id: importId }, body: { mapping } });
    const next = await send(requester, await draftFor(requester), text(2));
    expect(roles(next)[1]).toBe('phone');
  });
});

describe('a workbook', () => {
  const people = [
    textRow(1, 'Nom', 'Tél', 'Étage'),
    textRow(2, 'Martin', '0639980001', '2'),
    textRow(3, 'Petit', '639980002', '3'),
    textRow(4, 'Durand', '3975', '4'),
  ].join('');
  const workbook = Uint8Array.from(
    workbookOf({
      sheets: [
        { name: 'Lisez-moi', rows: textRow(1, 'Liste du mois') },
        { name: 'Mars', rows: people },
      ],
    }),
  );
  const sheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

  test('is read like any list, from its largest sheet, and the others are named', async () => {
    const id = await draftFor(requester);
    const sent = await requester.ask(uploadImport, {
      params: { id },
      query: { filename: 'liste.xlsx' },
      raw: workbook,
      headers: { 'Content-Type': sheet },
    });
    expect(sent).toMatchObject({
      fileName: 'liste.xlsx',
      encoding: 'xlsx',
      rows: { read: 3, accepted: 2, repaired: 1, rejected: 1 },
    });
    expect(headers(sent)).toEqual(['Nom', 'Tél', 'Étage']);
    expect(findingOf(sent, 'other_sheets')?.samples.map(({ before }) => before)).toEqual(['Lisez-moi']);
    const mapping = mappingOf('full_name', 'phone', 'ignore');
    const tried = await tryWith(requester, sent.importId, { mapping, choices: { household: 'first' } });
    expect([tried.encoding, tried.rows]).toEqual(['xlsx', sent.rows]);
    const moved = await tryWith(requester, sent.importId, { layout: { headerLine: 2 } });
    expect([moved.headerLine, headers(moved)[0], moved.rows.read]).toEqual([2, 'Martin', 2]);
    await tryWith(requester, sent.importId, { layout: { headerLine: 1 } });
    await carryOut(app, requester, sent.importId);
    expect(await callSheet(requester, id)).toEqual(['Martin: 06 39 98 00 01', 'Petit: 06 39 98 00 02']);
    expect((await peopleOf(requester, id))[0]?.fields).toEqual({ Étage: '2' });
  });

  test('the same workbook twice is the same list', async () => {
    const id = await draftFor(requester);
    await importWith(app, requester, id, workbook);
    expect(await requester.refused(uploadImport, { params: { id }, raw: workbook })).toMatchObject({
      code: 'import.same_file',
    });
  });
});
