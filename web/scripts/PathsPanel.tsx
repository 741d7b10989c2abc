import { type ReactElement, useId, useMemo, useState } from 'react';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import { MOST_PATHS, type ScriptPath } from '#server/contracts/script-paths.ts';
import { useLocale, useText } from '../i18n/locale.tsx';
import { Button } from '../ui/Button.tsx';
import { Note } from '../ui/Note.tsx';
import { Progress } from '../ui/Progress.tsx';
import { useSentence } from './sentences.ts';
import { type Played, pathsOf, playedOf, questionsIn, type Trial, turnsOf, useRun } from './trial.ts';

interface PathsPanelProps {
  readonly content: ScriptContent;
  readonly trial: Trial | null;
  readonly onTried: (trial: Trial) => void;
  readonly onPlay: (played: Played) => void;
}

/** Paths shown at first, and more at each demand. */
const PAGE = 50;

/** The test run: every path, one of them played step by step in the preview. */
export function PathsPanel({ content, trial, onTried, onPlay }: PathsPanelProps): ReactElement {
  const say = useText();
  const id = useId();
  const { progress, start } = useRun(onTried);
  return (
    <section className="card stack" aria-labelledby={id}>
      <div className="section-head">
        <h2 id={id}>{say('paths.title')}</h2>
        <Button size="small" icon="branch" isPending={progress !== null} onClick={() => start(content)}>
          {say(trial === null ? 'paths.try' : 'paths.again')}
        </Button>
        <p>{say('paths.lead')}</p>
      </div>
      {progress !== null && <Progress label={say('paths.trying')} value={progress} />}
      {progress === null && trial !== null && (
        <>
          {trial.of !== content && <Note tone="warn">{say('paths.stale')}</Note>}
          <FoundPaths trial={trial} onPlay={onPlay} />
        </>
      )}
    </section>
  );
}

interface FoundPathsProps {
  readonly trial: Trial;
  readonly onPlay: (played: Played) => void;
}

function FoundPaths({ trial: { of, report }, onPlay }: FoundPathsProps): ReactElement {
  const say = useText();
  const name = useId();
  const [shown, setShown] = useState(PAGE);
  const [chosen, setChosen] = useState<ScriptPath | null>(null);
  const questions = useMemo(() => questionsIn(of), [of]);
  const sentence = useSentence(questions);
  const paths = useMemo(() => pathsOf(report), [report]);
  const [shortest, longest] = [report.shortest?.asked.length ?? 0, report.longest?.asked.length ?? 0];
  const turnsIn = useMemo(() => turnsOf(paths, report.deciding, questions), [paths, report, questions]);
  const left = Math.min(PAGE, paths.length - shown);

  function wordsOf(path: ScriptPath): string {
    const { told, more } = turnsIn(path);
    if (told.length === 0) return say('paths.any');
    const turns = sentence({ op: 'and', all: told });
    return more === 0 ? turns : say('paths.turns', { turns, more });
  }
  function choose(path: ScriptPath): void {
    setChosen(path);
    onPlay(playedOf(path, path.asked.length));
  }

  return (
    <>
      <p role="status">
        <strong>
          {report.isEvery
            ? say('paths.count', { count: paths.length, shortest, longest })
            : say('paths.drawn', { count: paths.length, most: MOST_PATHS, shortest, longest })}
        </strong>
      </p>
      {!report.isWhole && <Note tone="warn">{say('paths.partial')}</Note>}
      {paths.length > 0 && (
        <fieldset className="paths">
          <legend className="field-hint">{say('paths.list')}</legend>
          {paths.slice(0, shown).map((path) => (
            <label key={path.asked.join(' ')} className="choice">
              <input type="radio" name={name} checked={path === chosen} onChange={() => choose(path)} />
              <span>
                {wordsOf(path)}
                <span className="choice-hint">{say('paths.asked', { count: path.asked.length })}</span>
              </span>
            </label>
          ))}
          {left > 0 && (
            <Button size="small" kind="quiet" icon="plus" onClick={() => setShown(shown + PAGE)}>
              {say('paths.more', { count: left })}
            </Button>
          )}
        </fieldset>
      )}
      {chosen !== null && (
        <PathSteps
          key={chosen.asked.join(' ')}
          path={chosen}
          questions={questions}
          onStep={(step) => onPlay(playedOf(chosen, step))}
        />
      )}
    </>
  );
}

interface PathStepsProps {
  readonly path: ScriptPath;
  readonly questions: ReturnType<typeof questionsIn>;
  readonly onStep: (step: number) => void;
}

/** One question forward or back at each arrow; Home and End go to both ends. */
function PathSteps({ path, questions, onStep }: PathStepsProps): ReactElement {
  const say = useText();
  const { language } = useLocale();
  const id = useId();
  const count = path.asked.length;
  const [step, setStep] = useState(count);
  const question = questions.find(({ name }) => name === path.asked[step - 1]);
  const text = question?.text[language] ?? question?.text['fr'] ?? '';
  const said = step === 0 ? say('paths.step.start') : say('paths.step.at', { step, count, text });
  return (
    <div className="path-steps">
      <label htmlFor={id}>{say('paths.step')}</label>
      <input
        id={id}
        type="range"
        min={0}
        max={count}
        value={step}
        aria-valuetext={said}
        onChange={(event) => {
          const next = event.target.valueAsNumber;
          setStep(next);
          onStep(next);
        }}
      />
      <p className="small" aria-hidden="true">
        {said}
      </p>
    </div>
  );
}
