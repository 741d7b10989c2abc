/**
 * Names of variables as another program wants them: shortened, not one of its own words, each once whatever the case.
 * @param longest in characters, which are bytes: names are ASCII
 */
export function variableNames(
  names: readonly string[],
  longest: number,
  reserved: readonly string[],
): ReadonlyMap<string, string> {
  const taken = new Set(reserved.map((word) => word.toLowerCase()));
  return new Map(
    names.map((name) => {
      const ascii = name.normalize('NFD').replace(/[^A-Za-z0-9_]/g, '');
      let variable = ascii.slice(0, longest);
      for (let rank = 2; taken.has(variable.toLowerCase()); rank++) {
        const ending = `_${rank}`;
        variable = `${ascii.slice(0, longest - ending.length)}${ending}`;
      }
      taken.add(variable.toLowerCase());
      return [name, variable] as const;
    }),
  );
}

/** At most `longest` bytes of UTF-8, whole characters, with an ellipsis when something was left out. */
export function shortened(text: string, longest: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (Buffer.byteLength(line) <= longest) return line;
  let kept = '';
  for (const { segment } of new Intl.Segmenter('fr').segment(line)) {
    if (Buffer.byteLength(kept) + Buffer.byteLength(segment) > longest - 3) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}
