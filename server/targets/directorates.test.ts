import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cnafExport, excelUnicodeText, iodasExport } from '#fixtures/directorates.ts';
import type { ImportView } from '#server/contracts/imports.contract.ts';
import { type Client, startApp, type TestApp } from '#server/testing.ts';
import { callSheet, carryOut, draftFor, peopleOf, send } from '#server/testing-lists.ts';

/** Exports as directorates send them go through with nothing but « Envoyer » and « Confirmer ». */

let app: TestApp;
let requester: Client;

beforeAll(async () => {
  app = await startApp();
  requester = await app.as('requester');
});
afterAll(() => app.stop());

async function goThrough(raw: Uint8Array<ArrayBuffer>) {
  const id = await draftFor(requester);
  const sent = await send(requester, id, raw);
  const done = await carryOut(app, requester, sent.importId);
  expect(done).toMatchObject({ state: 'done', rows: sent.rows, findings: sent.findings });
  expect(done.mapping).toEqual(sent.suggestedMapping);
  return { id, sent };
}

const rolesOf = ({ columns, suggestedMapping }: ImportView) =>
  suggestedMapping.map(({ column, role }) => `${columns[column]?.header}: ${role}`);
const everyCount = ({ findings }: ImportView) =>
  Object.fromEntries(findings.map(({ code, count }) => [code, count]));
const nobodyElse = { opposed: 0, updated: 0, closed: 0 };

describe('an IODAS export', () => {
  test('is understood down to the last line', async () => {
    const { sent } = await goThrough(iodasExport());
    expect(sent).toMatchObject({
      encoding: 'windows-1252',
      isEncodingGuess: true,
      delimiter: ';',
      headerLine: 4,
    });
    expect(rolesOf(sent)).toEqual([
      'Civilité: civility',
      'Nom bénéficiaire: last_name',
      'Prénom bénéficiaire: first_name',
      'Date de Naissance: birth_on',
      'CP Ville: postal_code',
      'N° CAF: field',
      'Rôle: field',
      'N° Téléphones: phone',
      'ID Iodas: external_ref',
      'Prestation: field',
      'Date fin de droit: deadline_on',
    ]);
    expect(sent.rows).toEqual({
      ...nobodyElse,
      read: 12,
      accepted: 7,
      repaired: 7,
      duplicate: 1,
      rejected: 4,
      held: 1,
    });
    expect(everyCount(sent)).toEqual({
      no_phone: 1,
      short_number: 1,
      bad_date: 1,
      deceased: 1,
      duplicate_in_file: 1,
      name_tidied: 8,
      postal_code_repaired: 8,
      birth_name_set_apart: 1,
      civility_read: 1,
      phone_note_removed: 1,
      phone_prefix_repaired: 1,
      phone_several: 1,
      household: 2,
      unlimited_right: 2,
      title_lines_skipped: 2,
      empty_lines: 1,
      total_lines_skipped: 1,
      encoding_guess: 5,
    });
  });

  test('becomes people who can be called', async () => {
    const { id } = await goThrough(iodasExport());
    expect(await callSheet(requester, id)).toEqual([
      'Aïcha Benhadda: 06 39 98 10 01, 01 99 00 10 01, 01 99 00 10 02',
      'Gérard Corvaisier: 06 39 98 10 03',
      'Chloé Fauvel: 06 39 98 10 04',
      'Driss Haddad: 06 39 98 10 05',
      'Fatoumata N’Diaye: 01 99 00 10 06',
      'Ismaël N’Diaye: 01 99 00 10 06',
      'Émile Tavares: 06 39 98 10 10',
    ]);
    const people = await peopleOf(requester, id);
    expect(people[0]).toMatchObject({
      externalRef: '70011',
      civility: 'Mme',
      postalCode: '99100',
      commune: 'Ambreville',
      deadlineOn: '2026-04-30',
      fields: { 'N° CAF': '412001', Prestation: 'AAH', 'Prestation (2)': 'PCH' },
    });
    expect(people[2]?.fields).toMatchObject({ 'Nom de naissance': 'Garrigue' });
    expect(people.map(({ deadlineOn }) => deadlineOn)).toEqual([
      '2026-04-30',
      '2026-12-31',
      '2026-06-30',
      '2026-05-31',
      null,
      '2026-10-31',
      null,
    ]);
  });
});

test('a CNAF export: both people of a file, on the line they share', async () => {
  const { id, sent } = await goThrough(cnafExport());
  expect(sent).toMatchObject({ encoding: 'utf-8', delimiter: ';', headerLine: 1 });
  expect(rolesOf(sent)).toEqual([
    'MATRICULE: field',
    'ROLE PERSONNE: field',
    'TYPE PERSONNE: field',
    'CIVILITE: civility',
    'NOM: last_name',
    'PRENOM: first_name',
    'DATE NAISSANCE: birth_on',
    'CODE POSTAL: postal_code',
    'COMMUNE: commune',
    'NUMERO TELEPHONE DOSSIER: phone',
    'NUMERO TELEPHONE 2 DOSSIER: phone',
    'ADRESSE ELECTRONIQUE DOSSIER: field',
    'DATE FIN DROIT: deadline_on',
  ]);
  expect(sent.rows).toEqual({
    ...nobodyElse,
    read: 8,
    accepted: 6,
    repaired: 6,
    duplicate: 0,
    rejected: 2,
    held: 0,
  });
  expect(everyCount(sent)).toEqual({
    no_phone: 1,
    premium_number: 1,
    phone_zero_restored: 6,
    name_tidied: 6,
    civility_read: 6,
    household: 4,
    unlimited_right: 1,
  });
  expect(await callSheet(requester, id)).toEqual([
    'Petar Ivanovic: 06 39 98 20 01, 01 99 00 20 01',
    'Milena Ivanovic: 06 39 98 20 01, 01 99 00 20 01',
    'Nadege Kaba: 06 39 98 20 02',
    'Bernard Lemonnier: 01 99 00 20 03',
    'Simone Lemonnier: 01 99 00 20 03',
    'Yvonne De La Fontaine: 06 39 98 20 06',
  ]);
  const [petar] = await peopleOf(requester, id);
  expect(petar?.fields).toMatchObject({ MATRICULE: '0412001', 'ROLE PERSONNE': 'DEM' });
});

test('« Texte Unicode » of Excel: quotes, lines within cells, zeros lost everywhere', async () => {
  const { id, sent } = await goThrough(excelUnicodeText());
  expect(sent).toMatchObject({
    encoding: 'utf-16le',
    isEncodingGuess: false,
    delimiter: '\t',
    headerLine: 1,
  });
  expect(rolesOf(sent)).toEqual([
    'N°: field',
    'Nom et prénom: full_name',
    'Né(e) le: birth_on',
    'Téléphone: phone',
    'Portable: phone',
    'Code postal: postal_code',
    'Ville: commune',
    'Langue: language',
    'Échéance: deadline_on',
    'Observations: field',
  ]);
  expect(sent.rows).toEqual({
    ...nobodyElse,
    read: 6,
    accepted: 4,
    repaired: 4,
    duplicate: 0,
    rejected: 2,
    held: 1,
  });
  expect(everyCount(sent)).toEqual({
    unusable_phone: 1,
    do_not_call: 1,
    phone_zero_restored: 4,
    language_read: 3,
    postal_code_repaired: 1,
    household: 2,
    unlimited_right: 1,
    empty_lines: 1,
    total_lines_skipped: 1,
  });
  const people = await peopleOf(requester, id);
  expect(people.map(({ name, language, territory }) => [name, language, territory])).toEqual([
    ['Mme WEBER Jeannine', 'fr', 'FR'],
    ['M. YILMAZ Mohamed', 'tr', 'FR'],
    ['Mme YILMAZ Élodie', 'tr', 'FR'],
    ['ZELLER Rachid', 'ar', 'RE'],
  ]);
  expect(people[0]).toMatchObject({
    postalCode: '01000',
    birthOn: '1940-04-05',
    fields: { Observations: 'dite "Nine"; préfère le matin' },
  });
  expect(people[0]?.lines.map(({ display }) => display)).toEqual(['01 99 00 30 01', '06 39 98 30 01']);
});
