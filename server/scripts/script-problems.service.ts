import { inSlices } from '#server/contracts/in-slices.ts';
import { pathProblems } from '#server/contracts/path-problems.ts';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import { explorePlaces } from '#server/contracts/script-paths.ts';
import type { ScriptProblem } from '#server/contracts/scripts.contract.ts';
import { findProblems } from './script-gate.rules.ts';

/** Contents that were read are shared and never changed: each is tried once. */
const tried = new WeakMap<ScriptContent, Promise<ScriptProblem[]>>();

/**
 * What stands against publishing a script: what reading it tells, then, once nothing there refuses it, what a test run
 * of it finds. `earlier`: every version published before, newest first.
 */
export async function problemsAgainst(
  content: ScriptContent,
  earlier: readonly ScriptContent[],
): Promise<ScriptProblem[]> {
  const read = findProblems(content, earlier);
  if (read.some(({ level }) => level === 'block')) return read;
  const trial = tried.get(content) ?? tryPaths(content);
  tried.set(content, trial);
  return [...read, ...(await trial)];
}

async function tryPaths(content: ScriptContent): Promise<ScriptProblem[]> {
  return pathProblems(content, await inSlices(explorePlaces(content)));
}
