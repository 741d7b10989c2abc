import { type Scenario, scenarios } from './scenarios.ts';

/** Which exercises are done: kept on this device only, for whoever is logged in. */
const placeOf = (userId: number): string => `tonalite.practice.${userId}`;

export function readProgress(userId: number): readonly Scenario['id'][] {
  const kept = (localStorage.getItem(placeOf(userId)) ?? '').split(' ');
  return scenarios.flatMap(({ id }) => (kept.includes(id) ? [id] : []));
}

export function keepProgress(userId: number, done: readonly Scenario['id'][]): void {
  localStorage.setItem(placeOf(userId), done.join(' '));
}
