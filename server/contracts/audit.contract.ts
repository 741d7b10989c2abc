import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { id, instant } from './fields.ts';

export const auditEntryView = z.object({
  id,
  at: instant,
  actorId: id.nullable(),
  actorName: z.string().nullable(),
  /** `campaign.approve`, `target.read`… */
  action: z.string(),
  entity: z.string(),
  entityId: id.nullable(),
});

export const listAudit = defineEndpoint({
  method: 'GET',
  path: '/api/audit',
  policy: ['dpo', 'admin'],
  summary: 'Who did what, newest first; ids only',
  query: z.object({
    before: z.coerce.number().int().positive().optional(),
    entity: z.string().max(40).optional(),
    entityId: z.coerce.number().int().positive().optional(),
  }),
  response: z.object({ entries: z.array(auditEntryView), next: id.nullable() }),
});

export const checkAudit = defineEndpoint({
  method: 'GET',
  path: '/api/audit/check',
  policy: ['dpo', 'admin'],
  summary: 'Recomputes the hash chain; says how many entries hold and the first that does not',
  response: z.object({
    sealed: z.int(),
    unsealed: z.int(),
    firstBroken: id.nullable(),
  }),
});
