import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textRow, workbookOf, workbookParts, zipOf } from '#fixtures/workbooks.ts';
import { Refusal } from '#server/platform/refusal.ts';
import { writeWorkbook } from '#server/platform/workbook.ts';
import { readSheets } from './workbook-sheets.ts';

async function refusalOf(bytes: Uint8Array): Promise<string> {
  const outcome = await readSheets(bytes).catch((error: unknown) => error);
  return outcome instanceof Refusal ? outcome.code : 'not refused';
}

test('every sheet comes, hidden ones too, with line numbers and line breaks', async () => {
  const rows =
    '<row r="3"><c r="B3" t="inlineStr"><is><t>deux\nlignes</t></is></c><c r="C3" t="b"><v>1</v></c><c r="D3"><v>1.0</v></c></row>';
  const sheets = await readSheets(
    workbookOf({
      sheets: [
        { name: 'survey', rows },
        { name: 'choices', rows: textRow(1, 'a'), state: 'veryHidden' },
      ],
    }),
  );
  expect(sheets).toEqual([
    { name: 'survey', rows: [{ line: 3, cells: ['', 'deux\nlignes', 'true', '1'] }] },
    { name: 'choices', rows: [{ line: 1, cells: ['a'] }] },
  ]);
});

test('what the writer writes is read back the same, whatever the characters', async () => {
  const cell = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 20 })
    .filter((text) => text.trim() !== '');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(cell, { minLength: 1, maxLength: 40 }), { minLength: 1 }),
      async (rows) => {
        const [sheet] = await readSheets(writeWorkbook([{ name: 'a & "b"', rows }]));
        expect(sheet?.name).toBe('a & "b"');
        expect(sheet?.rows.map(({ cells }) => cells)).toEqual(rows);
      },
    ),
    { numRuns: 40 },
  );
});

test('a text that looks like a formula, a control character or an escape stays a text', async () => {
  const rows = [['=1+1', '_x000D_', 'a\u0001b', 'fin\r\n', '\ud800']];
  const [sheet] = await readSheets(writeWorkbook([{ name: 'a', rows }]));
  expect(sheet?.rows[0]?.cells).toEqual(rows[0]);
});

test('too much is refused while it is met', async () => {
  const bomb = workbookParts({ sheets: [{ name: 'survey', rows: '' }] }).map((part) =>
    part.name.includes('sheet1') ? { ...part, content: Buffer.alloc(80 * 2 ** 20, '<a/>') } : part,
  );
  expect(await refusalOf(zipOf(bomb))).toBe('import.workbook_too_large');
  const cells = '<c t="str"><v>x</v></c>'.repeat(500);
  const many = `<row>${cells}</row>`.repeat(401);
  expect(await refusalOf(workbookOf({ sheets: [{ name: 'survey', rows: many }] }))).toBe(
    'import.workbook_too_large',
  );
});

test.each<[string, Uint8Array, string]>([
  ['bytes', Buffer.from('n’importe quoi'), 'import.workbook_unreadable'],
  ['nothing', Buffer.alloc(0), 'import.workbook_unreadable'],
  ['a zip of something else', zipOf([{ name: 'a.txt', content: 'a' }]), 'import.binary'],
])('%s are no workbook', async (_name, bytes, code) => {
  expect(await refusalOf(bytes)).toBe(code);
});
