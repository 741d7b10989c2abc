import { fieldSamplesOf, fieldValueOf, type Sample, type Samples, samplesOf } from './answer-samples.ts';
import type { Expression, Item, QuestionItem, ScriptContent } from './script-content.ts';
import { drawnFrom } from './script-draw.ts';
import { evaluate, type Fields, type GivenAnswer, isGiven, isQuestion, offered } from './script-flow.ts';
import { type Facts, isDeadline, otherDeadline, type Step, type Steps, stepsOf } from './script-steps.ts';

/**
 * Every state an interview can be in, step by step: answers that nothing further tells apart are one state, so that a
 * script of hundreds of questions is walked whole. Pure.
 */
export interface State {
  readonly facts: Facts;
  /** Nothing required was left blank, no blocking check failed: it can be part of a finished interview. */
  readonly isSound: boolean;
  /** The first way found to here: an example. */
  readonly from: { readonly state: State; readonly step: Given } | null;
  /** Ways on that keep it sound. */
  readonly ways: Way[];
}

export interface Way {
  readonly to: State;
  /** A question was asked. */
  readonly isAsked: boolean;
  readonly given: Given;
}

/** What was answered, or drawn of the file; null when nothing was. */
export type Given = { readonly name: string; readonly sample: Sample } | null;

/** What was seen of an item, over all the states that met it. */
export interface Seen {
  isShown: boolean;
  /** In an interview that could still be finished. */
  isShownSound: boolean;
  /** Of each part of its condition: was it ever true? */
  readonly parts: { readonly part: Expression; isTrue: boolean }[];
  /** Codes ever offered. */
  readonly offered: Set<number>;
  /** Of each check, whether an answer ever failed it, ever passed it. */
  readonly checks: { hasFailed: boolean; hasPassed: boolean }[];
  /** A sound state where no answer lets the interview go on. */
  stuck: State | null;
  /** One where some answer does. */
  isPassed: boolean;
}

export interface Walk {
  readonly steps: Steps;
  readonly start: State;
  /** Every state and every answer that matters was tried. */
  readonly isWhole: boolean;
  /** By rank of the item, over all its turns. */
  readonly seen: readonly Seen[];
}

/**
 * States walked in all, and before one step; beyond, a seeded draw of them goes on. Three hundred questions that each
 * depend on one a few places before need some thousands; three hundred that depend on any other have no end.
 */
const MOST_STATES = 20_000;
const MOST_AT_ONCE = 400;
const LEAST_AT_ONCE = 25;

/** Walks the script; yields how far it is, 0 to 1, often enough that the caller may rest in between. */
export function* walkScript(content: ScriptContent): Generator<number, Walk> {
  const steps = stepsOf(content);
  const tried = createTried(steps);
  const seen = content.blocks.flatMap(({ items }) => items).map(nothingSeen);
  const start: State = { facts: new Map(), isSound: true, from: null, ways: [] };
  let isWhole = true;
  let left = MOST_STATES;
  let states: readonly State[] = [start];
  for (const [at, step] of steps.all.entries()) {
    const next = new Map<string, State>();
    for (const [index, state] of states.entries()) {
      follow(state, movesOf(step, state, tried, seen), { at, name: nameOf(step), steps, next });
      if (index % STATES_AT_ONCE === STATES_AT_ONCE - 1) yield at / steps.all.length;
    }
    const kept = withoutDoubles(next);
    // What is left is shared among the steps to come.
    const share = Math.floor((2 * left) / (steps.all.length - at));
    const most = Math.max(LEAST_AT_ONCE, Math.min(MOST_AT_ONCE, share));
    isWhole &&= kept.length <= most;
    states = kept.length <= most ? kept : drawn(kept, at, most);
    left -= states.length;
    yield at / steps.all.length;
  }
  return { steps, start, isWhole: isWhole && tried.isExact(), seen };
}

/** What a step may add to the facts. */
function nameOf(step: Step): string | null {
  if (step.kind === 'column') return step.name;
  return isQuestion(step.item) ? step.item.name : null;
}

interface Arrivals {
  readonly at: number;
  readonly name: string | null;
  readonly steps: Steps;
  readonly next: Map<string, State>;
}

/** Takes each move to the state it leads to. All of a state's moves differ by one name: the rest is read once. */
function follow(from: State, moves: readonly Move[], { at, name, steps, next }: Arrivals): void {
  const rest = steps.keyOf(at + 1, from.facts, name);
  let others: Facts | null = null;
  for (const { sample, isSound, isAsked } of moves) {
    const own = name === null ? '' : steps.keyOfOne(at + 1, name, sample);
    const key = `${isSound ? '' : '!'}${rest} ${own}`;
    const given = name === null || sample === undefined ? null : { name, sample };
    let to = next.get(key);
    if (to === undefined) {
      others ??= steps.openFrom(at + 1, from.facts, name);
      const facts = given === null || own === '' ? others : new Map(others).set(given.name, given.sample);
      to = { facts, isSound, from: { state: from, step: given }, ways: [] };
      next.set(key, to);
    }
    if (isSound) from.ways.push({ to, isAsked, given });
  }
}

const STATES_AT_ONCE = 50;

/** An unsound state shows nothing that the sound one beside it does not. */
function withoutDoubles(states: ReadonlyMap<string, State>): State[] {
  return [...states].flatMap(([key, state]) => (!state.isSound && states.has(key.slice(1)) ? [] : [state]));
}

function drawn(states: readonly State[], step: number, most: number): State[] {
  const ranked = states.map((state, index) => ({
    state,
    rank: drawnFrom(`${step}.${index}`) + (state.isSound ? 0 : 2 ** 32),
  }));
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ state }) => state);
}

interface Tried {
  answers(question: QuestionItem): readonly Sample[];
  column(name: string): readonly Sample[];
  isExact(): boolean;
}

type ItemStep = Extract<Step, { readonly kind: 'item' }>;

/** Samples of each question as it is offered, made once. */
function createTried(steps: Steps): Tried {
  const known = new Map<string, Samples>();
  let isExact = true;
  const remember = (key: string, make: () => Samples): readonly Sample[] => {
    const samples = known.get(key) ?? make();
    known.set(key, samples);
    isExact &&= samples.isExact;
    return samples.all;
  };
  return {
    // By the name in the turn: its marks are of what is asked about that very name, which the last turn asks less of.
    answers: (question) => {
      const key = `${question.name} ${question.options?.map(({ code }) => code).join(' ')}`;
      return remember(key, () => samplesOf(question, steps.comparisonsOf(question.name)));
    },
    column: (name) => remember(name, () => fieldSamplesOf(name, steps.comparisonsOf(name))),
    isExact: () => isExact,
  };
}

interface Move {
  /** What the step adds; undefined when nothing was asked. */
  readonly sample: Sample | undefined;
  readonly isSound: boolean;
  readonly isAsked: boolean;
}

function movesOf(step: Step, state: State, tried: Tried, seen: readonly Seen[]): Move[] {
  const { facts, isSound } = state;
  if (step.kind === 'column') {
    return columnSamples(step.name, facts, tried).map((sample) => ({ sample, isSound, isAsked: false }));
  }
  const own = seen[step.order];
  return own === undefined ? [] : itemMoves(step, state, tried, own);
}

function columnSamples(name: string, facts: Facts, tried: Tried): readonly Sample[] {
  const all = tried.column(name);
  const other = isDeadline(name) ? facts.get(otherDeadline(name)) : undefined;
  return other === undefined ? all : all.filter(({ given }) => (given === null) === (other.given === null));
}

function itemMoves(step: ItemStep, state: State, tried: Tried, seen: Seen): Move[] {
  const { answers, fields } = knownIn(state.facts);
  const item = offered(step.item, answers, fields);
  const { showIf } = item;
  const isOpen = step.opens === null || evaluate(step.opens, answers, fields) === true;
  if (isOpen && !seen.isShown) noteTrue(seen, partsOf(showIf), answers, fields);
  const isVisible = isOpen && (showIf === undefined || evaluate(showIf, answers, fields) === true);
  const { isSound } = state;
  if (isVisible) seen.isShown = true;
  if (isVisible && isSound) seen.isShownSound = true;
  if (!isQuestion(item) || !isVisible) return [{ sample: undefined, isSound, isAsked: false }];
  for (const { code } of item.options ?? []) seen.offered.add(code);
  // What is said to an answering machine is not part of the interview.
  const counts = step.block.purpose !== 'voicemail';
  const moves = tried.answers(item).map((sample): Move => {
    const passes = passesChecks(item, sample.given, answers, fields, seen);
    const isMissing = item.required === true && sample.given === null;
    return {
      sample,
      isSound: isSound && (!counts || (passes && !isMissing)),
      isAsked: counts,
    };
  });
  if (isSound && moves.some((move) => move.isSound)) seen.isPassed = true;
  else if (isSound) seen.stuck ??= state;
  return moves;
}

/** `parts`: those of the condition, as they are said in this turn. */
function noteTrue(
  seen: Seen,
  parts: readonly Expression[],
  answers: Readonly<Record<string, GivenAnswer>>,
  fields: Fields,
): void {
  seen.parts.forEach((known, index) => {
    const said = parts[index];
    if (said !== undefined) known.isTrue ||= evaluate(said, answers, fields) === true;
  });
}

function partsOf(showIf: Expression | undefined): readonly Expression[] {
  if (showIf === undefined) return [];
  return showIf.op === 'and' ? showIf.all : [showIf];
}

/** False when a blocking check fails. */
function passesChecks(
  { name, checks = [] }: QuestionItem,
  given: GivenAnswer | null,
  answers: Readonly<Record<string, GivenAnswer>>,
  fields: Fields,
  seen: Seen,
): boolean {
  if (!isGiven(given) || checks.length === 0) return true;
  const known = { ...answers, [name]: given };
  return checks
    .map(({ level, test }, index) => {
      const hasFailed = evaluate(test, known, fields) === false;
      const found = seen.checks[index];
      if (found !== undefined && hasFailed) found.hasFailed = true;
      else if (found !== undefined && given.state === 'answered') found.hasPassed = true;
      return !hasFailed || level !== 'block';
    })
    .every(Boolean);
}

function knownIn(facts: Facts): {
  readonly answers: Readonly<Record<string, GivenAnswer>>;
  readonly fields: Fields;
} {
  const answers: Record<string, GivenAnswer> = {};
  const fields: Record<string, string | number | null> = {};
  for (const [name, sample] of facts) {
    if (name.startsWith('target.')) fields[name.slice('target.'.length)] = fieldValueOf(sample);
    else if (sample.given !== null) answers[name] = sample.given;
  }
  return { answers, fields };
}

function nothingSeen(item: Item): Seen {
  return {
    isShown: false,
    isShownSound: false,
    parts: partsOf(item.showIf).map((part) => ({ part, isTrue: false })),
    offered: new Set(),
    checks: (isQuestion(item) ? (item.checks ?? []) : []).map(() => ({ hasFailed: false, hasPassed: false })),
    stuck: null,
    isPassed: false,
  };
}
