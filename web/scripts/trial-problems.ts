import { useMemo } from 'react';
import { pathProblemCodes, pathProblems } from '#server/contracts/path-problems.ts';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import type { ScriptProblem } from '#server/contracts/scripts.contract.ts';
import { useText } from '../i18n/locale.tsx';
import { useStable } from '../ui/stable.ts';
import { useSentence } from './sentences.ts';
import { questionsIn, type Trial } from './trial.ts';

/**
 * What stands against publishing: once the script was tried as it is now, what that found, with the reason. The same
 * list as long as nothing changed: three hundred items are drawn from it.
 */
export function useTrialProblems(
  saved: readonly ScriptProblem[],
  content: ScriptContent,
  trial: Trial | null,
): readonly ScriptProblem[] {
  const say = useText();
  // It says the same as long as the words and the content are the same: both are below.
  const sentence = useStable(useSentence(questionsIn(content)));
  return useMemo(() => {
    if (trial?.of !== content) return saved;
    const { findings } = trial.report;
    const found = pathProblems(content, trial.report).map((problem, index): ScriptProblem => {
      const finding = findings[index];
      const never = finding !== undefined && 'never' in finding ? finding.never : null;
      if (never === null) return problem;
      return { ...problem, detail: `${problem.detail} ${say('paths.never', { sentence: sentence(never) })}` };
    });
    return [...saved.filter(({ code }) => !pathProblemCodes.includes(code)), ...found];
  }, [saved, content, trial, say, sentence]);
}
