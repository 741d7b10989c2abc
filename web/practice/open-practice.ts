import type { UserView } from '#server/contracts/accounts.contract.ts';
import type { ScriptVersionView } from '#server/contracts/scripts.contract.ts';
import { quickTimes } from '../desk/callback-times.ts';
import type { Say } from '../i18n/locale.tsx';
import { plainCipher } from '../outbox/cipher.ts';
import { type Outbox, openOutbox } from '../outbox/outbox.ts';
import { openPageStore } from '../outbox/page-store.ts';
import { openPracticeServer, type PracticeServer } from './practice-server.ts';
import { keepProgress, readProgress } from './progress.ts';

/** An exercise going on: its other side, and an outbox that sends to it and to nothing else. */
export interface Practice {
  readonly server: PracticeServer;
  readonly outbox: Outbox;
}

const spoken = ['ar', 'tr', 'pt', 'uk'] as const;

/** Opens an exercise on this script, for this agent; everything of it lives in the page but the progress. */
export function openPractice(
  viewer: UserView,
  organisation: string,
  version: ScriptVersionView,
  say: Say,
): Practice {
  const language = spoken.find((code) => !viewer.languages.includes(code)) ?? spoken[0];
  const done = readProgress(viewer.id);
  const server = openPracticeServer({
    version,
    agentName: viewer.name,
    language: {
      code: language,
      name: new Intl.DisplayNames('fr', { type: 'language' }).of(language) ?? language,
    },
    words: { campaign: say('practice.campaign'), reason: say('practice.reason'), organisation },
    incomplete: say('practice.incomplete'),
    done,
    seed: viewer.id,
    now: Date.now,
    promisedAt,
    onDone: (all) => keepProgress(viewer.id, all),
  });
  let keys = 0;
  const outbox = openOutbox(viewer.id, {
    store: openPageStore(),
    isLasting: true,
    cipher: plainCipher,
    send: server.send,
    exclusive: (work) => work(),
    announce: () => undefined,
    now: Date.now,
    newKey: () => {
      keys += 1;
      return `practice-${keys}`;
    },
    after: (ms, work) => {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
  });
  return { server, outbox };
}

/** « … vers 14 heures »: the early afternoon that the desk offers in one press. */
function promisedAt(now: number): number {
  const today = new Date(now).getDate();
  const afternoon = quickTimes(now).find(({ instant }) => {
    const time = new Date(instant);
    return time.getHours() === 14 && time.getMinutes() === 0 && time.getDate() !== today;
  });
  return afternoon?.instant ?? now;
}
