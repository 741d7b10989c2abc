import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { type ReactElement, useEffect } from 'react';
import { ApiProblem, NetworkProblem } from '../api.ts';
import { useText } from '../i18n/locale.tsx';
import { Button, LinkButton } from '../ui/Button.tsx';
import { Page } from '../ui/Page.tsx';
import { useProblemText } from '../ui/ProblemNote.tsx';
import { Skeleton } from '../ui/Progress.tsx';

/** In place of a page that could not be shown: what happened, and what to do. */
export function ProblemPage({ error, reset }: ErrorComponentProps<unknown>): ReactElement {
  const say = useText();
  const textOf = useProblemText();
  const boundary = useQueryErrorResetBoundary();
  useEffect(() => boundary.reset(), [boundary]);

  if (error instanceof ApiProblem && error.status === 404) return <NotFoundPage />;
  const isExpected = error instanceof ApiProblem || error instanceof NetworkProblem;
  const title =
    error instanceof ApiProblem && error.status === 403 ? 'problem.forbidden.title' : 'problem.title';
  return (
    <Page title={say(title)} width="reading" lead={textOf(error instanceof Error ? error : new Error())}>
      <div className="row">
        {isExpected ? (
          <Button kind="primary" onClick={reset}>
            {say('ui.retry')}
          </Button>
        ) : (
          <Button kind="primary" onClick={() => window.location.reload()}>
            {say('problem.reload')}
          </Button>
        )}
        <LinkButton to="/">{say('problem.home')}</LinkButton>
      </div>
      {error instanceof ApiProblem && (
        <p className="small soft">{say('problem.reference', { requestId: error.requestId })}</p>
      )}
    </Page>
  );
}

export function NotFoundPage(): ReactElement {
  const say = useText();
  return (
    <Page title={say('problem.notFound.title')} width="reading" lead={say('problem.notFound')}>
      <LinkButton to="/">{say('problem.home')}</LinkButton>
    </Page>
  );
}

/** Keeps the place of a page on its way. */
export function PendingPage(): ReactElement {
  const say = useText();
  return (
    <div className="page" aria-busy="true">
      <p className="visually-hidden" role="status">
        {say('app.loading')}
      </p>
      <div className="stack">
        <Skeleton height="2.25rem" width="min(24rem, 70%)" />
        <Skeleton width="min(38rem, 90%)" />
        <Skeleton height="14rem" />
      </div>
    </div>
  );
}
