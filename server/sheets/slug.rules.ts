import { wordsOf } from './words.rules.ts';

const LONGEST = 60;

/** A permanent name from the first title: `fin-de-droits-aah`. */
export function slugOf(title: string): string {
  const words = wordsOf(title.normalize('NFKD')).map((word) => word.replace(/[^a-z0-9]/g, ''));
  const slug = words
    .filter((word) => word !== '')
    .join('-')
    .slice(0, LONGEST)
    .replace(/-+$/, '');
  return slug === '' ? 'fiche' : slug;
}

/** The same, then `-2`, `-3`… until one is free. */
export function numbered(slug: string, attempt: number): string {
  return attempt === 1 ? slug : `${slug}-${attempt}`;
}
