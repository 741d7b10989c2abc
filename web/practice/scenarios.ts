import type { CallResult, OtherChannel } from '#server/contracts/call-results.ts';

/**
 * The guided exercise: eight calls of rising difficulty, about ten minutes. What the other side says is content, like a
 * template of script: French whatever the language of the interface. `{name}` is the person, `{day}` the next working
 * day, `{language}` a language the agent does not speak; what stands between brackets is a noise, not a voice.
 */
export interface Scenario {
  readonly id:
    | 'ready'
    | 'voicemail'
    | 'stranger'
    | 'table'
    | 'hesitant'
    | 'language'
    | 'channel'
    | 'objection';
  /** As soon as the line is open. */
  readonly opening: readonly string[];
  /** Once the agent has said who calls and why. */
  readonly introduced: readonly string[];
  /** To any question, when questions are not answered; null: they are. */
  readonly instead: string | null;
  readonly isHesitant: boolean;
  /** Said after the second answer, outside any script. */
  readonly aside: string | null;
  readonly expected: Expected;
}

export interface Expected {
  /** The first suits best; the others are right too. */
  readonly results: readonly [CallResult, ...CallResult[]];
  /** Whoever answers is owed who calls, why, and their rights, before any question. */
  readonly isIntroduced: boolean;
  /** « {day} vers 14 heures » was promised. */
  readonly isCallback: boolean;
  readonly isInterpreter: boolean;
  readonly channel: OtherChannel | null;
}

const plain: Expected = {
  results: ['complete'],
  isIntroduced: true,
  isCallback: false,
  isInterpreter: false,
  channel: null,
};
const answering = { instead: null, isHesitant: false, aside: null } as const;
const silent = { isHesitant: false, aside: null } as const;

export const scenarios: readonly [Scenario, ...Scenario[]] = [
  {
    ...answering,
    id: 'ready',
    opening: ['Allô ?'],
    introduced: ['Oui, c’est bien moi. Je vous écoute.'],
    expected: plain,
  },
  {
    ...silent,
    id: 'voicemail',
    opening: ['Bonjour, vous êtes bien sur la messagerie de {name}. Laissez un message.', '(Bip.)'],
    introduced: ['(Le répondeur enregistre. À une machine, rien de personnel : seul le texte prévu.)'],
    instead: '(Personne ne répond : c’est un répondeur.)',
    expected: { ...plain, results: ['voicemail'], isIntroduced: false },
  },
  {
    ...silent,
    id: 'stranger',
    opening: ['Allô, oui ?'],
    introduced: ['Il n’y a personne de ce nom ici. Vous faites erreur, c’est un mauvais numéro.'],
    instead: 'Je vous l’ai dit : ce n’est pas moi, vous avez un mauvais numéro.',
    expected: { ...plain, results: ['bad_number'] },
  },
  {
    ...silent,
    id: 'table',
    opening: ['Allô ?'],
    introduced: ['Oui, c’est moi, mais je suis à table. Rappelez-moi {day} vers 14 heures.'],
    instead: 'Pas maintenant, s’il vous plaît. {day} vers 14 heures, c’est très bien.',
    expected: { ...plain, results: ['appointment', 'callback'], isCallback: true },
  },
  {
    id: 'hesitant',
    opening: ['Allô… oui ?'],
    introduced: ['Ah. Oui, c’est moi. Allez-y, mais doucement.'],
    instead: null,
    isHesitant: true,
    aside:
      'Dites, pendant que je vous tiens : à qui est-ce que je demande de l’aide pour mes papiers ? Avec ma dépression, je n’ai plus la force de chercher.',
    expected: plain,
  },
  {
    ...silent,
    id: 'language',
    opening: ['Allô ? … Pas bien français. {language} ? Vous parlez {language} ?'],
    introduced: ['Pardon, pas comprendre. {language}, s’il vous plaît. {day} ?'],
    instead: 'Pas comprendre, pardon. {language} ? {day}, d’accord ?',
    expected: { ...plain, results: ['appointment', 'callback'], isIntroduced: false, isInterpreter: true },
  },
  {
    ...silent,
    id: 'channel',
    opening: ['Allô ? C’est une amie à l’appareil. {name} n’entend pas au téléphone.'],
    introduced: ['Attendez, je lui écris… C’est d’accord pour échanger, mais par SMS, à ce numéro.'],
    instead: 'Par SMS plutôt, s’il vous plaît, à ce numéro.',
    expected: { ...plain, results: ['unable'], isIntroduced: false, channel: 'by_sms' },
  },
  {
    ...silent,
    id: 'objection',
    opening: ['Allô ! C’est pour quoi, encore ?'],
    introduced: ['D’où avez-vous mon numéro ? Je ne veux plus qu’on m’appelle. Plus jamais !'],
    instead: 'J’ai dit non. Retirez mon numéro de vos listes.',
    expected: { ...plain, results: ['opt_out'] },
  },
];

/** To a question, as long as nobody said who calls. */
export const unknownCaller = 'Attendez… Vous êtes qui, au juste ?';

/** A noise or a machine's click: shown, not spoken. */
export function isNoise(line: string): boolean {
  return line.startsWith('(');
}
