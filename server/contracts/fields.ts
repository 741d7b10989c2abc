import { z } from 'zod';

/** A database id: positive integer. */
export const id = z.int().positive();
/** `:id` in a path. */
export const idParams = z.object({ id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) });
/** An instant: integer milliseconds UTC, before the year 10000 (a calendar goes no further). */
export const instant = z.int().nonnegative().max(253_402_300_799_999);
/** A calendar day: `2026-03-31`. */
export const day = z.iso.date();
/** Wall-clock time of day: `09:30`. */
export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
export const shortText = z.string().trim().min(1).max(200);
export const longText = z.string().trim().max(4000);
/** BCP 47 primary language: `fr`, `en`, `ar`. */
export const languageCode = z.string().regex(/^[a-z]{2,3}$/);
/** A whole number, refused in words that give its bounds. */
export const wholeNumber = ({ min, max }: { readonly min: number; readonly max: number }) => {
  const error = `Un nombre entier, de ${min} à ${max}.`;
  return z.int(error).min(min, error).max(max, error);
};
export const okResponse = z.object({ ok: z.literal(true) });
