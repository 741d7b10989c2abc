import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { id, idParams, instant, shortText } from './fields.ts';
import { scriptContent } from './script-content.ts';

const readers = ['requester', 'supervisor', 'analyst', 'agent', 'dpo'] as const;
const writers = ['requester', 'supervisor'] as const;

export const scriptProblem = z.object({
  level: z.enum(['block', 'warn']),
  /** `unknown_reference`, `forward_reference`, `duplicate_name`, `no_options`, `missing_text`… */
  code: z.string(),
  /** Dotted path in the content: `blocks.1.items.0.showIf`. */
  path: z.string(),
  detail: z.string(),
});
export type ScriptProblem = z.infer<typeof scriptProblem>;

export const scriptVersionView = z.object({
  id,
  scriptId: id,
  number: z.int(),
  state: z.enum(['draft', 'live', 'retired']),
  content: scriptContent,
  sha256: z.string(),
  publishedAt: instant.nullable(),
});
export type ScriptVersionView = z.infer<typeof scriptVersionView>;

const scriptSummary = z.object({
  id,
  name: z.string(),
  directorateId: id.nullable(),
  /** The version campaigns get; null until published once. */
  liveVersionId: id.nullable(),
  liveNumber: z.int().nullable(),
  questions: z.int(),
  changedAt: instant,
  /** Threads not settled, and comments of others not read yet; nothing for those who do not read comments. */
  openComments: z.int(),
  unreadComments: z.int(),
});
export type ScriptSummary = z.infer<typeof scriptSummary>;

export const listScripts = defineEndpoint({
  method: 'GET',
  path: '/api/scripts',
  policy: readers,
  summary: 'Scripts of one’s directorate and shared ones',
  response: z.object({ scripts: z.array(scriptSummary) }),
});

export const listTemplates = defineEndpoint({
  method: 'GET',
  path: '/api/script-templates',
  policy: writers,
  summary: 'Scripts to start from',
  response: z.object({
    templates: z.array(
      z.object({ key: z.string(), name: z.string(), summary: z.string(), content: scriptContent }),
    ),
  }),
});

export const createScript = defineEndpoint({
  method: 'POST',
  path: '/api/scripts',
  policy: writers,
  summary: 'Create a script with its first draft; a requester’s belongs to their directorate',
  body: z.object({
    name: shortText,
    directorateId: id.nullable().default(null),
    content: scriptContent,
  }),
  status: 201,
  response: scriptSummary,
});

export const getScript = defineEndpoint({
  method: 'GET',
  path: '/api/scripts/:id',
  policy: readers,
  summary: 'A script with its draft (if any), its live version and what stands against publishing',
  params: idParams,
  response: z.object({
    script: scriptSummary,
    draft: scriptVersionView.nullable(),
    live: scriptVersionView.nullable(),
    problems: z.array(scriptProblem),
    canWrite: z.boolean(),
  }),
});

export const saveDraft = defineEndpoint({
  method: 'PUT',
  path: '/api/scripts/:id/draft',
  policy: writers,
  summary: 'Save the draft; a published version is never changed',
  params: idParams,
  body: z.object({ name: shortText.optional(), content: scriptContent }),
  response: z.object({ draft: scriptVersionView, problems: z.array(scriptProblem) }),
});

/** What becomes of people of a campaign already asked something, when it goes over to another version. */
export const openCasesFates = ['finish', 'migrate'] as const;
export type OpenCases = (typeof openCasesFates)[number];

export const openCases = z.enum(openCasesFates);

export const publishScript = defineEndpoint({
  method: 'POST',
  path: '/api/scripts/:id/publish',
  policy: writers,
  summary:
    'Publish the draft as the next immutable version; the campaigns named go over to it, the others keep theirs',
  params: idParams,
  body: z
    .object({
      /** Of the preview: the draft must be the one it spoke of. Needed with `campaigns` or `sameMeaning`. */
      token: z.string().max(100).optional(),
      /**
       * `finish`: each person already asked something finishes on their version. `migrate`: they go over too; answers
       * that fit are kept, the others are asked again. People not asked yet get the new version, calls in progress never.
       */
      campaigns: z
        .array(
          z.object({
            id,
            /** The version the preview found it on. */
            fromVersionId: id,
            openCases: openCases.default('finish'),
          }),
        )
        .max(100)
        .default([]),
      /** Paths of answers said otherwise under the same code, that their author says mean the same. */
      sameMeaning: z.array(z.string().max(200)).max(500).default([]),
    })
    .default({ campaigns: [], sameMeaning: [] }),
  response: scriptVersionView.extend({
    moved: z.array(z.object({ id, name: z.string(), openCases })),
  }),
  refusals: [
    'script.invalid',
    'script.no_draft',
    'script.changed_since',
    'script.meaning_changed',
    'campaign.version_changed',
    'session.forbidden',
  ],
});

export const compareScriptVersions = defineEndpoint({
  method: 'GET',
  path: '/api/scripts/:id/comparison',
  policy: ['requester', 'supervisor', 'analyst', 'dpo'],
  summary: 'Two versions of a script, by their numbers, and the numbers of all its versions, newest first',
  params: idParams,
  query: z.object({ from: z.coerce.number().int().positive(), to: z.coerce.number().int().positive() }),
  response: z.object({
    from: scriptVersionView,
    to: scriptVersionView,
    versions: z.array(
      z.object({ number: z.int(), state: scriptVersionView.shape.state, publishedAt: instant.nullable() }),
    ),
  }),
});
