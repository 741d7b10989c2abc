import { afterAll, expect, test } from 'vitest';
import { textRow, workbookOf } from '#fixtures/workbooks.ts';
import type { Client } from '#server/client.ts';
import {
  createScript,
  getScript,
  listScripts,
  publishScript,
  saveDraft,
} from '#server/contracts/scripts.contract.ts';
import { readXlsform } from '#server/contracts/xlsforms.contract.ts';
import { writeWorkbook } from '#server/platform/workbook.ts';
import { templates } from '#server/scripts/index.ts';
import { startApp } from '#server/testing.ts';
import { sheetsOf } from './testing.ts';

const app = await startApp();
afterAll(() => app.stop());
const supervisor = await app.as('supervisor');
const requester = await app.as('requester');
const otherRequester = await app.as('otherRequester');

const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

function bytesOf(form: string): Uint8Array {
  return writeWorkbook(
    sheetsOf(form).map(({ name, rows }) => ({ name, rows: rows.map(({ cells }) => cells) })),
  );
}

async function send(client: Client, bytes: Uint8Array, query = ''): Promise<Response> {
  return fetch(`${app.url}/api/xlsforms${query}`, {
    method: 'POST',
    headers: { Cookie: client.cookie, 'Content-Type': type },
    body: Uint8Array.from(bytes),
  });
}

async function understood(client: Client, bytes: Uint8Array, query = '') {
  const response = await send(client, bytes, query);
  expect(response.status).toBe(200);
  return readXlsform.response.parse(await response.json());
}

async function refusalOf(response: Response): Promise<string> {
  const problem: unknown = await response.json();
  const code = typeof problem === 'object' && problem !== null && 'code' in problem ? problem.code : '';
  return `${response.status} ${String(code)}`;
}

const form = `
  # survey
  | type | name | label | relevant |
  | select_one animal | animal | Quel animal ? | |
  | geopoint | ou | Où ? | |
  | note | fin | Merci. | selected(\${animal}, 'chat') |
  # choices
  | list_name | name | label |
  | animal | chien | Chien |
  | animal | chat | Chat |
  # settings
  | form_title |
  | Animaux |`;

test('a form is understood without storing anything, then accepted as a new script', async () => {
  const before = await supervisor.ask(listScripts);
  const read = await understood(supervisor, bytesOf(form));
  expect(read.name).toBe('Animaux');
  expect(read.findings.map(({ code, sheet, line, column }) => [code, sheet, line, column])).toContainEqual([
    'type_not_carried',
    'survey',
    3,
    'type',
  ]);
  expect(read.problems).toEqual([]);
  expect(await supervisor.ask(listScripts)).toEqual(before);
  const script = await supervisor.ask(createScript, {
    body: { name: read.name ?? '', content: read.content },
  });
  expect((await supervisor.ask(publishScript, { params: { id: script.id } })).content).toEqual(read.content);
});

test('what stands against publishing is said with what was read', async () => {
  const faulty = '# survey\n| type | name | label |\n| text | q | |';
  const { problems } = await understood(supervisor, bytesOf(faulty));
  expect(problems.map(({ code }) => code)).toEqual(['missing_text']);
});

test('a form accepted as a version of a script keeps its codes; what changes in meaning is told', async () => {
  const { content } = await understood(requester, bytesOf(form));
  const { id } = await requester.ask(createScript, { body: { name: 'Animaux', content } });
  await requester.ask(publishScript, { params: { id } });
  const next = form.replace('| animal | chien | Chien |', '| animal | oiseau | Oiseau |');
  const read = await understood(requester, bytesOf(next), `?scriptId=${id}`);
  const question = read.content.blocks[0]?.items[0];
  expect(question).toMatchObject({ options: [{ code: 3 }, { code: 2 }] });
  expect(read.problems.map(({ code }) => code)).toEqual(['removed_option']);
  const { draft } = await requester.ask(saveDraft, { params: { id }, body: { content: read.content } });
  expect(draft.number).toBe(2);
});

test('a script goes out as a workbook and comes back the same', async () => {
  const [template] = templates;
  if (template === undefined) throw new Error('no template');
  const { id } = await requester.ask(createScript, {
    body: { name: 'Fin de droits : AAH', content: template.content },
  });
  const response = await fetch(`${app.url}/api/scripts/${id}/xlsform`, {
    headers: { Cookie: requester.cookie },
  });
  expect(response.headers.get('Content-Type')).toBe(type);
  expect(response.headers.get('Content-Disposition')).toBe('attachment; filename=Fin-de-droits-AAH-v1.xlsx');
  const read = await understood(requester, new Uint8Array(await response.arrayBuffer()));
  expect(read.findings).toEqual([]);
  expect(read.problems).toEqual([]);
  expect(read.content.blocks.map(({ id, purpose }) => [id, purpose])).toEqual(
    template.content.blocks.map(({ id, purpose }) => [id, purpose]),
  );
  const live = await fetch(`${app.url}/api/scripts/${id}/xlsform?version=live`, {
    headers: { Cookie: requester.cookie },
  });
  expect(await refusalOf(live)).toBe('404 resource.not_found');
});

test.each<[string, Uint8Array, string]>([
  ['rubbish', Buffer.from('n’importe quoi'), '422 xlsform.unreadable'],
  ['nothing', new Uint8Array(), '422 xlsform.unreadable'],
  ['an old .xls', Buffer.from('d0cf11e0a1b11ae1', 'hex'), '422 xlsform.old_workbook'],
  [
    'a list of people',
    workbookOf({ sheets: [{ name: 'Liste', rows: textRow(1, 'Nom', 'Tél') }] }),
    '422 xlsform.no_survey',
  ],
  ['a survey without questions', bytesOf('# survey\n| type | name |'), '422 xlsform.empty'],
  [
    'a thousand times too many cells',
    workbookOf({
      sheets: [{ name: 'survey', rows: `<row>${'<c t="str"><v>x</v></c>'.repeat(500)}</row>`.repeat(401) }],
    }),
    '422 xlsform.too_large',
  ],
  ['more bytes than a form', new Uint8Array(6 * 2 ** 20), '413 request.too_large'],
])('%s is refused with what to do', async (_name, bytes, expected) => {
  expect(await refusalOf(await send(supervisor, bytes))).toBe(expected);
});

test('a form is read for a script one may write, and only by those who write scripts', async () => {
  const { content } = await understood(requester, bytesOf(form));
  const own = await requester.ask(createScript, { body: { name: 'À nous', content } });
  const shared = await supervisor.ask(createScript, { body: { name: 'Partagée', content } });
  const query = (id: number) => `?scriptId=${id}`;
  expect(await refusalOf(await send(otherRequester, bytesOf(form), query(own.id)))).toBe(
    '404 resource.not_found',
  );
  expect(await refusalOf(await send(requester, bytesOf(form), query(shared.id)))).toBe(
    '403 session.forbidden',
  );
  expect(await refusalOf(await send(await app.as('agent'), bytesOf(form)))).toBe('403 session.forbidden');
  const taken = await fetch(`${app.url}/api/scripts/${own.id}/xlsform`, {
    headers: { Cookie: otherRequester.cookie },
  });
  expect(await refusalOf(taken)).toBe('404 resource.not_found');
  expect((await supervisor.ask(getScript, { params: { id: own.id } })).script.name).toBe('À nous');
});
