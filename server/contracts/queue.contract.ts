import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { id, idParams, instant } from './fields.ts';
import { lineView } from './lines.contract.ts';
import { deskRoles } from './roles.ts';
import { scriptVersionView } from './scripts.contract.ts';
import { targetView } from './targets.contract.ts';

/** Why someone is not called now. Each is counted, and says until when if that is known. */
export const reasonCodes = [
  'eligible',
  'not_assigned',
  'campaign_not_started',
  'campaign_paused',
  'campaign_closed',
  'campaign_ended',
  'window_closed',
  'waiting_retry',
  'waiting_callback',
  'held',
  'quota_full',
  'line_cap',
  'line_busy',
  'opposed',
  'no_number',
  'claimed',
  'to_qualify',
  'language',
  'other_agent',
  'skipped',
  'nobody_on_duty',
  'deadline_passed',
  'done',
  'no_targets',
] as const;
export type ReasonCode = (typeof reasonCodes)[number];

/** What a supervisor can do about a reason. A protection (opposition, rest of a line) or a promise has none. */
export const reasonActions = [
  'start_campaign',
  'resume_campaign',
  'extend_dates',
  'widen_hours',
  'assign_agents',
  'call_agents_in',
  'find_language',
  'reassign_callback',
  'release_held',
  'qualify_call',
  'raise_quota',
  'import_people',
] as const;
export type ReasonAction = (typeof reasonActions)[number];

export const reason = z.object({
  code: z.enum(reasonCodes),
  /** People concerned; counting stops at 1 000 and `atLeast` is then true. */
  count: z.int(),
  atLeast: z.boolean(),
  /** When this reason ends by itself, if known. */
  until: instant.nullable(),
  /** What would unblock it, when something would. */
  action: z.enum(reasonActions).nullable(),
  /**
   * With `eligible`, for one agent: their campaign is below its share (percent) of this agent's calls, and its people come
   * before those of other campaigns. Null otherwise.
   */
  share: z.int().nullable(),
  campaignId: id.nullable(),
  campaignName: z.string().nullable(),
});
export type Reason = z.infer<typeof reason>;

/**
 * Why a person is given. `interpreter_callback`: their language is wanted, and the agent speaks it. `returned_call`: they
 * called back.
 */
export const claimTitles = [
  'own_callback',
  'interpreter_callback',
  'handed_over_callback',
  'soft_callback',
  'fresh',
  'retry',
  'returned_call',
] as const;

export const claimView = z.object({
  id,
  /** The line to ring; every target of the claim is on it. */
  lineId: id,
  leaseUntil: instant,
  createdAt: instant,
  /** The call already opened under this claim, if any. */
  openCallId: id.nullable(),
  /** Why this person, now. */
  because: z.enum(claimTitles),
  /** They came before others because their campaign was below its share of this agent's calls. */
  isForShare: z.boolean(),
});
export type ClaimView = z.infer<typeof claimView>;

export const claimedTarget = targetView.extend({
  /** The version this person is asked, from the claim to its end. */
  scriptVersionId: id,
  neutralReason: z.string(),
  controller: z.string(),
  dpoContact: z.string(),
  dataSource: z.string(),
  objectives: z.array(z.object({ code: z.string(), label: z.string() })),
  /** The campaign has quotas: an interview may end as `quota_full`. */
  hasQuotas: z.boolean(),
  /** Quotas on an answer: the desk says quietly when the one given falls in a full cell. */
  quotas: z.array(
    z.object({
      label: z.string(),
      question: z.string(),
      /** The first that fits is theirs. */
      cells: z.array(z.object({ label: z.string(), codes: z.array(z.int()), isFull: z.boolean() })),
    }),
  ),
  callbackAt: instant.nullable(),
  callbackNote: z.string().nullable(),
  /** Answers given so far, in this call or an earlier one, that fit the version. */
  answers: z.array(
    z.object({
      name: z.string(),
      /** The turn of a repeated block, from 1. */
      iteration: z.int().optional(),
      value: z.unknown(),
      state: z.string(),
    }),
  ),
  /** Questions answered under an earlier version whose answer no longer fits this one. */
  askAgain: z.array(z.string()),
});
export type ClaimedTarget = z.infer<typeof claimedTarget>;

export const claimed = z.object({
  claim: claimView,
  /** Everyone on the line, the one to ask for first. */
  targets: z.array(claimedTarget),
  line: lineView,
  /** The first target's script. */
  scriptVersion: scriptVersionView,
  /** Scripts of the other targets when they belong to other campaigns. */
  otherScriptVersions: z.array(scriptVersionView),
});
export type Claimed = z.infer<typeof claimed>;

/** Why somebody at a desk takes nobody for a while; they need not say. */
export const pauseKinds = ['pause', 'meeting', 'training'] as const;
export type PauseKind = (typeof pauseKinds)[number];
export const pauseView = z.object({ kind: z.enum(pauseKinds), since: instant });

export const nobody = z.object({
  claim: z.null(),
  reasons: z.array(reason),
  /** One's own pause; taking somebody ends it. */
  pause: pauseView.nullable(),
});

export const claimNext = defineEndpoint({
  method: 'POST',
  path: '/api/claims',
  policy: deskRoles,
  summary:
    'Take charge of the next person (and everyone on the same line), or learn why there is nobody. An agent has one claim: asking again gives the same one. With `campaignId`, only people of that campaign, but for the agent’s own appointments that are due.',
  body: z.object({ campaignId: id.optional() }).default({}),
  response: z.union([claimed, nobody]),
});

export const getClaim = defineEndpoint({
  method: 'GET',
  path: '/api/claims/current',
  policy: deskRoles,
  summary: 'The claim in hand, if any; never takes a new one',
  response: z.union([claimed, nobody]),
});

export const renewClaim = defineEndpoint({
  method: 'POST',
  path: '/api/claims/:id/heartbeat',
  policy: deskRoles,
  summary: 'Renew the lease (two minutes)',
  params: idParams,
  response: z.object({ leaseUntil: instant }),
  refusals: ['claim.ended'],
});

/** Why an agent gives a person back without calling. All but `pause` keep the person from this agent for a while. */
export const releaseReasons = ['pause', 'known', 'language', 'other'] as const;
export type ReleaseReason = (typeof releaseReasons)[number];

export const releaseClaim = defineEndpoint({
  method: 'DELETE',
  path: '/api/claims/:id',
  policy: deskRoles,
  summary:
    'Give the person back, exactly as they were. `pause`, or nothing: the same agent may be given them again. `language`, `other` or the agent’s own words: not before tomorrow (in Paris). `known`: not in this campaign.',
  params: idParams,
  body: z
    .object({ reason: z.union([z.enum(releaseReasons), z.string().trim().max(200)]).default('') })
    .default({ reason: '' }),
  response: z.object({ ok: z.literal(true) }),
  refusals: ['claim.ended', 'claim.call_open'],
});

export const takePause = defineEndpoint({
  method: 'PUT',
  path: '/api/pause',
  policy: deskRoles,
  summary:
    'Stop for a while: one is no longer counted on duty, and the board says so. Asking for the next person ends it. Nothing is kept of it afterwards.',
  body: z.object({ kind: z.enum(pauseKinds).default('pause') }).default({ kind: 'pause' }),
  response: pauseView,
  refusals: ['pause.in_hand'],
});

export const explainTarget = defineEndpoint({
  method: 'GET',
  path: '/api/targets/:id/explain',
  policy: ['supervisor', 'requester', 'dpo'],
  summary:
    'Why this person is, or is not, called now: by one agent (`agentId`), or by the team, which is whoever is on duty. Every reason that stands, or `eligible` alone.',
  params: idParams,
  query: z.object({ agentId: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional() }),
  response: z.object({ reasons: z.array(reason) }),
});

export const explainAgent = defineEndpoint({
  method: 'GET',
  path: '/api/agents/:id/explain',
  policy: ['supervisor', 'agent'],
  summary: 'Why this agent has, or has not, somebody to call; an agent only about themself',
  params: idParams,
  response: z.object({ reasons: z.array(reason) }),
});

export const explainCampaign = defineEndpoint({
  method: 'GET',
  path: '/api/campaigns/:id/explain',
  policy: ['supervisor', 'requester'],
  summary:
    'Who of this campaign can be called now, and what keeps the others: its people by reason, each counted once. `eligible`: those a claim could give to an agent who is assigned, speaks every language and promised nothing to anybody. At most a second old once something has happened.',
  params: idParams,
  response: z.object({
    at: instant,
    reasons: z.array(reason),
    /** Those assigned to it, and those of them on duty. */
    team: z.object({ assigned: z.int(), onDuty: z.int() }),
  }),
});
