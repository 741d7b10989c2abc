import { inLanguages } from '#server/contracts/other-option.ts';
import type { Expression, Text } from '#server/contracts/script-content.ts';
import { Refusal } from '#server/platform/refusal.ts';
import type { Declarations, Placed } from './declare.rules.ts';
import type { Notebook, Place } from './findings.rules.ts';
import type { Row } from './tables.rules.ts';
import { scriptText } from './texts.rules.ts';
import { type Mode, type Referent, toExpression } from './to-expression.rules.ts';
import type { Formula } from './xpath.rules.ts';

/** What building the items of a form needs. */
export interface Building {
  readonly notebook: Notebook;
  readonly isOurs: boolean;
  readonly languages: readonly string[];
  readonly declarations: Declarations;
  /** Spends one step of what all the formulas of a form may cost together. Refuses `xlsform.too_long`. */
  readonly onStep: () => void;
}

/** Half a second of reading; the largest published forms take a hundredth of it. */
const MAX_STEPS = 500_000;

export function createStepCounter(): () => void {
  let steps = 0;
  return () => {
    steps += 1;
    if (steps > MAX_STEPS) throw new Refusal('xlsform.too_long');
  };
}

export function placeOf(row: Row, key: string): Place {
  return { sheet: row.sheet, line: row.line, column: row.column(key) };
}

/** Texts of a cell as a script says them, or null when it has none. */
export function textIn(
  row: Row,
  key: string,
  placed: Pick<Placed, 'repeat'>,
  building: Building,
): Text | null {
  const texts = row.texts(key);
  if (Object.keys(texts).length === 0) return null;
  const text = scriptText(texts, placeOf(row, key), {
    notebook: building.notebook,
    isOurs: building.isOurs,
    refer: (name) => building.declarations.refer(name, placed.repeat),
  });
  return Object.values(text).every((said) => said.trim() === '') ? null : text;
}

export const words = {
  time: { fr: 'À quelle heure ?', en: 'At what time?', es: '¿A qué hora?', pt: 'A que horas?' },
  wrong: { fr: 'Vérifiez cette réponse.', en: 'Check this answer.' },
  another: {
    fr: 'Y en a-t-il un autre ?',
    en: 'Is there another one?',
    es: '¿Hay otro?',
    pt: 'Há mais algum?',
  },
  ok: { fr: 'D’accord', en: 'OK' },
} as const satisfies Record<string, Text>;

/** Words of ours, in the languages of the form. */
export function worded(text: Text, { languages }: Building): Text {
  return inLanguages(text, languages);
}

/** The answer a check runs on, whatever other rows have the same name. */
const SELF = '.';

export function expressionOf(
  formula: Formula,
  mode: Mode,
  placed: Placed,
  { declarations, onStep }: Building,
): Expression | boolean {
  const own = declarations.declared(placed);
  const self: Referent | undefined =
    mode === 'check' && own !== null
      ? { kind: 'question', name: own.name, type: own.kind, codes: own.codes }
      : undefined;
  return toExpression(formula, {
    mode,
    onStep,
    self: self === undefined ? null : SELF,
    refer: (name) =>
      self !== undefined && (name === SELF || name === placed.leaf.row.get('name'))
        ? self
        : declarations.refer(name, placed.repeat),
    turns: (name) => declarations.turns(name),
  });
}
