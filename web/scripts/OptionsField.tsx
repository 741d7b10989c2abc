import { type ReactElement, useRef } from 'react';
import type { Option, QuestionItem } from '#server/contracts/script-content.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { Button } from '../ui/Button.tsx';
import { Checkbox, FieldGroup } from '../ui/fields.tsx';
import { ConditionEditor } from './ConditionEditor.tsx';
import { withText } from './edited-script.ts';
import { MoveButtons } from './MoveButtons.tsx';
import { useSentence } from './sentences.ts';

interface OptionsFieldProps {
  readonly question: QuestionItem;
  readonly languages: readonly string[];
  /** Asked before: what an answer may depend on. */
  readonly earlier: readonly QuestionItem[];
  readonly onChange: (question: QuestionItem) => void;
  /** Adds « autre » and the question that asks which; null when they are there. */
  readonly onAddOther: (() => void) | null;
}

/** The answers of a choice: a permanent code, a text in each language. */
export function OptionsField(props: OptionsFieldProps): ReactElement {
  const { question, languages, earlier, onAddOther } = props;
  const say = useText();
  const list = useRef<HTMLUListElement>(null);
  const options = question.options ?? [];
  const onChange = (next: readonly Option[]) => props.onChange({ ...question, options: [...next] });

  function move(index: number, by: 1 | -1): void {
    const next = [...options];
    const [taken] = next.splice(index, 1);
    if (taken !== undefined) next.splice(index + by, 0, taken);
    onChange(next);
  }
  function add(): void {
    const code = Math.max(0, ...options.map((option) => option.code)) + 1;
    onChange([...options, { code, label: { fr: '' } }]);
  }

  /** The button goes away: the focus goes to what it added. */
  function addOther(put: () => void): void {
    put();
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>('li:last-child .option-label')?.focus(),
    );
  }

  return (
    <FieldGroup legend={say('option.legend')}>
      <ul ref={list} className="options">
        {options.map((option, index) => (
          <OptionRow
            // biome-ignore lint/suspicious/noArrayIndexKey: codes are being typed, so they cannot be keys
            key={index}
            option={option}
            number={index + 1}
            count={options.length}
            languages={languages}
            earlier={earlier}
            hasExclusive={question.kind === 'multi'}
            isDrawn={question.randomise === true}
            onChange={(next) => onChange(options.map((known, at) => (at === index ? next : known)))}
            onMove={(by) => move(index, by)}
            onRemove={() => onChange(options.filter((_, at) => at !== index))}
          />
        ))}
      </ul>
      <div className="row">
        <Button size="small" kind="quiet" icon="plus" onClick={add}>
          {say('option.add')}
        </Button>
        {onAddOther !== null && (
          <Button size="small" kind="quiet" icon="plus" onClick={() => addOther(onAddOther)}>
            {say('option.addOther')}
          </Button>
        )}
      </div>
      <Checkbox
        label={say('option.draw')}
        hint={say('option.draw.hint')}
        checked={question.randomise === true}
        onChange={(event) => {
          const { randomise: _, ...rest } = question;
          props.onChange(event.target.checked ? { ...rest, randomise: true } : rest);
        }}
      />
    </FieldGroup>
  );
}

interface OptionRowProps extends Pick<OptionsFieldProps, 'languages' | 'earlier'> {
  readonly hasExclusive: boolean;
  /** The answers are offered in an order drawn by lot. */
  readonly isDrawn: boolean;
  readonly option: Option;
  readonly number: number;
  /** Of the question's options. */
  readonly count: number;
  readonly onChange: (option: Option) => void;
  readonly onMove: (by: 1 | -1) => void;
  readonly onRemove: () => void;
}

function OptionRow(props: OptionRowProps): ReactElement {
  const { option, number, count, languages, earlier, hasExclusive, isDrawn } = props;
  const { onChange, onMove, onRemove } = props;
  const say = useText();
  const formats = useFormats();
  return (
    <li>
      <input
        type="number"
        className="input option-code"
        aria-label={say('option.codeOf', { number })}
        min={0}
        max={9999}
        value={option.code}
        onChange={(event) => onChange({ ...option, code: Number(event.target.value) })}
      />
      {languages.map((language) => (
        <input
          key={language}
          className="input option-label"
          lang={language}
          aria-label={say('option.labelOf', { number, language: formats.languageName(language) })}
          placeholder={languages.length > 1 ? formats.languageName(language) : undefined}
          value={option.label[language] ?? ''}
          onChange={(event) =>
            onChange({ ...option, label: withText(option.label, language, event.target.value) })
          }
        />
      ))}
      {hasExclusive && (
        <Checkbox
          label={say('option.exclusive')}
          aria-label={say('option.exclusiveOf', { number })}
          checked={option.exclusive ?? false}
          onChange={(event) => onChange({ ...option, exclusive: event.target.checked })}
        />
      )}
      {isDrawn && option.exclusive !== true && (
        <Checkbox
          label={say('option.fixed')}
          aria-label={say('option.fixedOf', { number })}
          checked={option.fixed ?? false}
          onChange={(event) => onChange({ ...option, fixed: event.target.checked })}
        />
      )}
      <span>
        <MoveButtons
          up={say('option.up', { number })}
          down={say('option.down', { number })}
          remove={say('option.remove', { number })}
          isFirst={number === 1}
          isLast={number === count}
          onMove={onMove}
          onRemove={onRemove}
        />
      </span>
      <OptionCondition option={option} number={number} earlier={earlier} onChange={onChange} />
    </li>
  );
}

type OptionConditionProps = Pick<OptionRowProps, 'option' | 'number' | 'earlier' | 'onChange'>;

/** When an answer is offered: a sentence, that opens on the choices that make it. */
function OptionCondition({ option, number, earlier, onChange }: OptionConditionProps): ReactElement {
  const say = useText();
  const sentence = useSentence(earlier);
  const { showIf } = option;
  return (
    <details className="option-when small">
      <summary>
        <span className="visually-hidden">{say('option.number', { number })}</span>{' '}
        {showIf === undefined ? say('option.offered') : say('option.when', { sentence: sentence(showIf) })}
      </summary>
      <ConditionEditor
        condition={showIf}
        questions={earlier}
        onChange={(next) =>
          onChange(next === undefined ? withoutCondition(option) : { ...option, showIf: next })
        }
      />
    </details>
  );
}

function withoutCondition({ showIf: _, ...option }: Option): Option {
  return option;
}
