import type {
  Block,
  Expression,
  Item,
  Option,
  QuestionItem,
  ScriptContent,
  Text,
} from '#server/contracts/script-content.ts';
import { nonBreaking } from '#server/contracts/typography.ts';

/** A script to start from. */
export interface ScriptTemplate {
  readonly key: string;
  readonly name: string;
  readonly summary: string;
  readonly content: ScriptContent;
}

export function text(fr: string, en: string): Text {
  return { fr: nonBreaking(fr), en };
}

type When = { readonly showIf?: Expression };

export function say(fr: string, en: string, when: When = {}): Item {
  return { kind: 'say', text: text(fr, en), ...when };
}

export function note(fr: string, en: string, when: When = {}): Item {
  return { kind: 'note', text: text(fr, en), ...when };
}

type More = Omit<Partial<QuestionItem>, 'kind' | 'name' | 'text'>;

/** A required question; one may always not know or not wish to answer, unless `more` says otherwise. */
export function ask(kind: QuestionItem['kind'], name: string, fr: string, en: string, more: More = {}): Item {
  return { kind, name, text: text(fr, en), required: true, allow: { dk: true, rf: true }, ...more };
}

export function choices(
  ...labels: readonly (readonly [code: number, fr: string, en: string, exclusive?: true])[]
): {
  options: Option[];
} {
  return {
    options: labels.map(([code, fr, en, exclusive]) => ({
      code,
      label: text(fr, en),
      ...(exclusive && { exclusive }),
    })),
  };
}

export function block(id: string, purpose: Block['purpose'], fr: string, en: string, items: Item[]): Block {
  return { id, purpose, title: text(fr, en), items };
}

export function eq(name: string, value: number): Expression {
  return { op: 'eq', name, value };
}

export function all(...parts: Expression[]): Expression {
  return { op: 'and', all: parts };
}

export function oneOf(name: string, ...values: number[]): Expression {
  return { op: 'in', name, values };
}

export const languages = ['fr', 'en'];

/** What may be heard by anybody: no benefit, no service that would give it away (Code pénal 226-13). */
export const voicemail = block('repondeur', 'voicemail', 'Message au répondeur', 'Voicemail', [
  say(
    'Bonjour, ici {{agentName}}, du Département. Vous pouvez nous rappeler au numéro qui s’affiche, du lundi au vendredi, de 10 heures à 18 heures. Il n’y a rien d’inquiétant. Merci, et bonne journée.',
    'Hello, this is {{agentName}}, from the Département. You can call us back on the number displayed, Monday to Friday, from 10 a.m. to 6 p.m. It is nothing worrying. Thank you, and have a good day.',
  ),
  note(
    'Ne dites rien de plus, même si l’annonce donne le nom de la personne. Un seul message par campagne.',
    'Say nothing more, even if the greeting gives the person’s name. One message per campaign.',
  ),
]);

/** The notice owed at first contact when data came from elsewhere (RGPD art. 14; reference/france.md §2). */
export const notice = [
  say(
    'Vous pouvez refuser cet appel, ou demander à ne plus être appelé·e : cela ne change rien à vos droits. Pour toute question sur vos données : {{dpoContact}}.',
    'You may refuse this call, or ask never to be called again: it changes nothing to your rights. For any question about your data: {{dpoContact}}.',
  ),
  note(
    'Un refus se respecte du premier coup. « Pas maintenant » : proposez un autre moment. « Ne m’appelez plus » : choisissez le résultat « Opposition ».',
    'Respect a refusal the first time. “Not now”: offer another time. “Never call me again”: choose the result “Objection”.',
  ),
] as const;

export const isRightPerson = oneOf('identite', 1, 2);
