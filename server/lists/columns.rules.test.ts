import { describe, expect, test } from 'vitest';
import type { ColumnRole } from '#server/contracts/imports.contract.ts';
import { folded } from './cells.rules.ts';
import { countColumns, suggestMapping } from './columns.rules.ts';

const line = (text: string) => text.split(';');

function factsOf(header: string, rows: readonly string[]) {
  const counter = countColumns(line(header));
  for (const row of rows) counter.add(line(row));
  return counter.facts();
}

function rolesOf(header: string, rows: readonly string[], remembered?: ReadonlyMap<string, ColumnRole>) {
  return suggestMapping(factsOf(header, rows), remembered).mapping.map(({ role }) => role);
}

describe('headers of real software', () => {
  test('Drôme', () => {
    expect(
      rolesOf(
        'Civilité;Nom bénéficiaire;Prénom bénéficiaire;Adresses Mails;Date de Naissance;CP Ville;N° CAF;Rôle;N° Téléphones;ID Iodas',
        [
          'M.;A;B;a@exemple.fr;01/02/1950;26000 Valence;123;DEM;0639980001;77',
          'Mme;C;D;c@exemple.fr;01/02/1951;26000 Valence;123;CJT;0639980002;78',
        ],
      ),
    ).toEqual([
      'civility',
      'last_name',
      'first_name',
      'field',
      'birth_on',
      'postal_code',
      'field',
      'field',
      'phone',
      'external_ref',
    ]);
  });

  test('Yonne: the name of birth is no name to call somebody by', () => {
    expect(
      rolesOf(
        'Nom JF;Nom bénéficiaire;Prénom bénéficiaire;Numéro(s) de téléphone;Code individu Iodas;N° CAF',
        ['A;B;C;0639980001;1;11', 'D;E;F;0639980002;2;12'],
      ),
    ).toEqual(['field', 'last_name', 'first_name', 'phone', 'external_ref', 'field']);
  });

  test('CNAF: capitals, numbers that lost their zero', () => {
    expect(
      rolesOf(
        'MATRICULE;ROLE PERSONNE;TYPE PERSONNE;NOM;PRENOM;NUMERO TELEPHONE DOSSIER;NUMERO TELEPHONE 2 DOSSIER;ADRESSE ELECTRONIQUE DOSSIER',
        ['1;DEM;P;A;B;639980001;199000001;a@exemple.fr', '2;DEM;P;C;D;639980002;;b@exemple.fr'],
      ),
    ).toEqual(['external_ref', 'field', 'field', 'last_name', 'first_name', 'phone', 'phone', 'field']);
  });

  test.each([
    ['TelDom', 'phone'],
    ['tel_mobile', 'phone'],
    ['N° Portable', 'phone'],
    ['TÃ©lÃ©phone', 'phone'],
    ['Te\u0301le\u0301phone', 'phone'],
    ['Type téléphone', 'field'],
    ['N° fax', 'field'],
  ])('%s: %s', (header, role) => {
    expect(rolesOf(`Nom;${header}`, ['A;0639980001', 'B;0639980002'])[1]).toBe(role);
  });

  test.each([
    ['DDN', '01/02/1950', 'birth_on'],
    ['Lieu de naissance', 'Nevers', 'field'],
    ['Né(e) le', '01/02/1950', 'birth_on'],
    ['Fin de droits', '01/02/2027', 'deadline_on'],
    ['Date de fin AAH', '01/02/2027', 'deadline_on'],
    ['DATEFIN', '01/02/2027', 'deadline_on'],
    ['Langue parlée', 'arabe', 'language'],
    ['Ville', 'Nevers', 'commune'],
    ['Ville de naissance', 'Nevers', 'field'],
    ['Motif', 'x', 'ignore'],
  ])('%s: %s is %s', (header, cell, role) => {
    expect(rolesOf(`Nom;Tél;${header}`, [`A;0639980001;${cell}`, `B;0639980002;${cell}`])[2]).toBe(role);
  });
});

test('« Nom » alone is the whole name', () => {
  expect(rolesOf('Nom;Tél', ['A;0639980001'])).toEqual(['full_name', 'phone']);
});

test('nine digits are not a telephone number unless the column says so', () => {
  expect(rolesOf('Nom;SIREN;Contact', ['A;130008071;0639980001', 'B;130008072;0639980002'])).toEqual([
    'full_name',
    'field',
    'phone',
  ]);
});

describe('cells say what headers do not', () => {
  const people = Array.from({ length: 30 }, (_, n) =>
    [
      `R-${1000 + n * 7}`,
      n % 2 === 0 ? 'M.' : 'MME',
      ['DUPONT', 'MARTIN', 'LE GALL', "N'GUESSAN", 'DE LA CRUZ'][n % 5],
      ['Jeanne', 'Karim', 'Marie-Claude', 'Éric', 'Fatou'][n % 5],
      `1${n % 9}/03/19${50 + n}`,
      n % 3 === 0 ? '1000' : '93200',
      `0639980${String(100 + n)}`,
      `3${n % 2}/12/2026`,
      n % 4 === 0 ? 'arabe' : 'français',
      `rue ${n}`,
    ].join(';'),
  );
  const roles = [
    'external_ref',
    'civility',
    'last_name',
    'first_name',
    'birth_on',
    'postal_code',
    'phone',
    'deadline_on',
    'language',
    'field',
  ];

  test.each([
    'Colonne 1;Colonne 2;Colonne 3;Colonne 4;Colonne 5;Colonne 6;Colonne 7;Colonne 8;Colonne 9;Colonne 10',
    'F1;F2;F3;F4;F5;F6;F7;F8;F9;F10',
    'Champ1;Champ2;Champ3;Champ4;Champ5;Champ6;Champ7;Champ8;Champ9;Champ10',
  ])('%s', (header) => {
    expect(rolesOf(header, people)).toEqual(roles);
  });

  test('but a header that says something else is believed', () => {
    const header = 'Opérateur;Sexe;Équipe;Agent;Visite;Secteur;Colonne 7;Passage;Dialecte;Lieu';
    expect(rolesOf(header, people).filter((role) => role !== 'field')).toEqual(['phone']);
  });

  test('a whole name in one column', () => {
    expect(
      rolesOf('C1;C2', ['DUPONT Jeanne;0639980001', 'Karim MARTIN;0639980002', 'LE GALL Yves;0639980003']),
    ).toEqual(['full_name', 'phone']);
  });

  test('the number of a row is no reference: the next list gives it to somebody else', () => {
    const numbered = people.map((row, index) => `${index + 1};${row.split(';').slice(1).join(';')}`);
    expect(rolesOf('N°;C2;C3;C4;C5;C6;C7;C8;C9;C10', numbered)[0]).toBe('field');
  });
});

describe('a mapping that was corrected once', () => {
  const rows = ['A;0639980001;x', 'B;0639980002;y'];
  const remembered = new Map<string, ColumnRole>([
    [folded('N° Bénéf.'), 'external_ref'],
    ['tel', 'ignore'],
    ['colonne 3', 'phone'],
  ]);

  test('wins over what the header seems to say, and says so', () => {
    const { mapping, usedMemory } = suggestMapping(factsOf('N° Bénéf.;Tél;Note', rows), remembered);
    expect(mapping.map(({ role }) => role)).toEqual(['external_ref', 'ignore', 'field']);
    expect(usedMemory).toBe(true);
  });

  test('says nothing of other headers, nor of columns that nobody named', () => {
    const { mapping, usedMemory } = suggestMapping(factsOf('Nom;Téléphone;Colonne 3', rows), remembered);
    expect(mapping.map(({ role }) => role)).toEqual(['full_name', 'phone', 'field']);
    expect(usedMemory).toBe(false);
  });

  test('gives a role once', () => {
    const twice = new Map<string, ColumnRole>([
      ['a', 'last_name'],
      ['nom', 'full_name'],
      ['autre nom', 'full_name'],
    ]);
    expect(rolesOf('Nom;Tél;Autre nom', rows, twice)).toEqual(['full_name', 'phone', 'field']);
  });
});

test.each([
  ['text', ['un', 'deux', 'trois']],
  ['number', ['1', '12,5', '1 234,50']],
  ['text', ['01', '02', '13']],
  ['text', ['12345678901234567', '12345678901234568']],
  ['date', ['01/02/2026', '2026-03-04', '5 janv. 2026']],
  ['text', ['05/01/2026 14:30', '06/01/2026 15:00', '2026-01-07T09:00:00Z']],
  ['date', ['05/01/2026 00:00', '2026-01-07 00:00:00', '2026-01-08']],
  ['number', ['46000', '46001', '46002']],
  ['yes_no', ['Oui', 'non', 'OUI']],
  ['yes_no', ['t', 'f', 't']],
  ['number', ['1', '0', '1']],
])('an extra column is of type %s: %j', (type, cells) => {
  expect(
    factsOf(
      'Tél;X',
      cells.map((cell) => `0639980001;${cell}`),
    )[1]?.type,
  ).toBe(type);
});

test('facts count, sample and never mind short rows or dangerous headers', () => {
  const facts = factsOf('__proto__;Tél;Vide', ['x;0639980001', 'y', 'x;0639980002;']);
  expect(facts.map(({ filled, samples }) => [filled, samples])).toEqual([
    [3, ['x', 'y']],
    [2, ['0639980001', '0639980002']],
    [0, []],
  ]);
  expect(facts[0]?.header).toBe('__proto__');
  expect(suggestMapping(facts).mapping[2]?.role).toBe('ignore');
});
