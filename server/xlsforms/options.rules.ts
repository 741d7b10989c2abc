import { otherOption } from '#server/contracts/other-option.ts';
import type { Expression, Option, QuestionItem } from '#server/contracts/script-content.ts';
import { type Building, expressionOf, placeOf, textIn, worded, words } from './building.rules.ts';
import type { Declared, Placed } from './declare.rules.ts';
import { inSome } from './parts.rules.ts';
import type { Row } from './tables.rules.ts';
import { attempted, readFormula } from './texts.rules.ts';
import type { Formula, Uncarried } from './xpath.rules.ts';

export function optionsOf(
  placed: Placed,
  declared: Declared,
  building: Building,
): Pick<QuestionItem, 'options'> {
  const { row, type } = placed.leaf;
  if (declared.kind !== 'single' && declared.kind !== 'multi') return {};
  if (type.kind === 'acknowledge') return { options: [{ code: 1, label: worded(words.ok, building) }] };
  const filter = readFormula(row.get('choice_filter'), filterLost(row, building));
  const options: Option[] = [];
  for (const choice of declared.list?.choices ?? []) {
    const code = declared.codes.get(choice.name);
    if (code === undefined) continue;
    const shown =
      filter === null ? true : filtered(filter, (key) => choiceCell(choice, key), placed, building);
    if (shown === false) {
      building.notebook.add('choice_never_offered', placeOf(choice.row, 'name'), { choice: choice.name });
      continue;
    }
    const at = options.findIndex((option) => option.code === code);
    const known = options[at];
    if (known === undefined) {
      const label = textIn(choice.row, 'label', placed, building) ?? { fr: '' };
      const fixed = choice.row.get('tonalite_fixed') === 'yes' && { fixed: true };
      options.push({ code, label, ...fixed, ...(shown !== true && { showIf: shown }) });
    } else {
      const place = placeOf(choice.row, 'name');
      if (filter === null) building.notebook.add('choice_repeated', place, { name: choice.name });
      options[at] = offeredAlso(known, shown);
    }
  }
  if (declared.other !== null && !options.some(({ code }) => code === declared.other?.code))
    options.push(otherOption(declared.other.code, building.languages));
  return { options };
}

function choiceCell({ name, row }: { readonly name: string; readonly row: Row }, key: string): string {
  return key === 'name' ? name : row.get(key);
}

/** One choice under two filters is offered under either. */
function offeredAlso({ showIf, ...option }: Option, shown: Expression | true): Option {
  if (showIf === undefined || shown === true) return option;
  const either = inSome(
    [showIf, shown].map((expression) => ({ kind: 'sure', expression })),
    'condition',
  );
  return typeof either === 'boolean' ? option : { ...option, showIf: either };
}

function filterLost(row: Row, { notebook }: Building) {
  return ({ reason, what }: Uncarried) => {
    const params = { name: row.get('name'), formula: row.get('choice_filter'), reason, what };
    notebook.add('filter_lost', placeOf(row, 'choice_filter'), params);
  };
}

/** A choice filter for one choice: the columns of the choices sheet are replaced by what stands there. */
function filtered(
  filter: Formula,
  cell: (key: string) => string,
  placed: Placed,
  building: Building,
): Expression | boolean {
  const replaced = (node: Formula): Formula => {
    switch (node.kind) {
      case 'column':
        return { kind: 'literal', value: cell(node.name.toLowerCase()) };
      case 'call':
        return { ...node, of: node.of.map(replaced) };
      case 'binary':
        return { ...node, left: replaced(node.left), right: replaced(node.right) };
      default:
        return node;
    }
  };
  const read = () => expressionOf(replaced(filter), 'condition', placed, building);
  return attempted(read, filterLost(placed.leaf.row, building)) ?? true;
}
