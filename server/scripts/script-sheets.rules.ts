import type { ScriptContent } from '#server/contracts/script-content.ts';
import type { ScriptProblem } from '#server/contracts/scripts.contract.ts';

/** The sheets a script's items name, each once. */
export function sheetsNamed({ blocks }: ScriptContent): string[] {
  const named = blocks.flatMap(({ items }) =>
    items.flatMap(({ sheet }) => (sheet === undefined ? [] : [sheet])),
  );
  return [...new Set(named)];
}

/** Items that name a sheet agents could not read. A warning: the script works without it, and the sheet may come back. */
export function findUnreadableSheets(
  { blocks }: ScriptContent,
  readable: ReadonlySet<string>,
): ScriptProblem[] {
  return blocks.flatMap(({ items }, b) =>
    items.flatMap(({ sheet }, i): ScriptProblem[] => {
      if (sheet === undefined || readable.has(sheet)) return [];
      const detail = `La fiche « ${sheet} » ne sera pas montrée : elle n’existe pas, n’est pas publiée, a été retirée ou appartient à une autre direction. Publiez-la, ou choisissez-en une autre.`;
      return [{ level: 'warn', code: 'unreadable_sheet', path: `blocks.${b}.items.${i}.sheet`, detail }];
    }),
  );
}
