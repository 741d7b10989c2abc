import { pathProblemCodes, pathProblems } from '#server/contracts/path-problems.ts';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import type { ScriptProblem } from '#server/contracts/scripts.contract.ts';
import { useText } from '../i18n/locale.tsx';
import { useSentence } from './sentences.ts';
import { questionsIn, type Trial } from './trial.ts';

/** What stands against publishing: once the script was tried as it is now, what that found, with the reason. */
export function useTrialProblems(
  saved: readonly ScriptProblem[],
  content: ScriptContent,
  { result }: Trial,
): readonly ScriptProblem[] {
  const say = useText();
  const sentence = useSentence(questionsIn(content));
  if (result?.of !== content) return saved;
  const { findings } = result.report;
  const found = pathProblems(content, result.report).map((problem, index): ScriptProblem => {
    const finding = findings[index];
    const never = finding !== undefined && 'never' in finding ? finding.never : null;
    if (never === null) return problem;
    return { ...problem, detail: `${problem.detail} ${say('paths.never', { sentence: sentence(never) })}` };
  });
  return [...saved.filter(({ code }) => !pathProblemCodes.includes(code)), ...found];
}
