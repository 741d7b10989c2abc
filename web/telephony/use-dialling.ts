import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type Answer, ask } from '../api.ts';
import { useDeskServer } from '../desk/desk-server.ts';
import { useText } from '../i18n/locale.tsx';
import { toast } from '../ui/toasts.tsx';
import type { Voice } from './voice.ts';

type Dial = Answer<'POST /api/calls'>['dial'];

export interface Dialling {
  /** There is a provider: more to say of a call than that it is open, also when it falters. */
  readonly isPlaced: boolean;
  /** Before a call is opened: rejects when the page cannot be the telephone it has to be. Nobody has been called. */
  readonly before: () => Promise<void>;
  readonly after: (callId: number, dial: Dial) => void;
}

const telephony = ask('GET /api/telephony');
const deskPhone = ask('GET /api/telephony/desk-phone');
let telephone: Voice | null = null;

async function voice(): Promise<Voice> {
  telephone = (await import('./page-voice.ts')).pageVoice;
  return telephone;
}

/** A call that is closed is over for the page too: the person does not stay on the line with the next one. */
export function leaveLine(callId: number): void {
  telephone?.hangUp(callId);
}

/** How « Appeler » rings here: by hand, or by what a provider can do. The telephone itself is loaded when it is needed. */
export function useDialling(): Dialling {
  const say = useText();
  const client = useQueryClient();
  const { placesCalls } = useDeskServer();
  const { data: known } = useQuery({ ...telephony, enabled: placesCalls });

  /** The page is the telephone: asked when a call is, for the key may be pressed before anything else was answered. */
  async function isPage(): Promise<boolean> {
    if (!placesCalls) return false;
    const { capabilities, troubles } = await client.ensureQueryData(telephony);
    if (!capabilities.softphone || troubles.some(({ territory }) => territory === null)) return false;
    return (await client.ensureQueryData(deskPhone)).number === null;
  }

  async function connect(callId: number, params: Readonly<Record<string, string>>): Promise<void> {
    try {
      const own = await voice();
      await own.prepare();
      await own.connect(callId, params);
    } catch {
      toast(say('telephone.trouble.not_answering'), 'bad');
    }
  }

  return {
    isPlaced: placesCalls && known?.capabilities.placesCalls === true,
    before: async () => {
      // What is not known is no reason not to call: the server decides how it rings.
      if (await isPage().catch(() => false)) await (await voice()).prepare();
    },
    after: (callId, dial) => {
      if (dial.kind === 'dial-link') dialWith(dial.href);
      if (dial.kind === 'client-connect') void connect(callId, dial.params);
    },
  };
}

/** Hands the number to whatever rings on this machine; the page stays. */
function dialWith(href: string): void {
  const link = document.createElement('a');
  link.href = href;
  link.click();
}
