import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { confirmImport, getImport, type Mapping } from '#server/contracts/imports.contract.ts';
import { recordOpposition } from '#server/contracts/lines.contract.ts';
import { type Client, startApp, type TestApp } from '#server/testing.ts';
import {
  type Choices,
  callSheet,
  countsOf,
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

function mappingOf(...roles: readonly Mapping[number]['role'][]): Mapping {
  return roles.map((role, column) => ({ column, role }));
}

/** With the roles of the columns given: which column is a reference is what these tests are about. */
async function importMapped(id: number, raw: string, mapping: Mapping, choices: Choices = {}) {
  const { importId } = await send(requester, id, raw);
  const shown = await tryWith(requester, importId, { mapping, choices: { ...choices } });
  await requester.ask(confirmImport, {
    params: { id: importId },
    body: { mapping, choices: { ...choices } },
  });
  await app.jobs.tick();
  return { shown, done: await requester.ask(getImport, { params: { id: importId } }) };
}

const rights = [
  'Réf;Nom;Prénom;Tél;Droit;Fin de droit;Site',
  'A1;Martin;Ondine;0639980001;AAH;31/12/2026;Nord',
  'A2;Petit;Noé;0639980002;AAH;;Sud',
  'A1;Martin;Ondine;0199000001 / 0639980001;PCH;30/06/2026;Nord',
  '',
].join('\n');
const rightsMapping = mappingOf(
  'external_ref',
  'last_name',
  'first_name',
  'phone',
  'field',
  'deadline_on',
  'field',
);

describe('one person on several rows', () => {
  test('becomes one target with both rights, the nearest deadline and the numbers of both', async () => {
    const id = await draftFor(requester);
    const { shown, done } = await importMapped(id, rights, rightsMapping);
    expect(shown.rows).toMatchObject({ read: 3, accepted: 2, duplicate: 1 });
    expect(done.rows).toEqual(shown.rows);
    expect(findingOf(shown, 'duplicate_in_file')).toMatchObject({
      count: 1,
      samples: [{ line: 4, before: 'Ondine Martin', after: 'ligne 2' }],
    });
    const [ondine, noe] = await peopleOf(requester, id);
    expect(ondine).toMatchObject({
      name: 'Ondine Martin',
      importLine: 2,
      deadlineOn: '2026-06-30',
      fields: { Droit: 'AAH', 'Droit (2)': 'PCH', Site: 'Nord' },
    });
    expect(ondine?.lines.map(({ display }) => display)).toEqual(['06 39 98 00 01', '01 99 00 00 01']);
    expect(noe).toMatchObject({ deadlineOn: null, fields: { Droit: 'AAH', Site: 'Sud' } });
  });

  test('is the first row alone when asked', async () => {
    const id = await draftFor(requester);
    const { shown, done } = await importMapped(id, rights, rightsMapping, { sameInFile: 'first' });
    expect(done.rows).toMatchObject({ read: 3, accepted: 2, duplicate: 1 });
    expect(done.rows).toEqual(shown.rows);
    const [ondine] = await peopleOf(requester, id);
    expect(ondine).toMatchObject({ deadlineOn: '2026-12-31', fields: { Droit: 'AAH', Site: 'Nord' } });
    expect(ondine?.lines.map(({ display }) => display)).toEqual(['06 39 98 00 01']);
  });

  test.each([
    [
      'a name and a birth date, whatever the number',
      'Nom;Né le;Tél\nMartin;01/02/1950;0639980001\nMARTIN;01/02/1950;0639980002\nMartin;02/02/1950;0639980001\n',
      mappingOf('full_name', 'birth_on', 'phone'),
      ['Martin: 06 39 98 00 01, 06 39 98 00 02', 'Martin: 06 39 98 00 01'],
    ],
    [
      'a name and a number where there is no birth date',
      'Nom;Tél\nMartin;0639980001\nMartín;06 39 98 00 01\nMartin;0639980002\n',
      mappingOf('full_name', 'phone'),
      ['Martin: 06 39 98 00 01', 'Martin: 06 39 98 00 02'],
    ],
    [
      'never a number alone: a household shares it',
      'Nom;Tél\nMartin;0639980001\nPetit;0639980001\n',
      mappingOf('full_name', 'phone'),
      ['Martin: 06 39 98 00 01', 'Petit: 06 39 98 00 01'],
    ],
  ])('without a reference, is known by %s', async (_, raw, mapping, sheet) => {
    const id = await draftFor(requester);
    await importMapped(id, raw, mapping);
    expect(await callSheet(requester, id)).toEqual(sheet);
  });

  test('keeps every number but those that object to calls, and is opposed only when all do', async () => {
    const supervisor = await app.as('supervisor');
    for (const number of ['0639980091', '0639980092'])
      await supervisor.ask(recordOpposition, { body: { number, channel: 'mail' } });
    const raw = [
      'Réf;Nom;Tél',
      'A1;Martin;0639980091 / 0639980093',
      'A1;Martin;0639980092 / 0639980094',
      'A2;Petit;0639980091',
      'A2;Petit;0639980092',
      '',
    ].join('\n');
    const id = await draftFor(requester);
    const { done } = await importMapped(id, raw, mappingOf('external_ref', 'full_name', 'phone'));
    const { read, accepted, duplicate, opposed } = done.rows;
    expect([read, accepted, duplicate, opposed]).toEqual([4, 1, 1, 2]);
    expect(await callSheet(requester, id)).toEqual(['Martin: 06 39 98 00 93, 06 39 98 00 94']);
  });

  test('many rows of many people are gathered person by person', async () => {
    const rows = Array.from({ length: 40 }, (_, n) => n % 8).map(
      (who, n) => `R${who};Personne ${who};06399802${String(n).padStart(2, '0')};Droit ${n}`,
    );
    const id = await draftFor(requester);
    const { done } = await importMapped(
      id,
      ['Réf;Nom;Tél;Droit', ...rows].join('\n'),
      mappingOf('external_ref', 'full_name', 'phone', 'field'),
    );
    expect(done.rows).toMatchObject({ read: 40, accepted: 8, duplicate: 32 });
    const people = await peopleOf(requester, id);
    expect(people.map(({ lines, fields }) => [lines.length, Object.keys(fields).length])).toEqual(
      people.map(() => [5, 5]),
    );
    expect(people[3]?.fields).toEqual({
      Droit: 'Droit 3',
      'Droit (2)': 'Droit 11',
      'Droit (3)': 'Droit 19',
      'Droit (4)': 'Droit 27',
      'Droit (5)': 'Droit 35',
    });
  });
});

describe('a reference', () => {
  const mapping = mappingOf('external_ref', 'last_name', 'first_name', 'phone');
  const households = [
    'Dossier;Nom;Prénom;Tél',
    'D1;Martin;Ondine;0639980011',
    'D1;Martin;Paul;0639980011',
    'D2;Petit;Noé;0639980012',
    'D2;Petit;Zoé;0639980012',
    'D3;Seule;Ada;0639980013',
    '',
  ].join('\n');

  test('of households swallows nobody, and the next list of the campaign reads it the same way', async () => {
    const id = await draftFor(requester);
    const { shown, done } = await importMapped(id, households, mapping);
    expect(done.rows).toMatchObject({ read: 5, accepted: 5, duplicate: 0 });
    expect(done.rows).toEqual(shown.rows);
    expect((await peopleOf(requester, id)).map(({ name, externalRef }) => `${externalRef} ${name}`)).toEqual([
      'D1 Ondine Martin',
      'D1 Paul Martin',
      'D2 Noé Petit',
      'D2 Zoé Petit',
      'D3 Ada Seule',
    ]);
    const next = [
      'Dossier;Nom;Prénom;Tél',
      'D1;Martin;Paul;0639980011',
      'D2;Petit;Max;0639980012',
      'D3;Seule;Ada;0639980013',
    ];
    const later = await importMapped(id, next.join('\n'), mapping, { absent: 'close' });
    expect(later.done.rows).toMatchObject({ read: 3, accepted: 1, duplicate: 2, closed: 3 });
    const states = (await peopleOf(requester, id)).map(({ name, state }) => `${name} ${state}`);
    expect(states).toEqual([
      'Ondine Martin done',
      'Paul Martin ready',
      'Noé Petit done',
      'Zoé Petit done',
      'Ada Seule ready',
      'Max Petit ready',
    ]);
  });

  test('of persons is one person though a name was corrected, in a list', async () => {
    const raw = [
      'Réf;Nom;Prénom;Tél',
      'A1;Martin;Ondine;0639980021',
      'A1;Martain;Ondine;0639980021',
      'A2;Petit;Noé;0639980022',
      'A2;Petit;Noé;0639980022',
      'A3;Durand;Léa;0639980023',
      'A3;Durand;Léa;0639980023',
    ];
    const id = await draftFor(requester);
    const { done } = await importMapped(id, raw.join('\n'), mapping);
    expect(done.rows).toMatchObject({ read: 6, accepted: 3, duplicate: 3 });
    expect((await peopleOf(requester, id)).map(({ name }) => name)).toEqual([
      'Ondine Martin',
      'Noé Petit',
      'Léa Durand',
    ]);
  });

  test('of persons is one person though a name was corrected, in the next list', async () => {
    const id = await draftFor(requester);
    await importMapped(id, 'Réf;Nom;Prénom;Tél\nA1;Martin;Ondine;0639980031\n', mapping);
    const { done } = await importMapped(id, 'Réf;Nom;Prénom;Tél\nA1;Martain;Ondine;0639980031\n', mapping);
    expect(done.rows).toMatchObject({ read: 1, accepted: 0, duplicate: 1, updated: 1 });
    expect(await callSheet(requester, id)).toEqual(['Ondine Martain: 06 39 98 00 31']);
  });

  test('without one, a person found again in the campaign is updated all the same', async () => {
    const id = await draftFor(requester);
    const raw = (commune: string) => `Nom;Né le;Tél;Commune\nMartin;01/02/1950;0639980041;${commune}\n`;
    await importWith(app, requester, id, raw('Metz'));
    const { done } = await importWith(app, requester, id, raw('Nancy'));
    expect(countsOf(done)).toMatchObject({ duplicate_in_campaign: 1 });
    expect((await peopleOf(requester, id)).map(({ commune }) => commune)).toEqual(['Nancy']);
  });
});
