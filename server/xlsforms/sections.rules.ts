import { placeOf } from './building.rules.ts';
import type { Placed } from './declare.rules.ts';
import type { Notebook } from './findings.rules.ts';
import type { Row } from './tables.rules.ts';
import type { Group, Node } from './tree.rules.ts';

/** A heading inside a group, shown to the agent. */
export interface Heading {
  readonly heading: Row;
  readonly repeat: Row | null;
  readonly groups: readonly Row[];
}

export type Entry = Placed | Heading;

/** What will be a block: a group at the top of the form, a repeated group, or rows between two groups. */
export interface Section {
  readonly group: Row | null;
  /** The group itself where it is repeated. */
  readonly repeat: Row | null;
  /** Groups around a repeated one, whose conditions are also its own. */
  readonly around: readonly Row[];
  readonly entries: Entry[];
}

export function isPlaced(entry: Entry): entry is Placed {
  return 'leaf' in entry;
}

export function sectionsOf(tree: readonly Node[], notebook: Notebook): Section[] {
  const sections: Section[] = [];
  const start = (group: Row | null, repeat: Row | null, around: readonly Row[]): Section => {
    const section = { group, repeat, around, entries: [] };
    sections.push(section);
    return section;
  };
  /** Puts the rows of a group in a section; answers the one that goes on after it. */
  const fill = (first: Section, { children }: Group, groups: readonly Row[]): Section => {
    let section = first;
    for (const child of children) {
      if (!('children' in child)) {
        section.entries.push({ leaf: child, repeat: section.repeat, groups });
        continue;
      }
      const { row } = child;
      if (child.of === 'repeat' && section.repeat === null) {
        fill(start(row, row, groups), child, []);
        section = start(section.group, null, []);
        continue;
      }
      // Repeated blocks go one level deep (survey.md §10): inside one, another is asked once a turn.
      const code = child.of === 'repeat' ? 'repeat_once' : 'group_flattened';
      notebook.add(code, placeOf(row, 'type'), { name: row.get('name') });
      const inside = [...groups, row];
      section.entries.push({ heading: row, repeat: section.repeat, groups: inside });
      section = fill(section, child, inside);
    }
    return section;
  };
  for (const node of tree) {
    if (!('children' in node)) {
      const last = sections.at(-1);
      const loose = last?.group === null ? last : start(null, null, []);
      loose.entries.push({ leaf: node, repeat: null, groups: [] });
    } else if (node.of === 'repeat') fill(start(node.row, node.row, []), node, []);
    else fill(start(node.row, null, []), node, [node.row]);
  }
  return sections;
}
