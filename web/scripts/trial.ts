import { useEffect, useRef, useState } from 'react';
import { inSlices } from '#server/contracts/in-slices.ts';
import type { Expression, QuestionItem, ScriptContent } from '#server/contracts/script-content.ts';
import {
  type Answers,
  type Fields,
  type GivenAnswer,
  questionsByKey,
} from '#server/contracts/script-flow.ts';
import { readKey } from '#server/contracts/script-passages.ts';
import { explorePaths, type PathReport, type ScriptPath } from '#server/contracts/script-paths.ts';

/** What a test run found, and of what. */
export interface Trial {
  readonly of: ScriptContent;
  readonly report: PathReport;
}

interface Running {
  /** How far the run is, 0 to 1; null when none goes on. */
  readonly progress: number | null;
  readonly start: (content: ScriptContent) => void;
}

/** Runs in slices, so that one may go on writing; a new run ends the one before. */
export function useRun(onDone: (trial: Trial) => void): Running {
  const [progress, setProgress] = useState<number | null>(null);
  const running = useRef(new AbortController());
  useEffect(() => () => running.current.abort(), []);
  function start(of: ScriptContent): void {
    running.current.abort();
    running.current = new AbortController();
    const { signal } = running.current;
    setProgress(0);
    inSlices(explorePaths(of), setProgress, signal).then(
      (report) => {
        onDone({ of, report });
        setProgress(null);
      },
      (reason: unknown) => {
        if (!signal.aborted) throw reason;
      },
    );
  }
  return { progress, start };
}

/** The paths to show, from the shortest to the longest, each once. */
export function pathsOf({ paths, shortest, longest }: PathReport): readonly ScriptPath[] {
  const all = [...paths, shortest, longest].filter((path) => path !== null);
  const distinct = new Map(all.map((path) => [path.asked.join(' '), path]));
  return [...distinct.values()].sort((a, b) => a.asked.length - b.asked.length);
}

/** What the preview plays: a path up to its step-th question. */
export interface Played {
  readonly answers: Answers;
  readonly fields: Fields;
  /** The question reached; null before the first. */
  readonly reached: string | null;
}

export function playedOf({ asked, answers, fields }: ScriptPath, step: number): Played {
  const done = asked.slice(0, step);
  return {
    answers: Object.fromEntries(Object.entries(answers).filter(([name]) => done.includes(name))),
    fields,
    reached: done.at(-1) ?? null,
  };
}

/** What tells a path from the others: a few of the answers it turns on, and how many more there are. */
export interface Turns {
  readonly told: readonly Expression[];
  readonly more: number;
}

/** Beyond that many answers nobody reads on. */
const MOST_TURNS = 6;
/** Enough paths to know which answers are rare. */
const COMPARED = 200;

/** For each path, the rarest of the answers that conditions depend on, in the order they are given. */
export function turnsOf(
  paths: readonly ScriptPath[],
  deciding: ReadonlySet<string>,
  questions: readonly QuestionItem[],
): (path: ScriptPath) => Turns {
  const names = new Set(questions.map(({ name }) => name).filter((name) => deciding.has(name)));
  const times = new Map<string, number>();
  const compared = paths.slice(0, COMPARED);
  for (const turn of compared.flatMap((path) => allTurns(path, names)))
    times.set(keyOf(turn), (times.get(keyOf(turn)) ?? 0) + 1);
  return (path) => {
    // An answer that every path gives tells nothing of this one.
    const own = allTurns(path, names).filter(
      (turn) => compared.length === 1 || (times.get(keyOf(turn)) ?? 0) < compared.length,
    );
    const timesOf = (turn: Expression) => times.get(keyOf(turn)) ?? 0;
    const rarest = new Set([...own].sort((x, y) => timesOf(x) - timesOf(y)).slice(0, MOST_TURNS));
    return { told: own.filter((turn) => rarest.has(turn)), more: own.length - rarest.size };
  };
}

function keyOf(turn: Expression): string {
  return JSON.stringify(turn);
}

function allTurns({ asked, answers, fields }: ScriptPath, names: ReadonlySet<string>): Expression[] {
  const columns = Object.entries(fields).map(([name, value]): Expression => {
    const column = `target.${name}`;
    return value === null ? missing(column) : { op: 'eq', name: column, value };
  });
  const given = asked.filter((name) => names.has(name)).flatMap((name) => told(name, answers[name]));
  return [...columns, ...given];
}

function told(name: string, answer: GivenAnswer | undefined): Expression[] {
  if (answer?.state === 'dk') return [{ op: 'isDontKnow', name }];
  if (answer?.state === 'rf') return [{ op: 'isRefused', name }];
  const value = answer?.value ?? null;
  if (value === null) return [missing(name)];
  return Array.isArray(value)
    ? value.map((code): Expression => ({ op: 'selected', name, value: code }))
    : [{ op: 'eq', name, value }];
}

function missing(name: string): Expression {
  return { op: 'not', of: { op: 'answered', name } };
}

/** Every question a path may ask, by its key; in a turn of a repeated block, its text says which. */
export function questionsIn(content: ScriptContent): QuestionItem[] {
  return [...questionsByKey(content).values()].map((question) => {
    const { turn } = readKey(question.name);
    if (turn === 0) return question;
    const said = Object.entries(question.text).map(([language, text]) => [language, `(${turn}) ${text}`]);
    return { ...question, text: { fr: '', ...Object.fromEntries(said) } };
  });
}
