import { chosen, otherCode, otherOption, specifyingQuestion } from '#server/contracts/other-option.ts';
import type { Block, Item, QuestionItem, ScriptContent, Text } from '#server/contracts/script-content.ts';
import { isQuestion } from '#server/contracts/script-flow.ts';
import { turnsQuestion } from '#server/contracts/script-passages.ts';

/**
 * A script being written: the content, with an identity for every block and item so that moving one keeps the focus
 * and the open forms where they are. Pure.
 */
export interface EditedItem {
  readonly uid: string;
  readonly item: Item;
}

export interface EditedBlock {
  readonly uid: string;
  readonly block: Omit<Block, 'items'>;
  readonly items: readonly EditedItem[];
}

export interface EditedScript {
  readonly languages: readonly string[];
  readonly blocks: readonly EditedBlock[];
}

let lastUid = 0;
function uid(): string {
  lastUid += 1;
  return `u${lastUid}`;
}

export function edit({ languages, blocks }: ScriptContent): EditedScript {
  return {
    languages,
    blocks: blocks.map(({ items, ...block }) => ({
      uid: uid(),
      block,
      items: items.map((item) => ({ uid: uid(), item })),
    })),
  };
}

export function contentOf({ languages, blocks }: EditedScript): ScriptContent {
  return {
    languages: [...languages],
    blocks: blocks.map(({ block, items }) => ({ ...block, items: items.map(({ item }) => item) })),
  };
}

/** What may be referred to from an item: asked before it and in no other repeated block, and how many turns those had. */
export function questionsBefore(script: EditedScript, uidOfItem: string): QuestionItem[] {
  const at = script.blocks.findIndex(({ items }) => items.some((entry) => entry.uid === uidOfItem));
  const own = script.blocks[at]?.items ?? [];
  const before = own.slice(
    0,
    own.findIndex((entry) => entry.uid === uidOfItem),
  );
  return [...knownBefore(script, at === -1 ? script.blocks.length : at), ...questionsAmong(before)];
}

/** The same from the block itself. */
export function questionsBeforeBlock(script: EditedScript, uidOfBlock: string): QuestionItem[] {
  return knownBefore(
    script,
    script.blocks.findIndex((entry) => entry.uid === uidOfBlock),
  );
}

function knownBefore({ blocks }: EditedScript, index: number): QuestionItem[] {
  return blocks
    .slice(0, index)
    .flatMap(({ block: { repeat }, items }) =>
      repeat === undefined ? questionsAmong(items) : [turnsQuestion(repeat)],
    );
}

export function changeBlock(
  script: EditedScript,
  id: string,
  change: Partial<EditedBlock['block']>,
): EditedScript {
  return {
    ...script,
    blocks: script.blocks.map((entry) =>
      entry.uid === id ? { ...entry, block: { ...entry.block, ...change } } : entry,
    ),
  };
}

export function moveBlock(script: EditedScript, id: string, by: 1 | -1): EditedScript {
  return { ...script, blocks: moved(script.blocks, id, by) };
}

export function removeBlock(script: EditedScript, id: string): EditedScript {
  return { ...script, blocks: script.blocks.filter((entry) => entry.uid !== id) };
}

export function addBlock(script: EditedScript, title: string): EditedScript {
  const taken = new Set(script.blocks.map(({ block }) => block.id));
  const id = firstFree('bloc-', taken);
  const block = { id, purpose: 'body' as const, title: { fr: title } };
  return { ...script, blocks: [...script.blocks, { uid: uid(), block, items: [] }] };
}

export function changeItem(script: EditedScript, id: string, item: Item): EditedScript {
  return {
    ...script,
    blocks: script.blocks.map((entry) => ({
      ...entry,
      items: entry.items.map((known) => (known.uid === id ? { ...known, item } : known)),
    })),
  };
}

export function removeItem(script: EditedScript, id: string): EditedScript {
  return {
    ...script,
    blocks: script.blocks.map((entry) => ({
      ...entry,
      items: entry.items.filter((known) => known.uid !== id),
    })),
  };
}

/** One place up or down; from the edge of a block into the next one. */
export function moveItem(script: EditedScript, id: string, by: 1 | -1): EditedScript {
  const at = script.blocks.findIndex(({ items }) => items.some((known) => known.uid === id));
  const from = script.blocks[at];
  const entry = from?.items.find((known) => known.uid === id);
  if (from === undefined || entry === undefined) return script;
  const isAtEdge = by === -1 ? from.items[0] === entry : from.items.at(-1) === entry;
  if (!isAtEdge) {
    const items = moved(from.items, id, by);
    return {
      ...script,
      blocks: script.blocks.map((block) => (block === from ? { ...block, items } : block)),
    };
  }
  const to = script.blocks[at + by];
  if (to === undefined) return script;
  return {
    ...script,
    blocks: script.blocks.map((block) => {
      if (block === from) return { ...block, items: block.items.filter((known) => known !== entry) };
      if (block === to)
        return { ...block, items: by === 1 ? [entry, ...block.items] : [...block.items, entry] };
      return block;
    }),
  };
}

/** Adds an item at the end of a block; answers its identity so that it can be opened at once. */
export function addItem(script: EditedScript, blockUid: string, item: Item): readonly [EditedScript, string] {
  const entry = { uid: uid(), item };
  const blocks = script.blocks.map((block) =>
    block.uid === blockUid ? { ...block, items: [...block.items, entry] } : block,
  );
  return [{ ...script, blocks }, entry.uid];
}

/** « Autre » last, and just after the question, the one that asks which. */
export function addOther(script: EditedScript, uidOfItem: string, question: QuestionItem): EditedScript {
  const options = question.options ?? [];
  const code = otherCode(options.map((option) => option.code));
  const stem = `${question.name.slice(0, LONGEST_NAME - '_autre_99'.length)}_autre`;
  const name = freeName(script, stem);
  const { languages } = script;
  const asked = { ...question, options: [...options, otherOption(code, languages)] };
  const specifying = { uid: uid(), item: specifyingQuestion(asked, code, name, languages) };
  return {
    ...script,
    blocks: script.blocks.map((block) => ({
      ...block,
      items: block.items.flatMap((known) =>
        known.uid === uidOfItem ? [{ ...known, item: asked }, specifying] : [known],
      ),
    })),
  };
}

/** Whether a text is asked when one of its options is chosen. */
export function hasOther(script: EditedScript, question: QuestionItem): boolean {
  const conditions = (question.options ?? []).map(({ code }) => JSON.stringify(chosen(question, code)));
  return questionsOf(script).some(
    ({ kind, showIf }) => kind === 'text' && conditions.includes(JSON.stringify(showIf)),
  );
}

const LONGEST_NAME = 32;

function questionsOf({ blocks }: EditedScript): QuestionItem[] {
  return blocks.flatMap(({ items }) => questionsAmong(items));
}

function questionsAmong(items: readonly EditedItem[]): QuestionItem[] {
  return items.flatMap(({ item }) => (isQuestion(item) ? [item] : []));
}

/** A name no question nor repeated block of the script has. */
export function freeName(script: EditedScript, stem: string): string {
  const repeats = script.blocks.flatMap(({ block: { repeat } }) => repeat?.name ?? []);
  const taken = new Set([...questionsOf(script).map(({ name }) => name), ...repeats]);
  return taken.has(stem) ? firstFree(`${stem}_`, taken) : stem;
}

export function newQuestion(script: EditedScript): QuestionItem {
  return {
    kind: 'yesno',
    name: firstFree('q', new Set(questionsOf(script).map(({ name }) => name))),
    text: { fr: '' },
    required: true,
    allow: { dk: true, rf: true },
  };
}

/** A text with one language changed; an emptied translation goes away, French stays. */
export function withText(text: Text, language: string, value: string): Text {
  if (value !== '' || language === 'fr') return { ...text, [language]: value };
  return Object.fromEntries(Object.entries(text).filter(([key]) => key !== language));
}

function firstFree(prefix: string, taken: ReadonlySet<string>): string {
  let number = 1;
  while (taken.has(`${prefix}${number}`)) number += 1;
  return `${prefix}${number}`;
}

function moved<T extends { readonly uid: string }>(list: readonly T[], id: string, by: 1 | -1): T[] {
  const at = list.findIndex((known) => known.uid === id);
  const one = list[at];
  const other = list[at + by];
  if (one === undefined || other === undefined) return [...list];
  return list.map((entry) => (entry === one ? other : entry === other ? one : entry));
}
