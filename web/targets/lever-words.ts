import { dispositions } from '#server/contracts/call-results.ts';
import type { Lever } from '#server/contracts/steering.contract.ts';
import { useFormats } from '../i18n/formats.ts';
import { useLocale, useText } from '../i18n/locale.tsx';

export interface LeverWords {
  /** What it would do to so many people, in a sentence. */
  readonly will: (lever: Lever, count: number) => string;
  /** What it is, short, with what was chosen. */
  readonly name: (lever: Lever) => string;
}

/** What levers are called; `agents`: those of the campaign. */
export function useLeverWords(agents: readonly { readonly id: number; readonly name: string }[]): LeverWords {
  const say = useText();
  const formats = useFormats();
  const { language } = useLocale();
  const nameOf = (agentId: number): string =>
    agents.find(({ id }) => id === agentId)?.name ?? `n° ${agentId}`;

  function choiceOf(lever: Lever): string | null {
    switch (lever.kind) {
      case 'reassign':
        return nameOf(lever.agentId);
      case 'hold':
        return lever.until === null ? null : say('target.waiting', { date: formats.dateTime(lever.until) });
      case 'close':
        return dispositions[lever.disposition][language];
      case 'forward':
      case 'release':
        return null;
    }
  }

  return {
    will: (lever, count) => {
      switch (lever.kind) {
        case 'reassign':
          return say('steering.will.reassign', { count, agent: nameOf(lever.agentId) });
        case 'hold':
          return lever.until === null
            ? say('steering.will.hold', { count })
            : say('steering.will.hold.until', { count, date: formats.dateTime(lever.until) });
        case 'close':
          return say('steering.will.close', {
            count,
            disposition: dispositions[lever.disposition][language],
          });
        case 'forward':
        case 'release':
          return say(`steering.will.${lever.kind}`, { count });
      }
    },
    name: (lever) => {
      const choice = choiceOf(lever);
      const what = say(`steering.ask.${lever.kind}`);
      return choice === null ? what : `${what} (${choice})`;
    },
  };
}
