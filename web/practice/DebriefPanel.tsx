import { type ReactElement, useEffect, useRef } from 'react';
import { callResults, dispositions } from '#server/contracts/call-results.ts';
import type { GivenAnswer } from '#server/contracts/script-flow.ts';
import { useFormats } from '../i18n/formats.ts';
import { yesNoIn } from '../i18n/languages.ts';
import { useLocale, useText } from '../i18n/locale.tsx';
import { choicesOf, writeTyped } from '../script/choices.ts';
import { Icon } from '../ui/Icon.tsx';
import type { Debrief, Point } from './debrief.ts';
import type { Turn } from './practice-server.ts';

interface DebriefPanelProps {
  readonly debrief: Debrief;
  /** What was heard, to be read again. */
  readonly turns: readonly Turn[];
}

/** Once a call of the exercise is over: what was expected, beside what was recorded. */
export function DebriefPanel({ debrief, turns }: DebriefPanelProps): ReactElement {
  const say = useText();
  const sentence = usePointSentence();
  const heading = useRef<HTMLHeadingElement>(null);
  // After the idle desk, which takes the focus to its button a frame after it shows: this is read first.
  useEffect(() => {
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => heading.current?.focus());
    });
    return () => cancelAnimationFrame(frame);
  }, []);
  const toLookAt = debrief.points.filter(({ isKept }) => !isKept);
  return (
    <section className="practice-debrief" aria-labelledby="debrief">
      <h2 id="debrief" ref={heading} tabIndex={-1}>
        {say('practice.debrief')}
      </h2>
      <div>
        <p role="status">
          <strong>
            {toLookAt.length === 0
              ? say('practice.debrief.good')
              : say('practice.debrief.some', { count: toLookAt.length })}
          </strong>
        </p>
        <p>{say(`practice.case.${debrief.scenario}`)}</p>
        <ul>
          {debrief.points.map((point) => (
            <li key={point.kind === 'answer' ? point.question.name : point.kind} data-kept={point.isKept}>
              <Icon name={point.isKept ? 'check' : 'right'} size={16} />
              <span>{sentence(point)}</span>
            </li>
          ))}
        </ul>
      </div>
      <details>
        <summary>{say('practice.voice.all')}</summary>
        <ol className="practice-said" lang="fr">
          {turns.map(({ id, asked, text }) => (
            <li key={id}>
              {asked !== null && <span className="soft small">{asked}</span>}
              <span>{text}</span>
            </li>
          ))}
        </ol>
      </details>
    </section>
  );
}

function usePointSentence(): (point: Point) => string {
  const say = useText();
  const formats = useFormats();
  const { language } = useLocale();
  const notedOf = ({ question, noted }: Extract<Point, { kind: 'answer' }>): string | null => {
    if (noted === null) return null;
    if (noted.state !== 'answered') return say(`script.${noted.state}`);
    const choices = choicesOf(question, 'fr', yesNoIn('fr'), '');
    return choices === null ? writeTyped(question, noted) : labels(choices, noted);
  };
  return (point) => {
    switch (point.kind) {
      case 'result': {
        const chosen = callResults[point.chosen][language];
        const expected = callResults[point.expected][language];
        return say(point.isKept ? 'practice.point.result' : 'practice.point.result.other', {
          chosen,
          expected,
        });
      }
      case 'introduction':
        return say(point.isKept ? 'practice.point.introduction' : 'practice.point.introduction.other');
      case 'callback':
        return say(point.isKept ? 'practice.point.callback' : 'practice.point.callback.other', {
          at: formats.dateTime(point.at),
        });
      case 'interpreter':
        return say(point.isKept ? 'practice.point.interpreter' : 'practice.point.interpreter.other', {
          language: formats.languageName(point.language),
        });
      case 'channel':
        return say(point.isKept ? 'practice.point.channel' : 'practice.point.channel.other', {
          channel: dispositions[point.expected][language],
        });
      case 'answers':
        return say('practice.point.answers', { count: point.count });
      case 'answer': {
        const question = point.question.text['fr'] ?? point.question.name;
        const noted = notedOf(point);
        return noted === null
          ? say('practice.point.answer.none', { question, said: point.said })
          : say('practice.point.answer', { question, said: point.said, noted });
      }
      case 'note':
        return say('practice.point.note', {
          words: formats.list(point.words.map((word) => `« ${word} »`)),
        });
    }
  };
}

function labels(
  choices: readonly { readonly code: number; readonly label: string }[],
  { value }: GivenAnswer,
): string {
  const codes = Array.isArray(value) ? value : [value];
  return choices.flatMap(({ code, label }) => (codes.includes(code) ? label : [])).join(', ');
}
