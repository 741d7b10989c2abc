import { inLanguages } from '#server/contracts/other-option.ts';
import type { QuestionItem, Repeat } from '#server/contracts/script-content.ts';
import { isQuestion } from '#server/contracts/script-flow.ts';
import {
  addItem,
  type EditedBlock,
  type EditedScript,
  freeName,
  questionsBeforeBlock,
} from './edited-script.ts';

/** A block asked several times, as the builder makes it. Pure. */

/** Read by agents as they ask; an author rewords it. */
const another = { fr: 'Y en a-t-il un autre ?', en: 'Is there another one?' };

const STEM = 'encore';

/** As many turns as the last number asked before the block, else always the same number. */
export function newRepeat(script: EditedScript, { uid, block }: EditedBlock): Repeat {
  const count = questionsBeforeBlock(script, uid).findLast(({ kind }) => kind === 'integer');
  return {
    name: freeName(script, 'tours'),
    label: { fr: block.title['fr'] ?? '' },
    max: 10,
    turns: count === undefined ? { by: 'max' } : { by: 'count', question: count.name },
  };
}

/** Null: asked once. */
export function repeatBlock(script: EditedScript, uid: string, repeat: Repeat | null): EditedScript {
  return {
    ...script,
    blocks: script.blocks.map((entry) => {
      if (entry.uid !== uid) return entry;
      const { repeat: _, ...block } = entry.block;
      return { ...entry, block: repeat === null ? block : { ...block, repeat } };
    }),
  };
}

/** « Another? » asked after each turn: the question added for it before, else a new one at the end of the block. */
export function withMoreQuestion(script: EditedScript, entry: EditedBlock, repeat: Repeat): EditedScript {
  const known = entry.items.flatMap(({ item }) =>
    isQuestion(item) && item.kind === 'yesno' && item.name.startsWith(STEM) ? [item] : [],
  )[0];
  const question: QuestionItem = known ?? {
    kind: 'yesno',
    name: freeName(script, STEM),
    text: inLanguages(another, script.languages),
    required: true,
  };
  const [next] = known === undefined ? addItem(script, entry.uid, question) : [script];
  return repeatBlock(next, entry.uid, { ...repeat, turns: { by: 'more', question: question.name } });
}
