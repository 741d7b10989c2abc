/**
 * What a social security number (NIR) is, alike for lists that are imported and for what agents type. Pure, and without
 * imports: it runs in the browser too.
 */

const BODY = 13;

/** A run of digits with the usual separators between, Corsica's letter included; not the decimals of a number. */
export const digitRuns =
  /(?<![\dA-Za-z])(?<!\d[.,])\d(?:[ .\u00A0\u202F\u2009/_-]{0,3}(?:\d|(?<=2[ .\u00A0\u202F\u2009/_-]{0,3})[AB](?=[ .\u00A0\u202F\u2009/_-]{0,3}\d)))+(?![\dA-Za-z])/gi;

/**
 * Fifteen characters. Key = 97 − (first 13 digits mod 97), Corsica counting as 19 (2A) and 18 (2B) (reference/france.md
 * §2).
 */
export function isNir(text: string): boolean {
  if (!isNirBody(text.slice(0, BODY))) return false;
  const body = text.slice(0, BODY).toUpperCase().replace('2A', '19').replace('2B', '18');
  return 97 - (Number(body) % 97) === Number(text.slice(BODY));
}

/** Sex, year, month (20 to 50 and 99 exist), department (2A and 2B), commune and order; without a key, nothing proves it. */
export function isNirBody(text: string): boolean {
  if (!/^[123478]\d{4}(?:\d\d|2[AB])\d{6}$/i.test(text)) return false;
  const month = Number(text.slice(3, 5));
  return (month >= 1 && month <= 12) || (month >= 20 && month <= 50) || month === 99;
}
