import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { id, idParams } from './fields.ts';

/** What a quota may tell people apart by, before the call or by an answer. */
export const quotaAbout = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['territory', 'commune', 'postal_code', 'language']) }),
  /** An extra column of the list, by its header. */
  z.object({ kind: z.literal('field'), name: z.string().trim().min(1).max(200) }),
  /** A question with one choice, or yes/no, by its name. Known at the end only: it stops nobody beforehand. */
  z.object({ kind: z.literal('answer'), name: z.string().trim().min(1).max(32) }),
]);

const quotaLabel = z.string().trim().min(1).max(80);

const cellInput = z.object({
  /** Of a cell that exists: its count goes on. */
  id: id.optional(),
  label: quotaLabel,
  /** Values it takes; beginnings of postal codes; option codes of an answer. Who fits two cells is in the first. */
  values: z.array(z.string().trim().min(1).max(200)).min(1).max(100),
  /** Completed interviews wanted; nobody more is called beyond. */
  limit: z.int().min(0).max(1_000_000),
});
export type QuotaCellInput = z.infer<typeof cellInput>;

const quotaInput = z.object({
  id: id.optional(),
  label: quotaLabel,
  about: quotaAbout,
  cells: z.array(cellInput).min(1).max(30),
});
export type QuotaInput = z.infer<typeof quotaInput>;

/** What each combination of cells makes is kept apart in the queue: more of them would slow every claim. */
export const MOST_COMBINATIONS = 500;

export const quotaInputs = z.array(quotaInput).max(6);

export const quotaCellView = z.object({
  id,
  label: z.string(),
  values: z.array(z.string()),
  limit: z.int(),
  /** Completed interviews; may exceed the limit, for an interview is never refused. */
  completed: z.int(),
});

export const quotaView = z.object({
  id,
  label: z.string(),
  about: quotaAbout,
  cells: z.array(quotaCellView),
});
export type QuotaView = z.infer<typeof quotaView>;

export const quotasView = z.object({
  /** Changes with every change: what a change is based on. */
  version: z.int(),
  canChange: z.boolean(),
  /** People are still being put into cells that changed; counts grow until they all are. */
  isSorting: z.boolean(),
  quotas: z.array(quotaView),
});
export type QuotasView = z.infer<typeof quotasView>;

export const getQuotas = defineEndpoint({
  method: 'GET',
  path: '/api/campaigns/:id/quotas',
  policy: ['requester', 'supervisor', 'analyst', 'dpo'],
  summary: 'How many completed interviews each cell may have, and has',
  params: idParams,
  response: quotasView,
});

export const quotaSources = defineEndpoint({
  method: 'GET',
  path: '/api/campaigns/:id/quotas/sources',
  policy: ['requester', 'supervisor'],
  summary: 'What a quota of this campaign can tell people apart by, with values seen among its first people',
  params: idParams,
  response: z.object({
    territories: z.array(z.string()),
    languages: z.array(z.string()),
    communes: z.array(z.string()),
    columns: z.array(z.object({ header: z.string(), values: z.array(z.string()) })),
    questions: z.array(
      z.object({
        name: z.string(),
        text: z.string(),
        options: z.array(z.object({ code: z.string(), label: z.string() })),
      }),
    ),
  }),
});

const change = z.object({ version: z.int().nonnegative(), quotas: quotaInputs });

export const previewQuotas = defineEndpoint({
  method: 'POST',
  path: '/api/campaigns/:id/quotas/preview',
  policy: ['requester', 'supervisor'],
  summary: 'Whom such quotas would stop or free; changes nothing',
  params: idParams,
  body: z.object({ quotas: quotaInputs }),
  response: z.object({
    /** People still to call, who may be called now and would not be any more. */
    stopped: z.int(),
    /** People a full cell keeps from being called now, and would not any more. */
    freed: z.int(),
    /** Only the first people of a very large campaign were counted. */
    atLeast: z.boolean(),
    /** In the order given, cells by quota. */
    cells: z.array(z.array(z.object({ completed: z.int(), toCall: z.int() }))),
  }),
  refusals: ['quotas.too_many', 'quotas.bad_question'],
});

export const changeQuotas = defineEndpoint({
  method: 'PUT',
  path: '/api/campaigns/:id/quotas',
  policy: ['requester', 'supervisor'],
  summary:
    'Replace the quotas of a campaign; a supervisor as long as it is not closed, a requester while it is a draft. Holds at once for those to call; interviews under way are kept, and counted.',
  params: idParams,
  body: change,
  response: quotasView,
  refusals: ['quotas.changed', 'quotas.too_many', 'quotas.bad_question', 'campaign.wrong_state'],
});
