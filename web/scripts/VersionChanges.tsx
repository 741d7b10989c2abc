import type { ReactElement } from 'react';
import { type Consequence, changesBetween, type ItemChange } from '#server/contracts/script-changes.ts';
import type { Item, QuestionItem, ScriptContent } from '#server/contracts/script-content.ts';
import { isQuestion } from '#server/contracts/script-flow.ts';
import { turnsQuestion } from '#server/contracts/script-passages.ts';
import { useLocale, useText } from '../i18n/locale.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useSentence } from './sentences.ts';
import type { Touched } from './touched.ts';

interface VersionChangesProps {
  readonly before: ScriptContent;
  readonly after: ScriptContent;
  /** Of the version before. */
  readonly number: number;
  /** Answers already recorded, by question, where somebody counted them. */
  readonly answers?: ReadonlyMap<string, Touched>;
}

const nothingCounted: ReadonlyMap<string, Touched> = new Map();

const consequences = ['refused', 'reask', 'safe'] as const;
const marks = {
  refused: { icon: 'stop', tone: 'bad' },
  reask: { icon: 'warn', tone: 'warn' },
  safe: { icon: 'check', tone: 'good' },
} as const;

/** Two versions compared item by item, by what becomes of the answers already given. */
export function VersionChanges({
  before,
  after,
  number,
  answers = nothingCounted,
}: VersionChangesProps): ReactElement {
  const say = useText();
  const changes = changesBetween(before, after);
  if (changes.length === 0) return <p>{say('changes.none', { number })}</p>;
  return (
    <section className="stack" aria-label={say('changes.title')}>
      <h3>{say('changes.title')}</h3>
      <p className="soft small">{say('changes.lead')}</p>
      {consequences.map((consequence) => (
        <ChangesOf
          key={consequence}
          consequence={consequence}
          changes={changes.filter((change) => change.consequence === consequence)}
          before={questionsOf(before)}
          after={questionsOf(after)}
          answers={answers}
        />
      ))}
    </section>
  );
}

function questionsOf({ blocks }: ScriptContent): QuestionItem[] {
  return blocks.flatMap(({ items, repeat }) => [
    ...items.filter(isQuestion),
    ...(repeat === undefined ? [] : [turnsQuestion(repeat)]),
  ]);
}

interface ChangesOfProps {
  readonly consequence: Consequence;
  readonly changes: readonly ItemChange[];
  readonly before: readonly QuestionItem[];
  readonly after: readonly QuestionItem[];
  readonly answers: ReadonlyMap<string, Touched>;
}

function ChangesOf({ consequence, changes, ...questions }: ChangesOfProps): ReactElement | null {
  const say = useText();
  if (changes.length === 0) return null;
  const { icon, tone } = marks[consequence];
  return (
    <details className="card form-findings" open={consequence !== 'safe'} data-tone={tone}>
      <summary>
        <Icon name={icon} size={16} />
        <strong>{`${say(`changes.${consequence}`)} (${changes.length})`}</strong>
      </summary>
      <ul className="form-places">
        {changes.map((change) => (
          <ChangeOf key={keyOf(change)} change={change} {...questions} />
        ))}
      </ul>
    </details>
  );
}

function keyOf({ before, after }: ItemChange): string {
  const name = (item: Item | null) =>
    item === null ? '' : 'name' in item ? item.name : JSON.stringify(item);
  return `${name(before)}>${name(after)}`;
}

interface ChangeOfProps extends Pick<ChangesOfProps, 'before' | 'after' | 'answers'> {
  readonly change: ItemChange;
}

function ChangeOf({ change, before, after, answers }: ChangeOfProps): ReactElement {
  const say = useText();
  const { language } = useLocale();
  const sentenceBefore = useSentence(before);
  const sentenceAfter = useSentence(after);
  const item = change.after ?? change.before;
  const touched = item !== null && isQuestion(item) ? answers.get(item.name) : undefined;
  const textOf = (one: Item | null) => one?.text[language] ?? one?.text['fr'] ?? '';
  const told = [
    ...(change.status === 'kept' ? [] : [say(`changes.status.${change.status}`)]),
    ...(change.isMoved ? [say('changes.moved')] : []),
    ...change.aspects.map((aspect) => say(`changes.aspect.${aspect}`)),
  ];
  const was = change.before?.showIf;
  const is = change.after?.showIf;
  return (
    <li>
      <span>
        <strong>{textOf(item)}</strong>
        {item !== null && isQuestion(item) && <span className="soft small">{` · ${item.name}`}</span>}
      </span>
      <span className="small">{told.join(', ')}</span>
      {touched !== undefined && change.status !== 'added' && (
        <span className="small">
          {say(touched.isAtLeast ? 'changes.answersAtLeast' : 'changes.answers', {
            open: touched.open,
            finished: touched.finished,
          })}
        </span>
      )}
      {change.aspects.includes('text') && (
        <span className="soft small">{say('changes.before', { text: textOf(change.before) })}</span>
      )}
      {change.aspects.includes('condition') && (
        <span className="soft small">
          {was === undefined
            ? say('changes.before', { text: say('condition.always') })
            : say('changes.condition.before', { sentence: sentenceBefore(was) })}
          <br />
          {is === undefined
            ? say('changes.after', { text: say('condition.always') })
            : say('changes.condition.after', { sentence: sentenceAfter(is) })}
        </span>
      )}
    </li>
  );
}
