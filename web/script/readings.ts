import type { ScriptContent, Text } from '#server/contracts/script-content.ts';
import { type Answers, type Fields, namesIn, pipe } from '#server/contracts/script-flow.ts';
import type { Reading } from './Said.tsx';

export type Reader = (text: Text, answers: Answers) => Reading;

/**
 * How each text of a script is read to one person. The same object as long as the answers it names are the same: of a
 * long script, a key writes again the few texts that name its answer.
 */
export function openReader(content: ScriptContent, fields: Fields, language: string): Reader {
  const kept = new WeakMap<
    Text,
    { names: readonly string[]; values: readonly unknown[]; reading: Reading }
  >();

  function write(text: Text, answers: Answers): Reading {
    const piped = (written: string, own: string): string =>
      written.includes('{{') ? pipe(written, answers, fields, { content, language: own }) : written;
    const french = piped(text['fr'] ?? '', 'fr');
    const own = language === 'fr' ? undefined : text[language];
    if (own === undefined || own === '') return { text: french, language: 'fr', french: null };
    return { text: piped(own, language), language, french };
  }

  return (text, answers) => {
    const before = kept.get(text);
    if (before?.names.every((name, n) => answers[name] === before.values[n]) === true) return before.reading;
    const names = before?.names ?? Object.values(text).flatMap(namesIn);
    const reading = write(text, answers);
    kept.set(text, { names, values: names.map((name) => answers[name]), reading });
    return reading;
  };
}
