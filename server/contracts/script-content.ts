import { z } from 'zod';
import { languageCode } from './fields.ts';
import { MOST_TURNS } from './script-passages.ts';

/** What script items name a sheet by; permanent. */
export const sheetSlug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,79}$/);

/**
 * A script as people write it (design §5): blocks of items, texts per language, a closed expression tree.
 * Names and option codes are permanent; texts are free to change.
 */

const text = z
  .record(languageCode, z.string().max(4000))
  .refine((t) => 'fr' in t, 'Le texte français est obligatoire');
export type Text = Record<string, string>;

export const operators = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const;

/** A closed expression: nothing is ever evaluated as code. Three-valued: unknown when an operand is missing. */
export type Expression =
  | {
      readonly op: (typeof operators)[number];
      readonly name: string;
      readonly value: string | number | boolean;
    }
  | { readonly op: 'in'; readonly name: string; readonly values: readonly (string | number)[] }
  | { readonly op: 'selected'; readonly name: string; readonly value: number }
  | { readonly op: 'answered' | 'isDontKnow' | 'isRefused'; readonly name: string }
  | { readonly op: 'and' | 'or'; readonly all: readonly Expression[] }
  | { readonly op: 'not'; readonly of: Expression };

/** `name` refers to an earlier question, or to a target field as `target.deadlineOn`. */
const reference = z.string().regex(/^(target\.)?[A-Za-z][A-Za-z0-9_]{0,63}$/);
const literal = z.union([z.string().max(200), z.number(), z.boolean()]);

export const expression: z.ZodType<Expression> = z
  .lazy(() =>
    z.union([
      z.object({ op: z.enum(operators), name: reference, value: literal }),
      z.object({
        op: z.literal('in'),
        name: reference,
        values: z.array(z.union([z.string(), z.number()])).max(100),
      }),
      z.object({ op: z.literal('selected'), name: reference, value: z.int() }),
      z.object({ op: z.enum(['answered', 'isDontKnow', 'isRefused']), name: reference }),
      z.object({ op: z.enum(['and', 'or']), all: z.array(expression).min(1).max(20) }),
      z.object({ op: z.literal('not'), of: expression }),
    ]),
  )
  .meta({ id: 'Expression' });

export const option = z.object({
  /** Permanent; what exports write. */
  code: z.int().min(0).max(9999),
  label: text,
  /** In a multiple choice: excludes every other option. */
  exclusive: z.boolean().optional(),
  /** Keeps its place where the order is drawn: « autre » stays last. */
  fixed: z.boolean().optional(),
  /** Offered only then: the towns of the canton chosen before. */
  showIf: expression.optional(),
});
export type Option = z.infer<typeof option>;

export const questionKinds = [
  'yesno',
  'single',
  'multi',
  'integer',
  'decimal',
  'scale',
  'text',
  'date',
  'time',
] as const;
export type QuestionKind = (typeof questionKinds)[number];

const say = z.object({
  kind: z.enum(['say', 'note']),
  text,
  /** The sheet that helps there, by its slug. */
  sheet: sheetSlug.optional(),
  showIf: expression.optional(),
});
/** `say` is read aloud word for word; `note` is for the agent's eyes only. */
export type SayItem = z.infer<typeof say>;

const questionName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,31}$/);

const question = z.object({
  kind: z.enum(questionKinds),
  name: questionName,
  text,
  instruction: text.optional(),
  sheet: sheetSlug.optional(),
  /** Choices of `single` and `multi`. */
  options: z.array(option).max(100).optional(),
  /** Each person hears the options in an order of their own; see `inShownOrder`. */
  randomise: z.boolean().optional(),
  /** Bounds of `integer`, `decimal` and `scale`. */
  min: z.number().optional(),
  max: z.number().optional(),
  required: z.boolean().optional(),
  allow: z
    .object({ dk: z.boolean().optional(), rf: z.boolean().optional(), na: z.boolean().optional() })
    .optional(),
  checks: z
    .array(z.object({ level: z.enum(['block', 'warn']), test: expression, message: text }))
    .max(10)
    .optional(),
  showIf: expression.optional(),
});
export type QuestionItem = z.infer<typeof question>;

export const item = z.union([say, question]);
export type Item = SayItem | QuestionItem;

export const blockPurposes = [
  'introduction',
  'identification',
  'minimal',
  'body',
  'closing',
  'voicemail',
] as const;

/** « For each child »: the items of a block are asked once a turn. One level: a block stands in no other. */
export const repeat = z.object({
  /** Permanent, among the names of questions: in conditions and texts after the block, the number of turns. */
  name: questionName,
  /** One turn: « Enfant » gives « Enfant 2 sur 3 ». */
  label: text,
  /** No more turns than that, whatever is answered. */
  max: z.int().min(1).max(MOST_TURNS),
  /**
   * `max`: always that many. `count`: as many as the number answered to a question before the block, none without one.
   * `more`: one, then another as long as this yes-or-no question of the block is answered yes.
   */
  turns: z.discriminatedUnion('by', [
    z.object({ by: z.literal('max') }),
    z.object({ by: z.enum(['count', 'more']), question: questionName }),
  ]),
  /** No turn at all unless it holds. */
  showIf: expression.optional(),
});
export type Repeat = z.infer<typeof repeat>;

export const block = z.object({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
  purpose: z.enum(blockPurposes),
  title: text,
  repeat: repeat.optional(),
  items: z.array(item).max(200),
});
export type Block = z.infer<typeof block>;

export const scriptContent = z.object({
  languages: z.array(languageCode).min(1).max(10),
  blocks: z.array(block).min(1).max(50),
});
export type ScriptContent = z.infer<typeof scriptContent>;

export const answerStates = ['answered', 'dk', 'rf', 'na'] as const;

/** A value as given: codes for choices (1/0 for yes/no), number, text, `2026-03-31`, `09:30`. */
export const answerValue = z.union([z.string().max(4000), z.number(), z.array(z.int()).max(100), z.null()]);
export type AnswerValue = z.infer<typeof answerValue>;

export const answer = z.object({
  name: z.string().max(32),
  /** The turn of a repeated block, from 1; left out anywhere else. */
  iteration: z.int().min(1).max(MOST_TURNS).optional(),
  value: answerValue,
  state: z.enum(answerStates),
});
export type Answer = z.infer<typeof answer>;
