import type { Option, QuestionItem } from './script-content.ts';
import { drawnFrom } from './script-draw.ts';

/**
 * The options of a choice in the order one person hears them. Where the question asks for a draw, the order comes from
 * `seed` (the person's: the same after a reload, a callback, with another agent) and the question's name; exclusive and
 * fixed options keep their place. An option that comes and goes by its condition leaves the others in their order.
 */
export function inShownOrder(
  { name, options = [], randomise }: QuestionItem,
  seed: string,
): readonly Option[] {
  if (randomise !== true) return options;
  const rankOf = ({ code }: Option) => drawnFrom(`${seed} ${name} ${code}`);
  const moving = options
    .filter((option) => !keepsPlace(option))
    .sort((a, b) => rankOf(a) - rankOf(b) || a.code - b.code);
  return options.map((option) => (keepsPlace(option) ? option : (moving.shift() ?? option)));
}

function keepsPlace({ exclusive, fixed }: Option): boolean {
  return exclusive === true || fixed === true;
}
