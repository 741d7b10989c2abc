export const templates: readonly {
  key: string;
  name: string;
  summary: string;
  content: import('#server/contracts/script-content.ts').ScriptContent;
}[] = [];
