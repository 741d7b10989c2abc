import type { AnswerValue, QuestionKind } from '#server/contracts/script-content.ts';
import { boundsOf } from '#server/contracts/script-flow.ts';
import { type Absence, absenceOf, answerIn, type Reading } from '#server/interviews/index.ts';
import type { CsvCell } from '#server/platform/csv.ts';
import type { AskedQuestion } from '#server/results/index.ts';
import { type Column, type ColumnType, plain } from './column.rules.ts';
import { absences, type ExportedPerson } from './person.rules.ts';
import { type AskedInTurn, readingAt } from './turns.rules.ts';

/** The columns one question gives, in codes and in words. Pure. */
const types: Readonly<Record<QuestionKind, ColumnType>> = {
  yesno: 'integer',
  single: 'integer',
  multi: 'integer',
  integer: 'integer',
  scale: 'integer',
  decimal: 'decimal',
  text: 'text',
  date: 'date',
  time: 'time',
};

/** Texts, dates and numbers that may be negative cannot hold −1: why they are empty has a column of its own. */
function isCoded({ question }: AskedQuestion): boolean {
  if (['yesno', 'single', 'multi'].includes(question.kind)) return true;
  const { min } = boundsOf(question);
  return types[question.kind] !== 'text' && min !== null && min >= 0;
}

function absenceName({ question }: AskedInTurn): string {
  return `${question.name}_absence`;
}

/** Codes; of several answers, a column for each option. */
export function codeColumnsOf(asked: AskedInTurn): Column[] {
  const { question, options } = asked;
  const label = question.text['fr'] ?? question.name;
  const type = types[question.kind];
  if (question.kind === 'multi') return options.map((option) => tickOf(asked, option));
  const read =
    (absent: (absence: Absence) => CsvCell, given: (value: AnswerValue) => CsvCell) =>
    ({ readings }: ExportedPerson) => {
      const reading = readingAt(readings, asked);
      const absence = absenceOf(reading);
      return absence === null ? given(answerIn(reading)) : absent(absence);
    };
  const codeOf = (absence: Absence) => absences[absence].code;
  const common = { label, values: options };
  if (isCoded(asked)) {
    return [{ ...common, name: question.name, type, hasAbsences: true, read: read(codeOf, single) }];
  }
  return [
    { ...common, name: question.name, type, hasAbsences: false, read: read(() => null, single) },
    {
      name: absenceName(asked),
      label: `Pourquoi sans réponse : ${label}`,
      type: 'integer',
      values: [],
      hasAbsences: true,
      read: read(codeOf, () => null),
    },
  ];
}

function tickOf(asked: AskedInTurn, option: AskedQuestion['options'][number]): Column {
  const { question } = asked;
  return {
    name: `${question.name}_${option.code}`,
    label: `${question.text['fr'] ?? question.name} : ${option.label}`,
    type: 'integer',
    values: [
      { code: 1, label: 'Choisie' },
      { code: 0, label: 'Non choisie' },
    ],
    hasAbsences: true,
    read: ({ readings }) => {
      const reading = readingAt(readings, asked);
      const absence = absenceOf(reading);
      if (absence !== null) return absences[absence].code;
      return chosenOf(answerIn(reading)).includes(option.code) ? 1 : 0;
    },
  };
}

/** Only several-answer questions hold lists; one left by an older version is shown whole. */
function single(value: AnswerValue): CsvCell {
  return Array.isArray(value) ? value.join(' | ') : value;
}

function chosenOf(value: AnswerValue): readonly number[] {
  if (Array.isArray(value)) return value;
  return typeof value === 'number' ? [value] : [];
}

function wordsOf(asked: AskedInTurn, name: string, words: (reading: Reading) => CsvCell): Column {
  const { question } = asked;
  return {
    ...plain(name, question.text['fr'] ?? question.name, () => null),
    read: ({ readings }) => words(readingAt(readings, asked)),
  };
}

/** What people read, for reasons too. */
export function wordColumnOf(asked: AskedInTurn): Column {
  return wordsOf(asked, asked.question.name, inWords(asked));
}

/** Codes, and their words beside them where a code stands for something. */
export function sideBySideOf(asked: AskedInTurn): Column[] {
  const words = inWords(asked);
  return [
    ...codeColumnsOf(asked).filter(({ name }) => name !== absenceName(asked)),
    wordsOf(asked, `${asked.question.name}_libelle`, (reading) =>
      absenceOf(reading) === null && !hasWords(asked) ? null : words(reading),
    ),
  ];
}

function hasWords({ question }: AskedQuestion): boolean {
  return ['yesno', 'single', 'multi'].includes(question.kind);
}

function inWords(asked: AskedQuestion): (reading: Reading) => CsvCell {
  const isWorded = hasWords(asked);
  const labels = new Map(asked.options.map(({ code, label }) => [code, label]));
  // A code that no version lists is shown rather than lost.
  const labelOf = (code: number) => labels.get(code) ?? String(code);
  return (reading) => {
    const absence = absenceOf(reading);
    if (absence !== null) return absences[absence].label;
    const value = answerIn(reading);
    return isWorded ? chosenOf(value).map(labelOf).join(' | ') : single(value);
  };
}
