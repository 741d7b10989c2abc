import { fieldValueOf } from './answer-samples.ts';
import type { Expression, Repeat, ScriptContent } from './script-content.ts';
import { drawnFrom } from './script-draw.ts';
import { type Answers, type Fields, type GivenAnswer, isQuestion } from './script-flow.ts';
import { answerKey, passagesOf, readKey } from './script-passages.ts';
import { walkedTurns } from './script-steps.ts';
import { type Given, type State, type Walk, walkScript } from './script-walk.ts';

/**
 * The test run of a script (issue 5): the ways through it, each with answers that give it, and what no way reaches.
 * One way is one sequence of questions asked in an interview that can be finished. Pure; types only, for the web too.
 */
export interface ScriptPath {
  /** Names of the questions asked, in order. */
  readonly asked: readonly string[];
  /** Answers and file that give it: an example among others. */
  readonly answers: Readonly<Record<string, GivenAnswer>>;
  readonly fields: Fields;
}

export interface PathReport {
  /** Everything was tried: what was not found does not exist. Else only a seeded part of it was. */
  readonly isWhole: boolean;
  /** Every path found is in `paths`; else these are a seeded draw of them. */
  readonly isEvery: boolean;
  readonly paths: readonly ScriptPath[];
  /** By questions asked; null when no interview can be finished. */
  readonly shortest: ScriptPath | null;
  readonly longest: ScriptPath | null;
  /** Questions and columns that conditions depend on. */
  readonly deciding: ReadonlySet<string>;
  readonly findings: readonly PathFinding[];
}

/** Where: the rank of its block, of the item in it, and of the check or option where it is one. */
interface At {
  readonly block: number;
  readonly item: number;
}

export type PathFinding = At &
  (
    | {
        readonly kind: 'never_shown' | 'only_unfinished';
        /** The part of its condition that is never true alone; null when each part is, but never together. */
        readonly never: Expression | null;
      }
    | {
        /** No answer lets the interview go on: whenever it is asked, or after some answers. */
        readonly kind: 'always_stuck' | 'sometimes_stuck';
        readonly example: Pick<ScriptPath, 'answers' | 'fields'>;
      }
    | { readonly kind: 'check_never_fails' | 'check_always_fails'; readonly check: number }
    | { readonly kind: 'option_never_offered'; readonly option: number }
  );

/** Paths listed; a script that has more gives a draw of {@link DRAWN}. */
export const MOST_PATHS = 2000;
export const DRAWN = 200;

/** Walks a script, lists its paths and tells what none reaches. Yields how far the walk is, 0 to 1: see `inSlices`. */
export function* explorePaths(content: ScriptContent): Generator<number, PathReport> {
  const walk = yield* walkScript(content);
  const reach = yield* reachOf(walk);
  const { isEvery, paths } = yield* listPaths(walk, reach);
  const whole = withEveryTurn(content);
  const [shortest, longest] = [extreme(walk.start, reach, 'fewest'), extreme(walk.start, reach, 'most')];
  return {
    isWhole: walk.isWhole,
    isEvery,
    paths: paths.map(whole),
    shortest: shortest && whole(shortest),
    longest: longest && whole(longest),
    deciding: walk.steps.deciding,
    findings: findingsOf(walk),
  };
}

/** The same without the paths: what stands against publishing. */
export function* explorePlaces(
  content: ScriptContent,
): Generator<number, Pick<PathReport, 'isWhole' | 'findings'>> {
  const walk = yield* walkScript(content);
  return { isWhole: walk.isWhole, findings: findingsOf(walk) };
}

/** How many questions may still be asked; a state that is absent cannot be finished. */
type Reach = ReadonlyMap<State, { readonly fewest: number; readonly most: number }>;

function* reachOf({ steps, start }: Walk): Generator<number, Reach> {
  const levels: (readonly State[])[] = [[start]];
  for (let at = 0; at < steps.all.length; at += 1)
    levels.push([...new Set((levels[at] ?? []).flatMap(({ ways }) => ways.map(({ to }) => to)))]);
  const reach = new Map<State, { fewest: number; most: number }>();
  for (const state of levels.at(-1) ?? []) reach.set(state, { fewest: 0, most: 0 });
  for (const level of levels.slice(0, -1).reverse()) {
    yield 1;
    for (const state of level) {
      const ends = state.ways.flatMap(({ to, isAsked }) => {
        const end = reach.get(to);
        return end === undefined ? [] : [{ fewest: end.fewest + +isAsked, most: end.most + +isAsked }];
      });
      if (ends.length === 0) continue;
      const fewest = Math.min(...ends.map((end) => end.fewest));
      reach.set(state, { fewest, most: Math.max(...ends.map((end) => end.most)) });
    }
  }
  return reach;
}

function extreme(start: State, reach: Reach, which: 'fewest' | 'most'): ScriptPath | null {
  if (!reach.has(start)) return null;
  let trail: Trail = null;
  let state: State | undefined = start;
  while (state !== undefined && state.ways.length > 0) {
    const left: number = reach.get(state)?.[which] ?? 0;
    const way: State['ways'][number] | undefined = state.ways.find(
      ({ to, isAsked }) => (reach.get(to)?.[which] ?? Number.NaN) + +isAsked === left,
    );
    if (way !== undefined) trail = { ...way, before: trail };
    state = way?.to;
  }
  return pathOf(trail);
}

/** What was answered on the way, the last thing first. */
type Trail = { readonly isAsked: boolean; readonly given: Given; readonly before: Trail } | null;

function pathOf(trail: Trail): ScriptPath {
  const asked: string[] = [];
  const answers: Record<string, GivenAnswer> = {};
  const fields: Record<string, string | number | null> = {};
  for (let one = trail; one !== null; one = one.before) {
    if (one.given === null) continue;
    const { name, sample } = one.given;
    if (one.isAsked) asked.push(name);
    if (name.startsWith('target.')) fields[name.slice('target.'.length)] = fieldValueOf(sample);
    else if (sample.given !== null) answers[name] = sample.given;
  }
  return { asked: asked.reverse(), answers, fields };
}

/** A path with the turns that were not walked: they go as the second did. */
function withEveryTurn(content: ScriptContent): (path: ScriptPath) => ScriptPath {
  const walked = walkedTurns(content);
  if (content.blocks.every(({ repeat }) => repeat === undefined || walked(repeat).length === repeat.max))
    return (path) => path;
  return (path) => {
    const wasAsked = new Set(path.asked);
    const asked: string[] = [];
    const answers: Record<string, GivenAnswer> = {};
    for (const { block, turn, items } of passagesOf(content)) {
      const { repeat } = block;
      const turns = repeat === undefined ? [] : walked(repeat);
      const isWalked = repeat === undefined || turns.includes(turn);
      if (!isWalked && turn > numberOfTurns(repeat, turns, path.answers)) continue;
      for (const { name } of items.map(({ item }) => item).filter(isQuestion)) {
        const like = isWalked ? name : answerKey(readKey(name).name, 2);
        const given = path.answers[like];
        if (wasAsked.has(like)) asked.push(name);
        if (given !== undefined) answers[name] = given;
      }
    }
    return { ...path, asked, answers };
  };
}

/** How many turns a path goes through, were they all walked. */
function numberOfTurns({ max, turns: rule }: Repeat, walked: readonly number[], answers: Answers): number {
  if (rule.by === 'max') return max;
  if (rule.by === 'count') return Number(answers[rule.question]?.value ?? 0);
  return walked.find((turn) => answers[answerKey(rule.question, turn)]?.value !== 1) ?? max;
}

/** Ways that have asked the same questions so far, wherever they are by now. */
type Bundle = ReadonlyMap<State, Trail>;

interface Listed {
  readonly isEvery: boolean;
  readonly paths: readonly ScriptPath[];
}

function* listPaths({ start, steps }: Walk, reach: Reach): Generator<number, Listed> {
  if (!reach.has(start)) return { isEvery: true, paths: [] };
  const length = steps.all.length;
  const paths: ScriptPath[] = [];
  const open: { readonly at: number; readonly bundle: Bundle }[] = [
    { at: 0, bundle: new Map([[start, null]]) },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    let { at, bundle } = next;
    for (; at < length; at += 1) {
      const [first, ...others] = branchesOf(bundle, reach);
      for (const other of others) open.push({ at: at + 1, bundle: other });
      bundle = first ?? bundle;
    }
    paths.push(firstOf(bundle));
    if (paths.length > MOST_PATHS) return { isEvery: false, paths: yield* drawPaths(start, reach) };
    if (paths.length % PATHS_AT_ONCE === 0) yield 1;
  }
  return { isEvery: true, paths };
}

const PATHS_AT_ONCE = 5;

/** Any answer at each step, by a draw that is the same every time. */
function* drawPaths(start: State, reach: Reach): Generator<number, ScriptPath[]> {
  const paths = new Map<string, ScriptPath>();
  for (let draw = 0; draw < DRAWN; draw += 1) {
    let trail: Trail = null;
    let state: State | undefined = start;
    for (let at = 0; state !== undefined && state.ways.length > 0; at += 1) {
      const open: State['ways'] = state.ways.filter(({ to }) => reach.has(to));
      const way = open[drawnFrom(`${draw}.${at}`) % open.length];
      if (way !== undefined) trail = { ...way, before: trail };
      state = way?.to;
    }
    const path = pathOf(trail);
    paths.set(path.asked.join(' '), path);
    if (draw % PATHS_AT_ONCE === 0) yield 1;
  }
  return [...paths.values()];
}

/** The next step: those who are asked its question, and those who are not. */
function branchesOf(bundle: Bundle, reach: Reach): Bundle[] {
  const [asked, passed] = [new Map<State, Trail>(), new Map<State, Trail>()];
  for (const [state, trail] of bundle) {
    for (const { to, isAsked, given } of state.ways) {
      const side = isAsked ? asked : passed;
      if (reach.has(to) && !side.has(to))
        side.set(to, given === null ? trail : { isAsked, given, before: trail });
    }
  }
  return [asked, passed].filter(({ size }) => size > 0);
}

function firstOf(bundle: Bundle): ScriptPath {
  const [trail = null] = bundle.values();
  return pathOf(trail);
}

function findingsOf({ steps, seen }: Walk): PathFinding[] {
  const isEverStuck = seen.some(({ stuck }) => stuck !== null);
  /** What stands in a repeated block is told once, whatever the turn. */
  const told = new Set<number>();
  return steps.all.flatMap((step): PathFinding[] => {
    const found = step.kind === 'item' ? seen[step.order] : undefined;
    if (step.kind !== 'item' || found === undefined) return [];
    if (told.has(step.order)) return [];
    told.add(step.order);
    const at = { block: step.blockIndex, item: step.itemIndex };
    const never = found.parts.find(({ isTrue }) => !isTrue)?.part ?? null;
    if (!found.isShown) return [{ ...at, kind: 'never_shown', never }];
    const options = 'options' in step.item ? (step.item.options ?? []) : [];
    return [
      // Past a question that stops everyone, nothing is ever finished: that is said there, once.
      ...(found.isShownSound || isEverStuck ? [] : [{ ...at, kind: 'only_unfinished', never } as const]),
      ...stuckIn(found, at),
      ...found.checks.flatMap(({ hasFailed, hasPassed }, check): PathFinding[] => {
        if (!hasFailed) return [{ ...at, kind: 'check_never_fails', check }];
        return hasPassed ? [] : [{ ...at, kind: 'check_always_fails', check }];
      }),
      ...options.flatMap(({ code }, option): PathFinding[] =>
        found.offered.has(code) ? [] : [{ ...at, kind: 'option_never_offered', option }],
      ),
    ];
  });
}

function stuckIn({ stuck, isPassed }: Walk['seen'][number], at: At): PathFinding[] {
  if (stuck === null) return [];
  let trail: Trail = null;
  const back: Given[] = [];
  for (let state = stuck; state.from !== null; state = state.from.state) back.push(state.from.step);
  for (const given of back.reverse()) trail = { isAsked: false, given, before: trail };
  const { answers, fields } = pathOf(trail);
  return [{ ...at, kind: isPassed ? 'sometimes_stuck' : 'always_stuck', example: { answers, fields } }];
}
