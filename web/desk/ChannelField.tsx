import type { KeyboardEvent, ReactElement } from 'react';
import { type OtherChannel, otherChannels } from '#server/contracts/call-results.ts';
import { useText } from '../i18n/locale.tsx';
import { KeyHint } from './KeyHint.tsx';

interface ChannelFieldProps {
  readonly value: OtherChannel | null;
  readonly onChange: (channel: OtherChannel | null) => void;
}

/** How somebody who cannot speak on the telephone wishes to be reached: a digit each, or none of them. */
export function ChannelField({ value, onChange }: ChannelFieldProps): ReactElement {
  const say = useText();

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const channel = otherChannels[Number(event.key) - 1];
    if (channel === undefined) return;
    event.preventDefault();
    onChange(channel);
    event.currentTarget.querySelector<HTMLElement>(`[value=${channel}]`)?.focus();
  }

  const radio = (channel: OtherChannel | null, keys: string, label: string): ReactElement => (
    <label key={label} className="result" data-chosen={value === channel}>
      <input
        type="radio"
        name="channel"
        value={channel ?? 'none'}
        checked={value === channel}
        onChange={() => onChange(channel)}
        aria-keyshortcuts={keys === '' ? undefined : keys}
      />
      <KeyHint keys={keys === '' ? '–' : keys} />
      <span>{label}</span>
    </label>
  );
  return (
    <fieldset className="results-group channel" aria-describedby="channel-hint" onKeyDown={onKeyDown}>
      <legend>{say('desk.channel')}</legend>
      {otherChannels.map((code, index) => radio(code, String(index + 1), say(`desk.channel.${code}`)))}
      {radio(null, '', say('desk.channel.none'))}
      <p id="channel-hint" className="small soft">
        {say('desk.channel.hint')}
      </p>
    </fieldset>
  );
}
