import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useEffect, useRef } from 'react';
import type { PauseKind, Reason } from '#server/contracts/queue.contract.ts';
import { NONE, useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { useShortcuts } from '../shell/shortcuts.tsx';
import { Button } from '../ui/Button.tsx';
import { SelectField } from '../ui/fields.tsx';
import { Note } from '../ui/Note.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Table } from '../ui/Table.tsx';
import { isClaimed } from './desk.api.ts';
import { useDeskServer } from './desk-server.ts';
import { KeyHint } from './KeyHint.tsx';
import { Pause } from './Pause.tsx';
import type { Stay } from './use-stay.ts';

/** How often an idle desk looks again why there is nobody. */
const LOOK_MS = 15_000;

interface IdleProps {
  readonly reasons: readonly Reason[];
  readonly stay: Stay;
  readonly isPending: boolean;
  readonly problem: Error | null;
  /** One's own pause, while it lasts. */
  readonly pause: { readonly kind: PauseKind; readonly since: number } | null;
  readonly onNext: () => void;
  readonly onPause: (kind: PauseKind) => void;
  /** Somebody calls back; null where nobody can. */
  readonly onReturned: (() => void) | null;
}

/** Between two people: one key takes the next one. When there is nobody, says why and until when. */
export function Idle(props: IdleProps): ReactElement {
  const { reasons: all, pause, stay, isPending, problem, onNext, onPause, onReturned } = props;
  const say = useText();
  const formats = useFormats();
  const button = useRef<HTMLButtonElement>(null);
  useQuery({ ...useDeskServer().inHand, refetchInterval: LOOK_MS, select: isClaimed });
  useShortcuts(say('desk.title'), [
    { keys: 's', label: say('desk.keys.next'), run: onNext, isEnabled: !isPending },
    {
      keys: 'p',
      label: say('desk.keys.pause'),
      run: () => onPause('pause'),
      isEnabled: !isPending && pause === null,
    },
    ...(onReturned === null ? [] : [{ keys: 'n', label: say('desk.keys.returned'), run: onReturned }]),
  ]);
  // A frame later: a dialog that closes on the way here still has its own idea of where the focus goes.
  useEffect(() => {
    const frame = requestAnimationFrame(() => button.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);

  const staysOn = stay.campaigns.find(({ id }) => id === stay.campaignId);
  const reasons = all.filter(({ campaignId }) => staysOn === undefined || campaignId === staysOn.id);
  const eligible = reasons.reduce((sum, { code, count }) => (code === 'eligible' ? sum + count : sum), 0);
  const isEmpty = all.length > 0 && eligible === 0 && pause === null;
  const blocking = reasons.filter(
    ({ code, count }) => code !== 'eligible' && (count > 0 || code === 'no_targets'),
  );
  function title(): string {
    if (pause !== null) return say('desk.pause.since', { time: formats.time(pause.since) });
    if (isEmpty && staysOn !== undefined) return say('desk.stay.nobody', { name: staysOn.name });
    return say(isEmpty ? 'desk.nobody' : 'desk.idle.ready');
  }
  return (
    <div className="desk-idle">
      <div className="desk-idle-start">
        <h2>{title()}</h2>
        <p className="soft">{say(pause === null ? 'desk.idle.lead' : 'desk.pause.lead')}</p>
        <ProblemNote problem={problem} />
        <Button
          ref={button}
          kind="primary"
          size="large"
          icon="person"
          isPending={isPending}
          aria-keyshortcuts="s"
          onClick={onNext}
        >
          {say('desk.next')} <KeyHint keys="s" />
        </Button>
        {isEmpty && staysOn !== undefined && (
          <Button
            onClick={() => {
              stay.choose(null);
              button.current?.focus();
            }}
          >
            {say('desk.stay.others')}
          </Button>
        )}
        <Pause pause={pause} onPause={onPause} />
        {stay.campaigns.length > 0 && pause === null && <StayField stay={stay} />}
        <div role="status">
          {eligible > 0 && pause === null && (
            <Note tone="good">{say('desk.why.someone', { count: eligible })}</Note>
          )}
        </div>
      </div>
      {isEmpty && (
        <section className="desk-why" aria-labelledby="why">
          <h2 id="why">{say('desk.why')}</h2>
          <p className="soft small">{say('desk.why.refresh')}</p>
          {blocking.length === 0 ? <p>{say('desk.why.none')}</p> : <Reasons reasons={blocking} />}
        </section>
      )}
    </div>
  );
}

/** Tab leads here from « Personne suivante ». */
function StayField({ stay }: { readonly stay: Stay }): ReactElement {
  const say = useText();
  return (
    <SelectField
      label={say('desk.stay')}
      hint={say('desk.stay.hint')}
      value={stay.campaignId ?? ''}
      onChange={(event) => stay.choose(event.target.value === '' ? null : Number(event.target.value))}
    >
      <option value="">{say('desk.stay.all')}</option>
      {stay.campaigns.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}

function Reasons({ reasons }: { readonly reasons: readonly Reason[] }): ReactElement {
  const say = useText();
  const formats = useFormats();
  const counted = ({ count, atLeast }: Reason): string =>
    atLeast ? say('desk.why.atLeast', { count: formats.number(count) }) : formats.number(count);
  return (
    <Table label={say('desk.why')}>
      <thead>
        <tr>
          <th scope="col" className="num tight">
            {say('desk.why.count')}
          </th>
          <th scope="col">{say('desk.why.reason')}</th>
          <th scope="col">{say('desk.why.campaign')}</th>
          <th scope="col">{say('desk.why.until')}</th>
        </tr>
      </thead>
      <tbody>
        {reasons.map((reason) => (
          <tr key={`${reason.code}.${reason.campaignId ?? 0}`}>
            <td className="num">{counted(reason)}</td>
            <th scope="row">
              {say(`desk.reason.${reason.code}`)}
              {reason.action !== null && (
                <span className="choice-hint">
                  {say('desk.why.action', { action: say(`action.${reason.action}`) })}
                </span>
              )}
            </th>
            <td>{reason.campaignName ?? NONE}</td>
            <td>{formats.dateTime(reason.until)}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
