import { type ReactElement, useId } from 'react';
import { useIntl } from 'react-intl';
import type { CampaignResults } from '#server/contracts/results.contract.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { Section } from '../ui/Page.tsx';
import { quoted } from '../ui/quoted.ts';
import { CountTable } from './CountTable.tsx';
import { SampleNote } from './SampleNote.tsx';
import { SpreadOf } from './SpreadOf.tsx';
import { estimateOf, type Sample } from './sample.ts';

type QuestionResult = CampaignResults['questions'][number];

/** Answers to each question, with the base of every share and what is missing. */
export function Questions({
  questions,
  unread,
  sample,
}: {
  readonly questions: readonly QuestionResult[];
  /** People whose answers are not counted yet. */
  readonly unread: number;
  /** Null: everybody is called, shares are exact. */
  readonly sample: Sample | null;
}): ReactElement {
  const say = useText();
  return (
    <Section anchor="reponses" title={say('results.questions')}>
      {unread > 0 && <p role="status">{say('results.unread', { count: unread })}</p>}
      {questions.length === 0 && <p className="soft">{say('results.questions.none')}</p>}
      {sample !== null && questions.length > 0 && <SampleNote sample={sample} />}
      <div className="questions">
        {questions.map((question) => (
          <Question
            key={question.name}
            question={{ ...question, text: quoted(question.text) }}
            sample={sample}
          />
        ))}
      </div>
    </Section>
  );
}

interface QuestionProps {
  readonly question: QuestionResult;
  readonly sample: Sample | null;
}

function Question({ question, sample }: QuestionProps): ReactElement {
  const say = useText();
  const intl = useIntl();
  const percent = (value: number) =>
    intl.formatNumber(value, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const estimated = (option: QuestionResult['options'][number]) => {
    const estimate = sample === null ? null : estimateOf(sample, question, option);
    if (estimate === null) return {};
    const { low, high } = estimate.interval;
    const interval = say('results.interval', { low: percent(low), high: percent(high) });
    return { extra: say('results.estimate.value', { share: percent(estimate.share), interval }) };
  };
  const formats = useFormats();
  const id = useId();
  const { base, answered, people, options } = question;
  if (question.withheld !== null)
    return (
      <article className="question-result" aria-labelledby={id}>
        <h3 id={id}>{question.text}</h3>
        <p className="soft">{say(`results.withheld.${question.withheld}`)}</p>
      </article>
    );
  const hasAnswers = answered === null || answered > 0;
  const missing = (['dk', 'rf', 'na', 'skipped', 'notReached'] as const)
    .filter((state) => question[state] !== 0)
    .map((state) => {
      const count = question[state];
      return `${say(`results.${state}`)} : ${count === null ? say('results.masked') : formats.number(count)}`;
    });
  return (
    <article className="question-result" aria-labelledby={id}>
      <h3 id={id}>{question.text}</h3>
      <p className="soft small number">
        {say(
          base === 0
            ? 'results.question.none'
            : people !== null
              ? 'results.question.turns'
              : answered === 0
                ? 'results.question.asked'
                : answered === null
                  ? 'results.question.baseAlone'
                  : 'results.question.base',
          { base: base ?? 0, answered: answered ?? 0, people: people ?? 0 },
        )}
      </p>
      {options.length > 0 && hasAnswers && (
        <CountTable
          label={question.text}
          heading={say('results.option')}
          whole={answered}
          {...(sample !== null && people === null && { extra: say('results.estimate') })}
          rows={options.map((option) => ({
            key: option.code,
            label: option.label,
            count: option.count,
            ...estimated(option),
          }))}
        />
      )}
      {hasAnswers && (
        <SpreadOf
          question={question}
          estimate={sample?.means.find(({ name }) => name === question.name) ?? null}
        />
      )}
      {question.kind === 'multi' && hasAnswers && (
        <p className="soft small">{say('results.question.several')}</p>
      )}
      {missing.length > 0 && (
        <p className="small number">
          <span className="soft">{say('results.missing')}</span> — {missing.join(' · ')}
        </p>
      )}
    </article>
  );
}
