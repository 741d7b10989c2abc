import { memo, type ReactElement, useRef } from 'react';
import { type CallResult, callResultCodes, callResults } from '#server/contracts/call-results.ts';
import type { ClaimedTarget } from '#server/contracts/queue.contract.ts';
import { CoachNote } from '../coach/CoachNote.tsx';
import { useLocale, useText } from '../i18n/locale.tsx';
import type { Refused } from '../outbox/entries.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { useShortcuts } from '../shell/shortcuts.tsx';
import { Button } from '../ui/Button.tsx';
import { SelectField, TextArea } from '../ui/fields.tsx';
import { Note } from '../ui/Note.tsx';
import { CallbackFields } from './CallbackFields.tsx';
import { ChannelField } from './ChannelField.tsx';
import { FullCells } from './FullCells.tsx';
import { InterpreterField } from './InterpreterField.tsx';
import { KeyHint } from './KeyHint.tsx';
import { needsCallback, type Outcome } from './outcome.ts';

interface OutcomePanelProps {
  readonly target: ClaimedTarget;
  readonly severalOnLine: boolean;
  readonly outbox: Outbox;
  readonly outcome: Outcome;
  /** A call is open and not being closed. */
  readonly isOpen: boolean;
  readonly isClosing: boolean;
  /** The closing waits on this device for the network. */
  readonly isKeptForLater: boolean;
  readonly missing: 'result' | 'callback' | 'answers' | null;
  /** Why the server did not close the call. */
  readonly refusal: Refused | null;
  readonly onChange: (part: Partial<Outcome>) => void;
  readonly onClose: (isGoingOn: boolean) => void;
}

const reached = callResultCodes.filter((code) => callResults[code].reached);
const missed = callResultCodes.filter((code) => !callResults[code].reached);

/** What came of the call: the result by its letter, the objective, the callback, a note; then closes it. */
export const OutcomePanel = memo(function OutcomePanel(props: OutcomePanelProps): ReactElement {
  const {
    target,
    severalOnLine,
    outbox,
    outcome,
    isOpen,
    isClosing,
    isKeptForLater,
    missing,
    refusal,
    onChange,
    onClose,
  } = props;
  const say = useText();
  const { language } = useLocale();
  const panel = useRef<HTMLFormElement>(null);
  const { result } = outcome;
  const definition = result === null ? null : callResults[result];

  function isOffered(code: CallResult): boolean {
    if (code === 'not_addressed') return severalOnLine;
    return code !== 'quota_full' || target.hasQuotas;
  }

  function choose(code: CallResult): void {
    onChange({ result: code });
    requestAnimationFrame(() => {
      const wanted = needsCallback(code) ? '.callback button' : `[name=result][value=${code}]`;
      panel.current?.querySelector<HTMLElement>(wanted)?.focus();
    });
  }

  /** One gesture for whoever cannot speak on the telephone: the result, then how to reach them. */
  function chooseOther(): void {
    onChange({ result: 'unable' });
    requestAnimationFrame(() =>
      panel.current?.querySelector<HTMLElement>('.channel input:checked, .channel input')?.focus(),
    );
  }

  useShortcuts(say('desk.result'), [
    ...callResultCodes
      .filter((code) => callResults[code].key !== '' && isOffered(code))
      .map((code) => ({
        keys: callResults[code].key,
        label: callResults[code][language],
        run: () => choose(code),
        isEnabled: isOpen,
      })),
    { keys: 'c', label: say('desk.channel.other'), run: chooseOther, isEnabled: isOpen },
  ]);

  const radios = (codes: readonly CallResult[], label: string): ReactElement => (
    <fieldset className="results-group">
      <legend>{label}</legend>
      {codes.filter(isOffered).map((code) => (
        <label key={code} className="result" data-chosen={code === result}>
          <input
            type="radio"
            name="result"
            value={code}
            checked={code === result}
            onChange={() => onChange({ result: code })}
            aria-keyshortcuts={callResults[code].key || undefined}
          />
          <KeyHint keys={callResults[code].key === '' ? '–' : callResults[code].key} />
          <span>{callResults[code][language]}</span>
        </label>
      ))}
    </fieldset>
  );

  return (
    <section className="desk-result" aria-labelledby="desk-result">
      <form
        ref={panel}
        noValidate
        onKeyDown={(event) => {
          // Enter closes the call, when it is pressed: held down since the last question, it does not.
          if (event.key === 'Enter' && event.repeat && event.target instanceof HTMLInputElement)
            event.preventDefault();
        }}
        onSubmit={(event) => {
          event.preventDefault();
          onClose(true);
        }}
      >
        <fieldset disabled={!isOpen} className="desk-result-fields">
          <h2 id="desk-result">{say('desk.result')}</h2>
          {!isOpen && !isClosing && <p className="small soft">{say('desk.result.before')}</p>}
          {radios(reached, say('desk.result.reached'))}
          {radios(missed, say('desk.result.missed'))}
          {severalOnLine && definition?.appliesTo === 'line' && (
            <p className="small soft">{say('desk.result.line')}</p>
          )}
          {result === 'unable' ? (
            <ChannelField value={outcome.channel} onChange={(channel) => onChange({ channel })} />
          ) : (
            <button type="button" className="result" aria-keyshortcuts="c" onClick={chooseOther}>
              <KeyHint keys="c" />
              <span>{say('desk.channel.other')}</span>
            </button>
          )}
          {result !== null && needsCallback(result) && (
            <CallbackFields
              value={outcome.callbackAt}
              territory={target.territory}
              deadlineOn={target.deadlineOn}
              isMissing={missing === 'callback'}
              onChange={(callbackAt) => onChange({ callbackAt })}
            />
          )}
          {result !== null && needsCallback(result) && (
            <InterpreterField
              value={outcome.interpreter}
              language={target.language}
              onChange={(interpreter) => onChange({ interpreter })}
            />
          )}
          {definition?.reached === true && target.objectives.length > 0 && (
            <SelectField
              name="objective"
              label={say('desk.objective')}
              value={outcome.objective ?? ''}
              onChange={(event) =>
                onChange({ objective: event.target.value === '' ? null : event.target.value })
              }
            >
              <option value="">{say('desk.objective.none')}</option>
              {target.objectives.map(({ code, label }) => (
                <option key={code} value={code}>
                  {label}
                </option>
              ))}
            </SelectField>
          )}
          <TextArea
            name="note"
            label={say('desk.note')}
            hint={say('desk.note.hint')}
            value={outcome.note}
            rows={2}
            maxLength={2000}
            onChange={(event) => onChange({ note: event.target.value })}
          />
        </fieldset>
        <div className="desk-close">
          <CoachNote text={outcome.note} />
          <div role="alert">
            {missing !== null && <Note tone="bad">{say(`desk.missing.${missing}`)}</Note>}
            {missing === null && refusal !== null && <Note tone="bad">{refusal.detail}</Note>}
          </div>
          <div role="status">{isOpen && <FullCells outbox={outbox} target={target} />}</div>
          <div role="status">{isKeptForLater && <Note tone="warn">{say('desk.closing.waiting')}</Note>}</div>
          <Button
            type="submit"
            kind="primary"
            size="large"
            disabled={!isOpen && !isClosing}
            isPending={isClosing}
            aria-keyshortcuts="Control+Enter"
          >
            {isClosing ? say('desk.closing') : say('desk.close')}{' '}
            {!isClosing && <KeyHint keys="Ctrl+Enter" />}
          </Button>
          <Button kind="quiet" disabled={!isOpen} onClick={() => onClose(false)}>
            {say('desk.close.pause')}
          </Button>
        </div>
      </form>
    </section>
  );
});
