import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type TestApp } from '#server/testing.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

/** Table → column → nullable, read from the `Schema` interface itself. */
function schemaPage(): Map<string, Map<string, boolean>> {
  const file = new URL('schema.ts', import.meta.url);
  const source = ts.createSourceFile('schema.ts', readFileSync(file, 'utf8'), ts.ScriptTarget.ESNext);
  const page = new Map<string, Map<string, boolean>>();
  for (const statement of source.statements) {
    if (!ts.isInterfaceDeclaration(statement)) continue;
    for (const member of statement.members) {
      if (!ts.isPropertySignature(member) || member.type === undefined || !ts.isTypeLiteralNode(member.type))
        continue;
      const columns = new Map<string, boolean>();
      for (const column of member.type.members) {
        if (!ts.isPropertySignature(column) || column.type === undefined) continue;
        columns.set(column.name.getText(source), /\bnull\b/.test(column.type.getText(source)));
      }
      page.set(member.name.getText(source), columns);
    }
  }
  return page;
}

test('the schema page says what the migrations build: tables, columns, what may be null', async () => {
  const built = await app.deps.db.introspection.getTables();
  const page = schemaPage();
  const tables = built.filter(({ isView, name }) => !isView && !name.startsWith('migrations'));
  expect(tables.map(({ name }) => name).sort()).toEqual([...page.keys()].sort());
  for (const table of tables) {
    const columns = table.columns.map(({ name, isNullable }): [string, boolean] => [name, isNullable]);
    // SQLite reports an integer primary key as nullable, which it never is.
    const isKey = (name: string) =>
      ['id', 'seq', 'line_id', 'target_id', 'number', 'call_id', 'agent_id'].includes(name);
    const told = columns.map(([name, isNullable]): [string, boolean] => [
      name,
      isNullable && !(isKey(name) && page.get(table.name)?.get(name) === false),
    ]);
    expect(Object.fromEntries(told), table.name).toEqual(Object.fromEntries(page.get(table.name) ?? []));
  }
});
