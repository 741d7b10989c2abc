import {
  Fragment,
  type KeyboardEvent,
  memo,
  type ReactElement,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { Block, QuestionItem, Repeat, ScriptContent, Text } from '#server/contracts/script-content.ts';
import {
  type Answers,
  type Fields,
  type Flow,
  type FlowItem,
  type GivenAnswer,
  isQuestion,
  runScript,
} from '#server/contracts/script-flow.ts';
import { useText } from '../i18n/locale.tsx';
import { Question } from './Question.tsx';
import { openReader } from './readings.ts';
import { type Reading, Said } from './Said.tsx';
import { ScriptTurn, TurnTools } from './ScriptTurn.tsx';
import { openStanding } from './standing.ts';
import { standingSheet } from './standing-sheet.ts';
import { besideTurn, firstOfTurn, type TurnChange, turnChanges } from './turns.ts';
import './script.css';

export interface ScriptRunnerProps {
  readonly content: ScriptContent;
  readonly answers: Answers;
  readonly fields: Fields;
  /** The language to read in, with the French beside it; French where a text is missing. */
  readonly language: string;
  /** The person's: draws the order of options where a question asks for it, the same each time. */
  readonly seed: string;
  /** `typing`: more of the same answer may follow at once. */
  readonly onAnswer: (name: string, given: GivenAnswer, options: { readonly typing: boolean }) => void;
  /** Puts the focus in this question each time it changes. */
  readonly focusName?: string;
  /** The script can be read but not answered: nobody is on the line yet. */
  readonly isReadOnly?: boolean;
  /** The agent went past the last question. */
  readonly onEnd?: () => void;
  /** What to show under an item that names a sheet. */
  readonly sheetOf?: (slug: string) => ReactElement | null;
  /** The sheet of where the agent stands changed; null: none. */
  readonly onSheet?: (slug: string | null) => void;
}

/**
 * A script as the agent reads it aloud and answers it. Keys, while the focus is in a question: digits choose, F2 is
 * "don't know", F4 "refused", Enter goes on; ↓ and ↑ too wherever they have no meaning of their own; Alt with them, a turn of a repeated block on. A key changes one
 * item of perhaps three hundred: each keeps its element as long as what it is made of is the same.
 */
export const ScriptRunner = memo(function ScriptRunner(props: ScriptRunnerProps): ReactElement {
  const { content, answers, fields, language, seed, onAnswer, focusName, isReadOnly = false, onEnd } = props;
  const { sheetOf, onSheet } = props;
  const say = useText();
  const container = useRef<HTMLElement>(null);
  const flow = useFlow(content, answers, fields);
  const drawn = useDrawn();
  const said = useMemo(() => ({ ...answers, ...flow.turns }), [answers, flow.turns]);
  const read = useMemo(() => openReader(content, fields, language), [content, fields, language]);
  const readingOf = (text: Text): Reading => read(text, said);

  const visible = useMemo(() => flow.items.filter((found) => found.visible), [flow]);
  const names = visible.flatMap(({ item }) => (isQuestion(item) ? [item.name] : []));
  const latest = useRef({ names, onEnd });
  latest.current = { names, onEnd };
  const [standing] = useState(() => openStanding(names, flow.next));
  useLayoutEffect(() => standing.follow(names, flow.next));

  const go = useCallback((from: string, step: 1 | -1) => {
    const order = latest.current.names;
    const next = order[order.indexOf(from) + step];
    if (next !== undefined) focusQuestion(container.current, next);
    else if (step === 1) latest.current.onEnd?.();
  }, []);
  const answer = useRef(onAnswer);
  answer.current = onAnswer;
  const give = useCallback<ScriptRunnerProps['onAnswer']>(
    (name, given, options) => answer.current(name, given, options),
    [],
  );

  useEffect(() => {
    const tell = (): void => onSheet?.(standingSheet(visible, standing.current()));
    tell();
    return standing.subscribe(tell);
  }, [onSheet, standing, visible]);

  useEffect(() => {
    if (focusName !== undefined) focusQuestion(container.current, focusName);
  }, [focusName]);

  // A question in hand that disappears (answered otherwise in another tab) hands the focus to the one that follows.
  const order = names.join(' ');
  const lastOrder = useRef<readonly string[]>(names);
  useEffect(() => {
    const shown = order === '' ? [] : order.split(' ');
    const inHand = standing.lastFocused();
    if (inHand !== null && !shown.includes(inHand) && document.activeElement === document.body) {
      const after = lastOrder.current.slice(lastOrder.current.indexOf(inHand) + 1);
      const next = after.find((name) => shown.includes(name)) ?? shown.at(-1);
      if (next === undefined) container.current?.focus();
      else focusQuestion(container.current, next);
    }
    lastOrder.current = shown;
  }, [order, standing]);

  const wantedTurn = useRef<readonly [number, number] | null>(null);
  function changeTurns({ name, given }: TurnChange, blockIndex: number, turn: number): void {
    wantedTurn.current = [blockIndex, turn];
    onAnswer(name, given, { typing: false });
  }
  // Where the agent asked for one turn more, its first question; one less, the first of the last that is left.
  useEffect(() => {
    const first = wantedTurn.current === null ? null : firstOfTurn(visible, ...wantedTurn.current);
    wantedTurn.current = null;
    if (first !== null) focusQuestion(container.current, first);
  }, [visible]);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      const turn = besideTurn(visible, questionAt(event.target), event.key === 'ArrowDown' ? 1 : -1);
      if (turn === null) return;
      event.preventDefault();
      focusQuestion(container.current, turn);
    }
    if (event.target !== container.current || event.ctrlKey || event.altKey || event.metaKey) return;
    const first = flow.next ?? names[0];
    if ((event.key === 'Enter' || event.key === 'ArrowDown') && first !== undefined && !isReadOnly) {
      event.preventDefault();
      focusQuestion(container.current, first);
    }
  }

  const renderItem = (found: FlowItem): ReactElement => {
    const { item, answer: given, problem } = found;
    const key = keyOf(found);
    const reading = readingOf(item.text);
    if (!isQuestion(item)) {
      return drawn(key, [item, reading, say], () =>
        item.kind === 'say' ? (
          <p key={key} className="script-say">
            <Said {...reading} />
          </p>
        ) : (
          <p key={key} className="script-note">
            <strong>{say('script.note')}</strong> <Said {...reading} />
          </p>
        ),
      );
    }
    const instruction = item.instruction === undefined ? null : readingOf(item.instruction);
    return drawn(key, [found, reading, instruction, language, seed, isReadOnly], () => (
      <Question
        key={key}
        question={item}
        reading={reading}
        instruction={instruction}
        language={language}
        seed={seed}
        given={given}
        problem={problem === null ? '' : (problem.text[language] ?? problem.text['fr'] ?? '')}
        isWarning={problem?.level === 'warn'}
        isReadOnly={isReadOnly}
        standing={standing}
        onAnswer={give}
        onGo={go}
      />
    ));
  };

  const renderWithSheet = (found: FlowItem): ReactElement => {
    const element = renderItem(found);
    const { sheet: slug } = found.item;
    if (slug === undefined || sheetOf === undefined) return element;
    const key = keyOf(found);
    return drawn(`sheet.${key}`, [element, slug, sheetOf], () => (
      <Fragment key={key}>
        {element}
        {sheetOf(slug)}
      </Fragment>
    ));
  };

  const renderItems = (blockIndex: number, turn: number): ReactElement[] =>
    visible.filter((found) => found.blockIndex === blockIndex && found.turn === turn).map(renderWithSheet);

  const renderTurns = (repeat: Repeat, blockIndex: number): ReactElement[] => {
    const label = readingOf(repeat.label);
    const number = Number(flow.turns[repeat.name]?.value ?? 0);
    const count = repeat.turns.by === 'more' ? null : number;
    const turns = Array.from({ length: number }, (_, index) => index + 1).flatMap((turn) => {
      const items = renderItems(blockIndex, turn);
      const key = `turn.${repeat.name}.${turn}`;
      const draw = () => <ScriptTurn key={key} label={label} number={turn} count={count} items={items} />;
      return items.length === 0 ? [] : [drawn(key, [label, count, ...items], draw)];
    });
    if (turns.length === 0 || isReadOnly) return turns;
    const change = (by: TurnChange, turn: number) => changeTurns(by, blockIndex, turn);
    const changes = turnChanges(repeat, numbering(content, repeat), number);
    return [
      ...turns,
      <TurnTools key="tools" label={label.text} number={number} {...changes} onChange={change} />,
    ];
  };

  const renderBlock = (block: Block, blockIndex: number): ReactElement | null => {
    const elements =
      block.repeat === undefined ? renderItems(blockIndex, 0) : renderTurns(block.repeat, blockIndex);
    if (elements.length === 0) return null;
    const title = readingOf(block.title);
    return drawn(`block.${block.id}`, [block, title, ...elements], () => (
      <ScriptBlock key={block.id} block={block} title={title} items={elements} />
    ));
  };

  return (
    <section
      ref={container}
      className="script"
      aria-label={say('script.label')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what is read aloud is reached, and scrolled, by keyboard
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      {visible.length === 0 ? <p>{say('script.empty')}</p> : content.blocks.map(renderBlock)}
    </section>
  );
});

function keyOf({ blockId, turn, itemIndex }: FlowItem): string {
  return `${blockId}.${turn}.${itemIndex}`;
}

/** The question that says how many turns there are. */
function numbering(content: ScriptContent, { turns }: Repeat): QuestionItem | undefined {
  if (turns.by === 'max') return undefined;
  return content.blocks
    .flatMap(({ items }) => items)
    .filter(isQuestion)
    .find(({ name }) => name === turns.question);
}

/** The question an element stands in; none where Alt with an arrow has a meaning of its own. */
function questionAt(target: EventTarget): string | null {
  if (!(target instanceof HTMLElement)) return null;
  if (target instanceof HTMLInputElement && (target.type === 'date' || target.type === 'time')) return null;
  return target.closest<HTMLElement>('[data-question]')?.dataset['question'] ?? null;
}

/** The walk of the script; an item of which nothing changed is the same object as before. */
function useFlow(content: ScriptContent, answers: Answers, fields: Fields): Flow {
  const kept = useRef<readonly FlowItem[]>([]);
  return useMemo(() => {
    const flow = runScript(content, answers, fields);
    const items = flow.items.map((found, n) => {
      const before = kept.current[n];
      return before !== undefined && isSameItem(before, found) ? before : found;
    });
    kept.current = items;
    return { ...flow, items };
  }, [content, answers, fields]);
}

function isSameItem(a: FlowItem, b: FlowItem): boolean {
  return (
    a.item === b.item &&
    a.turn === b.turn &&
    a.visible === b.visible &&
    a.answer === b.answer &&
    a.problem?.level === b.problem?.level &&
    a.problem?.text['fr'] === b.problem?.text['fr']
  );
}

type Drawn = (key: string, parts: readonly unknown[], draw: () => ReactElement) => ReactElement;

/** The element drawn before under this key when its parts are the same: React then passes over it whole. */
function useDrawn(): Drawn {
  const known = useRef(new Map<string, { parts: readonly unknown[]; element: ReactElement }>());
  return (key, parts, draw) => {
    const before = known.current.get(key);
    const isSame =
      before !== undefined &&
      before.parts.length === parts.length &&
      before.parts.every((part, n) => Object.is(part, parts[n]));
    if (isSame) return before.element;
    const element = draw();
    known.current.set(key, { parts, element });
    return element;
  };
}

interface ScriptBlockProps {
  readonly block: Block;
  readonly title: Reading;
  readonly items: readonly ReactElement[];
}

function ScriptBlock({ block, title, items }: ScriptBlockProps): ReactElement {
  const say = useText();
  const id = useId();
  // What is said to an answering machine is out of the way until it is needed.
  if (block.purpose === 'voicemail') {
    return (
      <details className="script-block script-voicemail">
        <summary>{title.text === '' ? say('script.voicemail') : <Said {...title} />}</summary>
        {items}
      </details>
    );
  }
  return (
    <section className="script-block" aria-labelledby={id}>
      <h3 id={id} className="script-block-title">
        {title.text === '' ? say(`script.kind.${block.purpose}`) : <Said {...title} />}
      </h3>
      {items}
    </section>
  );
}

/** Puts the focus where the answer is given: the chosen option, or the first field. */
export function focusQuestion(container: HTMLElement | null, name: string): void {
  const frame = container?.querySelector(`[data-question="${CSS.escape(name)}"]`);
  const field =
    frame?.querySelector<HTMLElement>('input:checked') ??
    frame?.querySelector<HTMLElement>('input, textarea');
  field?.focus({ preventScroll: true });
  frame?.scrollIntoView({ block: 'nearest' });
}
