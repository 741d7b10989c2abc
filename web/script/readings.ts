import { useMemo } from 'react';
import type { ScriptContent, Text } from '#server/contracts/script-content.ts';
import { type Answers, type Fields, type GivenAnswer, namesIn, pipe } from '#server/contracts/script-flow.ts';
import type { Reading } from './Said.tsx';

type Named = GivenAnswer | Fields[string] | undefined;

interface Kept {
  readonly names: readonly string[];
  readonly values: readonly Named[];
  readonly reading: Reading;
}

/**
 * How each text of the script is read now. The same object as long as what its text names is the same: of a long
 * script, a key writes again the few texts that name its answer.
 */
export function useReadings(
  content: ScriptContent,
  answers: Answers,
  fields: Fields,
  language: string,
): (text: Text) => Reading {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another script, file or language is read anew
  const kept = useMemo(() => new WeakMap<Text, Kept>(), [content, fields, language]);

  const write = (text: Text): Reading => {
    const piped = (written: string, own: string): string =>
      written.includes('{{') ? pipe(written, answers, fields, { content, language: own }) : written;
    const french = piped(text['fr'] ?? '', 'fr');
    const own = language === 'fr' ? undefined : text[language];
    if (own === undefined || own === '') return { text: french, language: 'fr', french: null };
    return { text: piped(own, language), language, french };
  };

  return (text) => {
    const before = kept.get(text);
    if (before?.names.every((name, n) => answers[name] === before.values[n]) === true) return before.reading;
    const names =
      before?.names ??
      Object.values(text).flatMap((written) => (written === undefined ? [] : namesIn(written)));
    const reading = write(text);
    kept.set(text, { names, values: names.map((name) => answers[name]), reading });
    return reading;
  };
}
