/**
 * A number of 32 bits drawn from a text: the same text gives the same number on every machine, and texts that differ by
 * one letter give numbers that have nothing to do with one another (FNV-1a, then MurmurHash3's finaliser, both public
 * domain). Not for secrets.
 */
export function drawnFrom(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
