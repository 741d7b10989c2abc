import type { ReactElement } from 'react';
import { useIntl } from 'react-intl';
import { ApiProblem, NetworkProblem } from '../api.ts';
import { useLocale, useText } from '../i18n/locale.tsx';
import { Note } from './Note.tsx';

/** The sentence of a problem in the reader's language. */
export function useProblemText(): (problem: Error) => string {
  const say = useText();
  const intl = useIntl();
  const { language } = useLocale();
  return (problem) => {
    if (problem instanceof NetworkProblem) return say('problem.network');
    if (!(problem instanceof ApiProblem)) return say('problem.unexpected');
    if (language === 'fr') return problem.detail;
    return intl.formatMessage(
      { id: `refusal.${problem.code}`, defaultMessage: problem.detail },
      problem.params,
    );
  };
}

/** Why what was asked could not be done, announced at once. */
export function ProblemNote({ problem }: { readonly problem: Error | null }): ReactElement | null {
  const textOf = useProblemText();
  if (problem === null) return null;
  return (
    <Note tone="bad" isLive>
      {textOf(problem)}
    </Note>
  );
}
