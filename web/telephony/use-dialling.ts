import { useQuery } from '@tanstack/react-query';
import { type Answer, ask } from '../api.ts';
import { useDeskServer } from '../desk/desk-server.ts';

type Dial = Answer<'POST /api/calls'>['dial'];

export interface Dialling {
  /** There is a provider: more to say of a call than that it is open, also when it falters. */
  readonly isPlaced: boolean;
  /** The page is the telephone. */
  readonly isPage: boolean;
  /** Before a call is opened: rejects when the page cannot be the telephone it has to be. Nobody has been called. */
  readonly before: () => Promise<void>;
  readonly after: (callId: number, dial: Dial) => void;
}

/** How « Appeler » rings here: by hand, or by what a provider can do. The telephone itself is loaded when it is needed. */
export function useDialling(): Dialling {
  const { placesCalls } = useDeskServer();
  const { data: telephony } = useQuery({ ...ask('GET /api/telephony'), enabled: placesCalls });
  const isPlaced = placesCalls && telephony?.capabilities.placesCalls === true;
  const isWell = isPlaced && telephony.troubles.every(({ territory }) => territory !== null);
  const hasSoftphone = isWell && telephony.capabilities.softphone;
  const { data: deskPhone } = useQuery({ ...ask('GET /api/telephony/desk-phone'), enabled: hasSoftphone });
  const isPage = hasSoftphone && (deskPhone === undefined || deskPhone.number === null);
  const voice = async () => (await import('./page-voice.ts')).pageVoice;
  return {
    isPlaced,
    isPage,
    before: async () => {
      if (isPage) await (await voice()).prepare();
    },
    after: (callId, dial) => {
      if (dial.kind === 'dial-link') dialWith(dial.href);
      if (dial.kind === 'client-connect')
        void voice().then((telephone) => telephone.connect(callId, dial.params));
    },
  };
}

/** Hands the number to whatever rings on this machine; the page stays. */
function dialWith(href: string): void {
  const link = document.createElement('a');
  link.href = href;
  link.click();
}
