import { absenceRange } from './person.rules.ts';
import { codesOf, type Described, type Table } from './tables.rules.ts';

/**
 * An R script, base R alone: `source("import.R")` reads every table that lies beside it into a data frame of its name.
 * Coded columns stay codes with their labels beside; with haven they are `labelled_spss`, which `is.na()` heeds and `mean()`
 * does not: `valeurs()` is how reasons for absence leave a computation, with haven or without.
 */
export function rScript(tables: readonly Table[]): string {
  return `${[
    '# Encodage : UTF-8. Depuis le dossier de ce fichier : source("import.R", encoding = "UTF-8")',
    '# Chaque table devient un tableau de données du même nom.',
    `# Les codes ${absenceRange.to} à ${absenceRange.from} disent pourquoi il n’y a pas de réponse (voir dictionnaire.csv).`,
    '#',
    '# ATTENTION : ces codes restent des nombres, avec haven comme sans. mean(), sum() ou lm() les compteraient,',
    '# même avec na.rm = TRUE. Avant tout calcul, retirez-les (« question » est le nom d’une colonne) :',
    '#   mean(valeurs(reponses$question), na.rm = TRUE)',
    '# valeurs(), définie ici, rend les codes d’absence manquants (NA) et laisse les autres colonnes telles quelles.',
    '# Avec le paquet haven, de même :',
    '#   mean(haven::zap_missing(reponses$question), na.rm = TRUE)',
    '#   table(haven::as_factor(reponses$question))   # les libellés, raisons d’absence comprises',
    '',
    'valeurs <- function(x) {',
    '  absences <- attr(x, "na_range")',
    '  if (is.null(absences)) return(x)',
    '  x <- as.vector(unclass(x))',
    '  x[!is.na(x) & x >= absences[1] & x <= absences[2]] <- NA',
    '  x',
    '}',
    '# Sans haven, un extrait d’une colonne garde ses codes d’absence et ses libellés.',
    '`[.tonalite_codes` <- function(x, ...) {',
    '  extrait <- NextMethod()',
    '  for (dit in c("labels", "label", "na_range", "class")) attr(extrait, dit) <- attr(x, dit)',
    '  extrait',
    '}',
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
    '        if (dit$absences) {',
    `          attr(x, "na_range") <- c(${absenceRange.from}, ${absenceRange.to})`,
    '          class(x) <- "tonalite_codes"',
    '        }',
    '      }',
    '    }',
    '    attr(x, "label") <- dit$libelle',
    '    lues[[colonne]] <- x',
    '  }',
    '  cat(nom, " : ", nrow(lues), " lignes, ", ncol(lues), " colonnes\\n", sep = "")',
    '  lues',
    '}',
    '',
    ...tables.map(
      ({ name, columns }) =>
        `${name} <- tonalite_lire(${text(name)}, list(\n${columns.map(columnOf).join(',\n')}\n))`,
    ),
    'cat("Avant tout calcul : valeurs(), comme le dit import.R.\\n")',
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
