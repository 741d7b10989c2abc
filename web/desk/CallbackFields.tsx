import type { ReactElement } from 'react';
import { useIntl } from 'react-intl';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { TextField } from '../ui/fields.tsx';
import { otherZone, quickTimes } from './callback-times.ts';
import './callback.css';

interface CallbackFieldsProps {
  /** `datetime-local` text, in the agent's zone. */
  readonly value: string;
  readonly territory: string;
  /** The person's own deadline, if any: its day is the last one. */
  readonly deadlineOn: string | null;
  readonly isMissing: boolean;
  readonly onChange: (at: string) => void;
}

/** When to call again: a few usual moments in one press, or any other. */
export function CallbackFields({
  value,
  territory,
  deadlineOn,
  isMissing,
  onChange,
}: CallbackFieldsProps): ReactElement {
  const say = useText();
  const intl = useIntl();
  const formats = useFormats();
  const instant = Date.parse(value);
  const zone = Number.isNaN(instant) ? null : otherZone(territory, instant);
  return (
    <fieldset className="callback">
      <legend className="visually-hidden">{say('desk.callback')}</legend>
      <div className="callback-times">
        {quickTimes(Date.now(), deadlineOn).map((time) => (
          <button
            key={time.at}
            type="button"
            aria-pressed={time.at === value}
            onClick={() => onChange(time.at)}
          >
            {formats.dateTime(time.instant)}
          </button>
        ))}
      </div>
      <TextField
        type="datetime-local"
        name="callback"
        label={say('desk.callback.at')}
        value={value}
        max={deadlineOn === null ? undefined : `${deadlineOn}T23:59`}
        hint={deadlineOn === null ? undefined : say('desk.callback.last', { day: formats.date(deadlineOn) })}
        error={isMissing ? say('desk.missing.callback') : null}
        onChange={(event) => onChange(event.target.value)}
      />
      {zone !== null && (
        <p className="small">
          {say('desk.callback.local', {
            time: intl.formatDate(instant, {
              timeZone: zone,
              weekday: 'long',
              hour: '2-digit',
              minute: '2-digit',
            }),
          })}
        </p>
      )}
    </fieldset>
  );
}
