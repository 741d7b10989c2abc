import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { id, idParams, instant, okResponse } from './fields.ts';

/** What requester and supervisor tell each other is not for those who call or analyse; the DPO reads it. */
const readers = ['requester', 'supervisor', 'dpo'] as const;
const writers = ['requester', 'supervisor'] as const;

/** Which item of the script: a question by its name, which is permanent; a text by its block and its words. */
export const commentAnchor = z.object({
  block: z.string().max(64),
  name: z.string().max(64).nullable(),
  /** The French words it had when somebody commented on it. */
  text: z.string().max(300),
});
export type CommentAnchor = z.infer<typeof commentAnchor>;

const comment = z.object({
  id,
  authorName: z.string(),
  isOwn: z.boolean(),
  at: instant,
  text: z.string(),
  isUnread: z.boolean(),
});
export type ScriptComment = z.infer<typeof comment>;

const thread = z.object({
  /** Of the comment that opens it. */
  id,
  anchor: commentAnchor.nullable(),
  resolvedAt: instant.nullable(),
  resolvedByName: z.string().nullable(),
  /** The opening, then its answers. */
  comments: z.array(comment),
});
export type CommentThread = z.infer<typeof thread>;

export const listScriptComments = defineEndpoint({
  method: 'GET',
  path: '/api/scripts/:id/comments',
  policy: readers,
  summary: 'What is said about a script while it is written: threads, open ones first, then the newest',
  params: idParams,
  response: z.object({ threads: z.array(thread), canWrite: z.boolean() }),
});

export const writeScriptComment = defineEndpoint({
  method: 'POST',
  path: '/api/scripts/:id/comments',
  policy: writers,
  summary: 'Open a thread on a script or one of its items, or answer in one; answering reopens it',
  params: idParams,
  body: z.object({
    /** Never anything about a person: it is about the script. */
    text: z.string().trim().min(1).max(2000),
    anchor: commentAnchor.nullable().default(null),
    /** The thread it answers in; its anchor is then the thread's. */
    openingId: id.optional(),
  }),
  status: 201,
  response: z.object({ id }),
});

export const resolveScriptComment = defineEndpoint({
  method: 'PUT',
  path: '/api/scripts/:id/comments/resolution',
  policy: writers,
  summary: 'Say that a thread is settled, or open it again',
  params: idParams,
  body: z.object({ openingId: id, isResolved: z.boolean() }),
  response: okResponse,
});

export const readScriptComments = defineEndpoint({
  method: 'PUT',
  path: '/api/scripts/:id/comments/read',
  policy: readers,
  summary: 'Everything up to this comment has been read by whoever asks',
  params: idParams,
  body: z.object({ lastId: id }),
  response: okResponse,
});
