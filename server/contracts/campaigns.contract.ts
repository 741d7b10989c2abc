import { z } from 'zod';
import { callResultCodes, dispositionCodes } from './call-results.ts';
import { ruleBounds } from './call-rules.ts';
import { defineEndpoint } from './endpoint.ts';
import { day, id, idParams, instant, longText, shortText, timeOfDay, wholeNumber } from './fields.ts';

export const campaignStates = ['draft', 'submitted', 'approved', 'running', 'paused', 'closed'] as const;
export type CampaignState = (typeof campaignStates)[number];

export const campaignActions = ['submit', 'approve', 'return', 'start', 'pause', 'close'] as const;
export type CampaignAction = (typeof campaignActions)[number];

export const lawfulBases = ['public_interest', 'legal_obligation', 'consent', 'vital_interest'] as const;

export const objective = z.object({
  code: z.string().regex(/^[a-z][a-z0-9_]{0,31}$/),
  label: shortText,
});

/** When people may be called, in each person's own time zone. Public holidays of their territory are never open. */
export const schedule = z.object({
  /** ISO weekdays, 1 = Monday. */
  days: z.array(z.int().min(1).max(7)).min(1).max(7),
  ranges: z
    .array(z.object({ from: timeOfDay, to: timeOfDay }))
    .min(1)
    .max(4),
  /** Extra closing days of the team (« ponts »). */
  closedOn: z.array(day).max(60).default([]),
});
export type Schedule = z.infer<typeof schedule>;

/** How calls are retried: data, not code (design §4). Instants and counts, per campaign. */
export const callRules = z.object({
  /** Calls per target over the whole campaign. */
  perTarget: wholeNumber(ruleBounds.perTarget),
  /** Calls per number over the whole campaign. */
  perLine: wholeNumber(ruleBounds.perLine),
  /** Calls per number and calendar day; busy and technical failures do not count. */
  perDay: wholeNumber(ruleBounds.perDay),
  /** Minutes before an absent agent's appointment, or a language nobody on duty speaks, goes to the others. */
  handOverMinutes: wholeNumber(ruleBounds.handOverMinutes),
  /** Never the same part of the day twice running (reference/survey.md §4), when the schedule has another one. */
  rotateSlots: z.boolean().default(true),
  /** Overrides of the defaults, by call result: see `ResultRule`. */
  results: z.partialRecord(
    z.enum(callResultCodes),
    z.object({
      minutes: wholeNumber(ruleBounds.minutes).optional(),
      cap: wholeNumber(ruleBounds.cap).nullable().optional(),
      nextLine: z.boolean().optional(),
      otherAgent: z.boolean().optional(),
      exhausted: z.enum(dispositionCodes).optional(),
    }),
  ),
});
export type CallRules = z.infer<typeof callRules>;

/** Internal « charte d'appel », not a legal duty for a département informing users (reference/france.md §1). */
export const defaultSchedule: Schedule = {
  days: [1, 2, 3, 4, 5],
  ranges: [
    { from: '10:00', to: '13:00' },
    { from: '14:00', to: '20:00' },
  ],
  closedOn: [],
};

export const defaultCallRules: CallRules = {
  perTarget: 6,
  perLine: 3,
  perDay: 1,
  handOverMinutes: 10,
  rotateSlots: true,
  results: {},
};

/**
 * Counts of people below this are masked in what is shared. INSEE's manual for protecting tables holds a threshold to be a choice
 * for each source (3 enterprises, more for people; inseefrlab.github.io/manuel-protection-tableaux). Ours: 5 at least.
 */
export const DEFAULT_MASK_BELOW = 5;
const MOST_MASK_BELOW = 50;

const commission = z.object({
  name: shortText,
  purpose: longText,
  controller: z.string().trim().max(200),
  lawfulBasis: z.enum(lawfulBases),
  dataSource: z.string().trim().max(400),
  dpoContact: z.string().trim().max(200),
  /** What may be said on the phone before identity is confirmed: never the benefit, never health. */
  neutralReason: z.string().trim().max(300),
  startsOn: day.nullable(),
  endsOn: day.nullable(),
  /** Once approved, it starts on `startsOn` without anybody. */
  startsItself: z.boolean(),
  /** Personal data is purged after this day. */
  retentionEndsOn: day.nullable(),
  objectives: z.array(objective).max(30),
  scriptId: id.nullable(),
  schedule,
  rules: callRules,
  /** 1 is called first. */
  priority: z.int().min(1).max(9),
  /**
   * Percent of the calls of the last hour of agents assigned to other campaigns too: below it, its people come before
   * those of campaigns with a higher priority. Null: none. A supervisor's to promise.
   */
  minShare: wholeNumber({ min: 1, max: 100 }).nullable(),
  frame: z.enum(['eligibility_known', 'to_screen']),
  /** Counts of people above zero and below this are masked in what is shared. 0: none is, which only a supervisor decides. */
  maskBelow: z
    .int()
    .max(MOST_MASK_BELOW)
    .refine((below) => below === 0 || below >= DEFAULT_MASK_BELOW, {
      error: `0 (rien n’est masqué), ou de ${DEFAULT_MASK_BELOW} à ${MOST_MASK_BELOW}.`,
    }),
  /** `census`: everybody there is, figures are exact; `sample`: some of them, figures are estimates with an interval. */
  sampling: z.enum(['census', 'sample']),
  /** How many a sample was drawn from; null: not known, or a census. */
  population: wholeNumber({ min: 1, max: 100_000_000 }).nullable(),
});

export const campaignView = commission.extend({
  id,
  directorateId: id,
  directorateName: z.string(),
  state: z.enum(campaignStates),
  scriptName: z.string().nullable(),
  /** The published version new people are asked; fixed at the first start, changed when somebody says so. */
  scriptVersionId: id.nullable(),
  targets: z.int(),
  done: z.int(),
  createdByName: z.string(),
  createdAt: instant,
  agents: z.array(z.object({ id, name: z.string() })),
  comments: z.array(
    z.object({ id, at: instant, authorName: z.string(), action: z.enum(campaignActions), text: z.string() }),
  ),
  /** What the viewer may do now. */
  actions: z.array(z.enum(campaignActions)),
  canEdit: z.boolean(),
  canImport: z.boolean(),
  canAssign: z.boolean(),
  /** What is still missing before it can be submitted, as field names. */
  missing: z.array(z.string()),
});
export type CampaignView = z.infer<typeof campaignView>;

export const campaignSummary = z.object({
  id,
  name: z.string(),
  state: z.enum(campaignStates),
  directorateId: id,
  directorateName: z.string(),
  startsOn: day.nullable(),
  endsOn: day.nullable(),
  targets: z.int(),
  done: z.int(),
});
export type CampaignSummary = z.infer<typeof campaignSummary>;

const readers = ['requester', 'supervisor', 'analyst', 'dpo', 'agent'] as const;

export const listCampaigns = defineEndpoint({
  method: 'GET',
  path: '/api/campaigns',
  policy: readers,
  summary: 'Campaigns one may see: one’s directorate’s, one’s assignments, or all',
  response: z.object({ campaigns: z.array(campaignSummary) }),
});

export const createCampaign = defineEndpoint({
  method: 'POST',
  path: '/api/campaigns',
  policy: ['requester', 'supervisor'],
  summary: 'Open a commission; everything but the name can be filled in later',
  body: commission.partial().extend({
    name: shortText,
    /** Required from a supervisor; a requester's own directorate is used otherwise. */
    directorateId: id.optional(),
  }),
  status: 201,
  response: campaignView,
  refusals: ['user.directorate_required', 'campaign.dates', 'session.forbidden'],
});

export const getCampaign = defineEndpoint({
  method: 'GET',
  path: '/api/campaigns/:id',
  policy: readers,
  summary: 'One campaign',
  params: idParams,
  response: campaignView,
});

export const changeCampaign = defineEndpoint({
  method: 'PATCH',
  path: '/api/campaigns/:id',
  policy: ['requester', 'supervisor'],
  summary: 'Change a commission; once submitted, only a supervisor, and never the directorate',
  params: idParams,
  body: commission.partial(),
  response: campaignView,
  refusals: ['campaign.wrong_state', 'campaign.dates', 'campaign.shares_over', 'session.forbidden'],
});

export const actOnCampaign = defineEndpoint({
  method: 'POST',
  path: '/api/campaigns/:id/:action',
  policy: ['requester', 'supervisor'],
  summary: 'Submit, approve, return (with a comment), start, pause, close',
  params: idParams.extend({ action: z.enum(campaignActions) }),
  body: z.object({ comment: z.string().trim().max(2000).default('') }).default({ comment: '' }),
  response: campaignView,
  refusals: ['campaign.wrong_state', 'campaign.incomplete', 'campaign.return_without_comment'],
});

export const assignAgents = defineEndpoint({
  method: 'PUT',
  path: '/api/campaigns/:id/agents',
  policy: ['supervisor'],
  summary: 'The agents who call for this campaign; replaces the list',
  params: idParams,
  body: z.object({ agentIds: z.array(id).max(500) }),
  response: campaignView,
  refusals: ['campaign.shares_over'],
});
