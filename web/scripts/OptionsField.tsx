import { type ReactElement, useRef } from 'react';
import type { Option, QuestionItem } from '#server/contracts/script-content.ts';
import { useFormats } from '../i18n/formats.ts';
import { useText } from '../i18n/locale.tsx';
import { Button } from '../ui/Button.tsx';
import { Checkbox, FieldGroup } from '../ui/fields.tsx';
import { withText } from './edited-script.ts';
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
  const formats = useFormats();
  const sentence = useSentence(earlier);
  const options = question.options ?? [];
  const isDrawn = question.randomise === true;
  const onChange = (next: readonly Option[]) => props.onChange({ ...question, options: [...next] });

  function change(index: number, part: Partial<Option>): void {
    onChange(options.map((option, at) => (at === index ? { ...option, ...part } : option)));
  }
  function alwaysOffer(index: number): void {
    onChange(options.map((option, at) => (at === index ? withoutCondition(option) : option)));
  }
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
        {options.map((option, index) => {
          const number = index + 1;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: codes are being typed, so they cannot be keys
            <li key={index}>
              <input
                type="number"
                className="input option-code"
                aria-label={say('option.codeOf', { number })}
                min={0}
                max={9999}
                value={option.code}
                onChange={(event) => change(index, { code: Number(event.target.value) })}
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
                    change(index, { label: withText(option.label, language, event.target.value) })
                  }
                />
              ))}
              {question.kind === 'multi' && (
                <Checkbox
                  label={say('option.exclusive')}
                  aria-label={say('option.exclusiveOf', { number })}
                  checked={option.exclusive ?? false}
                  onChange={(event) => change(index, { exclusive: event.target.checked })}
                />
              )}
              {isDrawn && option.exclusive !== true && (
                <Checkbox
                  label={say('option.fixed')}
                  aria-label={say('option.fixedOf', { number })}
                  checked={option.fixed ?? false}
                  onChange={(event) => change(index, { fixed: event.target.checked })}
                />
              )}
              <span>
                <Button
                  kind="quiet"
                  size="small"
                  icon="up"
                  iconOnly
                  disabled={index === 0}
                  onClick={() => move(index, -1)}
                >
                  {say('option.up', { number })}
                </Button>
                <Button
                  kind="quiet"
                  size="small"
                  icon="down"
                  iconOnly
                  disabled={number === options.length}
                  onClick={() => move(index, 1)}
                >
                  {say('option.down', { number })}
                </Button>
                <Button
                  kind="quiet"
                  size="small"
                  icon="trash"
                  iconOnly
                  onClick={() => onChange(options.filter((_, at) => at !== index))}
                >
                  {say('option.remove', { number })}
                </Button>
              </span>
              {option.showIf !== undefined && (
                <p className="option-when small">
                  {say('option.when', { sentence: sentence(option.showIf) })}
                  <Button kind="quiet" size="small" icon="cross" iconOnly onClick={() => alwaysOffer(index)}>
                    {say('option.always', { number })}
                  </Button>
                </p>
              )}
            </li>
          );
        })}
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
        checked={isDrawn}
        onChange={(event) => {
          const { randomise: _, ...rest } = question;
          props.onChange(event.target.checked ? { ...rest, randomise: true } : rest);
        }}
      />
    </FieldGroup>
  );
}

function withoutCondition({ showIf: _, ...option }: Option): Option {
  return option;
}
