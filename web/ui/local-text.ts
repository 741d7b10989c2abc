/** An instant as a `datetime-local` field writes it, in the zone of the browser: `2026-03-31T10:00`. */
export function localText(time: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}T${two(time.getHours())}:${two(time.getMinutes())}`;
}
