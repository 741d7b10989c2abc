/**
 * The text of a question where it is named rather than read to somebody (results, lists to choose from): what is put in
 * for each person (`{{firstName}}`) is nobody's there, and shows as « … ». Pure.
 */
export function quoted(text: string): string {
  return text.replace(/(\s*\{\{[^}]*\}\})+/g, ' …').trim();
}
