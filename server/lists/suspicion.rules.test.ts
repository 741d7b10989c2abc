import { describe, expect, test } from 'vitest';
import { suspicionIn, suspicionOfColumn } from './suspicion.rules.ts';

describe('a death', () => {
  test.each([
    'DCD',
    'D.C.D.',
    'dcd le 12/03/2025',
    'décédé',
    'DECEDEE',
    'Décédée en 2024',
    'Mme est décédée',
    'DUPONT (décédé)',
    'décès',
    'Décès signalé par la famille',
    'acte de décès reçu',
    'mort le 12/03/2025',
    'Morte en 2024',
    'MORT',
    'M. est mort',
    'défunte',
    '† 2024',
    'Sa fille dit qu’elle est décédée',
    'fils décédé, Mme aussi décédée',
    'DECEDE',
  ])('%s', (cell) => {
    expect(suspicionIn(cell)).toEqual({ code: 'deceased', sentence: cell });
  });

  test.each([
    'conjoint décédé',
    'veuve',
    'père décédé en 2019',
    'Mari DCD',
    'son mari est décédé',
    'veuve, époux décédé en mars',
    'décès du conjoint',
    'Suite au décès de son mari',
    'décès de la mère',
    'non décédée',
    'pas décédé',
    'sans décès connu',
    'capital décès',
    'assurance décès',
    'Décédé : non',
    'rue du Port',
    'Rue de la Mort',
    '12 rue de la Mort Bayard',
    'Port-Mort',
    'Mortagne',
    'Sa mère est morte',
    'dédicace',
  ])('is not in %s', (cell) => {
    expect(suspicionIn(cell)).toBeNull();
  });
});

describe('a refusal to be called', () => {
  test.each([
    'ne plus appeler',
    'NE PAS APPELER',
    'Ne plus contacter',
    'ne plus jamais appeler',
    'Ne souhaite plus être appelé',
    'ne souhaite plus être contactée',
    'ne veut plus qu’on l’appelle',
    'à ne pas rappeler',
    'Il ne faut plus l’appeler',
    'n’appelez plus',
    'ne m’appelez plus',
    'ne plus la déranger',
    'plus d’appels',
    'STOP',
    'Stop, merci',
    'STOP APPELS',
    'opposition',
    'Opposition aux appels',
    'droit d’opposition exercé',
    's’oppose à tout contact',
    'refuse d’être appelé',
    'refus de contact',
    'refuse tout appel',
  ])('%s', (cell) => {
    expect(suspicionIn(cell)).toEqual({ code: 'do_not_call', sentence: cell });
  });

  test.each([
    'ne pas appeler avant 10 h',
    'ne pas appeler le matin',
    'Ne pas contacter le mercredi',
    'rappeler demain',
    'à contacter de préférence le soir',
    'ne peut pas appeler seul',
    'ne répond pas aux appels',
    'contact : sa fille',
    'sans opposition',
    'pas d’opposition',
    'Opposition : non',
    'opposition bancaire',
    'rue du Stop',
    'Impasse Stoppa',
    'du côté opposé',
    'appel reçu le 3',
  ])('is not in %s', (cell) => {
    expect(suspicionIn(cell)).toBeNull();
  });
});

test('the sentence is shown, not the whole comment, and never more than 120 characters', () => {
  const comment = 'Vue en 2023. Sa sœur nous dit que Mme est décédée. Dossier clos.';
  expect(suspicionIn(comment)?.sentence).toBe('Sa sœur nous dit que Mme est décédée');
  const endless = `${'bla '.repeat(200)}ne plus appeler ${'bla '.repeat(200)}`;
  const sentence = suspicionIn(endless.trim())?.sentence ?? '';
  expect(sentence).toHaveLength(120);
  expect(sentence).toContain('ne plus appeler');
});

describe('a column that asks the question', () => {
  test.each([
    ['Décédé', 'oui', 'deceased'],
    ['Date de décès', '12/03/2025', 'deceased'],
    ['DCD', '1', 'deceased'],
    ['Opposition', 'X', 'do_not_call'],
    ['Ne pas appeler', 'vrai', 'do_not_call'],
  ])('%s = %s', (header, cell, code) => {
    expect(suspicionOfColumn(header)?.(cell)).toEqual({ code, sentence: `${header} : ${cell}` });
  });

  test.each([
    ['Décédé', 'non'],
    ['Décédé', ''],
    ['Date de décès', '00/00/0000'],
    ['Opposition', '0'],
    ['Opposition', 'Aucune'],
  ])('%s = %j says no', (header, cell) => {
    expect(suspicionOfColumn(header)?.(cell)).toBeNull();
  });

  test.each(['Commentaire', 'Date décès conjoint', 'Statut'])('%s asks nothing', (header) => {
    expect(suspicionOfColumn(header)).toBeNull();
  });
});
