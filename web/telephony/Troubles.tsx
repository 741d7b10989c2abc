import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { type Answer, ask } from '../api.ts';
import { useText, useWholeLocale } from '../i18n/locale.tsx';
import { Note } from '../ui/Note.tsx';

/** Why calls are dialled by hand for now, above every page of those who can do something about it. */
export function TelephonyBanner(): ReactElement | null {
  useWholeLocale(true);
  const { data } = useQuery(ask('GET /api/telephony'));
  return data === undefined ? null : <Troubles telephony={data} />;
}

/** A sentence for each trouble, and for the cap of the day. Nothing when all is well. */
export function Troubles({
  telephony,
}: {
  readonly telephony: Answer<'GET /api/telephony'>;
}): ReactElement | null {
  const say = useText();
  const { troubles, provider, placedToday, dailyCap } = telephony;
  const isFull = provider !== 'manual' && placedToday >= dailyCap;
  if (troubles.length === 0 && !isFull) return null;
  return (
    <Note tone="warn" isLive>
      {troubles.map(({ code, territory }) => (
        <p key={`${code}${territory ?? ''}`}>
          {say(`telephony.trouble.${code}`, { territory: territory ?? '' })}
        </p>
      ))}
      {isFull && <p>{say('telephony.trouble.daily_cap', { territory: '' })}</p>}
    </Note>
  );
}
