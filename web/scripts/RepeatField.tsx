import { type ReactElement, useRef } from 'react';
import type { Repeat } from '#server/contracts/script-content.ts';
import { isQuestion } from '#server/contracts/script-flow.ts';
import { MOST_TURNS } from '#server/contracts/script-passages.ts';
import { useText } from '../i18n/locale.tsx';
import { Checkbox, FieldGroup, SelectField, TextField } from '../ui/fields.tsx';
import { quoted } from '../ui/quoted.ts';
import { ConditionField } from './ConditionField.tsx';
import { type EditedBlock, type EditedScript, questionsBeforeBlock } from './edited-script.ts';
import { LinesField } from './LinesField.tsx';
import { newRepeat, repeatBlock, withMoreQuestion } from './repeats.ts';

interface RepeatFieldProps {
  readonly script: EditedScript;
  readonly entry: EditedBlock;
  readonly onChange: (script: EditedScript) => void;
}

const rules = ['count', 'more', 'max'] as const;

/** Whether the block is asked several times (« for each child »), and how many. */
export function RepeatField({ script, entry, onChange }: RepeatFieldProps): ReactElement {
  const say = useText();
  const frame = useRef<HTMLDivElement>(null);
  const { repeat } = entry.block;
  function toggle(isRepeated: boolean): void {
    onChange(repeatBlock(script, entry.uid, isRepeated ? newRepeat(script, entry) : null));
    if (!isRepeated) return;
    requestAnimationFrame(() => frame.current?.querySelector<HTMLElement>('input')?.focus());
  }
  return (
    <FieldGroup legend={say('repeat.legend')}>
      <Checkbox
        label={say('repeat.is')}
        hint={say('repeat.hint')}
        checked={repeat !== undefined}
        onChange={(event) => toggle(event.target.checked)}
      />
      {repeat !== undefined && (
        <div ref={frame} className="stack">
          <RepeatSettings script={script} entry={entry} repeat={repeat} onChange={onChange} />
        </div>
      )}
    </FieldGroup>
  );
}

function RepeatSettings(props: RepeatFieldProps & { readonly repeat: Repeat }): ReactElement {
  const { script, entry, repeat, onChange } = props;
  const say = useText();
  const { turns, max } = repeat;
  const earlier = questionsBeforeBlock(script, entry.uid);
  const change = (part: Partial<Repeat>) => onChange(repeatBlock(script, entry.uid, { ...repeat, ...part }));

  function changeRule(by: Repeat['turns']['by']): void {
    if (by === 'max') change({ turns: { by } });
    else if (by === 'more') onChange(withMoreQuestion(script, entry, repeat));
    else change({ turns: { by, question: counts(earlier).at(-1)?.name ?? 'n' } });
  }
  return (
    <>
      <div className="fields">
        <LinesField
          label={say('repeat.label')}
          hint={say('repeat.label.hint')}
          text={repeat.label}
          languages={script.languages}
          onChange={(label) => change({ label })}
        />
        <SelectField
          label={say('repeat.by')}
          value={turns.by}
          onChange={(event) => {
            const by = rules.find((known) => known === event.target.value);
            if (by !== undefined) changeRule(by);
          }}
        >
          {rules.map((by) => (
            <option key={by} value={by}>
              {say(`repeat.by.${by}`)}
            </option>
          ))}
        </SelectField>
        {turns.by !== 'max' && (
          <QuestionChoice
            label={say(`repeat.question.${turns.by}`)}
            name={turns.question}
            among={turns.by === 'count' ? counts(earlier) : yesNoIn(entry)}
            onChange={(question) => change({ turns: { ...turns, question } })}
          />
        )}
        <TextField
          type="number"
          label={say(turns.by === 'max' ? 'repeat.number' : 'repeat.max')}
          min={1}
          max={MOST_TURNS}
          value={max}
          onChange={(event) => {
            const value = Math.round(event.target.valueAsNumber);
            if (value >= 1 && value <= MOST_TURNS) change({ max: value });
          }}
        />
        <TextField
          label={say('repeat.name')}
          hint={say('repeat.name.hint')}
          value={repeat.name}
          maxLength={32}
          spellCheck={false}
          onChange={(event) => change({ name: event.target.value.replace(/\W/g, '_') })}
        />
      </div>
      <ConditionField
        condition={repeat.showIf}
        questions={earlier}
        onChange={(showIf) => {
          const { showIf: _, ...rest } = repeat;
          onChange(repeatBlock(script, entry.uid, showIf === undefined ? rest : { ...rest, showIf }));
        }}
      />
    </>
  );
}

type Questions = ReturnType<typeof questionsBeforeBlock>;

/** Those whose answer may be a number of turns. */
function counts(questions: Questions): Questions {
  return questions.filter(({ kind }) => kind === 'integer' || kind === 'scale');
}

function yesNoIn({ items }: EditedBlock): Questions {
  return items.flatMap(({ item }) => (isQuestion(item) && item.kind === 'yesno' ? [item] : []));
}

interface QuestionChoiceProps {
  readonly label: string;
  readonly name: string;
  readonly among: Questions;
  readonly onChange: (name: string) => void;
}

function QuestionChoice({ label, name, among, onChange }: QuestionChoiceProps): ReactElement {
  const say = useText();
  const isKnown = among.some((question) => question.name === name);
  return (
    <SelectField label={label} value={name} onChange={(event) => onChange(event.target.value)}>
      {!isKnown && <option value={name}>{say('repeat.question.none')}</option>}
      {among.map((question) => (
        <option key={question.name} value={question.name}>
          {`${question.name} : ${quoted(question.text['fr'] ?? '').slice(0, 60)}`}
        </option>
      ))}
    </SelectField>
  );
}
