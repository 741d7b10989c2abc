import type { CallView } from '#server/contracts/calls.contract.ts';
import type { Claimed, PauseKind } from '#server/contracts/queue.contract.ts';
import { type Answers, type Fields, runScript, targetFields } from '#server/contracts/script-flow.ts';
import type { ScriptVersionView } from '#server/contracts/scripts.contract.ts';
import type { InHand } from '../desk/desk.api.ts';
import type { DeskServer } from '../desk/desk-server.ts';
import type { Job } from '../outbox/entries.ts';
import type { Sent } from '../outbox/ports.ts';
import { type Debrief, debriefOf, type Heard } from './debrief.ts';
import { inventPerson } from './people.ts';
import { askedNow, replyTo } from './replies.ts';
import { isNoise, type Scenario, scenarios, unknownCaller } from './scenarios.ts';

/** What was heard, in order; `asked`: the question it answers. */
export interface Turn {
  readonly id: number;
  readonly asked: string | null;
  readonly text: string;
  readonly isNoise: boolean;
}

export interface PracticeView {
  readonly turns: readonly Turn[];
  readonly isInHand: boolean;
  /** A call is open. */
  readonly isInCall: boolean;
  readonly isIntroduced: boolean;
  /** Of the call that has just ended. */
  readonly debrief: Debrief | null;
  /** Exercises done on this device. */
  readonly done: readonly Scenario['id'][];
}

export interface PracticeOptions {
  readonly version: ScriptVersionView;
  readonly agentName: string;
  /** A language this agent does not speak, its code and its French name. */
  readonly language: { readonly code: string; readonly name: string };
  readonly words: { readonly campaign: string; readonly reason: string; readonly organisation: string };
  /** Why a script that is not finished cannot be closed as complete. */
  readonly incomplete: string;
  readonly done: readonly Scenario['id'][];
  readonly seed: number;
  readonly now: () => number;
  /** « Lundi prochain, 14 h »: an instant, ms, that the desk offers as a callback. */
  readonly promisedAt: (now: number) => number;
  readonly onDone: (done: readonly Scenario['id'][]) => void;
}

export interface PracticeServer extends DeskServer {
  /** What the outbox of the exercise sends to. */
  readonly send: (job: Job) => Promise<Sent>;
  /** The agent has said who calls and why; once done, the last words are said again. */
  readonly introduce: () => void;
  /** The agent stands in this question: the other side answers it, once. */
  readonly ask: (name: string) => void;
  readonly view: () => PracticeView;
  readonly subscribe: (listener: () => void) => () => void;
}

const DAY_MS = 24 * 3_600_000;
/** Where the page knows who is in hand in the exercise: never where it knows whom the server gave. */
export const practiceKey = ['practice'] as const;

/** The call going on. */
interface Going {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly fields: Fields;
  readonly heard: Map<string, Heard>;
  readonly promisedAt: number;
  answers: Answers;
  /** The last question the agent stood in. */
  standsIn: string | null;
}

/**
 * The other side of an exercise: gives invented people to the desk, speaks for them, hears what is recorded and says what
 * was expected. Lives in the page; knows no network, no store and no telephone, so nothing of it can reach any.
 */
export function openPracticeServer(options: PracticeOptions): PracticeServer {
  const { version, now } = options;
  let claimed: Claimed | null = null;
  let pause: { kind: PauseKind; since: number } | null = null;
  let going: Going | null = null;
  let calls = 0;
  let turns = 0;
  let current: PracticeView = {
    turns: [],
    isInHand: false,
    isInCall: false,
    isIntroduced: false,
    debrief: null,
    done: options.done,
  };
  const listeners = new Set<() => void>();

  function change(part: Partial<PracticeView>): void {
    current = { ...current, ...part };
    for (const listener of listeners) listener();
  }

  function hear(lines: readonly string[], asked: string | null = null): void {
    const said = lines.map((line) => {
      turns += 1;
      return { id: turns, asked, text: filled(line), isNoise: isNoise(line) };
    });
    change({ turns: [...current.turns, ...said] });
  }

  function filled(line: string): string {
    const target = claimed?.targets[0];
    const day = new Intl.DateTimeFormat('fr-FR', { weekday: 'long' }).format(going?.promisedAt ?? now());
    return line
      .replaceAll('{name}', [target?.civility, target?.lastName].filter(Boolean).join(' '))
      .replaceAll('{day}', day)
      .replaceAll('{language}', options.language.name)
      .replace(/(^|[.?!…] )(\p{Ll})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());
  }

  /** The first exercise not done yet; all done, each again in turn. */
  function nextScenario(): Scenario {
    const left = scenarios.find(({ id }) => !current.done.includes(id));
    return left ?? scenarios[calls % scenarios.length] ?? scenarios[0];
  }

  function take(): Claimed {
    calls += 1;
    const id = calls;
    const person = inventPerson(id, options.seed, version, options.words, now());
    const [line] = person.lines;
    return {
      claim: {
        id,
        lineId: id,
        leaseUntil: now() + DAY_MS,
        createdAt: now(),
        openCallId: null,
        because: 'fresh',
        isForShare: false,
      },
      targets: [person],
      line: line ?? { id, display: '', href: '', kind: 'mobile' },
      scriptVersion: version,
      otherScriptVersions: [],
    };
  }

  function open(held: Claimed): CallView {
    const [target] = held.targets;
    const today = new Date(now()).toISOString().slice(0, 10);
    const { agentName } = options;
    going ??= {
      scenario: nextScenario(),
      seed: options.seed + calls,
      fields: target === undefined ? {} : targetFields(target, { agentName, today }),
      heard: new Map(),
      promisedAt: options.promisedAt(now()),
      answers: {},
      standsIn: null,
    };
    if (held.claim.openCallId === null) {
      claimed = { ...held, claim: { ...held.claim, openCallId: held.claim.id } };
      change({ isInCall: true, isIntroduced: false, debrief: null, turns: [] });
      hear(['(Ça sonne…)', ...going.scenario.opening]);
    }
    const { id, lineId } = held.claim;
    return { id, claimId: id, lineId, startedAt: now(), closedAt: null, result: null };
  }

  function reply(name: string): void {
    if (going === null || going.heard.has(name)) return;
    const { scenario, seed, fields, heard, answers } = going;
    const asked = askedNow(name, version.content, answers, fields);
    if (asked === null) return;
    const { isHesitant, instead } = scenario;
    const temper = { seed, isHesitant, now: now() };
    const found = instead === null ? replyTo(asked, version.content, answers, fields, temper) : null;
    const { question } = asked;
    hear(
      [found?.said ?? instead ?? 'Pardon ? Je ne vois pas quoi vous répondre.'],
      question.text['fr'] ?? name,
    );
    if (found === null) return;
    heard.set(name, { question, reply: found });
    if (scenario.aside !== null && heard.size === 2) hear([scenario.aside]);
  }

  function close(body: Extract<Job, { kind: 'close' }>['body']): Sent {
    if (going === null) return { kind: 'done', isLate: false };
    const { scenario, fields, answers, heard, promisedAt } = going;
    if (body.result === 'complete' && !runScript(version.content, answers, fields).isComplete)
      return { kind: 'refused', refused: { code: 'call.incomplete_script', detail: options.incomplete } };
    const { isIntroduced, done } = current;
    const language = options.language.code;
    const debrief = debriefOf(scenario, {
      body,
      isIntroduced,
      heard: [...heard.values()],
      answers,
      promisedAt,
      language,
    });
    const all = done.includes(scenario.id) ? done : [...done, scenario.id];
    claimed = null;
    going = null;
    options.onDone(all);
    change({ isInHand: false, isInCall: false, debrief, done: all });
    return { kind: 'done', isLate: false };
  }

  const inHand = async (): Promise<InHand> => claimed ?? { claim: null, reasons: [], pause };
  return {
    inHand: { queryKey: practiceKey, queryFn: inHand, staleTime: 0, refetchOnWindowFocus: false },
    // What was expected is read first.
    comesAtOnce: false,
    next: async () => {
      pause = null;
      claimed ??= take();
      if (going === null) change({ turns: [], isInHand: true, debrief: null });
      return claimed;
    },
    rest: async (kind) => {
      pause = { kind, since: now() };
      return pause;
    },
    placesCalls: false,
    ring: async () => {
      claimed ??= take();
      return { call: open(claimed), dial: { kind: 'accepted' } };
    },
    renew: async () => undefined,
    release: async () => {
      claimed = null;
      change({ isInHand: false });
    },
    send: async (job) => {
      if (job.kind === 'close') return close(job.body);
      if (going !== null) going.answers = { ...going.answers, [job.name]: job.given };
      return { kind: 'done', isLate: false };
    },
    introduce() {
      if (going === null) return;
      const last = current.turns.findLast(({ text }) => !isNoise(text));
      if (current.isIntroduced && last !== undefined) {
        hear([last.text], last.asked);
        return;
      }
      change({ isIntroduced: true });
      hear(going.scenario.introduced);
      if (going.standsIn !== null) reply(going.standsIn);
    },
    ask(name) {
      if (going === null || going.standsIn === name) return;
      going.standsIn = name;
      const isMachine = going.scenario.id === 'voicemail';
      if (current.isIntroduced || isMachine) reply(name);
      else hear([unknownCaller]);
    },
    view: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
