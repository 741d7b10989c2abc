import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { idParams } from './fields.ts';
import { resultReaders, sharedQuery } from './results.contract.ts';

/** What answers may be crossed by: another question, what is known of where and in what language people are called, a column of the list. */
const criterion = z.object({
  /** `question:name`, `file:territory`, `file:commune`, `file:language` or `column:Header`. */
  key: z.string(),
  kind: z.enum(['question', 'file', 'column']),
  /** The question's text, or the column's header; null: the screen has words of its own. */
  label: z.string().nullable(),
});
export type Criterion = z.infer<typeof criterion>;

const choice = z.object({ code: z.string(), label: z.string() });

export const crossing = z.object({
  /** Answers to the question, in its order. */
  rows: z.array(choice),
  /** Values of the criterion; of a file's, the most frequent first, and `other` for what is beyond the twentieth. */
  columns: z.array(choice.extend({ base: z.int() })),
  /** People by row, then by column. Somebody who gave several answers is in several rows, or columns. */
  counts: z.array(z.array(z.int())),
  /** People who answered the question and have a value of the criterion. */
  base: z.int(),
  /** People who answered the question, but have none. Null: they stand among the values grouped together. */
  without: z.int().nullable(),
});
export type Crossing = z.infer<typeof crossing>;

/** The code of the column for everything beyond the most frequent values. */
export const OTHER_VALUES = 'other';

/** The code of the row or column of several values told only together, in what is shared. */
export const GROUPED = 'grouped';

export const getCrossing = defineEndpoint({
  method: 'GET',
  path: '/api/campaigns/:id/crossing',
  policy: resultReaders,
  summary:
    'Answers to a question by another one, by place, language or a column of the list; and what may be crossed',
  params: idParams,
  query: sharedQuery.extend({ question: z.string().max(64).optional(), by: z.string().max(200).optional() }),
  response: z.object({
    questions: z.array(z.object({ name: z.string(), text: z.string() })),
    criteria: z.array(criterion),
    /** Null until a question and a criterion are asked for, and where nothing of the table may be shared. */
    table: crossing.nullable(),
    /** As it is shared: fewer questions and criteria, and small counts told only together. */
    isShared: z.boolean(),
  }),
  refusals: ['crossing.unknown'],
});
