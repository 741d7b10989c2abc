import type {
  Block,
  Expression,
  Item,
  Option,
  QuestionItem,
  Repeat,
  ScriptContent,
} from './script-content.ts';
import { boundsOf, isQuestion } from './script-flow.ts';

/**
 * What a version changes of the one before, item by item, and what becomes of the answers already given (design §5):
 * `safe` (they keep their meaning), `reask` (some will be asked, or asked again, where a case goes over to the version),
 * `refused` (they would mean something else: a new name or a new code is needed). Pure; types only, for the web too.
 */
export interface ItemChange {
  readonly status: 'added' | 'removed' | 'kept';
  readonly before: Item | null;
  readonly after: Item | null;
  /** In another block, or in another order. */
  readonly isMoved: boolean;
  readonly aspects: readonly Aspect[];
  readonly consequence: Consequence;
}

export type Consequence = 'safe' | 'reask' | 'refused';

/** What differs between the two, each with its own consequence. */
export const aspects = {
  text: 'safe',
  translation: 'safe',
  instruction: 'safe',
  kind: 'refused',
  optionAdded: 'safe',
  optionRemoved: 'reask',
  optionText: 'safe',
  optionCondition: 'reask',
  optionExclusive: 'reask',
  optionOrder: 'safe',
  boundsNarrowed: 'reask',
  boundsWidened: 'safe',
  becameRequired: 'reask',
  becameOptional: 'safe',
  absenceAdded: 'safe',
  absenceRemoved: 'reask',
  condition: 'reask',
  checks: 'reask',
  repeated: 'refused',
  turns: 'reask',
} as const satisfies Record<string, Consequence>;
export type Aspect = keyof typeof aspects;

interface Placed {
  readonly item: Item;
  readonly block: string;
  readonly repeat: Repeat | null;
}

/** Only items that differ, in the order of the new version; those that are gone come last. */
export function changesBetween(before: ScriptContent, after: ScriptContent): ItemChange[] {
  const old = placed(before);
  const now = placed(after);
  const pairs = paired(old, now);
  const moved = movedAmong(
    now.map((entry) => pairs.get(entry)),
    old,
    now,
  );
  const kept = now.flatMap((entry): ItemChange[] => {
    const was = pairs.get(entry);
    if (was === undefined) return [added(entry.item)];
    const differing = [...aspectsOf(was.item, entry.item), ...repeatAspects(was, entry)];
    const isMoved = moved.has(entry);
    if (differing.length === 0 && !isMoved) return [];
    return [
      {
        status: 'kept',
        before: was.item,
        after: entry.item,
        isMoved,
        aspects: differing,
        // What is only read aloud takes no answer with it.
        consequence: isQuestion(entry.item) ? worst(differing.map((aspect) => aspects[aspect])) : 'safe',
      },
    ];
  });
  const left = new Set(pairs.values());
  const removed = old
    .filter((entry) => !left.has(entry))
    .map(
      ({ item }): ItemChange => ({
        status: 'removed',
        before: item,
        after: null,
        isMoved: false,
        aspects: [],
        consequence: 'safe',
      }),
    );
  return [...kept, ...removed];
}

function added(item: Item): ItemChange {
  const isAsked = isQuestion(item) && item.required === true;
  return {
    status: 'added',
    before: null,
    after: item,
    isMoved: false,
    aspects: [],
    consequence: isAsked ? 'reask' : 'safe',
  };
}

function worst(consequences: readonly Consequence[]): Consequence {
  if (consequences.includes('refused')) return 'refused';
  return consequences.includes('reask') ? 'reask' : 'safe';
}

function placed({ blocks }: ScriptContent): Placed[] {
  return blocks.flatMap(({ id, items, repeat }: Block) =>
    items.map((item) => ({ item, block: id, repeat: repeat ?? null })),
  );
}

/** Questions by name, which is permanent; texts by their words, else by their rank among those left in the block. */
function paired(old: readonly Placed[], now: readonly Placed[]): Map<Placed, Placed> {
  const pairs = new Map<Placed, Placed>();
  const free = new Set(old);
  const pair = (entry: Placed, was: Placed | undefined) => {
    if (was === undefined) return;
    pairs.set(entry, was);
    free.delete(was);
  };
  for (const entry of now)
    pair(
      entry,
      [...free].find(({ item }) => isSame(item, entry.item)),
    );
  for (const entry of now) {
    if (isQuestion(entry.item) || pairs.has(entry)) continue;
    pair(
      entry,
      [...free].find(({ item, block }) => item.kind === entry.item.kind && block === entry.block),
    );
  }
  return pairs;
}

function isSame(a: Item, b: Item): boolean {
  if (isQuestion(a) || isQuestion(b)) return isQuestion(a) && isQuestion(b) && a.name === b.name;
  return a.kind === b.kind && a.text['fr'] === b.text['fr'];
}

/** The fewest items that explain the new order: those out of the longest run that kept it, or in another block. */
function movedAmong(
  pairs: readonly (Placed | undefined)[],
  old: readonly Placed[],
  now: readonly Placed[],
): ReadonlySet<Placed> {
  const known = now.flatMap((entry, index) => {
    const was = pairs[index];
    return was === undefined ? [] : [{ entry, was, rank: old.indexOf(was) }];
  });
  const stay = longestRun(known.map(({ rank }) => rank));
  return new Set(
    known.flatMap(({ entry, was }, index) => (stay.has(index) && entry.block === was.block ? [] : [entry])),
  );
}

/** Places of the longest increasing run, not necessarily of neighbours. */
function longestRun(ranks: readonly number[]): ReadonlySet<number> {
  const best: { readonly length: number; readonly from: number }[] = [];
  let end = -1;
  ranks.forEach((rank, at) => {
    let from = -1;
    for (let earlier = 0; earlier < at; earlier++) {
      const isBefore = (ranks[earlier] ?? 0) < rank;
      if (isBefore && (best[earlier]?.length ?? 0) > (best[from]?.length ?? 0)) from = earlier;
    }
    best.push({ length: (best[from]?.length ?? 0) + 1, from });
    if ((best[at]?.length ?? 0) > (best[end]?.length ?? 0)) end = at;
  });
  const run = new Set<number>();
  for (let at = end; at !== -1; at = best[at]?.from ?? -1) run.add(at);
  return run;
}

function aspectsOf(before: Item, after: Item): Aspect[] {
  const found: Aspect[] = [];
  if (before.text['fr'] !== after.text['fr']) found.push('text');
  else if (differ(before.text, after.text)) found.push('translation');
  if (differ(before.showIf, after.showIf)) found.push('condition');
  if (isQuestion(before) && isQuestion(after)) found.push(...questionAspects(before, after));
  return found;
}

/** An answer given once is none of a turn's, nor the other way round; of the same repeat, turns come and go. */
function repeatAspects(before: Placed, after: Placed): Aspect[] {
  if (!isQuestion(after.item)) return [];
  const [old, now] = [before.repeat, after.repeat];
  if (old?.name !== now?.name) return ['repeated'];
  if (old === null || now === null) return [];
  const rule = ({ max, turns, showIf }: Repeat) => ({ max, turns, showIf });
  return differ(rule(old), rule(now)) ? ['turns'] : [];
}

function questionAspects(before: QuestionItem, after: QuestionItem): Aspect[] {
  const found: Aspect[] = [];
  if (before.kind !== after.kind) found.push('kind');
  if (differ(before.instruction, after.instruction)) found.push('instruction');
  if (before.required !== true && after.required === true) found.push('becameRequired');
  if (before.required === true && after.required !== true) found.push('becameOptional');
  const allowed = (question: QuestionItem) =>
    (['dk', 'rf', 'na'] as const).filter((state) => question.allow?.[state] === true);
  if (allowed(after).some((state) => !allowed(before).includes(state))) found.push('absenceAdded');
  if (allowed(before).some((state) => !allowed(after).includes(state))) found.push('absenceRemoved');
  if (differ(before.checks ?? [], after.checks ?? [])) found.push('checks');
  if (before.kind !== after.kind) return found;
  return [
    ...found,
    ...boundAspects(before, after),
    ...orderAspects(before, after),
    ...optionAspects(before.options ?? [], after.options ?? []),
  ];
}

function boundAspects(before: QuestionItem, after: QuestionItem): Aspect[] {
  const [old, now] = [boundsOf(before), boundsOf(after)];
  const isNarrower =
    (now.min ?? Number.NEGATIVE_INFINITY) > (old.min ?? Number.NEGATIVE_INFINITY) ||
    (now.max ?? Number.POSITIVE_INFINITY) < (old.max ?? Number.POSITIVE_INFINITY);
  if (isNarrower) return ['boundsNarrowed'];
  return differ(old, now) ? ['boundsWidened'] : [];
}

/** What is drawn, and what keeps its place in the draw. */
function orderAspects(before: QuestionItem, after: QuestionItem): Aspect[] {
  const drawn = ({ randomise, options = [] }: QuestionItem) =>
    randomise === true ? options.filter(({ fixed }) => fixed === true).map(({ code }) => code) : undefined;
  return differ(drawn(before), drawn(after)) ? ['optionOrder'] : [];
}

function optionAspects(before: readonly Option[], after: readonly Option[]): Aspect[] {
  const byCode = new Map(before.map((option) => [option.code, option]));
  const kept = after.flatMap((option) => {
    const was = byCode.get(option.code);
    return was === undefined ? [] : [[was, option] as const];
  });
  const found: Aspect[] = [];
  if (after.length > kept.length) found.push('optionAdded');
  if (before.some(({ code }) => !after.some((option) => option.code === code))) found.push('optionRemoved');
  if (kept.some(([was, option]) => differ(was.label, option.label))) found.push('optionText');
  if (kept.some(([was, option]) => differ(was.showIf, option.showIf))) found.push('optionCondition');
  if (kept.some(([was, option]) => (was.exclusive ?? false) !== (option.exclusive ?? false)))
    found.push('optionExclusive');
  return found;
}

/** Contents are read from JSON: the order of keys says nothing. */
function differ(a: Expression | object | undefined, b: Expression | object | undefined): boolean {
  return canonical(a) !== canonical(b);
}

function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? ''
  );
}
