import { lazy, memo, type ReactElement, Suspense, useEffect, useState } from 'react';
import { type CallResult, callResultCodes, callResults } from '#server/contracts/call-results.ts';
import type { Claimed, ClaimedTarget } from '#server/contracts/queue.contract.ts';
import type { Dialing } from '#server/contracts/telephony.contract.ts';
import { useFormats } from '../i18n/formats.ts';
import { useLocale, useText } from '../i18n/locale.tsx';
import { useViewer } from '../shell/session.ts';
import { VoiceProblem } from '../telephony/voice-problem.ts';
import { Button } from '../ui/Button.tsx';
import { Badge, Note } from '../ui/Note.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { KeyHint } from './KeyHint.tsx';
import { type Outcomes, outcomeOf } from './outcome.ts';
import { ReleaseDialog } from './ReleaseDialog.tsx';

const telephone = () => import('../telephony/Telephone.tsx');
const Telephone = lazy(async () => ({ default: (await telephone()).Telephone }));
const VoiceHelp = lazy(async () => ({ default: (await telephone()).VoiceHelp }));

interface WhoProps {
  readonly claimed: Claimed;
  readonly target: ClaimedTarget;
  readonly outcomes: Outcomes;
  /** When the open call began, or null before it. */
  readonly callStartedAt: number | null;
  readonly isPending: boolean;
  readonly problem: Error | null;
  readonly isEnded: boolean;
  readonly onShow: (targetId: number) => void;
  /** Calls go through a provider. */
  readonly isPlaced: boolean;
  /** What « Appeler » was answered; null after a reload. */
  readonly dial: Dialing | null;
  /** `byHand`: though a provider could place it. */
  readonly onCall: (byHand: boolean) => void;
  readonly onSuggest: (result: CallResult) => void;
  readonly onGivenBack: () => void;
  readonly onNext: () => void;
}

/** Who is called, on which number, why now, and what happened before. Nothing of it changes as answers are typed. */
export const Who = memo(function Who(props: WhoProps): ReactElement {
  const { claimed, target, callStartedAt, isPending, problem, isEnded, onCall, onGivenBack, onNext } = props;
  const { isPlaced, dial, onSuggest } = props;
  const say = useText();
  const formats = useFormats();
  const [isReleasing, setIsReleasing] = useState(false);
  const { claim, line, targets } = claimed;
  return (
    <section className="desk-who" aria-label={say('desk.who')}>
      <div className="who-call" data-in-call={callStartedAt !== null}>
        {callStartedAt === null ? (
          <>
            <p className="who-number">{line.display}</p>
            {problem instanceof VoiceProblem ? (
              <Suspense>
                <VoiceHelp
                  trouble={problem.trouble}
                  onAgain={() => onCall(false)}
                  onByHand={() => onCall(true)}
                />
              </Suspense>
            ) : (
              <ProblemNote problem={problem} />
            )}
            {isEnded ? (
              <Note
                tone="warn"
                isLive
                actions={
                  <Button kind="primary" onClick={onNext}>
                    {say('desk.next')} <KeyHint keys="s" />
                  </Button>
                }
              >
                {say('desk.ended')}
              </Note>
            ) : (
              <Button
                kind="primary"
                size="large"
                icon="phone"
                isPending={isPending}
                aria-keyshortcuts="a"
                onClick={() => onCall(false)}
              >
                {say('desk.call')} <KeyHint keys="a" />
              </Button>
            )}
          </>
        ) : (
          <>
            <p className="who-state">
              <Badge tone="good" icon="phone">
                {say('desk.inCall')}
              </Badge>
              <Elapsed since={callStartedAt} />
            </p>
            {line.href === '' ? (
              <p className="who-number">{line.display}</p>
            ) : (
              <a className="who-number" href={line.href} title={say('desk.inCall.again')}>
                {line.display}
              </a>
            )}
            {isPlaced && claim.openCallId !== null && (
              <Suspense>
                <Telephone
                  callId={claim.openCallId}
                  dial={dial}
                  onAgain={() => onCall(false)}
                  onSuggest={onSuggest}
                />
              </Suspense>
            )}
          </>
        )}
      </div>
      {targets.length > 1 && <OnTheLine {...props} />}
      <div>
        <p className="soft small">{target.campaignName}</p>
        <h2 className="who-name" tabIndex={-1}>
          {[target.civility, target.name].filter(Boolean).join(' ')}
        </h2>
        {target.interpreter !== null && <WithInterpreter language={target.interpreter} />}
        <p className="row small">
          <Badge
            icon={claim.because === 'fresh' ? 'dot' : 'clock'}
            tone={claim.because === 'fresh' ? 'plain' : 'note'}
          >
            {say(`desk.because.${claim.because}`)}
          </Badge>
          {claim.isForShare && (
            <Badge icon="check" tone="note">
              {say('desk.forShare')}
            </Badge>
          )}
          {target.callbackAt !== null && (
            <span>
              {say('desk.callback.promised')} : {formats.dateTime(target.callbackAt)}
            </span>
          )}
        </p>
        {target.callbackNote !== null && target.callbackNote !== '' && (
          <p className="small">{target.callbackNote}</p>
        )}
      </div>
      <Details target={target} />
      {target.neutralReason !== '' && (
        <div className="who-neutral">
          <p className="small soft">{say('desk.neutral')}</p>
          <p>{target.neutralReason}</p>
        </div>
      )}
      <Asked target={target} />
      <History target={target} openCallId={claim.openCallId} />
      {callStartedAt === null && !isEnded && (
        <Button kind="quiet" icon="back" onClick={() => setIsReleasing(true)}>
          {say('desk.release')}
        </Button>
      )}
      {isReleasing && (
        <ReleaseDialog claimId={claim.id} onDone={onGivenBack} onClose={() => setIsReleasing(false)} />
      )}
    </section>
  );
});

/** The call was promised in another language: known before the number is dialled. */
function WithInterpreter({ language }: { readonly language: string }): ReactElement {
  const say = useText();
  const formats = useFormats();
  const isSpoken = useViewer().languages.includes(language);
  const name = formats.languageName(language);
  return (
    <div className="who-interpreter">
      <Note tone={isSpoken ? 'note' : 'warn'}>
        {say(isSpoken ? 'desk.interpreter.you' : 'desk.interpreter.call', { language: name })}
      </Note>
    </div>
  );
}

/** Everyone on the same line: one ring, several files. */
function OnTheLine({ claimed, target, outcomes, onShow }: WhoProps): ReactElement {
  const say = useText();
  const { language } = useLocale();
  return (
    <div>
      <h2 className="who-line-title">{say('desk.line.others', { count: claimed.targets.length })}</h2>
      <p className="small soft">{say('desk.line.hint')}</p>
      <ul className="who-line">
        {claimed.targets.map((one) => {
          const { result } = outcomeOf(outcomes, one.id);
          return (
            <li key={one.id}>
              <button type="button" aria-pressed={one.id === target.id} onClick={() => onShow(one.id)}>
                <span>{one.name}</span>
                <span className="small soft">
                  {result === null ? one.campaignName : callResults[result][language]}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Details({ target }: { readonly target: ClaimedTarget }): ReactElement {
  const say = useText();
  const formats = useFormats();
  const rows: [string, string][] = [];
  const place = [target.postalCode, target.commune].filter(Boolean).join(' ');
  const age = target.birthOn === null ? null : ageOn(target.birthOn, new Date());
  if (target.deadlineOn !== null)
    rows.push([
      say('desk.deadline'),
      `${formats.date(target.deadlineOn)} (${formats.relative(new Date(`${target.deadlineOn}T12:00`).getTime())})`,
    ]);
  if (target.language !== 'fr') rows.push([say('desk.language'), formats.languageName(target.language)]);
  if (target.externalRef !== null) rows.push([say('desk.reference'), target.externalRef]);
  rows.push(...Object.entries(target.fields).filter(([, value]) => value !== ''));
  return (
    <div className="who-details">
      {age !== null && (
        <p>
          {say('desk.age', { age })} · {say('desk.born', { day: formats.date(target.birthOn) })}
        </p>
      )}
      {place !== '' && <p>{place}</p>}
      {rows.length > 0 && (
        <dl>
          {rows.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

/** What the law lets them ask, ready to be said. */
function Asked({ target }: { readonly target: ClaimedTarget }): ReactElement {
  const say = useText();
  return (
    <details className="small">
      <summary>{say('desk.asked')}</summary>
      <dl className="who-details">
        <div>
          <dt>{say('desk.asked.controller')}</dt>
          <dd>{target.controller}</dd>
        </div>
        <div>
          <dt>{say('desk.asked.source')}</dt>
          <dd>{target.dataSource}</dd>
        </div>
        <div>
          <dt>{say('desk.asked.dpo')}</dt>
          <dd>{target.dpoContact}</dd>
        </div>
      </dl>
    </details>
  );
}

function History(props: {
  readonly target: ClaimedTarget;
  readonly openCallId: number | null;
}): ReactElement {
  const say = useText();
  const formats = useFormats();
  const { language } = useLocale();
  const calls = props.target.calls.filter(({ id }) => id !== props.openCallId);
  return (
    <section aria-labelledby="history">
      <h3 id="history">{say('desk.history')}</h3>
      {calls.length === 0 ? (
        <p className="small soft">{say('desk.history.none')}</p>
      ) : (
        <ul className="who-history">
          {calls.map((call) => {
            const code = callResultCodes.find((known) => known === call.result);
            return (
              <li key={call.id}>
                <p>
                  <strong>
                    {code === undefined ? say('desk.history.unclosed') : callResults[code][language]}
                  </strong>
                </p>
                <p className="small soft">
                  {formats.dateTime(call.startedAt)} · {call.agentName}
                </p>
                {call.note !== null && call.note !== '' && <p className="small">{call.note}</p>}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

function Elapsed({ since }: { readonly since: number }): ReactElement {
  const formats = useFormats();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <span className="number" role="timer">
      {formats.duration(now - since)}
    </span>
  );
}

/** Whole years between an ISO day and a date. */
function ageOn(birthOn: string, today: Date): number {
  const [year = 0, month = 1, day = 1] = birthOn.split('-').map(Number);
  const hadBirthday =
    today.getMonth() + 1 > month || (today.getMonth() + 1 === month && today.getDate() >= day);
  return today.getFullYear() - year - (hadBirthday ? 0 : 1);
}
