/** WCAG 2.1 §1.4.3: normal text. */
export const READABLE_CONTRAST = 4.5;

/** Contrast ratio (1 to 21) of `#rrggbb` against white: WCAG 2.1 relative luminance. */
export function contrastWithWhite(colour: string): number {
  const channels = [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = channels.map((c) =>
    c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4,
  );
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}
