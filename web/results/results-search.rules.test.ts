import { expect, test } from 'vitest';
import { crossingSearch, periodSearch, resultsSearch } from './results-search.ts';

test('an address keeps its period and what is crossed; what says nothing, or nothing we know, is left out', () => {
  const said = { du: '2026-03-02', au: '2026-03-09', croiser: 'dossier', selon: 'file:commune' };
  expect(resultsSearch({ ...said, avec: '', autre: 1 })).toEqual(said);
  expect(resultsSearch({ du: 'hier', croiser: '', selon: 3, partage: 'oui' })).toEqual({});
  expect(resultsSearch({ ...said, partage: true })).toEqual({ ...said, partage: true });
});

test('the form of the period takes nothing from what is crossed, nor the other way round', () => {
  const said = { du: '2026-03-02', croiser: 'dossier', selon: 'file:commune' };
  expect(periodSearch(said)).toEqual({ du: '2026-03-02' });
  expect(crossingSearch(said)).toEqual({ croiser: 'dossier', selon: 'file:commune' });
});
