import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** The house (design §3): each room's floor, and the tables only it writes. A room uses doors of lower floors only. */
const rooms: Readonly<Record<string, { readonly floor: number; readonly writes: readonly string[] }>> = {
  audit: { floor: 0, writes: ['audit_entries', 'audit_seals'] },
  accounts: { floor: 1, writes: ['directorates', 'users', 'sessions', 'login_failures', 'settings'] },
  lines: { floor: 1, writes: ['lines', 'line_numbers', 'oppositions', 'pressure_rules'] },
  telephony: { floor: 1, writes: ['rings', 'ring_events', 'telephony_troubles', 'desk_phones'] },
  interviews: { floor: 1, writes: ['interviews', 'answer_tallies', 'open_texts', 'text_tallies'] },
  scripts: {
    floor: 2,
    writes: ['scripts', 'script_versions', 'script_comments', 'script_comment_reads'],
  },
  lists: { floor: 2, writes: [] },
  sheets: { floor: 2, writes: ['sheets', 'sheet_versions'] },
  campaigns: { floor: 2, writes: ['campaigns', 'campaign_agents', 'campaign_comments'] },
  xlsforms: { floor: 3, writes: [] },
  publications: { floor: 3, writes: [] },
  texts: { floor: 3, writes: [] },
  targets: {
    floor: 3,
    writes: ['imports', 'import_rejects', 'mapping_memory', 'targets', 'target_keys', 'target_lines'],
  },
  queue: {
    floor: 3,
    writes: [
      'queue_entries',
      'queue_scopes',
      'line_leases',
      'claims',
      'claim_targets',
      'queue_skips',
      'pauses',
      'quota_plans',
      'quota_counts',
      'queue_strata',
      'queue_stratum_cells',
    ],
  },
  quotas: { floor: 4, writes: ['quotas', 'quota_cells'] },
  steering: { floor: 4, writes: ['steering_actions', 'steering_rows'] },
  calls: { floor: 4, writes: ['calls', 'call_targets', 'answers', 'idempotent_replies', 'late_sendings'] },
  reception: { floor: 5, writes: ['returned_calls'] },
  results: { floor: 5, writes: ['digests_sent', 'entry_tallies', 'call_tallies'] },
  exports: { floor: 6, writes: ['exports', 'export_pieces'] },
  jobs: { floor: 7, writes: ['job_leases'] },
};

/** Below every floor: the vocabulary, and what the rooms stand on. Contracts look at nothing, platform at contracts. */
const ground = ['contracts', 'platform'];
/** Above every floor. */
const roof = ['decisions'];

const server = fileURLToPath(new URL('.', import.meta.url));

interface Source {
  readonly room: string;
  readonly file: string;
  readonly text: string;
}

function sources(): Source[] {
  return readdirSync(server, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && file.includes(path.sep) && !file.endsWith('.test.ts'))
    .filter((file) => statSync(path.join(server, file)).isFile())
    .map((file) => ({
      room: file.split(path.sep)[0] ?? '',
      file,
      text: readFileSync(path.join(server, file), 'utf8'),
    }));
}

const everything = sources();

/** What a file imports from inside the house, as `room/rest`. */
function imports({ text }: Source): string[] {
  return [...text.matchAll(/from '#server\/([^']+)'/g)].map((match) => match[1] ?? '');
}

function floorOf(room: string): number {
  if (room === 'contracts') return -2;
  if (room === 'platform') return -1;
  return rooms[room]?.floor ?? Number.POSITIVE_INFINITY;
}

test('every folder is a room of the table, the ground or the roof', () => {
  const folders = readdirSync(server, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name } of folders) expect([...Object.keys(rooms), ...ground, ...roof], name).toContain(name);
});

test('a room uses only doors of lower floors', () => {
  const crossings = everything
    .filter(({ file }) => !file.includes(`${path.sep}testing${path.sep}`))
    .flatMap((source) =>
      imports(source)
        .map((target) => ({ source, target, room: target.split('/')[0] ?? '' }))
        .filter(({ room }) => room !== source.room)
        .filter(({ room, target }) => {
          const isDown = floorOf(room) < floorOf(source.room);
          const isDoor = ground.includes(room) || target === `${room}/index.ts`;
          return !isDown || !isDoor;
        })
        .map(({ target }) => `${source.file} → ${target}`),
    );
  expect(crossings).toEqual([]);
});

test('a table is written by its own room, in its store', () => {
  const writes = everything.flatMap(({ room, file, text }) =>
    [...text.matchAll(/\b(?:insertInto|updateTable|deleteFrom)\(\s*'(\w+)'/g)]
      .concat([...text.matchAll(/\b(?:insert into|update|delete from)\s+(\w+)\s+(?:\(|set|where|select)/g)])
      .map((match) => ({ room, file, table: match[1] ?? '' })),
  );
  expect(writes.length).toBeGreaterThan(10);
  const strangers = writes.filter(
    // The ground writes no table of ours.
    ({ room, file, table }) =>
      !ground.includes(room) && (!rooms[room]?.writes.includes(table) || !file.endsWith('.store.ts')),
  );
  expect(strangers).toEqual([]);
});

test('SQL lives in stores and platform', () => {
  const astray = everything.filter(
    ({ room, file, text }) =>
      !file.endsWith('.store.ts') && room !== 'platform' && /from 'kysely'/.test(text),
  );
  expect(astray.map(({ file }) => file)).toEqual([]);
});

test('pure rules know neither the clock nor the database', () => {
  const impure = everything.filter(
    ({ file, text }) =>
      file.endsWith('.rules.ts') &&
      /Date\.now|new Date\(\)|platform\/(database|clock)|\.store\.ts/.test(text),
  );
  expect(impure.map(({ file }) => file)).toEqual([]);
});

test('the server starts no other program', () => {
  const risky = everything.filter(
    ({ file, text }) =>
      text.includes('node:child_process') && !file.includes(`${path.sep}testing${path.sep}`),
  );
  expect(risky.map(({ file }) => file)).toEqual([]);
});
