import type { Option, QuestionItem } from '#server/contracts/script-content.ts';
import type { Add, Place } from './script-conditions.rules.ts';

/** What the author must say keeps its meaning before it is published: see {@link checkPermanence}. */
export const meaningChanged = 'option_meaning_changed';

/**
 * Names and codes are permanent for the whole life of a script (design §5): what they meant in any version published
 * before, newest first, must hold, also when they come back after having been away.
 */
export function checkPermanence(
  places: readonly Place[],
  earlier: readonly (readonly Place[])[],
  add: Add,
): void {
  const known = knownOf(earlier);
  for (const { question, path, repeat } of places) {
    const old = known.get(question.name.toLowerCase());
    if (old === undefined) continue;
    if (old.name !== question.name) {
      add(
        'block',
        'name_case_changed',
        `${path}.name`,
        `La question « ${question.name} » s’appelait « ${old.name} » : un logiciel de statistiques les confondrait. Rendez-lui ce nom, ou donnez-lui-en un autre.`,
      );
    }
    if (question.kind !== old.kind) {
      add(
        'block',
        'kind_changed',
        `${path}.kind`,
        `La question « ${old.name} » change de nature : ses anciennes réponses voudraient dire autre chose. Donnez-lui un nouveau nom, ou rendez-lui sa nature.`,
      );
    }
    if (repeat !== old.repeat) {
      add(
        'block',
        'repeat_changed',
        path,
        `La question « ${old.name} » ${movedTo(old.repeat, repeat)} : ses anciennes réponses ne diraient plus de quoi elles parlent. Remettez-la où elle était, ou donnez-lui un nouveau nom.`,
      );
    }
    checkOptions(question, old, path, add);
  }
  const asked = new Set(places.map(({ question }) => question.name));
  for (const { question } of earlier[0] ?? []) {
    if (asked.has(question.name)) continue;
    add(
      'warn',
      'removed_question',
      'blocks',
      `La question « ${question.name} » disparaît : les réponses déjà données restent dans les résultats.`,
    );
  }
}

function movedTo(before: string | null, after: string | null): string {
  if (after === null) return 'sort de son bloc répété';
  return before === null ? 'entre dans un bloc répété' : 'passe d’un bloc répété à un autre';
}

interface Known {
  readonly name: string;
  /** Of the repeated block it was in. */
  readonly repeat: string | null;
  readonly kind: QuestionItem['kind'];
  /** Every option it ever had, by code, as it last read. */
  readonly options: Map<number, Option>;
  /** Codes of its last version. */
  readonly last: readonly number[];
}

function knownOf(earlier: readonly (readonly Place[])[]): Map<string, Known> {
  const known = new Map<string, Known>();
  for (const { question, repeat } of earlier.flat()) {
    const key = question.name.toLowerCase();
    const options = question.options ?? [];
    const { name, kind } = question;
    const one = known.get(key) ?? {
      name,
      repeat,
      kind,
      options: new Map(),
      last: options.map(({ code }) => code),
    };
    for (const option of options) if (!one.options.has(option.code)) one.options.set(option.code, option);
    known.set(key, one);
  }
  return known;
}

function checkOptions(question: QuestionItem, old: Known, path: string, add: Add): void {
  const options = question.options ?? [];
  for (const code of old.last) {
    if (options.some((option) => option.code === code)) continue;
    add(
      'warn',
      'removed_option',
      `${path}.options`,
      `La réponse ${code} (« ${old.options.get(code)?.label['fr']} ») de « ${old.name} » disparaît : ne réutilisez jamais son code.`,
    );
  }
  options.forEach(({ code, label }, o) => {
    const was = old.options.get(code)?.label['fr'];
    const now = label['fr'] ?? '';
    if (was === undefined || meansTheSame(was, now)) return;
    add(
      'warn',
      meaningChanged,
      `${path}.options.${o}.label`,
      `La réponse ${code} de « ${old.name} » passe de « ${was} » à « ${now} » : si le sens change, donnez-lui un nouveau code.`,
    );
  });
}

/** A retouched label shares at least half of its words with the old one. */
function meansTheSame(before: string, after: string): boolean {
  const words = (text: string) => {
    const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
    return new Set(plain.match(/[\p{L}\p{N}]+/gu) ?? []);
  };
  const [a, b] = [words(before), words(after)];
  const shared = [...a].filter((word) => b.has(word)).length;
  return shared * 2 >= Math.max(a.size, b.size);
}
