import { afterAll, expect, test } from 'vitest';
import {
  listScriptComments,
  readScriptComments,
  resolveScriptComment,
  writeScriptComment,
} from '#server/contracts/script-comments.contract.ts';
import { createScript, listScripts } from '#server/contracts/scripts.contract.ts';
import type { LiveEvent } from '#server/contracts/service.contract.ts';
import { unscoped } from '#server/platform/database.ts';
import { type Client, startApp } from '#server/testing.ts';
import { shortScript } from '#server/testing-world.ts';

const app = await startApp();
afterAll(() => app.stop());
const supervisor = await app.as('supervisor');
const requester = await app.as('requester');
const otherRequester = await app.as('otherRequester');

const anchor = { block: 'minimal', name: 'suite', text: 'Que souhaitez-vous faire ?' };

async function written(by = requester): Promise<{ id: number }> {
  const { id } = await by.ask(createScript, { body: { name: 'Trame', content: shortScript } });
  return { id };
}

async function threadsOf(by: Client, params: { id: number }) {
  return (await by.ask(listScriptComments, { params })).threads;
}

async function countsOf(by: Client, { id }: { id: number }) {
  const { scripts } = await by.ask(listScripts);
  const script = scripts.find((one) => one.id === id);
  return [script?.openComments, script?.unreadComments];
}

test('a thread on an item is opened, answered, settled and opened again, with who and when', async () => {
  const params = await written();
  const { id: openingId } = await supervisor.ask(writeScriptComment, {
    params,
    body: { text: 'Trop long à dire.', anchor },
  });
  app.clock.advance({ minutes: 1 });
  await requester.ask(writeScriptComment, { params, body: { text: 'Coupé en deux.', openingId } });
  await requester.ask(writeScriptComment, { params, body: { text: 'Et l’ensemble ?' } });
  expect(await threadsOf(requester, params)).toMatchObject([
    { anchor: null, comments: [{ text: 'Et l’ensemble ?', isOwn: true }] },
    {
      id: openingId,
      anchor,
      resolvedAt: null,
      comments: [
        { authorName: 'Sacha Responsable', text: 'Trop long à dire.', isOwn: false, isUnread: true },
        { authorName: 'Ruth Autonomie', at: app.clock.now(), isOwn: true, isUnread: false },
      ],
    },
  ]);
  const resolution = (isResolved: boolean) => ({ params, body: { openingId, isResolved } });
  await supervisor.ask(resolveScriptComment, resolution(true));
  const settled = (await threadsOf(requester, params)).at(-1);
  expect(settled).toMatchObject({
    id: openingId,
    resolvedAt: app.clock.now(),
    resolvedByName: 'Sacha Responsable',
  });
  await supervisor.ask(resolveScriptComment, resolution(false));
  expect((await threadsOf(requester, params)).at(-1)?.resolvedAt).toBeNull();
  await supervisor.ask(resolveScriptComment, resolution(true));
  // An answer nobody would see in a settled thread opens it.
  await requester.ask(writeScriptComment, { params, body: { text: 'Pas tout à fait.', openingId } });
  expect((await threadsOf(supervisor, params)).at(-1)?.resolvedAt).toBeNull();
});

test('the list says what is open, and what one has not read of the others', async () => {
  const params = await written();
  expect(await countsOf(supervisor, params)).toEqual([0, 0]);
  const { id: first } = await requester.ask(writeScriptComment, { params, body: { text: 'Un' } });
  const { id: second } = await requester.ask(writeScriptComment, { params, body: { text: 'Deux' } });
  expect(await countsOf(requester, params)).toEqual([2, 0]);
  expect(await countsOf(supervisor, params)).toEqual([2, 2]);
  await supervisor.ask(readScriptComments, { params, body: { lastId: second } });
  // An older tab says what it had read.
  await supervisor.ask(readScriptComments, { params, body: { lastId: first } });
  await supervisor.ask(resolveScriptComment, { params, body: { openingId: first, isResolved: true } });
  expect(await countsOf(supervisor, params)).toEqual([1, 0]);
  expect(await countsOf(await app.as('dpo'), params)).toEqual([1, 2]);
  expect(await countsOf(await app.as('analyst'), params)).toEqual([0, 0]);
});

test('whoever reads the script and answers for it comments; the DPO reads; nobody else does either', async () => {
  const params = await written();
  const body = { text: 'Bonjour' };
  const { id: openingId } = await requester.ask(writeScriptComment, { params, body });
  expect((await otherRequester.refused(listScriptComments, { params })).status).toBe(404);
  expect((await otherRequester.refused(writeScriptComment, { params, body })).status).toBe(404);
  const dpo = await app.as('dpo');
  expect(await dpo.ask(listScriptComments, { params })).toMatchObject({ canWrite: false, threads: [{}] });
  expect((await dpo.refused(writeScriptComment, { params, body })).code).toBe('session.forbidden');
  for (const role of ['agent', 'analyst', 'admin', 'correspondent'] as const) {
    const client = await app.as(role);
    expect((await client.refused(listScriptComments, { params })).code, role).toBe('session.forbidden');
  }
  // A thread of a script one does not see is not reached through one that is one’s own.
  const own = await written(otherRequester);
  const answer = { params: own, body: { text: 'Ici ?', openingId } };
  expect((await otherRequester.refused(writeScriptComment, answer)).status).toBe(404);
  const settle = { params: own, body: { openingId, isResolved: true } };
  expect((await otherRequester.refused(resolveScriptComment, settle)).status).toBe(404);
  // A script of all directorates is for all to comment on.
  const shared = await written(supervisor);
  await otherRequester.ask(writeScriptComment, { params: shared, body });
  expect(await threadsOf(requester, shared)).toHaveLength(1);
});

test('a comment is announced to those who see the script, and audited without its words', async () => {
  const heard: LiveEvent[] = [];
  const stop = app.deps.live.subscribe((event) => heard.push(event));
  const params = await written();
  await requester.ask(writeScriptComment, { params, body: { text: 'Secret', anchor } });
  stop();
  const directorateId = app.directorates.autonomie;
  expect(heard).toContainEqual({ topic: 'script', campaignId: null, directorateId });
  const rows = await unscoped(app.deps.db)
    .selectFrom('audit_entries')
    .select('details_json')
    .where('action', '=', 'script.comment')
    .where('entity_id', '=', params.id)
    .execute();
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toMatch(/Secret|souhaitez/);
});
