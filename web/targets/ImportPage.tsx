import './targets.css';
import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import type { ImportView } from '#server/contracts/imports.contract.ts';
import { ApiProblem, ask } from '../api.ts';
import { useText } from '../i18n/locale.tsx';
import { useViewer } from '../shell/session.ts';
import { LinkButton } from '../ui/Button.tsx';
import { Note } from '../ui/Note.tsx';
import { Page } from '../ui/Page.tsx';
import { useProblemText } from '../ui/ProblemNote.tsx';
import { Progress } from '../ui/Progress.tsx';
import { CheckStep } from './CheckStep.tsx';
import { Findings } from './Findings.tsx';
import { ImportStateBadge } from './ImportStateBadge.tsx';
import { Report } from './Report.tsx';
import { Steps } from './Steps.tsx';
import { type Confirming, useConfirm } from './use-confirm.ts';
import { Verdict } from './Verdict.tsx';

const route = getRouteApi('/inside/imports/$id');
/** While rows become people; live events usually come first. */
const POLL_MS = 1500;

/** One list, from what was understood of it to the last of its lines. */
export function ImportPage(): ReactElement {
  const say = useText();
  const textOf = useProblemText();
  const { id } = route.useParams();
  const { data: view, error } = useSuspenseQuery({
    ...ask('GET /api/imports/:id', { params: { id } }),
    refetchInterval: (query) => (query.state.data?.state === 'confirmed' ? POLL_MS : false),
  });
  const confirming = useConfirm(view);
  const [stateOnArrival] = useState(view.state);
  const isGone = error instanceof ApiProblem && error.status === 404;
  const back = (
    <Link to="/campagnes/$id/imports" params={{ id: view.campaignId }}>
      {say('import.back')}
    </Link>
  );
  if (isGone) {
    return (
      <Page title={say('import.gone')} eyebrow={back} lead={say('import.gone.lead')} width="reading">
        <Resend view={view} />
      </Page>
    );
  }
  return (
    <Page
      title={view.fileName}
      eyebrow={back}
      status={<ImportStateBadge state={view.state} />}
      lead={say(`import.lead.${view.state}`)}
    >
      <Steps state={view.state} />
      {confirming.isLate && confirming.problem !== null && view.state !== 'uploaded' && (
        <Note tone="plain">{textOf(confirming.problem)}</Note>
      )}
      <Step
        key={`${id} ${view.state}`}
        view={view}
        confirming={confirming}
        hasMovedOn={view.state !== stateOnArrival}
      />
    </Page>
  );
}

interface StepProps {
  readonly view: ImportView;
  readonly confirming: Confirming;
  /** This is not the step the page opened on. */
  readonly hasMovedOn: boolean;
}

/** What there is to see and do now. When the import moves on by itself or by a press, the focus follows. */
function Step({ view, confirming, hasMovedOn }: StepProps): ReactElement {
  const say = useText();
  const { role } = useViewer();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (hasMovedOn) place.current?.querySelector<HTMLElement>('h2[tabindex]')?.focus();
  }, [hasMovedOn]);
  const mayAct = role === 'requester' || role === 'supervisor';
  return (
    <div ref={place}>
      {view.state === 'uploaded' && mayAct && <CheckStep view={view} confirming={confirming} />}
      {view.state === 'uploaded' && !mayAct && (
        <>
          <Verdict view={view} />
          <Findings view={view} mayRead={false} />
        </>
      )}
      {view.state === 'confirmed' && (
        <div className="card stack">
          <h2 tabIndex={-1}>{say('import.progress.title')}</h2>
          <Progress label={say('import.progress')} value={view.progress} />
        </div>
      )}
      {view.state === 'done' && <Report view={view} mayAct={mayAct} />}
      {view.state === 'failed' && <Resend view={view} />}
    </div>
  );
}

function Resend({ view }: Pick<StepProps, 'view'>): ReactElement {
  const say = useText();
  return (
    <LinkButton to="/campagnes/$id/imports" params={{ id: view.campaignId }} icon="upload">
      {say('import.resend')}
    </LinkButton>
  );
}
