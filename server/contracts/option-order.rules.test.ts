import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inShownOrder } from './option-order.ts';
import type { Option, QuestionItem } from './script-content.ts';

const option = (code: number, more: Partial<Option> = {}): Option => ({
  code,
  label: { fr: String(code) },
  ...more,
});
const question = (options: Option[], randomise = true): QuestionItem => ({
  kind: 'multi',
  name: 'aides',
  text: { fr: 'Lesquelles ?' },
  options,
  randomise,
});
const codes = (asked: QuestionItem, seed: string) => inShownOrder(asked, seed).map(({ code }) => code);

const six = [
  option(1),
  option(2),
  option(3),
  option(4),
  option(9, { exclusive: true }),
  option(8, { fixed: true }),
];

test('a list that asks for no draw keeps its order', () => {
  expect(codes(question(six, false), '7')).toEqual([1, 2, 3, 4, 9, 8]);
});

test('a person always hears the same order; « aucune » and « autre » keep their place', () => {
  expect(codes(question(six), '7')).toEqual(codes(question(six), '7'));
  for (let person = 1; person <= 50; person += 1) {
    const heard = codes(question(six), String(person));
    expect(heard.slice(4)).toEqual([9, 8]);
    expect([...heard].sort()).toEqual([1, 2, 3, 4, 8, 9]);
  }
});

test('over many people, each answer is heard at each place about as often, and two questions are drawn apart', () => {
  const places = new Map<string, number>();
  const other = { ...question(six), name: 'freins' };
  let same = 0;
  for (let person = 1; person <= 4000; person += 1) {
    const heard = codes(question(six), String(person)).slice(0, 4);
    heard.forEach((code, place) => {
      const key = `${code} ${place}`;
      places.set(key, (places.get(key) ?? 0) + 1);
    });
    if (codes(other, String(person)).slice(0, 4).join() === heard.join()) same += 1;
  }
  expect(places.size).toBe(16);
  // A thousand each is expected; five standard deviations are 137.
  for (const times of places.values()) expect(Math.abs(times - 1000)).toBeLessThan(137);
  // One in 24 by chance.
  expect(Math.abs(same - 4000 / 24)).toBeLessThan(65);
});

test('an option that is not offered leaves the others in their order', () => {
  const anyOptions = fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { minLength: 2, maxLength: 12 });
  fc.assert(
    fc.property(anyOptions, fc.string(), fc.nat(), (all, seed, drop) => {
      const missing = all[drop % all.length];
      const left = all.filter((code) => code !== missing);
      const heard = codes(question(all.map((code) => option(code))), seed);
      expect(codes(question(left.map((code) => option(code))), seed)).toEqual(
        heard.filter((code) => code !== missing),
      );
    }),
  );
});
