/** A whole number from a seed and a name, always the same: exercises are drawn from it (FNV-1a, 32 bits). */
export function drawn(seed: number, name: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  // The last multiplication leaves the low bits poor.
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** One of them, always the same for a seed and a name. */
export function pick<const T>(list: readonly [T, ...(readonly T[])], seed: number, name: string): T {
  return list[drawn(seed, name) % list.length] ?? list[0];
}
