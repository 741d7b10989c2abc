import { absenceRange } from './person.rules.ts';
import { codesOf, type Described, type Table } from './tables.rules.ts';

/**
 * An R script, base R alone: `source("import.R")` reads every table that lies beside it into a data frame of its name.
 * Coded columns stay codes with their labels beside; with haven they are `labelled_spss`, reasons for absence missing.
 */
export function rScript(tables: readonly Table[]): string {
  return `${[
    '# Encodage : UTF-8. Depuis le dossier de ce fichier : source("import.R", encoding = "UTF-8")',
    '# Chaque table devient un tableau de données du même nom.',
    `# Les codes ${absenceRange.to} à ${absenceRange.from} disent pourquoi il n’y a pas de réponse (voir dictionnaire.csv) ;`,
    '# avec le paquet haven, ils sont déclarés manquants : haven::as_factor() donne les libellés.',
    '',
    'tonalite_lire <- function(nom, colonnes) {',
    '  lues <- utils::read.csv(paste0(nom, ".csv"), colClasses = "character", na.strings = "",',
    '                          check.names = FALSE, encoding = "UTF-8", comment.char = "")',
    '  for (colonne in names(colonnes)) {',
    '    dit <- colonnes[[colonne]]',
    '    x <- lues[[colonne]]',
    '    Encoding(x) <- "UTF-8"',
    '    x <- switch(dit$type,',
    '      integer = as.integer(x),',
    '      decimal = as.numeric(x),',
    '      date = as.Date(x),',
    '      datetime = as.POSIXct(x, format = "%Y-%m-%d %H:%M", tz = "Europe/Paris"),',
    '      x)',
    '    if (!is.null(dit$codes)) {',
    '      if (dit$type == "integer") storage.mode(dit$codes) <- "integer"',
    '      if (dit$type == "decimal") storage.mode(dit$codes) <- "double"',
    '      if (requireNamespace("haven", quietly = TRUE)) {',
    '        x <- haven::labelled_spss(x, labels = dit$codes,',
    `                                  na_range = if (dit$absences) c(${absenceRange.from}, ${absenceRange.to}) else NULL)`,
    '      } else {',
    '        attr(x, "labels") <- dit$codes',
    '      }',
    '    }',
    '    attr(x, "label") <- dit$libelle',
    '    lues[[colonne]] <- x',
    '  }',
    '  lues',
    '}',
    '',
    ...tables.map(
      ({ name, columns }) =>
        `${name} <- tonalite_lire(${text(name)}, list(\n${columns.map(columnOf).join(',\n')}\n))`,
    ),
  ].join('\n')}\n`;
}

function columnOf(column: Described): string {
  const codes = uniqueLabels(codesOf(column)).map(
    ({ code, label }) => `${text(label)} = ${typeof code === 'string' ? text(code) : code}`,
  );
  const parts = [
    `type = ${text(column.type)}`,
    `libelle = ${text(column.label)}`,
    `absences = ${column.hasAbsences ? 'TRUE' : 'FALSE'}`,
    ...(codes.length === 0 ? [] : [`codes = c(${codes.join(', ')})`]),
  ];
  return `  ${text(column.name)} = list(${parts.join(', ')})`;
}

/** haven wants each label once; two options may have been given the same words. */
function uniqueLabels(codes: Described['values']): { code: string | number; label: string }[] {
  const seen = new Set<string>();
  return codes.map(({ code, label }) => {
    const said = seen.has(label) ? `${label} (${code})` : label;
    seen.add(said);
    return { code, label: said };
  });
}

/** R reads the escapes of JSON as JSON does. */
function text(value: string): string {
  return JSON.stringify(value);
}
