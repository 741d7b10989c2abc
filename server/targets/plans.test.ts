import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dialectOf, unscoped } from '#server/platform/database.ts';
import { startApp, type TestApp } from '#server/testing.ts';

/**
 * What each claim, each page of people and each slice of an import goes through must stay a seek, however many people
 * there are. SQLite says its plan whatever the size; PostgreSQL rightly scans a table this small.
 */
let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

async function planOf(statement: string): Promise<string> {
  const db = unscoped(app.deps.db);
  if (dialectOf(db).name !== 'sqlite') return statement;
  const { rows } = await sql<{ detail: string }>`explain query plan ${sql.raw(statement)}`.execute(db);
  return rows.map(({ detail }) => detail).join('\n');
}

describe('seeks', () => {
  test.each([
    [
      'a page of people',
      'select * from targets where campaign_id = 1 and directorate_id > 0 and id > 10 order by id limit 101',
      'targets_by_campaign',
    ],
    [
      'someone already in the campaign',
      'select target_id from target_keys where campaign_id = 1 and key = 5',
      'USING PRIMARY KEY (campaign_id=? AND key=?)',
    ],
    [
      'the line of a number',
      'select line_id from line_numbers where number = 33199001010',
      'USING INTEGER PRIMARY KEY',
    ],
    [
      'people of an import about to enter the queue',
      'select * from targets t where t.import_id = 1 and t.id > 10 and t.id <= 2010',
      'USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)',
    ],
    [
      'people of a campaign that a list may no longer name',
      "select target_id from queue_entries where campaign_id = 1 and state <> 'done' and target_id > 5 order by target_id limit 200",
      'USING',
    ],
    [
      'the calls of a person',
      'select * from call_targets ct join calls c on c.id = ct.call_id where ct.target_id in (1, 2)',
      'call_targets_by_target',
    ],
    [
      'the lines of a person',
      'select * from target_lines where target_id in (1, 2) order by target_id, rank',
      'USING PRIMARY KEY (target_id=?)',
    ],
    [
      'the next import',
      "select * from imports where state = 'confirmed' order by id limit 1",
      'imports_to_run',
    ],
    [
      'the same file',
      "select * from imports where campaign_id = 1 and sha256 = 'x' and state in ('confirmed', 'done')",
      'imports_by_file',
    ],
  ])('%s', async (_, statement, index) => {
    const plan = await planOf(statement);
    expect(plan).not.toMatch(/\bSCAN (?!.*USING INDEX imports_to_run)/);
    if (plan !== statement) expect(plan).toContain(index);
  });
});
