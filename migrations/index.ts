import { migration as accounts } from './0001-accounts.ts';
import { migration as audit } from './0002-audit.ts';
import { migration as lines } from './0003-lines.ts';
import { migration as scripts } from './0004-scripts.ts';
import { migration as campaigns } from './0005-campaigns.ts';
import { migration as targets } from './0006-targets.ts';
import { migration as queue } from './0007-queue.ts';
import { migration as calls } from './0008-calls.ts';
import { migration as jobs } from './0009-jobs.ts';
import { migration as stagedImports } from './0010-staged-imports.ts';
import { migration as queueSkips } from './0011-queue-skips.ts';
import { migration as pressureAndDeadlines } from './0012-pressure-and-deadlines.ts';
import { migration as steering } from './0013-steering.ts';
import { migration as quotas } from './0014-quotas.ts';
import { migration as rulesSharesInterpreters } from './0015-rules-shares-interpreters.ts';
import { migration as presenceAndDigests } from './0016-presence-and-digests.ts';
import { migration as sheets } from './0017-sheets.ts';
import { migration as lateSendings } from './0018-late-sendings.ts';
import { migration as scriptLife } from './0019-script-life.ts';
import { migration as exports } from './0020-exports.ts';
import { migration as interviews } from './0021-interviews.ts';
import { migration as tallies } from './0026-tallies.ts';
import { migration as returnedCalls } from './0027-returned-calls.ts';
import { migration as protection } from './0028-protection.ts';
import { migration as samples } from './0029-samples.ts';
import { migration as rings } from './0030-rings.ts';
import { migration as deskPhones } from './0031-desk-phones.ts';
import { migration as textTallies } from './0032-text-tallies.ts';
import type { Migration } from './dialect.ts';

/** In the order they run. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-accounts': accounts,
  '0002-audit': audit,
  '0003-lines': lines,
  '0004-scripts': scripts,
  '0005-campaigns': campaigns,
  '0006-targets': targets,
  '0007-queue': queue,
  '0008-calls': calls,
  '0009-jobs': jobs,
  '0010-staged-imports': stagedImports,
  '0011-queue-skips': queueSkips,
  '0012-pressure-and-deadlines': pressureAndDeadlines,
  '0013-steering': steering,
  '0014-quotas': quotas,
  '0015-rules-shares-interpreters': rulesSharesInterpreters,
  '0016-presence-and-digests': presenceAndDigests,
  '0017-sheets': sheets,
  '0018-late-sendings': lateSendings,
  '0019-script-life': scriptLife,
  '0020-exports': exports,
  '0021-interviews': interviews,
  '0026-tallies': tallies,
  '0027-returned-calls': returnedCalls,
  '0028-protection': protection,
  '0029-samples': samples,
  '0030-rings': rings,
  '0031-desk-phones': deskPhones,
  '0032-text-tallies': textTallies,
};
