import { expect, test } from 'vitest';
import { digestDay, digestLetter } from './digest.rules.ts';

test('a digest leaves from six to eighteen o’clock, in UTC, once summer time has begun or not', () => {
  expect(digestDay(Date.parse('2026-03-17T05:59:59Z'))).toBeNull();
  expect(digestDay(Date.parse('2026-03-17T06:00:00Z'))).toBe('2026-03-17');
  expect(digestDay(Date.parse('2026-07-17T17:59:59Z'))).toBe('2026-07-17');
  expect(digestDay(Date.parse('2026-07-17T18:00:00Z'))).toBeNull();
});

test('the letter counts, links, and names no campaign in its subject', () => {
  const campaign = {
    id: 12,
    name: 'Aide au retour',
    total: 1234,
    done: 617,
    reached: 400,
    calls: 1,
    settled: 0,
  };
  const { subject, text } = digestLetter(
    [
      { ...campaign, state: 'running' },
      { ...campaign, id: 13, name: 'Vide', state: 'closed', total: 0, done: 0 },
    ],
    Date.parse('2026-03-17T06:00:00Z'),
    'https://appels.exemple.fr',
  );
  expect(subject).toBe('Vos campagnes d’appels, mardi 17 mars 2026');
  expect(text).toContain(
    [
      'Aide au retour : en cours',
      '- 1\u00a0234 personnes à appeler',
      '- 617 terminées (50\u00a0%), 400 jointes',
      '- hier : 1 appel, 0 personne terminée',
      '  https://appels.exemple.fr/campagnes/12/resultats',
    ].join('\n'),
  );
  expect(text).toContain('Vide : close\n- 0 personne à appeler\n- 0 terminée, ');
  expect(text).toContain(
    '/campagnes/13/resultats\n- rapport : https://appels.exemple.fr/campagnes/13/rapport\n',
  );
  expect(text).not.toContain('/campagnes/12/rapport');
});
