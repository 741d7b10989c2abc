import type { Expression, QuestionItem, Text } from '#server/contracts/script-content.ts';
import { commonFields } from '#server/contracts/script-flow.ts';
import { turnToken } from '#server/contracts/script-passages.ts';
import type { ScriptProblem } from '#server/contracts/scripts.contract.ts';

/** Conditions, checks and piped texts: do they refer to what is known by then, and can they ever be true? */

export type Add = (level: ScriptProblem['level'], code: string, path: string, detail: string) => void;

/** Where a question stands; `order` is its rank among all items of the script. */
export interface Place {
  readonly question: QuestionItem;
  readonly path: string;
  readonly order: number;
  /** Name of the repeat it is asked in, once a turn; null elsewhere. */
  readonly repeat: string | null;
}

export type Places = ReadonlyMap<string, Place>;

/** What one place of the script may refer to. */
export interface Known {
  readonly byName: Places;
  /** Name of the repeat it stands in; null elsewhere. */
  readonly repeat: string | null;
}

export const numericKinds: readonly string[] = ['integer', 'decimal', 'scale'];

export function checkPiping(
  known: Known,
  text: Text,
  order: number,
  path: string,
  who: string,
  add: Add,
): void {
  const fields: readonly string[] = commonFields;
  for (const body of Object.values(text)) {
    for (const [, name = ''] of body.matchAll(/\{\{\s*([^{}]*?)\s*\}\}/g)) {
      const isField = name.startsWith('target.') ? name.length > 'target.'.length : fields.includes(name);
      const isTurn = name === turnToken && known.repeat !== null && !known.byName.has(name);
      if (!isField && !isTurn) checkReference(known, name, order, path, who, add);
    }
  }
}

/** Returns the question referred to when it is asked before. */
export function checkReference(
  known: Known,
  name: string,
  order: number,
  path: string,
  who: string,
  add: Add,
): QuestionItem | null {
  if (name.startsWith('target.')) return null;
  const place = known.byName.get(name);
  if (place === undefined) {
    add(
      'block',
      'unknown_reference',
      path,
      `Pour ${who}, « ${name} » n’existe pas : choisissez une question posée avant, ou un champ de la liste (« target.${name || 'champ'} »).`,
    );
    return null;
  }
  if (place.repeat !== null && place.repeat !== known.repeat) {
    add(
      'block',
      'repeat_reference',
      path,
      `Pour ${who}, « ${name} » a une réponse par tour de son bloc répété : hors de ce bloc, seul le nombre de tours (« ${place.repeat} ») est connu.`,
    );
    return null;
  }
  if (place.order >= order) {
    add(
      'block',
      'forward_reference',
      path,
      `Pour ${who}, « ${name} » est posée plus loin : déplacez-la avant, ou changez la condition.`,
    );
    return null;
  }
  return place.question;
}

export function checkExpression(
  known: Known,
  e: Expression,
  order: number,
  path: string,
  who: string,
  add: Add,
): void {
  if ('all' in e) {
    e.all.forEach((part, p) => {
      checkExpression(known, part, order, `${path}.all.${p}`, who, add);
    });
    return;
  }
  if ('of' in e) {
    checkExpression(known, e.of, order, `${path}.of`, who, add);
    return;
  }
  if ('value' in e && e.value === '') {
    add(
      'block',
      'blank_value',
      path,
      `Pour ${who}, la condition sur « ${e.name.replace('target.', '')} » ne dit pas à quoi la comparer : écrivez une valeur, ou demandez s’il y a une réponse.`,
    );
    return;
  }
  const question = checkReference(known, e.name, order, path, who, add);
  if (question !== null) checkOperands(question, e, path, who, add);
}

type Comparison = Exclude<Expression, { readonly all: unknown } | { readonly of: unknown }>;

function checkOperands(question: QuestionItem, e: Comparison, path: string, who: string, add: Add): void {
  const wrong = (remedy: string) =>
    add(
      'block',
      'wrong_type',
      path,
      `Pour ${who}, la condition sur « ${question.name} » ne peut jamais être vraie : ${remedy}.`,
    );
  if (!('value' in e || 'values' in e)) return;
  const literals = 'values' in e ? e.values : [e.value];
  if (question.kind === 'multi' && e.op !== 'selected' && e.op !== 'in') {
    wrong('pour un choix multiple, demandez si une réponse est choisie');
    return;
  }
  if (question.kind !== 'multi' && question.kind !== 'single' && e.op === 'selected') {
    wrong('« est choisie » ne va qu’avec un choix');
    return;
  }
  for (const literal of literals) {
    if (question.kind === 'single' || question.kind === 'multi') {
      const isKnown = question.options?.some(({ code }) => code === literal) ?? false;
      if (!isKnown && (e.op === 'eq' || e.op === 'ne' || e.op === 'in' || e.op === 'selected')) {
        add(
          'block',
          'unknown_option',
          path,
          `Pour ${who}, « ${question.name} » n’a pas de réponse de code ${literal} : choisissez un de ses codes.`,
        );
      }
    } else if (question.kind === 'yesno') {
      if (![0, 1, true, false].some((value) => value === literal)) wrong('comparez avec oui (1) ou non (0)');
    } else if (numericKinds.includes(question.kind)) {
      if (typeof literal !== 'number') wrong('comparez avec un nombre');
    } else if (typeof literal !== 'string') {
      wrong('comparez avec un texte, une date (2026-03-31) ou une heure (09:30)');
    }
  }
}
