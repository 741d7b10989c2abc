/**
 * The language a column is written in: `French (fr)`, `fr`, `fr-FR`, `Français`, `french`… Names come from the
 * platform's own tables, in French, in English and in the language itself.
 */

const known =
  'fr en ar es pt tr ro uk fa ta bn zh de it nl pl ru so am ti ps ur hi sw wo ff ln ht sq sr hr bs bg hu cs sk el he ku ka hy vi th ja ko my ne si ml pa gu te km lo mg rw ha yo ig sn zu bm kab br eu ca oc co gsw rom kmr prs dyu snk rcf gcf'.split(
    ' ',
  );

function nameIn(language: string, code: string): string {
  return new Intl.DisplayNames([language], { type: 'language' }).of(code) ?? code;
}

function folded(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();
}

const byName = new Map(
  known.flatMap((code) => ['fr', 'en', code].map((language) => [folded(nameIn(language, code)), code])),
);

/** The code of a language, or null when nothing tells which it is. */
export function languageOf(written: string): string | null {
  const text = written.trim();
  const inBrackets = /\(\s*([A-Za-z]{2,3})(?:[-_][A-Za-z]+)?\s*\)\s*$/.exec(text)?.[1];
  if (inBrackets !== undefined) return inBrackets.toLowerCase();
  const bare = /^([A-Za-z]{2,3})(?:[-_][A-Za-z]{2,4})?$/.exec(text)?.[1]?.toLowerCase();
  if (bare !== undefined && known.includes(bare)) return bare;
  return byName.get(folded(text.replace(/\(.*$/, ''))) ?? null;
}

/** As a column says it: `Français (fr)`. */
export function languageColumn(code: string): string {
  const name = nameIn(code, code);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} (${code})`;
}
