import type { QuestionItem, Text } from '#server/contracts/script-content.ts';
import { type Building, expressionOf, placeOf, textIn, worded, words } from './building.rules.ts';
import { boundsIn, exclusivesIn } from './constraints.rules.ts';
import type { Declared, Placed } from './declare.rules.ts';
import type { Row } from './tables.rules.ts';
import { attempted, readFormula } from './texts.rules.ts';
import { type Formula, Uncarried } from './xpath.rules.ts';

type Checks = NonNullable<QuestionItem['checks']>;

/** The question with its bounds, its exclusive choices and its checks, as its constraint says. */
export function constrained(
  question: QuestionItem,
  placed: Placed,
  declared: Declared,
  building: Building,
): QuestionItem {
  const { row } = placed.leaf;
  const lost = lostCheck(row, 'constraint', building);
  const whole = readFormula(row.get('constraint'), lost);
  const { choices, rest } =
    whole !== null && question.kind === 'multi' ? exclusivesIn(whole) : { choices: [], rest: whole };
  const exclusive = new Set(choices.map((choice) => declared.codes.get(choice)));
  const options = question.options?.map((option) =>
    exclusive.has(option.code) ? { ...option, exclusive: true } : option,
  );
  const message = textIn(row, 'constraint_message', placed, building);
  const isNumber = ['integer', 'decimal', 'scale'].includes(question.kind);
  const bounds =
    rest !== null && message === null && isNumber ? boundsIn(rest, question.kind !== 'decimal') : null;
  const numbered = checksOf(bounds === null ? rest : null, message, placed, building);
  return {
    ...question,
    ...(options !== undefined && { options }),
    ...bounds,
    ...ownBounds(row),
    ...(numbered.length > 0 && { checks: numbered }),
  };
}

function ownBounds(row: Row): { readonly min?: number; readonly max?: number } {
  const number = (key: string) => (row.get(key) === '' ? Number.NaN : Number(row.get(key)));
  const [min, max] = [number('tonalite_min'), number('tonalite_max')];
  return { ...(!Number.isNaN(min) && { min }), ...(!Number.isNaN(max) && { max }) };
}

const MAX_CHECKS = 10;

/** The constraint, among the further checks a form of ours numbers. */
function checksOf(
  constraint: Formula | null,
  message: Text | null,
  placed: Placed,
  building: Building,
): Checks {
  const { row } = placed.leaf;
  const first = constraint === null ? [] : checkOf(constraint, message, 'constraint', placed, building);
  const level = row.get('tonalite_level') === 'warn' ? ('warn' as const) : ('block' as const);
  const main = first.map((check) => ({ ...check, level }));
  const checks: Checks = [];
  for (let number = 1; number <= MAX_CHECKS; number++) {
    const key = `tonalite_check_${number}`;
    const formula = readFormula(row.get(key), lostCheck(row, key, building));
    if (formula === null) {
      checks.push(...main.splice(0));
      continue;
    }
    const own = textIn(row, `${key}_message`, placed, building);
    const read = checkOf(formula, own, key, placed, building);
    const isWarning = row.get(`${key}_level`) !== 'block';
    checks.push(
      ...read.map((check) => ({ ...check, level: isWarning ? ('warn' as const) : ('block' as const) })),
    );
  }
  return checks.slice(0, MAX_CHECKS);
}

function lostCheck(row: Row, key: string, { notebook }: Building) {
  return ({ reason, what }: Uncarried) => {
    const params = { name: row.get('name'), formula: row.get(key), reason, what };
    notebook.add('check_lost', placeOf(row, key), params);
  };
}

function checkOf(
  formula: Formula,
  message: Text | null,
  key: string,
  placed: Placed,
  building: Building,
): Checks {
  const { row } = placed.leaf;
  const lost = lostCheck(row, key, building);
  const test = attempted(() => expressionOf(formula, 'check', placed, building), lost);
  if (test === null || test === true) return [];
  if (test === false) {
    lost(new Uncarried('never', ''));
    return [];
  }
  if (message === null) building.notebook.add('message_made', placeOf(row, key), { name: row.get('name') });
  return [{ level: 'block', test, message: message ?? worded(words.wrong, building) }];
}
