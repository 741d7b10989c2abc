/** Whether a text holds every word searched for, accents and capitals apart: « lefevre » finds Lefèvre. */
export function matches(search: string, text: string): boolean {
  const found = plain(text);
  return plain(search)
    .split(/\s+/)
    .every((word) => found.includes(word));
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .trim();
}
