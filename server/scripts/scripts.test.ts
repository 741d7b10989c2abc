import { afterAll, expect, test } from 'vitest';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import {
  createScript,
  getScript,
  listScripts,
  listTemplates,
  publishScript,
  saveDraft,
} from '#server/contracts/scripts.contract.ts';
import { startApp } from '#server/testing.ts';
import { getVersion } from './index.ts';

const app = await startApp();
afterAll(() => app.stop());
const supervisor = await app.as('supervisor');
const requester = await app.as('requester');
const otherRequester = await app.as('otherRequester');

function content(name = 'age', text = 'Quel est votre âge ?'): ScriptContent {
  return {
    languages: ['fr'],
    blocks: [
      {
        id: 'bloc',
        purpose: 'body',
        title: { fr: 'Bloc' },
        items: [{ kind: 'integer', name, text: { fr: text }, min: 0, max: 120 }],
      },
    ],
  };
}

/** Refers to a question that does not exist. */
function faulty(): ScriptContent {
  const script = content();
  script.blocks[0]?.items.push({
    kind: 'say',
    text: { fr: 'Bonjour' },
    showIf: { op: 'answered', name: 'inconnue' },
  });
  return script;
}

/** A question nobody is asked, and one that some cannot answer. */
function unreachable(): ScriptContent {
  const script = content();
  script.blocks[0]?.items.push(
    {
      kind: 'yesno',
      name: 'jamais',
      text: { fr: 'Jamais ?' },
      showIf: { op: 'gt', name: 'age', value: 120 },
    },
    {
      kind: 'single',
      name: 'adulte',
      text: { fr: 'Adulte ?' },
      required: true,
      options: [
        { code: 1, label: { fr: 'Oui' }, showIf: { op: 'ge', name: 'age', value: 18 } },
        { code: 2, label: { fr: 'Centenaire' }, showIf: { op: 'ge', name: 'age', value: 130 } },
      ],
    },
  );
  return script;
}

test('a script is written, published, changed and published again; versions stay as they were', async () => {
  const script = await requester.ask(createScript, { body: { name: 'Enquête', content: content() } });
  expect(script).toMatchObject({
    directorateId: app.directorates.autonomie,
    liveVersionId: null,
    questions: 1,
  });
  const params = { id: script.id };
  const { moved, ...first } = await requester.ask(publishScript, { params });
  expect(moved).toEqual([]);
  expect(first).toMatchObject({ number: 1, state: 'live', publishedAt: app.clock.now() });
  const { draft } = await requester.ask(saveDraft, {
    params,
    body: { name: 'Enquête 2', content: content('age', 'Âge ?') },
  });
  expect(draft).toMatchObject({ number: 2, state: 'draft' });
  expect((await requester.ask(getScript, { params })).live?.sha256).toBe(first.sha256);
  const second = await requester.ask(publishScript, { params });
  expect(second.number).toBe(2);
  expect(await getVersion(app.deps.db, first.id)).toEqual({ ...first, state: 'retired' });
  const read = await requester.ask(getScript, { params });
  expect(read).toMatchObject({ draft: null, problems: [], canWrite: true });
  expect(read.script).toMatchObject({ name: 'Enquête 2', liveVersionId: second.id, liveNumber: 2 });
});

test('the same content always has the same hash, whatever the order it was written in', async () => {
  const one = await supervisor.ask(createScript, { body: { name: 'Un', content: content() } });
  const { blocks, languages } = content();
  const two = await supervisor.ask(createScript, { body: { name: 'Deux', content: { blocks, languages } } });
  const hash = async (id: number) => (await supervisor.ask(getScript, { params: { id } })).draft?.sha256;
  expect(await hash(one.id)).toBe(await hash(two.id));
});

test('a script that refers to a question that does not exist can be saved, not published', async () => {
  const script = await requester.ask(createScript, { body: { name: 'Fautive', content: faulty() } });
  const params = { id: script.id };
  const problem = await requester.refused(publishScript, { params });
  expect(problem).toMatchObject({ code: 'script.invalid', status: 422, params: { count: 1 } });
  expect(problem.fields?.[0]?.path).toBe('blocks.0.items.1.showIf');
  expect(problem.fields?.[0]?.detail).toContain('« inconnue » n’existe pas');
  const { draft, problems } = await requester.ask(getScript, { params });
  expect(draft?.state).toBe('draft');
  expect(problems.map(({ code }) => code)).toEqual(['unknown_reference']);
});

test('what no path reaches is refused; what only some answers run into is a warning', async () => {
  const body = { name: 'Sans issue', content: unreachable() };
  const { id } = await requester.ask(createScript, { body });
  const problem = await requester.refused(publishScript, { params: { id } });
  expect(problem).toMatchObject({ code: 'script.invalid', params: { count: 1 } });
  expect(problem.fields?.map(({ path }) => path)).toEqual(['blocks.0.items.1.showIf']);
  const { problems } = await requester.ask(getScript, { params: { id } });
  expect(problems.map(({ level, code, path }) => `${level} ${code} ${path}`)).toEqual([
    'block never_shown blocks.0.items.1.showIf',
    'warn sometimes_stuck blocks.0.items.2',
    'warn option_never_offered blocks.0.items.2.options.1.showIf',
  ]);
  const mended = unreachable();
  mended.blocks[0]?.items.splice(1, 1);
  await requester.ask(saveDraft, { params: { id }, body: { content: mended } });
  expect((await requester.ask(publishScript, { params: { id } })).number).toBe(1);
});

test('a question never changes its nature under the same name: its answers would mean something else', async () => {
  const { id } = await requester.ask(createScript, { body: { name: 'Nature', content: content() } });
  await requester.ask(publishScript, { params: { id } });
  const asText = content();
  asText.blocks[0]?.items.splice(0, 1, { kind: 'text', name: 'age', text: { fr: 'Quel est votre âge ?' } });
  await requester.ask(saveDraft, { params: { id }, body: { content: asText } });
  const problem = await requester.refused(publishScript, { params: { id } });
  expect(problem).toMatchObject({ code: 'script.invalid', fields: [{ path: 'blocks.0.items.0.kind' }] });
});

test('publishing twice publishes once', async () => {
  const { id } = await supervisor.ask(createScript, { body: { name: 'Deux fois', content: content() } });
  const answers = await Promise.all([
    supervisor.fetch(publishScript, { params: { id } }),
    supervisor.fetch(publishScript, { params: { id } }),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  const problem = await supervisor.refused(publishScript, { params: { id } });
  expect(problem.code).toBe('script.no_draft');
});

test('content that is not a script is refused field by field', async () => {
  const script = content();
  const body = { name: 'Non', content: { ...script, blocks: [{ ...script.blocks[0], purpose: 'inconnu' }] } };
  const answer = await fetch(`${app.url}/api/scripts`, {
    method: 'POST',
    headers: { Cookie: supervisor.cookie, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(422);
  expect(await answer.json()).toMatchObject({
    code: 'request.invalid',
    fields: [{ path: 'content.blocks.0.purpose' }],
  });
});

test('a directorate neither sees nor changes another one’s scripts; shared ones can be read only', async () => {
  const own = await requester.ask(createScript, { body: { name: 'À nous', content: content() } });
  const shared = await supervisor.ask(createScript, { body: { name: 'Partagée', content: content() } });
  expect(shared.directorateId).toBeNull();
  const params = { id: own.id };
  expect((await otherRequester.refused(getScript, { params })).code).toBe('resource.not_found');
  expect((await otherRequester.refused(saveDraft, { params, body: { content: content() } })).status).toBe(
    404,
  );
  expect((await otherRequester.refused(publishScript, { params })).status).toBe(404);
  const seen = (await otherRequester.ask(listScripts)).scripts.map(({ id }) => id);
  expect(seen).toContain(shared.id);
  expect(seen).not.toContain(own.id);
  expect(await requester.ask(getScript, { params: { id: shared.id } })).toMatchObject({ canWrite: false });
  expect((await requester.refused(publishScript, { params: { id: shared.id } })).code).toBe(
    'session.forbidden',
  );
  const foreign = { name: 'Chez eux', directorateId: app.directorates.sante, content: content() };
  expect((await requester.refused(createScript, { body: foreign })).status).toBe(404);
  expect((await supervisor.refused(createScript, { body: { ...foreign, directorateId: 9999 } })).status).toBe(
    404,
  );
});

test('only requesters and supervisors write scripts', async () => {
  for (const role of ['agent', 'analyst', 'dpo', 'admin', 'correspondent'] as const) {
    const client = await app.as(role);
    const problem = await client.refused(createScript, { body: { name: 'Non', content: content() } });
    expect(problem.code, role).toBe('session.forbidden');
  }
});

test('an agent without a campaign reads the shared scripts that are published, never a draft or a directorate’s own', async () => {
  const agent = await app.as('agent2');
  const known = (await agent.ask(listScripts)).scripts.length;
  const write = async (by: typeof supervisor, name: string) =>
    (await by.ask(createScript, { body: { name, content: content() } })).id;
  const [shared, unpublished, own] = [
    await write(supervisor, 'Partagée'),
    await write(supervisor, 'Partagée, en écriture'),
    await write(requester, 'À une direction'),
  ];
  await supervisor.ask(publishScript, { params: { id: shared } });
  await requester.ask(publishScript, { params: { id: own } });
  const longer = content();
  longer.blocks[0]?.items.push({ kind: 'yesno', name: 'plus', text: { fr: 'Encore ?' } });
  await supervisor.ask(saveDraft, { params: { id: shared }, body: { content: longer } });

  const { scripts } = await agent.ask(listScripts);
  expect(scripts).toHaveLength(known + 1);
  expect(scripts.find(({ id }) => id === shared)).toMatchObject({ questions: 1 });
  const read = await agent.ask(getScript, { params: { id: shared } });
  expect([read.draft, read.canWrite, read.live?.number]).toEqual([null, false, 1]);
  for (const id of [unpublished, own])
    expect((await agent.refused(getScript, { params: { id } })).status).toBe(404);
});

test('templates can be taken and published as they are', async () => {
  const { templates } = await supervisor.ask(listTemplates);
  expect(templates).toHaveLength(4);
  for (const template of templates) {
    const { id } = await supervisor.ask(createScript, {
      body: { name: template.name, content: template.content },
    });
    expect((await supervisor.ask(publishScript, { params: { id } })).number, template.key).toBe(1);
  }
});
