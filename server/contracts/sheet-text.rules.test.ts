import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linesOf, parseSheet } from './sheet-text.ts';
import { sheetBlock } from './sheets.contract.ts';

test('headings, paragraphs, lists, tables and what is read aloud', () => {
  const text = [
    '# Délais',
    '',
    'Six mois **avant** la *fin*.',
    'Sur deux lignes.',
    '',
    '- un',
    '- deux',
    '  1. deux un',
    '',
    '> Bonjour, je vous **écoute**.',
    '',
    '| Quand | Quoi |',
    '|---|---|',
    '| 6 mois | déposer |',
  ].join('\n');
  const paragraph = (words: string) => ({ kind: 'paragraph', runs: [{ text: words }] });
  expect(parseSheet(text)).toEqual([
    { kind: 'heading', level: 1, runs: [{ text: 'Délais' }] },
    {
      kind: 'paragraph',
      runs: [
        { text: 'Six mois ' },
        { text: 'avant', strong: true },
        { text: ' la ' },
        { text: 'fin', emphasis: true },
        { text: '.\nSur deux lignes.' },
      ],
    },
    {
      kind: 'list',
      start: null,
      items: [
        [paragraph('un')],
        [paragraph('deux'), { kind: 'list', start: 1, items: [[paragraph('deux un')]] }],
      ],
    },
    {
      kind: 'aloud',
      blocks: [
        {
          kind: 'paragraph',
          runs: [{ text: 'Bonjour, je vous ' }, { text: 'écoute', strong: true }, { text: '.' }],
        },
      ],
    },
    {
      kind: 'table',
      head: [[{ text: 'Quand' }], [{ text: 'Quoi' }]],
      rows: [[[{ text: '6 mois' }], [{ text: 'déposer' }]]],
    },
  ]);
  expect(linesOf(parseSheet(text))).toEqual([
    { isHeading: true, text: 'Délais' },
    { isHeading: false, text: 'Six mois avant la fin. Sur deux lignes.' },
    { isHeading: false, text: 'un' },
    { isHeading: false, text: 'deux' },
    { isHeading: false, text: 'deux un' },
    { isHeading: false, text: 'Bonjour, je vous écoute.' },
    { isHeading: false, text: 'Quand · Quoi' },
    { isHeading: false, text: '6 mois · déposer' },
  ]);
});

test('links lead to https addresses and to mailboxes, nowhere else', () => {
  const hrefs = (text: string) => JSON.stringify(parseSheet(text)).match(/"href":"[^"]*"/g) ?? [];
  expect(hrefs('[la page](https://exemple.fr/a) et https://exemple.fr, <dpo@exemple.fr>')).toEqual([
    '"href":"https://exemple.fr/a"',
    '"href":"https://exemple.fr"',
    '"href":"mailto:dpo@exemple.fr"',
  ]);
  for (const address of [
    'javascript:alert(1)',
    'JavaScript:x',
    'data:text/html,x',
    'http://a.fr',
    'tel:15',
    '/x',
  ]) {
    expect(hrefs(`[x](${address}) <${address}>`), address).toEqual([]);
  }
});

test('HTML, images and code are the words that were typed', () => {
  for (const text of ['<b>gras</b>', '<script>x</script>', '`code`', '---']) {
    expect(parseSheet(text)).toEqual([{ kind: 'paragraph', runs: [{ text }] }]);
  }
  expect(JSON.stringify(parseSheet('![x](https://exemple.fr/a.png)'))).not.toContain('image');
});

test('any text becomes blocks the contract knows, and no plain word is lost', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      expect(() => sheetBlock.array().parse(parseSheet(text))).not.toThrow();
    }),
  );
  const marks = fc.constantFrom(
    '# ',
    '- ',
    '  - ',
    '> ',
    '1. ',
    '**',
    '*',
    '\n',
    '\n\n',
    ' ',
    '| ',
    '[',
    '](',
    ')',
  );
  fc.assert(
    fc.property(
      fc.array(fc.oneof(marks, fc.stringMatching(/^[a-zé]{3,6}$/)), { maxLength: 40 }),
      (pieces) => {
        const text = pieces.join('');
        const shown = linesOf(parseSheet(text))
          .map((line) => line.text)
          .join(' ');
        const sent = JSON.stringify(parseSheet(text));
        for (const word of text.match(/[a-zé]{3,}/g) ?? []) {
          expect(shown.includes(word) || sent.includes(word), `${word} in ${text}`).toBe(true);
        }
      },
    ),
  );
});

test('nesting without end stays shallow', () => {
  for (const mark of ['>', '> ', '- ', '1. ']) {
    const depth = JSON.stringify(parseSheet(mark.repeat(9000))).match(/\{/g)?.length ?? 0;
    expect(depth, mark).toBeLessThan(250);
  }
});
