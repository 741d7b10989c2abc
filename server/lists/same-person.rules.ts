import { z } from 'zod';
import { folded } from './cells.rules.ts';

/** One person found twice: in the list, or in the list and in the campaign. Pure. */

interface Row {
  readonly deadlineOn: string | null;
  readonly fieldsJson: string;
}

const fields = z.record(z.string(), z.string());

/**
 * One file out of several rows, in their order: the nearest deadline, and every value of every extra column. Where rows
 * differ, each other value has a column of its own, numbered as the second of two columns of one name is: `Droit`,
 * `Droit (2)`.
 */
export function mergedPerson(rows: readonly Row[]): Row {
  const merged: Record<string, string> = {};
  for (const { fieldsJson } of rows) {
    for (const [name, value] of Object.entries(fields.parse(JSON.parse(fieldsJson)))) {
      const taken = Object.entries(merged).filter(
        ([known]) => known === name || known.startsWith(`${name} (`),
      );
      if (taken.some(([, known]) => known === value)) continue;
      merged[taken.length === 0 ? name : `${name} (${taken.length + 1})`] = value;
    }
  }
  const deadlines = rows.flatMap(({ deadlineOn }) => deadlineOn ?? []);
  return { deadlineOn: deadlines.toSorted()[0] ?? null, fieldsJson: JSON.stringify(merged) };
}

const text = z.string().nullable();
const file = z.object({
  external_ref: text,
  civility: text,
  last_name: text,
  first_name: text,
  display_name: z.string(),
  birth_on: text,
  postal_code: text,
  commune: text,
  territory: z.string(),
  language: z.string(),
  deadline_on: text,
  weight: z.number().nullable(),
  fields_json: z.string(),
  search_text: z.string(),
});
type PersonFile = z.infer<typeof file>;

const phone = z.object({ number: z.int(), kind: z.string(), territory: z.string() });

/** What changes in the file of somebody the campaign knows. */
export const filePatch = z.object({ file: file.partial(), phones: z.array(phone) });
export type FilePatch = z.infer<typeof filePatch>;

export interface FileChange {
  readonly patch: FilePatch;
  /** One of the changes, for the eye. */
  readonly sample: { readonly before: string; readonly after: string | null };
}

/** « Martin » takes nothing from « Ondine Martin »: a list with fewer columns knows less. */
function saysLess(name: string, known: string): boolean {
  const words = folded(known).split(' ');
  return folded(name)
    .split(' ')
    .every((word) => words.includes(word));
}

interface Numbers {
  readonly listed: readonly z.infer<typeof phone>[];
  /** E.164. */
  readonly known: readonly string[];
}

/**
 * What a newer list changes in a person's file; null when nothing. A cell left empty takes nothing away, and numbers are
 * added, never removed: nothing already recorded is lost.
 */
export function compareFiles(known: unknown, listed: unknown, numbers: Numbers): FileChange | null {
  const before = file.parse(known);
  const after = file.parse(listed);
  const patch: Partial<PersonFile> = {};
  let sample: FileChange['sample'] | null = null;
  for (const name of file.keyof().options) {
    if (name === 'fields_json' || name === 'search_text') continue;
    const value = after[name];
    if (value === null || value === before[name]) continue;
    if (name === 'display_name' && saysLess(after.display_name, before.display_name)) continue;
    Object.assign(patch, { [name]: value });
    sample ??= { before: String(before[name] ?? '—'), after: String(value) };
  }
  const fieldsBefore = fields.parse(JSON.parse(before.fields_json));
  const fieldsAfter = { ...fieldsBefore, ...fields.parse(JSON.parse(after.fields_json)) };
  const changed = Object.keys(fieldsAfter).find((name) => fieldsAfter[name] !== fieldsBefore[name]);
  if (changed !== undefined) {
    patch.fields_json = JSON.stringify(fieldsAfter);
    sample ??= {
      before: `${changed} : ${fieldsBefore[changed] ?? '—'}`,
      after: fieldsAfter[changed] ?? null,
    };
  }
  if (patch.display_name !== undefined || patch.external_ref !== undefined)
    patch.search_text = after.search_text;
  const phones = numbers.listed
    .filter(({ number }) => !numbers.known.includes(`+${number}`))
    .map(({ number, kind, territory }) => ({ number, kind, territory }));
  const [added] = phones;
  if (added !== undefined) sample ??= { before: '—', after: `+${added.number}` };
  return sample === null ? null : { patch: { file: patch, phones }, sample };
}
