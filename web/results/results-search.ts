import type { Period } from '#server/contracts/figures.contract.ts';

/**
 * What the address of a results page keeps: the period its calls are of, what it is compared with, a campaign (this one
 * too) and the period there, and which answers are crossed by what.
 */
export interface ResultsSearch extends PeriodSearch, CrossingSearch, SharedSearch {}

/** Figures as they will be shared. */
export interface SharedSearch {
  readonly partage?: true;
}

/** What the form of the period says. */
export interface PeriodSearch {
  readonly du?: string;
  readonly au?: string;
  readonly avec?: number;
  readonly avecDu?: string;
  readonly avecAu?: string;
}

/** A question's name, and the key of what its answers are crossed by. */
export interface CrossingSearch {
  readonly croiser?: string;
  readonly selon?: string;
}

/** Reads an address: what says nothing, or nothing we know, is left out. */
export function resultsSearch(search: Readonly<Record<string, unknown>>): ResultsSearch {
  const isShared = search['partage'] === true;
  return { ...periodSearch(search), ...crossingSearch(search), ...(isShared && { partage: true }) };
}

/** As the server takes it. */
export function sharedAs({ partage }: SharedSearch): { readonly shared?: 'true' } {
  return partage === true ? { shared: 'true' } : {};
}

export function crossingSearch({ croiser, selon }: Readonly<Record<string, unknown>>): CrossingSearch {
  return { ...(isNamed(croiser) && { croiser }), ...(isNamed(selon) && { selon }) };
}

function isNamed(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** Reads an address, or the form of the period. */
export function periodSearch(search: Readonly<Record<string, unknown>>): PeriodSearch {
  const avec = Number(search['avec']);
  const days = inOrder({ ...dayIn(search, 'du'), ...dayIn(search, 'au') }, 'du', 'au');
  if (!Number.isSafeInteger(avec) || avec <= 0) return days;
  const others = { ...dayIn(search, 'avecDu'), ...dayIn(search, 'avecAu') };
  return { ...days, avec, ...inOrder(others, 'avecDu', 'avecAu') };
}

/** A period that ends before it begins keeps its beginning. */
function inOrder<K extends string>(days: { readonly [N in K]?: string }, from: K, to: K) {
  const [first, last] = [days[from], days[to]];
  if (first === undefined || last === undefined || first <= last) return days;
  const { [to]: _, ...rest } = days;
  return rest as { readonly [N in K]?: string };
}

function dayIn<K extends string>(
  search: Readonly<Record<string, unknown>>,
  name: K,
): { readonly [N in K]?: string } {
  const value = search[name];
  const isDay =
    typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
  const days: { [N in K]?: string } = {};
  if (isDay) days[name] = value;
  return days;
}

/** The period of the page, or of what it is compared with, as the server takes it. */
export function periodOf(from: string | undefined, to: string | undefined): Period {
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}
