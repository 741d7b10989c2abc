import type { Mutant } from './queue.ts';

/** The text of a file with a mutant's faults in it. Throws when one no longer applies, or applies twice. */
export function planted(text: string, mutant: Mutant, file: string): string {
  return mutant.edits
    .filter((edit) => edit.file === file)
    .reduce((sofar, { from, to }) => {
      const parts = sofar.split(from);
      if (parts.length !== 2)
        throw new Error(`"${mutant.name}": its text occurs ${parts.length - 1} times in ${file}, not once`);
      return parts.join(to);
    }, text);
}
