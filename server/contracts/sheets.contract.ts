import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { day, id, idParams, instant, shortText, wholeNumber } from './fields.ts';
import { sheetSlug } from './script-content.ts';

const readers = ['agent', 'supervisor', 'requester', 'analyst', 'dpo'] as const;
const writers = ['requester', 'supervisor'] as const;

/** A stretch of text with its marks; a line break is a line break of `text`. */
export const sheetRun = z.object({
  text: z.string(),
  strong: z.literal(true).optional(),
  emphasis: z.literal(true).optional(),
  /** `https:` or `mailto:`; nothing else is ever a link. */
  href: z.string().optional(),
});
export type SheetRun = z.infer<typeof sheetRun>;

/** A sheet as screens draw it: a closed set, so that nothing written in a sheet is ever markup of ours. */
export type SheetBlock =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly runs: SheetRun[] }
  | { readonly kind: 'paragraph'; readonly runs: SheetRun[] }
  /** Read aloud word for word. */
  | { readonly kind: 'aloud'; readonly blocks: SheetBlock[] }
  /** `start` numbers an ordered list; null: bullets. */
  | { readonly kind: 'list'; readonly start: number | null; readonly items: SheetBlock[][] }
  | { readonly kind: 'table'; readonly head: SheetRun[][]; readonly rows: SheetRun[][][] };

export const sheetBlock: z.ZodType<SheetBlock> = z
  .lazy(() =>
    z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('heading'),
        level: z.union([z.literal(1), z.literal(2), z.literal(3)]),
        runs: z.array(sheetRun),
      }),
      z.object({ kind: z.literal('paragraph'), runs: z.array(sheetRun) }),
      z.object({ kind: z.literal('aloud'), blocks: z.array(sheetBlock) }),
      z.object({
        kind: z.literal('list'),
        start: z.int().nullable(),
        items: z.array(z.array(sheetBlock)),
      }),
      z.object({
        kind: z.literal('table'),
        head: z.array(z.array(sheetRun)),
        rows: z.array(z.array(z.array(sheetRun))),
      }),
    ]),
  )
  .meta({ id: 'SheetBlock' });

/** What is written; a page or two. */
export const sheetContent = z.object({
  title: shortText,
  topic: z.string().trim().min(1).max(80),
  text: z.string().max(20_000),
});
export type SheetContent = z.infer<typeof sheetContent>;

export const sheetStates = ['draft', 'live', 'withdrawn'] as const;

const owner = z.object({
  id,
  name: z.string(),
  /** False once their account is closed: somebody else must answer for the sheet. */
  isActive: z.boolean(),
});

export const sheetSummary = z.object({
  id,
  /** What script items name it by; permanent. */
  slug: sheetSlug,
  title: z.string(),
  topic: z.string(),
  directorateId: id.nullable(),
  /** Null: shared by all directorates. */
  directorateName: z.string().nullable(),
  owner,
  /** The last day on which it counts as reviewed. */
  reviewOn: day,
  /** Published, in use, and that day has passed (in Paris). */
  isStale: z.boolean(),
  /** `draft`: never published. */
  state: z.enum(sheetStates),
  hasDraft: z.boolean(),
  liveNumber: z.int().nullable(),
  changedAt: instant,
});
export type SheetSummary = z.infer<typeof sheetSummary>;

/** A sheet as whoever is on the telephone reads it. */
export const publishedSheet = z.object({
  id,
  slug: sheetSlug,
  title: z.string(),
  topic: z.string(),
  blocks: z.array(sheetBlock),
  number: z.int(),
  publishedAt: instant,
  reviewOn: day,
  isStale: z.boolean(),
});
export type PublishedSheet = z.infer<typeof publishedSheet>;

/** Text cut where a word searched for begins and ends. */
export const highlighted = z.array(z.object({ text: z.string(), isHit: z.boolean() }));
export type Highlighted = z.infer<typeof highlighted>;

export const sheetHit = z.object({
  id,
  slug: sheetSlug,
  title: highlighted,
  topic: z.string(),
  /** The passage that answers best; empty when only the title or topic does. */
  excerpt: highlighted,
  isStale: z.boolean(),
});
export type SheetHit = z.infer<typeof sheetHit>;

const version = z.object({
  number: z.int(),
  state: z.enum(['draft', 'live', 'retired']),
  title: z.string(),
  /** Null for the draft. */
  publishedAt: instant.nullable(),
  publishedBy: z.string().nullable(),
});

export const listSheets = defineEndpoint({
  method: 'GET',
  path: '/api/sheets',
  policy: readers,
  summary:
    'Sheets by topic: one’s directorate’s and shared ones; of the campaigns they call for, for an agent. Drafts and withdrawn ones are for those who may write them',
  response: z.object({ sheets: z.array(sheetSummary) }),
});

export const searchSheets = defineEndpoint({
  method: 'GET',
  path: '/api/sheets/search',
  policy: readers,
  summary:
    'Published sheets that hold the words, best first: accents, capitals and elisions apart, each word by its beginning; those that hold most of them',
  query: z.object({ q: z.string().max(200), limit: z.coerce.number().int().min(1).max(50).default(8) }),
  response: z.object({ hits: z.array(sheetHit) }),
});

export const readPublishedSheets = defineEndpoint({
  method: 'GET',
  path: '/api/sheets/published',
  policy: readers,
  summary: 'Published sheets by their slugs (comma-separated, at most 100); those not visible are left out',
  query: z.object({ slugs: z.string().max(8000) }),
  response: z.object({ sheets: z.array(publishedSheet) }),
});

export const countSheetsToReview = defineEndpoint({
  method: 'GET',
  path: '/api/sheets/to-review',
  policy: writers,
  summary: 'How many stale sheets one answers for',
  response: z.object({ count: z.int() }),
});

export const createSheet = defineEndpoint({
  method: 'POST',
  path: '/api/sheets',
  policy: writers,
  summary: 'Create a sheet with its first draft; a requester’s belongs to their directorate',
  body: sheetContent.extend({
    text: sheetContent.shape.text.default(''),
    directorateId: id.nullable().default(null),
  }),
  status: 201,
  response: sheetSummary,
});

export const getSheet = defineEndpoint({
  method: 'GET',
  path: '/api/sheets/:id',
  policy: readers,
  summary:
    'A sheet: what is published, and for those who may write it, its draft, its versions and who uses it',
  params: idParams,
  response: z.object({
    sheet: sheetSummary,
    live: publishedSheet.nullable(),
    /** Only for those who may write the sheet. */
    editing: z
      .object({
        draft: sheetContent.nullable(),
        /** What {@link saveSheetDraft} must say it has seen. */
        revision: z.int(),
        /** Latest first. */
        versions: z.array(version),
        reviewMonths: z.int(),
        reviewedAt: instant.nullable(),
        owners: z.array(z.object({ id, name: z.string() })),
        /** Scripts, draft or published, that name it. */
        scripts: z.array(z.object({ id, name: z.string() })),
        /** What was published last, to start the next draft from. */
        published: sheetContent.nullable(),
      })
      .nullable(),
  }),
});
export type SheetEditing = NonNullable<z.infer<(typeof getSheet)['response']>['editing']>;

export const saveSheetDraft = defineEndpoint({
  method: 'PUT',
  path: '/api/sheets/:id/draft',
  policy: writers,
  summary: 'Save the draft; a published version is never changed',
  params: idParams,
  body: sheetContent.extend({ revision: z.int() }),
  response: z.object({ revision: z.int() }),
  refusals: ['sheet.draft_changed'],
});

export const discardSheetDraft = defineEndpoint({
  method: 'DELETE',
  path: '/api/sheets/:id/draft',
  policy: writers,
  summary: 'Discard the draft of a published sheet',
  params: idParams,
  response: sheetSummary,
  refusals: ['sheet.never_published'],
});

export const publishSheet = defineEndpoint({
  method: 'POST',
  path: '/api/sheets/:id/publish',
  policy: writers,
  summary:
    'Publish the draft as the next immutable version; whoever publishes has read it: it counts as reviewed',
  params: idParams,
  /** What is published is what was seen. */
  body: z.object({ revision: z.int() }),
  response: sheetSummary,
  refusals: ['sheet.no_draft', 'sheet.empty', 'sheet.draft_changed'],
});

export const reviewSheet = defineEndpoint({
  method: 'POST',
  path: '/api/sheets/:id/review',
  policy: writers,
  summary: '« Revue faite »: read again and found right; the review date moves by the sheet’s own interval',
  params: idParams,
  response: sheetSummary,
  refusals: ['sheet.never_published'],
});

export const withdrawSheet = defineEndpoint({
  method: 'POST',
  path: '/api/sheets/:id/withdraw',
  policy: writers,
  summary: 'Take the sheet away from readers; its versions stay',
  params: idParams,
  response: sheetSummary,
  refusals: ['sheet.never_published'],
});

export const restoreSheet = defineEndpoint({
  method: 'POST',
  path: '/api/sheets/:id/restore',
  policy: writers,
  summary: 'Give a withdrawn sheet back to readers, as it was',
  params: idParams,
  response: sheetSummary,
});

export const changeSheet = defineEndpoint({
  method: 'PATCH',
  path: '/api/sheets/:id',
  policy: writers,
  summary: 'Change who answers for the sheet, how long a review holds, or the next review date',
  params: idParams,
  body: z.object({
    ownerId: id.optional(),
    reviewMonths: wholeNumber({ min: 1, max: 36 }).optional(),
    reviewOn: day.optional(),
  }),
  response: sheetSummary,
  refusals: ['sheet.wrong_owner', 'sheet.past_review'],
});

const piece = z.object({ text: z.string(), change: z.enum(['same', 'added', 'removed']) });

export const compareSheetVersions = defineEndpoint({
  method: 'GET',
  path: '/api/sheets/:id/comparison',
  policy: writers,
  summary: 'What changed between two versions, line by line and, within a line, word by word',
  params: idParams,
  query: z.object({
    from: z.coerce.number().int().positive(),
    to: z.coerce.number().int().positive(),
  }),
  response: z.object({
    from: version,
    to: version,
    /** Title, topic, then the text: in order, each line with what became of it. */
    lines: z.array(
      z.object({
        of: z.enum(['title', 'topic', 'text']),
        change: z.enum(['same', 'added', 'removed', 'changed']),
        pieces: z.array(piece),
      }),
    ),
  }),
});
export type SheetComparison = z.infer<(typeof compareSheetVersions)['response']>;
