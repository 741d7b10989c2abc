import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { SheetHit } from '#server/contracts/sheets.contract.ts';
import { ask } from '../api.ts';

/** Letters typed within this time are one question to the server. */
const TOGETHER_MS = 90;

export interface Search {
  /** What the words found; null while nothing is looked for, or nothing is known yet. */
  readonly hits: readonly SheetHit[] | null;
  readonly hasFailed: boolean;
}

/** The best sheets for what one types, `limit` at most; what was found stays until the next answer is there. */
export function useSearch(words: string, limit: number): Search {
  const [asked, setAsked] = useState(words);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(words), TOGETHER_MS);
    return () => clearTimeout(timer);
  }, [words]);
  const isLooking = words.trim().length > 1;
  const { data, isError } = useQuery({
    ...ask('GET /api/sheets/search', { query: { q: asked.trim(), limit } }),
    enabled: isLooking && asked.trim().length > 1,
    placeholderData: keepPreviousData,
  });
  return { hits: isLooking ? (data?.hits ?? null) : null, hasFailed: isLooking && isError };
}
