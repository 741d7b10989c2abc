import { absences } from './person.rules.ts';
import { shortened, variableNames } from './script-names.rules.ts';
import { codesOf, type Described, type Table } from './tables.rules.ts';

/** Stata: names of 32 characters, labels of variables of 80; whole texts are in `dictionnaire.csv`. */
const NAME_LENGTH = 32;
const VARIABLE_LABEL_LENGTH = 80;
const reserved =
  '_all _b byte _coef _cons double float if in int long _n _N _pi _pred _rc _skip str strL using with'.split(
    ' ',
  );
/** The extended missing value of a reason for absence: −1 is `.a`. */
const missingOf = (code: number) => `.${'abcdefghijklmnopqrstuvwxyz'.charAt(-code - 1)}`;
const missing = Object.values(absences)
  .map(({ code }) => `${code}=${missingOf(code)}`)
  .join(' \\ ');

/**
 * A do-file for Stata 14 or later: reads the table as it lies beside it, names and labels everything, saves a `.dta`.
 * @param weight column that people are weighed by, for commands after `svy:`; null: none
 */
export function stataScript(table: Table, weight: string | null): string {
  const names = variableNames(
    table.columns.map(({ name }) => name),
    NAME_LENGTH,
    reserved,
  );
  const lines = [
    `* ${table.title}. À lancer depuis le dossier qui contient ${table.name}.csv (UTF-8, Stata 14 ou plus).`,
    'version 14',
    'clear',
    `import delimited using "${table.name}.csv", delimiters(",") varnames(nonames) rowrange(2) bindquotes(strict) maxquotedrows(unlimited) encoding("utf-8") stringcols(_all)`,
    ...table.columns.flatMap((column, index) => [
      `rename v${index + 1} ${names.get(column.name) ?? column.name}`,
      ...typed(column, names.get(column.name) ?? column.name),
      `label variable ${names.get(column.name) ?? column.name} ${quoted(shortened(column.label, VARIABLE_LABEL_LENGTH))}`,
      ...labelled(column, names.get(column.name) ?? column.name, index),
    ]),
    ...(weight === null ? [] : [`svyset [pweight = ${weight}]`]),
    'compress',
    `save "${table.name}.dta", replace`,
  ];
  return `${lines.join('\r\n')}\r\n`;
}

function typed({ type }: Described, name: string): string[] {
  switch (type) {
    case 'text':
      return [];
    case 'integer':
    case 'decimal':
      return [`destring ${name}, replace`];
    case 'date':
      return parsed(name, 'date', '"YMD"', '%tdCCYY-NN-DD', 'long');
    case 'time':
      return parsed(name, 'clock', '"hm"', '%tcHH:MM', 'double');
    case 'datetime':
      return parsed(name, 'clock', '"YMDhm"', '%tcCCYY-NN-DD_HH:MM', 'double');
  }
}

function parsed(name: string, by: string, mask: string, format: string, storage: string): string[] {
  return [
    `generate ${storage} tonalite_t = ${by}(${name}, ${mask})`,
    `drop ${name}`,
    `rename tonalite_t ${name}`,
    `format ${name} ${format}`,
  ];
}

function labelled(column: Described, name: string, index: number): string[] {
  const codes = codesOf(column).filter(({ code }) => typeof code === 'number');
  if (column.type === 'text' || codes.length === 0) return [];
  const set = `codes${index + 1}`;
  const pairs = codes.map(({ code, label }) => {
    const value = Number(code) < 0 && column.hasAbsences ? missingOf(Number(code)) : String(code);
    return `label define ${set} ${value} ${quoted(label.replace(/\s+/g, ' '))}, add`;
  });
  return [
    ...(column.hasAbsences ? [`mvdecode ${name}, mv(${missing})`] : []),
    ...pairs,
    `label values ${name} ${set}`,
  ];
}

/** Compound quotes hold plain ones; what would expand a macro or end them is made harmless. */
function quoted(text: string): string {
  return `\`"${text.replaceAll('`', '’').replaceAll('$', '\\$').replaceAll(`"'`, `" '`)}"'`;
}
