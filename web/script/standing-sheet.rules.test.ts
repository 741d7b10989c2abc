import { expect, test } from 'vitest';
import type { Item } from '#server/contracts/script-content.ts';
import { runScript } from '#server/contracts/script-flow.ts';
import { standingSheet } from './standing-sheet.ts';

const text = { fr: 'Texte' };
const items: Item[] = [
  { kind: 'say', text, sheet: 'accueil' },
  { kind: 'yesno', name: 'un', text },
  { kind: 'note', text, sheet: 'aide' },
  { kind: 'say', text },
  { kind: 'yesno', name: 'deux', text },
  { kind: 'yesno', name: 'trois', text, sheet: 'delais' },
  { kind: 'yesno', name: 'quatre', text },
];
const { items: visible } = runScript(
  { languages: ['fr'], blocks: [{ id: 'un', purpose: 'body', title: text, items }] },
  {},
  {},
);

test('a question shows its own sheet, else that of what is read just before it, never that of another question', () => {
  const at = (name: string | null) => standingSheet(visible, name);
  expect(['un', 'deux', 'trois', 'quatre', 'ailleurs', null].map(at)).toEqual([
    'accueil',
    'aide',
    'delais',
    null,
    null,
    null,
  ]);
});
