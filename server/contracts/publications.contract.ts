import { z } from 'zod';
import { campaignStates } from './campaigns.contract.ts';
import { defineEndpoint } from './endpoint.ts';
import { id, idParams } from './fields.ts';
import { openCases, scriptProblem } from './scripts.contract.ts';

const consequences = ['safe', 'reask', 'refused'] as const;

/** One item that differs between two versions: see `changesBetween`, which says what each aspect does to answers. */
const edit = z.object({
  status: z.enum(['added', 'removed', 'kept']),
  /** Of the question; null for what is only read. */
  name: z.string().nullable(),
  /** The French text, as it will be. */
  text: z.string(),
  isMoved: z.boolean(),
  aspects: z.array(z.string()),
  consequence: z.enum(consequences),
});

/** Recorded answers an edit touches, in people: begun and not finished, finished. Counted up to `countedAtMost`. */
const touchedEdit = edit.extend({
  /** Null where the edit does nothing to answers: nothing is counted then. */
  answers: z.object({ open: z.int(), finished: z.int(), isAtLeast: z.boolean() }).nullable(),
});
export type TouchedEdit = z.infer<typeof touchedEdit>;

/** The people of a campaign by how far they are with its script. */
const casesOf = z.object({
  /** Nothing asked yet: they get whatever version the campaign is on. */
  notBegun: z.int(),
  /** Answers recorded, not finished. */
  open: z.int(),
  finished: z.int(),
  /** In an agent's hands now: they end on the version they were opened with. */
  inHand: z.int(),
  /** The open ones by the version they are asked, newest first. */
  openByVersion: z.array(z.object({ versionId: id, number: z.int(), people: z.int() })),
});

const concernedCampaign = z.object({
  id,
  name: z.string(),
  directorateName: z.string(),
  state: z.enum(campaignStates),
  versionId: id,
  versionNumber: z.int(),
  cases: casesOf,
  /** From the campaign's own version, which need not be the last one. */
  edits: z.array(touchedEdit),
  canMove: z.boolean(),
});
export type ConcernedCampaign = z.infer<typeof concernedCampaign>;

export const previewPublication = defineEndpoint({
  method: 'GET',
  path: '/api/scripts/:id/publication',
  policy: ['requester', 'supervisor'],
  summary:
    'What publishing the draft would change: item by item, and for each campaign in progress within one’s scope',
  params: idParams,
  response: z.object({
    /** To send when publishing: what was previewed is then what is published. Null: there is no draft. */
    token: z.string().nullable(),
    /** Of the draft. */
    number: z.int().nullable(),
    /** Of the live version. */
    fromNumber: z.int().nullable(),
    problems: z.array(scriptProblem),
    edits: z.array(edit),
    campaigns: z.array(concernedCampaign),
  }),
});

export const getCampaignVersion = defineEndpoint({
  method: 'GET',
  path: '/api/campaigns/:id/script-version',
  policy: ['requester', 'supervisor', 'analyst', 'dpo'],
  summary:
    'The version of the script a campaign runs, its open cases by version, and what the live one would change',
  params: idParams,
  response: z.object({
    scriptId: id.nullable(),
    /** Null before the first start. */
    current: z.object({ id, number: z.int() }).nullable(),
    live: z.object({ id, number: z.int() }).nullable(),
    cases: casesOf,
    /** From the current version to the live one; empty when they are the same. */
    edits: z.array(touchedEdit),
    canMove: z.boolean(),
  }),
});

export const moveCampaignVersion = defineEndpoint({
  method: 'PUT',
  path: '/api/campaigns/:id/script-version',
  policy: ['requester', 'supervisor'],
  summary: 'Take a campaign in progress over to the live version of its script',
  params: idParams,
  body: z.object({
    /** As read: the move is refused when either is no longer so. */
    fromVersionId: id,
    toVersionId: id,
    openCases: openCases.default('finish'),
  }),
  response: z.object({ versionId: id }),
  refusals: ['campaign.version_changed', 'session.forbidden'],
});
