import { type DemoSheetKey, demoSheets, sheetsOfRightsScript } from '#fixtures/sheets.ts';
import type { Client } from '#server/client.ts';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import { changeSheet, createSheet, publishSheet, saveSheetDraft } from '#server/contracts/sheets.contract.ts';

const DAY_MS = 86_400_000;

interface Writers {
  readonly autonomie: Client;
  readonly sante: Client;
  readonly everybody: Client;
}

/**
 * Writes the sheets of the demonstration: one has an earlier version, one is stale, one is being rewritten. `today` is
 * the moment the demonstration is made. Returns which sheet each question of the rights script names.
 */
export async function writeDemoSheets(
  today: number,
  writers: Writers,
): Promise<{ readonly ofRightsScript: ReadonlyMap<string, string> }> {
  const slugs = new Map<DemoSheetKey, string>();
  for (const { key, of, title, topic, text } of demoSheets) {
    const writer = writers[of];
    // First without its table, as if experience had added it.
    const first = key === 'rights' ? text.replace(/## Selon ce qui reste[\s\S]*?\n\n(?=>)/, '') : text;
    const { id, slug } = await writer.ask(createSheet, { body: { title, topic, text: first } });
    const params = { id };
    const rewrite = (next: string) =>
      writer.ask(saveSheetDraft, { params, body: { title, topic, text: next, revision: 1 } });
    await writer.ask(publishSheet, { params, body: { revision: 0 } });
    if (key === 'rights') {
      const body = await rewrite(text);
      await writer.ask(publishSheet, { params, body });
    }
    if (key === 'mdph') {
      const reviewOn = new Date(today - 3 * DAY_MS).toISOString().slice(0, 10);
      await writer.ask(changeSheet, { params, body: { reviewOn } });
    }
    if (key === 'pharmacies') {
      await rewrite(`${text}\n\n## Après l’enquête\n\nNotez si la pharmacie souhaite les résultats.`);
    }
    slugs.set(key, slug);
  }
  const named = Object.entries(sheetsOfRightsScript);
  return { ofRightsScript: new Map(named.map(([question, key]) => [question, slugs.get(key) ?? ''])) };
}

/** A script with a sheet beside each question of `slugs`. */
export function withSheets(content: ScriptContent, slugs: ReadonlyMap<string, string>): ScriptContent {
  const blocks = content.blocks.map((block) => ({
    ...block,
    items: block.items.map((item) => {
      const sheet = 'name' in item ? slugs.get(item.name) : undefined;
      return sheet === undefined ? item : { ...item, sheet };
    }),
  }));
  return { ...content, blocks };
}
