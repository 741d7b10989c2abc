/**
 * Faults planted in the queue, each with the tests that must notice it. Kept as replacements of exact text: a fault that
 * no longer applies fails `mutants.rules.test.ts`, one that no test notices fails `npm run mutants`.
 */
export interface Mutant {
  /** What the fault does to people. */
  readonly name: string;
  /** The invariant of reliability.md §6 it breaks, or the rule of design §4. */
  readonly breaks: string;
  readonly edits: readonly Edit[];
  /** Test files, any of which may notice. */
  readonly tests: readonly string[];
}

export interface Edit {
  readonly file: string;
  /** Occurs exactly once. */
  readonly from: string;
  readonly to: string;
}

const claims = 'server/queue/claims.store.ts';
const entries = 'server/queue/entries.store.ts';
const eligibility = 'server/queue/eligibility.rules.ts';
const order = 'server/queue/queue.rules.ts';
const claim = 'server/queue/claim.service.ts';
const settle = 'server/queue/settle.service.ts';

const model = 'server/calls/model.test.ts';
const agreement = 'server/queue/agreement.test.ts';

export const queueMutants: readonly Mutant[] = [
  {
    name: 'a call closed again with its key is another closing',
    breaks: 'I1',
    edits: [
      {
        file: 'server/calls/close.service.ts',
        from: 'if (key === null) return work();',
        to: 'return work();',
      },
    ],
    tests: [model],
  },
  {
    name: 'a call that has its result is given another',
    breaks: 'I2',
    edits: [
      {
        file: 'server/calls/close.service.ts',
        from: "if (call.closedAt !== null) throw new Refusal('call.already_closed');",
        to: '',
      },
      {
        file: 'server/calls/calls.store.ts',
        from: 'where id = ${callId} and closed_at is null\n    returning id',
        to: 'where id = ${callId} returning id',
      },
    ],
    tests: ['server/calls/close.test.ts', 'server/calls/resolve.test.ts'],
  },
  {
    name: 'a line in somebody’s charge is leased again',
    breaks: 'I3',
    edits: [
      {
        file: claims,
        from: 'leaseInserted(tx, { lineId, claimId }));\n  return rows.length > 0;',
        to: 'leaseInserted(tx, { lineId, claimId }));\n  return rows.length >= 0;',
      },
      {
        file: claims,
        from: "where line_id = ${lineId} and state <> 'done' and claim_id is null",
        to: "where line_id = ${lineId} and state <> 'done'",
      },
    ],
    tests: [model],
  },
  {
    name: 'a colleague is given somebody in a call whose desk has gone',
    breaks: 'I3',
    edits: [
      {
        file: claims,
        from: 'select id from claims where ended_at is null and in_call = 0 and lease_until <= ${now}',
        to: 'select id from claims where ended_at is null and lease_until <= ${now}',
      },
    ],
    tests: [model],
  },
  {
    name: 'a claim that has ended can still be used',
    breaks: 'I4',
    edits: [
      {
        file: claims,
        from: ".where('agent_id', '=', agentId)\n    .where('ended_at', 'is', null)\n    .where((eb)",
        to: ".where('agent_id', '=', agentId)\n    .where((eb)",
      },
    ],
    tests: [model, 'server/queue/claim.test.ts'],
  },
  {
    name: 'a lease that has run out can be renewed',
    breaks: 'I4',
    edits: [
      {
        file: claims,
        from: "eb.or([eb('in_call', '=', sql.lit(1)), eb('lease_until', '>', now)])",
        to: "eb.or([eb('in_call', '>=', 0), eb('lease_until', '>', now)])",
      },
    ],
    tests: [model, 'server/queue/claim.test.ts'],
  },
  {
    name: 'people not spoken about keep the call',
    breaks: 'I7',
    edits: [{ file: settle, from: '    -1,\n', to: '    1,\n' }],
    tests: [model],
  },
  {
    name: 'being taken in charge counts as a call',
    breaks: 'I7',
    edits: [
      {
        file: claims,
        from: 'update queue_entries set claim_id = ${claimId}\n',
        to: 'update queue_entries set claim_id = ${claimId}, calls_count = calls_count + 1\n',
      },
    ],
    tests: [model],
  },
  {
    name: 'giving back leaves a trace on the person',
    breaks: 'I7',
    edits: [
      {
        file: claims,
        from: 'update queue_entries set claim_id = null where',
        to: 'update queue_entries set claim_id = null, last_slot = 1 where',
      },
    ],
    tests: [model],
  },
  {
    name: 'nobody writes down that a person was given back',
    breaks: 'I8',
    edits: [{ file: claim, from: "action: 'claim.release'", to: "action: 'claim.take'" }],
    tests: ['server/queue/skips.test.ts'],
  },
  {
    name: 'a desk that has gone keeps its person',
    breaks: 'I9',
    edits: [
      {
        file: 'server/queue/upkeep.service.ts',
        from: 'while (await hasLapsedClaims(db, clock.now()))',
        to: 'while (await hasLapsedClaims(db, clock.now() - 3_600_000))',
      },
    ],
    tests: [model],
  },
  {
    name: 'a callback is dialled as an ordinary retry too',
    breaks: 'I10',
    edits: [
      {
        file: entries,
        from: "where state = 'waiting' and callback_kind is null and claim_id is null and wake_at <= ${now}\n    order by",
        to: "where state = 'waiting' and claim_id is null and wake_at <= ${now}\n    order by",
      },
    ],
    tests: ['server/queue/callbacks.test.ts', agreement, model],
  },
  {
    name: 'an appointment goes to colleagues at once',
    breaks: 'I10',
    edits: [
      { file: order, from: 'return now - campaign.rules.handOverMinutes * MINUTE;', to: 'return now;' },
    ],
    tests: ['server/queue/callbacks.test.ts', agreement],
  },
  {
    name: 'a callback comes before its time',
    breaks: 'I10',
    edits: [{ file: settle, from: 'wakeAt: outcome.callback?.at ?? now,', to: 'wakeAt: now,' }],
    tests: ['server/queue/callbacks.test.ts', model],
  },
  {
    name: 'someone who objected is given to an agent',
    breaks: 'I11',
    edits: [
      {
        file: eligibility,
        from: "return line.opposedAt === null ? null : stands('opposed');",
        to: 'return null;',
      },
    ],
    tests: [model, 'server/queue/lines.test.ts'],
  },
  {
    name: 'a line that objected since can be rung',
    breaks: 'I11',
    edits: [{ file: settle, from: "if (line.isOpposed) throw new Refusal('call.line_opposed');", to: '' }],
    tests: ['server/queue/lines.test.ts', model],
  },
  {
    name: 'a line that rests is given',
    breaks: 'contact pressure',
    edits: [
      {
        file: eligibility,
        from: "callbackKind === null && restUntil > now ? stands('line_cap', restUntil) : null",
        to: "callbackKind === null && restUntil > now + 1e12 ? stands('line_cap', restUntil) : null",
      },
    ],
    tests: [model, agreement, 'server/queue/lines.test.ts'],
  },
  {
    name: 'a line that began to rest in hand is rung',
    breaks: 'contact pressure',
    edits: [
      { file: settle, from: 'if (!isPromised && line.restUntil > now)', to: 'if (line.restUntil < 0)' },
    ],
    tests: ['server/queue/pressure.test.ts', 'server/queue/lines.test.ts'],
  },
  {
    name: 'a promise is broken because its line rests',
    breaks: 'contact pressure',
    edits: [
      { file: settle, from: 'if (!isPromised && line.restUntil > now)', to: 'if (line.restUntil > now)' },
    ],
    tests: ['server/queue/lines.test.ts', 'server/queue/callbacks.test.ts'],
  },
  {
    name: 'one ring, one file: the household is rung again',
    breaks: 'households',
    edits: [
      {
        file: claim,
        from: '[entry.targetId, ...others].slice(0, FILES_AT_ONCE)',
        to: '[entry.targetId, ...others].slice(0, 1)',
      },
    ],
    tests: ['server/queue/lines.test.ts', 'server/calls/loop.test.ts'],
  },
  {
    name: 'the campaign called first comes last',
    breaks: 'order',
    edits: [
      {
        file: order,
        from: 'a.campaignPriority - b.campaignPriority',
        to: 'b.campaignPriority - a.campaignPriority',
      },
    ],
    tests: ['server/queue/queue.rules.test.ts', agreement],
  },
  {
    name: 'the nearest deadline has no importance',
    breaks: 'order',
    edits: [{ file: order, from: '    a.urgency - b.urgency ||\n', to: '' }],
    tests: ['server/queue/queue.rules.test.ts', agreement],
  },
  {
    name: 'the same time of day is tried again first',
    breaks: 'order',
    edits: [
      {
        file: order,
        from: 'Number(a.isSameSlot) - Number(b.isSameSlot)',
        to: 'Number(b.isSameSlot) - Number(a.isSameSlot)',
      },
    ],
    tests: ['server/queue/queue.rules.test.ts', agreement],
  },
  {
    name: 'nobody is called on the last day of their rights',
    breaks: 'deadlines',
    edits: [
      {
        file: eligibility,
        from: 'entry.urgency < place.urgencyFloor',
        to: 'entry.urgency <= place.urgencyFloor',
      },
    ],
    tests: ['server/queue/eligibility.rules.test.ts', agreement],
  },
  {
    name: 'people are called outside their hours',
    breaks: 'windows',
    edits: [{ file: order, from: 'if (isOpen(hours, now)) return null;', to: 'if (now > 0) return null;' }],
    tests: ['server/queue/windows.test.ts'],
  },
  {
    name: 'people are called at the hours of Paris, wherever they live',
    breaks: 'windows',
    edits: [
      {
        file: order,
        from: 'territory, zone: zoneOf(territory) };',
        to: "territory, zone: zoneOf('FR') };",
      },
    ],
    tests: ['server/queue/windows.test.ts'],
  },
  {
    name: 'somebody given back comes back at once',
    breaks: 'skips',
    edits: [
      {
        file: 'server/queue/asking.service.ts',
        from: 'new Set(await selectSkipped(db, agentId, now))',
        to: 'new Set()',
      },
    ],
    tests: ['server/queue/skips.test.ts'],
  },
  {
    name: 'the number found wrong is rung again',
    breaks: 'next number',
    edits: [
      {
        file: 'server/queue/retry.rules.ts',
        from: 'lines.filter(({ isOpposed, isBad }) => !isOpposed && !isBad)',
        to: 'lines.filter(({ isOpposed }) => !isOpposed)',
      },
    ],
    tests: ['server/queue/retry.rules.test.ts', 'server/queue/lines.test.ts'],
  },
  {
    name: 'a person is called without end',
    breaks: 'caps',
    edits: [
      {
        file: 'server/queue/retry.rules.ts',
        from: 'disposition: rule.exhausted };\n  if (history.callsCount >= rules.perTarget)',
        to: 'disposition: rule.exhausted };\n  if (history.callsCount < 0)',
      },
    ],
    tests: ['server/queue/retry.rules.test.ts', 'server/calls/close.test.ts'],
  },
  {
    name: 'a change of rules moves people a supervisor holds',
    breaks: 'rules as data',
    edits: [
      {
        file: 'server/queue/replan.store.ts',
        from: "wait_reason in ('retry', 'line_cap')",
        to: "wait_reason in ('retry', 'line_cap', 'held')",
      },
    ],
    tests: ['server/queue/replan.test.ts'],
  },
  {
    name: 'a change of rules moves promised callbacks',
    breaks: 'rules as data',
    edits: [
      {
        file: 'server/queue/replan.store.ts',
        from: "and calls_count > 0 and state <> 'done' and callback_kind is null\n      and claim_id is null and (state = 'ready' or wait_reason in ('retry', 'line_cap'))",
        to: "and calls_count > 0 and state <> 'done' and (callback_kind is null or calls_count > 0)\n      and claim_id is null and (state = 'ready' or wait_reason is not null)",
      },
      {
        file: 'server/queue/replan.store.ts',
        from: "${dialectOf(db).indexedBy('queue_called')}",
        to: '',
      },
    ],
    tests: ['server/queue/replan.test.ts'],
  },
  {
    name: 'a preview counts by other rules than those previewed',
    breaks: 'rules as data',
    edits: [{ file: 'server/queue/replan.service.ts', from: '{ ...campaign, rules }', to: 'campaign' }],
    tests: ['server/queue/replan.test.ts'],
  },
  {
    name: 'no share is kept',
    breaks: 'shares',
    edits: [{ file: order, from: '    b.shareDebt - a.shareDebt ||\n', to: '' }],
    tests: ['server/queue/queue.rules.test.ts', 'server/queue/shares.test.ts'],
  },
  {
    name: 'a share counts what was called yesterday',
    breaks: 'shares',
    edits: [{ file: 'server/queue/asking.service.ts', from: 'now - SHARED_MS', to: 'now - 24 * SHARED_MS' }],
    tests: ['server/queue/shares.test.ts'],
  },
  {
    name: 'an interpreter is forgotten when the call closes',
    breaks: 'interpreters',
    edits: [{ file: settle, from: "interpreter === null ? plan.kind : 'interpreter'", to: 'plan.kind' }],
    tests: ['server/queue/interpreters.test.ts'],
  },
  {
    name: 'whoever speaks the language of an interpreter waits like the others',
    breaks: 'interpreters',
    edits: [
      { file: eligibility, from: 'asking.speaks(callbackLanguage)', to: '!asking.speaks(callbackLanguage)' },
    ],
    tests: ['server/queue/interpreters.test.ts'],
  },
  {
    name: 'an agent keeps a callback with an interpreter whom a colleague could do without',
    breaks: 'interpreters',
    edits: [
      {
        file: eligibility,
        from: 'return kept === null ? null : stands(',
        to: 'return kept !== 0 ? null : stands(',
      },
    ],
    tests: ['server/queue/interpreters.test.ts', 'server/queue/agreement.test.ts'],
  },
];
