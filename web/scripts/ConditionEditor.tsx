import { type ReactElement, useRef } from 'react';
import type { Expression, QuestionItem } from '#server/contracts/script-content.ts';
import { useText } from '../i18n/locale.tsx';
import { Button } from '../ui/Button.tsx';
import { ComparisonFields } from './ComparisonFields.tsx';
import {
  type Condition,
  type ConditionGroup,
  expressionOf,
  groupOf,
  isGroup,
  type Join,
  joins,
  startOf,
} from './conditions.ts';

interface ConditionEditorProps {
  readonly condition: Expression | undefined;
  /** What a condition may depend on: questions asked before, and the one itself in a check. */
  readonly questions: readonly QuestionItem[];
  readonly onChange: (condition: Expression | undefined) => void;
}

/** How deep groups go: further, nobody reads the sentence any more. Deeper ones are still shown. */
const DEEPEST = 3;
/** Parts of one group (contracts). */
const MOST = 20;

/** A condition built by choosing, by keyboard alone too: what is added takes the focus, what is removed leaves it near. */
export function ConditionEditor({ condition, questions, onChange }: ConditionEditorProps): ReactElement {
  const frame = useRef<HTMLDivElement>(null);
  const group = groupOf(condition);

  function change(next: ConditionGroup, focus?: string): void {
    onChange(expressionOf(next));
    if (focus === undefined) return;
    requestAnimationFrame(() =>
      frame.current?.querySelector<HTMLElement>(`[data-part="${focus}"] :is(select, button)`)?.focus(),
    );
  }
  return (
    <div ref={frame} className="condition">
      <GroupEditor group={group} path="0" depth={1} questions={questions} onChange={change} />
    </div>
  );
}

interface GroupProps {
  readonly group: ConditionGroup;
  /** Where it stands: `0.2.1`. */
  readonly path: string;
  readonly depth: number;
  readonly questions: readonly QuestionItem[];
  /** `focus`: the path that takes the focus once changed. */
  readonly onChange: (group: ConditionGroup, focus?: string) => void;
  readonly onRemove?: () => void;
}

function GroupEditor({ group, path, depth, questions, onChange, onRemove }: GroupProps): ReactElement {
  const say = useText();
  const { join, parts } = group;
  const placeOf = (index: number) => `${path}.${index}`;

  function replace(index: number, part: Condition, focus?: string): void {
    onChange({ join, parts: parts.map((known, at) => (at === index ? part : known)) }, focus);
  }
  function remove(index: number): void {
    const left = parts.filter((_, at) => at !== index);
    onChange({ join, parts: left }, left.length === 0 ? `${path}.add` : placeOf(Math.max(0, index - 1)));
  }
  function add(part: Condition): void {
    onChange({ join, parts: [...parts, part] }, placeOf(parts.length));
  }
  const question = questions.at(-1) ?? null;
  const start = startOf(question?.name ?? 'target.commune', question);

  return (
    <div className="condition-group" data-nested={depth > 1}>
      {(parts.length > 1 || join === 'notAll' || join === 'none' || depth > 1) && (
        <div className="condition-join">
          <select
            className="input"
            aria-label={say('condition.join')}
            value={join}
            onChange={(event) => {
              const chosen = joins.find((known) => known === event.target.value);
              if (chosen !== undefined) onChange({ join: chosen, parts });
            }}
          >
            {joins.map((known: Join) => (
              <option key={known} value={known}>
                {say(`condition.join.${known}`)}
              </option>
            ))}
          </select>
          {onRemove !== undefined && (
            <Button size="small" kind="quiet" icon="trash" iconOnly onClick={onRemove}>
              {say('condition.removeGroup')}
            </Button>
          )}
        </div>
      )}
      <ol className="condition-parts">
        {parts.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts hold nothing of their own; their place is who they are
          <li key={index} data-part={placeOf(index)}>
            {isGroup(part) ? (
              <GroupEditor
                group={part}
                path={placeOf(index)}
                depth={depth + 1}
                questions={questions}
                onChange={(next, focus) => replace(index, next, focus)}
                onRemove={() => remove(index)}
              />
            ) : (
              <ComparisonFields
                comparison={part}
                number={index + 1}
                questions={questions}
                onChange={(next) => replace(index, next)}
                onRemove={() => remove(index)}
              />
            )}
          </li>
        ))}
      </ol>
      <div className="row" data-part={`${path}.add`}>
        {parts.length < MOST && (
          <Button size="small" kind="quiet" icon="plus" onClick={() => add(start)}>
            {say(parts.length === 0 ? 'condition.add' : 'condition.addPart')}
          </Button>
        )}
        {parts.length > 0 && parts.length < MOST && depth < DEEPEST && (
          <Button
            size="small"
            kind="quiet"
            icon="branch"
            onClick={() => add({ join: join === 'any' ? 'all' : 'any', parts: [start, start] })}
          >
            {say('condition.addGroup')}
          </Button>
        )}
      </div>
    </div>
  );
}
