import { memo, type ReactElement, useEffect, useRef, useState } from 'react';
import type { Item } from '#server/contracts/script-content.ts';
import type { ScriptProblem } from '#server/contracts/scripts.contract.ts';
import { useText } from '../i18n/locale.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { SelectField } from '../ui/fields.tsx';
import {
  addBlock,
  addItem,
  changeBlock,
  type EditedBlock,
  type EditedScript,
  moveBlock,
  newQuestion,
  removeBlock,
} from './edited-script.ts';
import { ItemEditor } from './ItemEditor.tsx';
import { LinesField } from './LinesField.tsx';
import { MoveButtons } from './MoveButtons.tsx';
import { RepeatField } from './RepeatField.tsx';

const purposes = ['introduction', 'identification', 'minimal', 'body', 'closing', 'voicemail'] as const;

interface BlocksEditorProps {
  readonly script: EditedScript;
  readonly problems: readonly ScriptProblem[];
  readonly onChange: (script: EditedScript) => void;
}

/** Memoised: playing a path, step by step, leaves what is written alone. */
export const BlocksEditor = memo(function BlocksEditor(props: BlocksEditorProps): ReactElement {
  const { script, problems, onChange } = props;
  const say = useText();
  /** The item just added: its form is open. */
  const [opened, setOpened] = useState<string | null>(null);
  const isAdding = useRef(false);
  // A block just added is named first.
  useEffect(() => {
    if (!isAdding.current) return;
    isAdding.current = false;
    document.querySelector<HTMLElement>(`#${CSS.escape(script.blocks.at(-1)?.uid ?? '')} input`)?.focus();
  }, [script]);

  function add(): void {
    isAdding.current = true;
    onChange(addBlock(script, ''));
  }
  return (
    <div>
      {script.blocks.map((entry, index) => (
        <BlockEditor
          key={entry.uid}
          script={script}
          entry={entry}
          index={index}
          problems={problems}
          opened={opened}
          onOpen={setOpened}
          onChange={onChange}
        />
      ))}
      <div className="script-block">
        <Button icon="plus" onClick={add}>
          {say('block.add')}
        </Button>
      </div>
    </div>
  );
});

interface BlockEditorProps extends BlocksEditorProps {
  readonly entry: EditedBlock;
  readonly index: number;
  readonly opened: string | null;
  readonly onOpen: (uid: string) => void;
}

function BlockEditor(props: BlockEditorProps): ReactElement {
  const { script, entry, index, problems, opened, onOpen, onChange } = props;
  const say = useText();
  const [isRemoving, setIsRemoving] = useState(false);
  const number = index + 1;
  const title = entry.block.title['fr'] ?? '';

  function add(item: Item): void {
    const [next, uid] = addItem(script, entry.uid, item);
    onChange(next);
    onOpen(uid);
  }
  function remove(): void {
    if (entry.items.length === 0) onChange(removeBlock(script, entry.uid));
    else setIsRemoving(true);
  }

  return (
    <section className="script-block" id={entry.uid} aria-label={say('block.number', { number, title })}>
      <div className="script-block-head">
        <h2>{title === '' ? say(`purpose.${entry.block.purpose}`) : title}</h2>
        <span>
          <MoveButtons
            up={say('block.up', { number })}
            down={say('block.down', { number })}
            remove={say('block.remove', { number })}
            isFirst={index === 0}
            isLast={number === script.blocks.length}
            onMove={(by) => onChange(moveBlock(script, entry.uid, by))}
            onRemove={remove}
          />
        </span>
      </div>
      <BlockSettings {...props} />
      <ol className="items">
        {entry.items.map(({ uid, item }) => (
          <ItemEditor
            key={uid}
            uid={uid}
            item={item}
            script={script}
            problems={problems}
            isOpen={opened === uid}
            onChange={onChange}
          />
        ))}
      </ol>
      <div className="item-adds">
        <Button size="small" icon="plus" kind="quiet" onClick={() => add({ kind: 'say', text: { fr: '' } })}>
          {say('item.add.say')}
        </Button>
        <Button size="small" icon="plus" kind="quiet" onClick={() => add(newQuestion(script))}>
          {say('item.add.question')}
        </Button>
        <Button size="small" icon="plus" kind="quiet" onClick={() => add({ kind: 'note', text: { fr: '' } })}>
          {say('item.add.note')}
        </Button>
      </div>
      {isRemoving && (
        <Dialog title={say('block.remove', { number })} onClose={() => setIsRemoving(false)}>
          <p>{say('block.remove.ask', { count: entry.items.length })}</p>
          <div className="form-actions">
            <Button kind="danger" icon="trash" onClick={() => onChange(removeBlock(script, entry.uid))}>
              {say('ui.remove')}
            </Button>
            <Button kind="quiet" onClick={() => setIsRemoving(false)} data-autofocus>
              {say('ui.cancel')}
            </Button>
          </div>
        </Dialog>
      )}
    </section>
  );
}

function BlockSettings({ script, entry, onChange }: BlockEditorProps): ReactElement {
  const say = useText();
  const { block } = entry;
  // Open for a block without a title yet, and still while it is typed.
  const [isNew] = useState(block.title['fr'] === '');
  return (
    <details className="block-settings" open={isNew}>
      <summary className="soft small">
        {say('block.settings')} · {say(`purpose.${block.purpose}`)}
        {block.repeat !== undefined && ` · ${say('repeat.said', { label: block.repeat.label['fr'] ?? '' })}`}
      </summary>
      <div className="fields">
        <LinesField
          label={say('block.title')}
          text={block.title}
          languages={script.languages}
          onChange={(next) => onChange(changeBlock(script, entry.uid, { title: next }))}
        />
        <SelectField
          label={say('block.purpose')}
          value={block.purpose}
          onChange={(event) => {
            const purpose = purposes.find((known) => known === event.target.value);
            if (purpose !== undefined) onChange(changeBlock(script, entry.uid, { purpose }));
          }}
        >
          {purposes.map((purpose) => (
            <option key={purpose} value={purpose}>
              {say(`purpose.${purpose}`)}
            </option>
          ))}
        </SelectField>
      </div>
      <div className="block-repeat">
        <RepeatField script={script} entry={entry} onChange={onChange} />
      </div>
    </details>
  );
}
