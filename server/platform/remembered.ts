import type { z } from 'zod';

/** Of each type; beyond, everything is forgotten and read again. */
const MOST = 200;

const known = new WeakMap<z.ZodType, Map<string, unknown>>();

/**
 * The JSON text of a stored rule, schedule or script, checked. The same few texts are read at each claim and close:
 * checking them again would cost as much as finding the person. What is returned is shared: it must not be changed.
 */
export function remembered<T extends z.ZodType>(text: string, type: T): z.infer<T> {
  const texts = known.get(type) ?? new Map<string, unknown>();
  known.set(type, texts);
  // What was put there came from this same type: the map cannot say so.
  const before = texts.get(text) as z.infer<T> | undefined;
  if (before !== undefined) return before;
  const value = type.parse(JSON.parse(text));
  if (texts.size >= MOST) texts.clear();
  texts.set(text, value);
  return value;
}
