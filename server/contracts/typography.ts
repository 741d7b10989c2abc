const NBSP = '\u00a0';

/** French typography: no line may begin with « : » or end with an opening guillemet. */
export function nonBreaking(text: string): string {
  return text.replace(/ ([:;!?»])/g, `${NBSP}$1`).replace(/« /g, `«${NBSP}`);
}
