import Sqlite from 'better-sqlite3';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { closeCall, putAnswers } from '#server/contracts/calls.contract.ts';
import {
  claimNext,
  explainAgent,
  explainTarget,
  getClaim,
  releaseClaim,
  renewClaim,
} from '#server/contracts/queue.contract.ts';
import { type Db, dialectOf, unscoped } from '#server/platform/database.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import { crowdList, nobody, ring, take } from '#server/testing-desk.ts';
import { runningCampaign } from '#server/testing-world.ts';

/**
 * What an agent does all day costs the same after a million calls as after ten: every statement of it finds its rows by
 * an index. Both planners are asked without statistics, as on a database that grew since it was last looked at.
 */
let app: TestApp;
const texts = new Set<string>();

beforeAll(async () => {
  app = await startApp();
  await runningCampaign(app, { list: crowdList(20) });
  noteStatements();
  await workADay();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await app.stop();
});

function noteStatements(): void {
  const { prepare } = Sqlite.prototype;
  vi.spyOn(Sqlite.prototype, 'prepare').mockImplementation(function (this: Sqlite.Database, text: string) {
    texts.add(text);
    return prepare.call(this, text);
  });
  const { query } = pg.Client.prototype;
  vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...asked: unknown[]) {
    const [first] = asked;
    texts.add(typeof first === 'string' ? first : String((first as { text?: string }).text));
    return Reflect.apply(query, this, asked);
  });
}

/** Every button of the desk, and what supervisors ask about one agent or one person. */
async function workADay(): Promise<void> {
  const agent = await app.as('agent');
  const supervisor = await app.as('supervisor');
  const first = await take(agent);
  await agent.ask(getClaim);
  await agent.ask(renewClaim, { params: { id: first.claim.id } });
  await agent.ask(releaseClaim, { params: { id: first.claim.id }, body: { reason: 'language' } });
  for (const result of ['no_answer', 'refusal_soft', 'bad_number', 'opt_out'] as const) {
    const desk = await take(agent);
    const id = await ring(agent, desk);
    const [target] = desk.targets;
    if (result === 'refusal_soft' && target !== undefined) {
      const answers = [{ targetId: target.id, name: 'presence', value: 1, state: 'answered' as const }];
      await agent.fetch(putAnswers, { params: { id }, body: { answers } });
    }
    await agent.ask(closeCall, { params: { id }, body: { result } });
  }
  const desk = await take(agent);
  await supervisor.ask(explainTarget, { params: { id: desk.targets[0]?.id ?? 0 } });
  await supervisor.ask(explainAgent, { params: { id: app.people.agent.id } });
  await (await app.as('agent2')).ask(claimNext);
  await nobody(await app.as('agent3'));
}

/** Tables that grow with people and calls. */
const growing = [
  ...['targets', 'target_lines', 'lines', 'line_numbers', 'queue_entries', 'queue_skips', 'oppositions'],
  ...[
    'claims',
    'claim_targets',
    'line_leases',
    'calls',
    'call_targets',
    'answers',
    'audit_entries',
    'sessions',
  ],
];

test('nothing an agent does reads a table that grows from end to end', async () => {
  const db = unscoped(app.deps.db);
  const asked = [...texts].filter((text) => /^\s*(select|insert|update|delete|with)\b/i.test(text));
  expect(asked.length).toBeGreaterThan(40);
  const whole: string[] = [];
  for (const text of asked) {
    const plan = await planOf(db, text);
    if (readWhole(text, plan).length > 0) whole.push(`${text}\n${plan}`);
  }
  expect(whole).toEqual([]);
});

/** Tables named by a statement, by any name it gives them, that its plan reads from end to end, in whatever order. */
function readWhole(text: string, plan: string): string[] {
  return growing.filter((table) => {
    const named = [...text.matchAll(new RegExp(`\\b${table}"?(?:\\s+(?:as\\s+)?"?(\\w+)"?)?`, 'gi'))];
    const names = [table, ...named.map(([, alias]) => alias ?? table)].join('|');
    return named.length > 0 && new RegExp(`\\bSCAN (${names})\\b|Seq Scan on ${table}\\b`).test(plan);
  });
}

async function planOf(db: Db, text: string): Promise<string> {
  return db.connection().execute(async (one) => {
    if (dialectOf(one).name === 'sqlite') {
      // Which value does not matter to its choice.
      const bare = sql.raw(text.replaceAll('?', "'1'"));
      const { rows } = await sql<{ detail: string }>`explain query plan ${bare}`.execute(one);
      return rows.map(({ detail }) => detail).join('\n');
    }
    await sql`set enable_seqscan = off`.execute(one);
    const { rows } = await sql<Record<string, string>>`explain (generic_plan) ${sql.raw(text)}`.execute(one);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
}
