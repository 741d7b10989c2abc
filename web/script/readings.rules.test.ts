import { expect, test } from 'vitest';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import type { Answers } from '#server/contracts/script-flow.ts';
import { openReader } from './readings.ts';

const heard = { fr: 'Vous avez dit : {{suite}}.', en: 'You said: {{ suite }}.' };
const plain = { fr: 'Merci, {{firstName}}.' };
const content: ScriptContent = {
  languages: ['fr', 'en'],
  blocks: [
    {
      id: 'b',
      purpose: 'body',
      title: { fr: '' },
      items: [
        {
          kind: 'single',
          name: 'suite',
          text: { fr: 'Et ensuite ?' },
          options: [
            { code: 1, label: { fr: 'seul', en: 'alone' } },
            { code: 2, label: { fr: 'aidé', en: 'helped' } },
          ],
        },
      ],
    },
  ],
};
const chosen = (value: number): Answers => ({ suite: { value, state: 'answered' } });

test('a text is written again when the answer it names changes, in both languages', () => {
  const read = openReader(content, {}, 'en');
  expect(read(heard, chosen(1))).toEqual({
    text: 'You said: alone.',
    language: 'en',
    french: 'Vous avez dit : seul.',
  });
  expect(read(heard, chosen(2)).text).toBe('You said: helped.');
  expect(read(heard, {}).text).toBe('You said: .');
});

test('a text that names none of what changed is the same object', () => {
  const read = openReader(content, { firstName: 'Ève' }, 'fr');
  const first = chosen(1);
  const before = [read(plain, first), read(heard, first)];
  expect(before[0]?.text).toBe('Merci, Ève.');
  expect(read(plain, chosen(2))).toBe(before[0]);
  const [suite] = Object.values(first);
  expect(read(heard, { ...first, autre: { value: 1, state: 'answered' }, ...(suite && { suite }) })).toBe(
    before[1],
  );
});
