import { placeOf } from './building.rules.ts';
import { boundsIn } from './constraints.rules.ts';
import type { Placed } from './declare.rules.ts';
import type { Notebook } from './findings.rules.ts';
import type { Row } from './tables.rules.ts';
import { attempted, readFormula } from './texts.rules.ts';
import { type Group, type Node, type Round, roundsOf } from './tree.rules.ts';

/** A heading inside a group, shown to the agent. */
export interface Heading {
  readonly heading: Row;
  readonly round: Round | null;
  readonly groups: readonly Row[];
}

export type Entry = Placed | Heading;

/** What will be a block: a group at the top of the form, or rows between two groups. */
export interface Section {
  readonly group: Row | null;
  readonly round: Round | null;
  readonly entries: Entry[];
}

export function isPlaced(entry: Entry): entry is Placed {
  return 'leaf' in entry;
}

export function sectionsOf(tree: readonly Node[], rows: readonly Row[], notebook: Notebook): Section[] {
  const sections: Section[] = [];
  const maximumOf = (name: string) => maximumIn(rows, name);
  for (const node of tree) {
    if ('children' in node) {
      const rounds = node.of === 'repeat' ? roundsOf(node, maximumOf, notebook) : [null];
      for (const round of rounds)
        sections.push({
          group: node.row,
          round,
          entries: entriesOf(node, [node.row], round, maximumOf, notebook),
        });
      continue;
    }
    const last = sections.at(-1);
    const loose = last?.group === null ? last : { group: null, round: null, entries: [] };
    if (loose !== last) sections.push(loose);
    loose.entries.push({ leaf: node, round: null, groups: [] });
  }
  return sections;
}

function entriesOf(
  group: Group,
  groups: readonly Row[],
  round: Round | null,
  maximumOf: (name: string) => number | null,
  notebook: Notebook,
): Entry[] {
  return group.children.flatMap((child): Entry[] => {
    if (!('children' in child)) return [{ leaf: child, round, groups }];
    const inside = [...groups, child.row];
    const place = placeOf(child.row, 'type');
    // Repeated groups go one level deep (survey.md §10): inside one, another is asked once.
    const isAgain = child.of === 'repeat' && round !== null;
    if (isAgain) notebook.add('repeat_once', place, { name: child.row.get('name'), count: '' });
    else if (child.of === 'group') notebook.add('group_flattened', place, { name: child.row.get('name') });
    const rounds = child.of === 'repeat' && !isAgain ? roundsOf(child, maximumOf, notebook) : [round];
    return rounds.flatMap((one) => [
      { heading: child.row, round: one, groups: inside },
      ...entriesOf(child, inside, one, maximumOf, notebook),
    ]);
  });
}

/** The largest answer a whole-number question takes, when its constraint says so. */
function maximumIn(rows: readonly Row[], name: string): number | null {
  const row = rows.find((candidate) => candidate.get('name') === name);
  const formula = row === undefined ? null : readFormula(row.get('constraint'), () => undefined);
  if (formula === null) return null;
  return (
    attempted(
      () => boundsIn(formula, true),
      () => undefined,
    )?.max ?? null
  );
}
