import { sql } from 'kysely';
import { defaultCallRules } from '#server/contracts/campaigns.contract.ts';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import { dialectOf, unscoped } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import type { Viewer } from '#server/platform/scope.ts';
import type { House } from './house.ts';
import { objectors } from './large-list.ts';

export const BENCH_PASSWORD = 'mesure-tranquille-31';
/** Argon2id of {@link BENCH_PASSWORD}. */
const PASSWORD_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$XPqfsWc3wY9IBi38BnUp9w$w0B2R+Vysz/kWo4/f1gMu3pt1eY7XLt27pXCgTK4lxg';

const script: ScriptContent = {
  languages: ['fr'],
  blocks: [
    {
      id: 'questions',
      purpose: 'minimal',
      title: { fr: 'Questions' },
      items: Array.from({ length: 20 }, (_, index) => ({
        kind: 'yesno',
        name: `q${index + 1}`,
        text: { fr: `Question ${index + 1}` },
      })),
    },
  ],
};

/** One of these agents, as the product knows whoever asks. */
export function viewerOf(userId: number): Viewer {
  return {
    userId,
    name: 'Mesure',
    role: 'agent',
    directorateId: null,
    languages: ['fr'],
    scope: { kind: 'assigned', userId },
    pause: null,
    sessionExpiresAt: Number.MAX_SAFE_INTEGER,
    confirmedAt: 0,
  };
}

/** Ids of who works together on the campaigns of a measure. */
export interface Team {
  readonly directorate: number;
  readonly requester: number;
  readonly scriptId: number;
  readonly version: number;
  readonly agentIds: readonly number[];
}

/** One directorate, one running campaign, and agents assigned to it. Returns their ids. */
export async function peopleAndCampaign(
  { deps }: Pick<House, 'deps'>,
  agents: number,
  content: ScriptContent = script,
): Promise<Team & { readonly campaign: number }> {
  const db = unscoped(deps.db);
  const at = deps.clock.now();
  const one = async (query: Promise<{ id: number }>) => (await query).id;
  const directorate = await one(
    db
      .insertInto('directorates')
      .values({ name: 'Mesures', created_at: at })
      .returning('id')
      .executeTakeFirstOrThrow(),
  );
  const person = (email: string, role: string) =>
    one(
      db
        .insertInto('users')
        .values({
          email,
          name: email,
          role,
          directorate_id: role === 'requester' ? directorate : null,
          languages_json: '["fr"]',
          password_hash: PASSWORD_HASH,
          auth_version: 1,
          // Thirty-two bytes, the same for all: nothing here is anybody's.
          outbox_key: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
          disabled_at: null,
          created_at: at,
        })
        .returning('id')
        .executeTakeFirstOrThrow(),
    );
  const requester = await person('requester@exemple.fr', 'requester');
  await person('supervisor@exemple.fr', 'supervisor');
  const scriptId = await one(
    db
      .insertInto('scripts')
      .values({
        directorate_id: directorate,
        name: 'Mesures',
        created_by: requester,
        created_at: at,
        changed_at: at,
      })
      .returning('id')
      .executeTakeFirstOrThrow(),
  );
  const version = await one(
    db
      .insertInto('script_versions')
      .values({
        script_id: scriptId,
        number: 1,
        state: 'live',
        content_json: JSON.stringify(content),
        sha256: 'bench',
        published_at: at,
        created_at: at,
      })
      .returning('id')
      .executeTakeFirstOrThrow(),
  );
  const agentIds: number[] = [];
  for (let index = 0; index < agents; index += 1)
    agentIds.push(await person(`agent${index}@exemple.fr`, 'agent'));
  const team: Team = { directorate, requester, scriptId, version, agentIds };
  return { ...team, campaign: await addCampaign({ deps }, team, 'running') };
}

/** A campaign of the team that is open day and night. Returns its id. */
export async function addCampaign(
  { deps }: Pick<House, 'deps'>,
  { directorate, requester, scriptId, version, agentIds }: Team,
  state: 'running' | 'draft',
): Promise<number> {
  const db = unscoped(deps.db);
  const at = deps.clock.now();
  const schedule = { days: [1, 2, 3, 4, 5, 6, 7], ranges: [{ from: '00:00', to: '23:59' }], closedOn: [] };
  const { id } = await db
    .insertInto('campaigns')
    .values({
      directorate_id: directorate,
      name: 'Mesures',
      state,
      purpose: '',
      controller: '',
      lawful_basis: 'public_interest',
      data_source: '',
      dpo_contact: '',
      neutral_reason: '',
      starts_on: null,
      ends_on: null,
      retention_ends_on: null,
      objectives_json: '[]',
      script_id: scriptId,
      script_version_id: version,
      schedule_json: JSON.stringify(schedule),
      rules_json: JSON.stringify(defaultCallRules),
      priority: 1,
      frame: 'eligibility_known',
      created_by: requester,
      created_at: at,
      changed_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('campaign_agents')
    .values(agentIds.map((user_id) => ({ campaign_id: id, user_id })))
    .execute();
  return id;
}

/** Fills the opposition register with people of the large list. */
export async function oppose(
  { db, clock, secret }: Pick<Deps, 'db' | 'clock' | 'secret'>,
  count: number,
): Promise<void> {
  const at = clock.now();
  const rows = objectors(count).map((number) => ({
    number_hash: secret.hash('line', number),
    channel: 'phone',
    recorded_at: at,
    recorded_by: null,
  }));
  for (let from = 0; from < rows.length; from += 1000)
    await unscoped(db)
      .insertInto('oppositions')
      .values(rows.slice(from, from + 1000))
      .execute();
}

/**
 * `count` people on as many lines: of ten, four are ready, two wait for later and four are done, by one call each two months
 * ago. Written by the database itself, because an import is what another measure is about.
 */
export async function crowd(
  { deps }: Pick<House, 'deps'>,
  { directorate, campaign, requester }: { directorate: number; campaign: number; requester: number },
  count: number,
): Promise<void> {
  const db = unscoped(deps.db);
  const isSqlite = dialectOf(db).name === 'sqlite';
  const series = isSqlite
    ? `(with recursive s(n) as (select 1 union all select n + 1 from s where n < ${count}) select n from s) as series`
    : `generate_series(1, ${count}) as series(n)`;
  const at = deps.clock.now();
  const run = (text: string) => sql.raw(text).execute(db);
  await run(
    `insert into imports (campaign_id, directorate_id, file_name, sha256, bytes, state, encoding, delimiter, header_line,
      columns_json, suggested_mapping_json, sample_json, findings_json, rows_json, progress, created_by, created_at)
     values (${campaign}, ${directorate}, 'x', 'x', 0, 'done', 'utf-8', ';', 1, '[]', '[]', '[]', '[]', '{}', 1, ${requester}, ${at})`,
  );
  await run(
    `insert into lines (id, number, kind, territory) select n, '+' || (${FIRST_NUMBER} + n), 'fixed', 'FR' from ${series}`,
  );
  await run(`insert into line_numbers (number, line_id) select ${FIRST_NUMBER} + n, n from ${series}`);
  await run(
    `insert into targets (id, campaign_id, directorate_id, import_id, import_line, display_name, territory, language, fields_json, created_at)
     select n, ${campaign}, ${directorate}, (select max(id) from imports), n, 'Personne ' || n, 'FR', 'fr', '{}', ${at} from ${series}`,
  );
  await run(`insert into target_lines (target_id, rank, line_id) select n, 0, n from ${series}`);
  await run(
    `insert into queue_entries (target_id, campaign_id, directorate_id, territory, language, line_id, state, wake_at, wait_reason,
      urgency, last_slot, calls_count, disposition, done_at)
     select n, ${campaign}, ${directorate}, 'FR', 'fr', n,
      case when n % 10 < 4 then 'ready' when n % 10 < 6 then 'waiting' else 'done' end,
      case when n % 10 in (4, 5) then ${at} + 864000000 end, case when n % 10 in (4, 5) then 'no_answer' end,
      99999, 0, 0, case when n % 10 > 5 then 'complete' end, case when n % 10 > 5 then ${at} end from ${series}`,
  );
  await run(`insert into queue_scopes (campaign_id, territory, language) values (${campaign}, 'FR', 'fr')`);
  const called = `from ${series} where n % 10 > 5`;
  const then = at - CALLED_BEFORE_MS;
  await run(
    `insert into claims (id, agent_id, line_id, because, created_at, lease_until, in_call, ended_at, end_reason)
     select n, ${requester}, n, 'fresh', ${then}, ${then}, 0, ${then}, 'closed' ${called}`,
  );
  await run(`insert into claim_targets (claim_id, rank, target_id) select n, 0, n ${called}`);
  await run(
    `insert into calls (id, claim_id, agent_id, line_id, campaign_id, directorate_id, started_at, slot, closed_at, result, provider)
     select n, n, ${requester}, n, ${campaign}, ${directorate}, ${then}, 1, ${then}, 'complete', 'manual' ${called}`,
  );
  await run(
    `insert into call_targets (call_id, target_id, campaign_id, result) select n, n, ${campaign}, 'complete' ${called}`,
  );
  // Ids were given: PostgreSQL's counters know nothing of it.
  if (!isSqlite)
    for (const table of ['lines', 'targets', 'claims', 'calls'])
      await run(`select setval(pg_get_serial_sequence('${table}', 'id'), ${count})`);
  // As the product leaves them: SQLite is never looked at, PostgreSQL looks by itself.
  if (!isSqlite) await run('vacuum analyze');
}

/** Everybody of {@link crowd} answered the twenty questions, and was read since: as the product leaves them. */
export async function interviewed(
  { deps }: Pick<House, 'deps'>,
  { campaign, version }: { campaign: number; version: number },
  count: number,
): Promise<void> {
  const db = unscoped(deps.db);
  const isSqlite = dialectOf(db).name === 'sqlite';
  const names = Array.from({ length: 20 }, (_, index) => `q${index + 1}`);
  const yes = (index: number) => `((target_id / ${index + 1}) % 2)`;
  const json = names.map((name, index) => `'"${name}":' || ${yes(index)}`).join(` || ',' || `);
  const run = (text: string) => sql.raw(text).execute(db);
  await run(
    `insert into interviews (target_id, campaign_id, changed, read, version_id, readings_json)
     select target_id, campaign_id, 1, 1, ${version}, '{' || ${json} || '}' from queue_entries where target_id <= ${count}`,
  );
  for (const [index, name] of names.entries())
    await run(
      `insert into answer_tallies (campaign_id, name, key, n)
       select ${campaign}, '${name}', '=' || ${yes(index)}, count(*) from interviews group by ${yes(index)}
       union all select ${campaign}, '${name}', 'answered', count(*) from interviews`,
    );
  if (!isSqlite) await run('vacuum analyze');
}

const CALLED_BEFORE_MS = 60 * 24 * 3_600_000;

/** In no list: numbers of the crowd are known lines, but nobody else's. */
const FIRST_NUMBER = 33_199_000_000;
