import { type KeyboardEvent, type ReactElement, useEffect, useRef, useState } from 'react';
import type { Item } from '#server/contracts/script-content.ts';
import { isQuestion } from '#server/contracts/script-flow.ts';
import type { ScriptProblem } from '#server/contracts/scripts.contract.ts';
import { useLocale, useText } from '../i18n/locale.tsx';
import { Icon } from '../ui/Icon.tsx';
import { CommentButton } from './CommentButton.tsx';
import { ConditionField } from './ConditionField.tsx';
import {
  addOther,
  changeItem,
  type EditedScript,
  hasOther,
  moveItem,
  questionsBefore,
  removeItem,
  withText,
} from './edited-script.ts';
import { MoveButtons } from './MoveButtons.tsx';
import { placeOf } from './ProblemList.tsx';
import { QuestionFields } from './QuestionFields.tsx';
import { SheetField } from './SheetField.tsx';
import { useSentence } from './sentences.ts';
import { TextsField } from './TextsField.tsx';

interface ItemEditorProps {
  readonly uid: string;
  readonly item: Item;
  readonly script: EditedScript;
  readonly problems: readonly ScriptProblem[];
  readonly isOpen: boolean;
  readonly onChange: (script: EditedScript) => void;
}

/** One item: a line to skim, a form to open. Alt with the arrows moves it, wherever the focus is in it. */
export function ItemEditor({ uid, item, script, problems, isOpen, onChange }: ItemEditorProps): ReactElement {
  const say = useText();
  const { language } = useLocale();
  const element = useRef<HTMLLIElement>(null);
  // Three hundred closed forms, each with its list of earlier questions, would take seconds to draw.
  const [isDrawn, setIsDrawn] = useState(isOpen);
  const block = script.blocks.find(({ items }) => items.some((entry) => entry.uid === uid));
  const earlier = questionsBefore(script, uid);
  const sentence = useSentence(earlier);
  const own = problems.filter(({ path }) => placeOf(path, script) === uid);
  const worst = own.some(({ level }) => level === 'block') ? 'block' : own.length > 0 ? 'warn' : undefined;
  const text = item.text[language] ?? item.text['fr'] ?? '';

  useEffect(() => {
    if (isOpen) element.current?.querySelector<HTMLElement>('textarea')?.focus();
  }, [isOpen]);

  function move(by: 1 | -1): void {
    const focused = document.activeElement;
    onChange(moveItem(script, uid, by));
    // The element moves in the page: the focus follows it.
    requestAnimationFrame(() => {
      if (focused instanceof HTMLElement && focused.isConnected) focused.focus();
      else document.getElementById(uid)?.querySelector<HTMLElement>('summary')?.focus();
    });
  }
  function press(event: KeyboardEvent): void {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    move(event.key === 'ArrowUp' ? -1 : 1);
  }

  return (
    <li ref={element} className="item" id={uid} data-kind={item.kind} data-problem={worst} onKeyDown={press}>
      <details open={isOpen || undefined} onToggle={(event) => event.currentTarget.open && setIsDrawn(true)}>
        <summary>
          <span className="item-kind">
            {say(`item.kind.${item.kind}`)}
            {isQuestion(item) && ` · ${item.name}`}
          </span>
          <span className="item-text">{text === '' ? say('item.empty') : text}</span>
          {item.showIf !== undefined && (
            <span className="item-when">
              <Icon name="branch" size={16} />
              {say('condition.when', { sentence: sentence(item.showIf) })}
            </span>
          )}
          {own.map(({ code, path, detail, level }) => (
            <span
              className="field-error"
              key={`${code}:${path}`}
              data-tone={level === 'block' ? 'bad' : 'warn'}
            >
              <Icon name={level === 'block' ? 'stop' : 'warn'} size={16} />
              {detail}
            </span>
          ))}
        </summary>
        {(isDrawn || isOpen) && (
          <div className="item-body">
            <TextsField
              text={item.text}
              languages={script.languages}
              onChange={(code, value) =>
                onChange(changeItem(script, uid, { ...item, text: withText(item.text, code, value) }))
              }
            />
            {isQuestion(item) && (
              <QuestionFields
                question={item}
                languages={script.languages}
                earlier={earlier}
                onChange={(question) => onChange(changeItem(script, uid, question))}
                onAddOther={hasOther(script, item) ? null : () => onChange(addOther(script, uid, item))}
              />
            )}
            <SheetField
              slug={item.sheet}
              onChange={(sheet) => {
                const { sheet: _, ...rest } = item;
                onChange(changeItem(script, uid, sheet === undefined ? rest : { ...rest, sheet }));
              }}
            />
            <ConditionField
              condition={item.showIf}
              questions={earlier}
              onChange={(showIf) => {
                const { showIf: _, ...rest } = item;
                onChange(changeItem(script, uid, showIf === undefined ? rest : { ...rest, showIf }));
              }}
            />
          </div>
        )}
      </details>
      <span className="item-tools">
        <CommentButton block={block?.block.id ?? ''} item={item} />
        <MoveButtons
          up={say('item.up')}
          down={say('item.down')}
          remove={say('item.remove')}
          onMove={move}
          onRemove={() => onChange(removeItem(script, uid))}
        />
      </span>
    </li>
  );
}
