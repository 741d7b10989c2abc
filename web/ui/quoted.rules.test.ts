import { expect, test } from 'vitest';
import { quoted } from './quoted.ts';

test.each([
  ['Où vivez-vous ?', 'Où vivez-vous ?'],
  ['{{prenom}} vit-il avec vous ?', '… vit-il avec vous ?'],
  ['Ai-je bien {{firstName}} {{lastName}} au bout du fil ?', 'Ai-je bien … au bout du fil ?'],
])('« %s » is named « %s »', (text, named) => {
  expect(quoted(text)).toBe(named);
});
