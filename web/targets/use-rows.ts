import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FindingCode, ImportRowView } from '#server/contracts/imports.contract.ts';
import { ask } from '../api.ts';

export interface RowPages {
  /** Undefined until the first page is there. */
  readonly rows: readonly ImportRowView[] | undefined;
  readonly problem: Error | null;
  readonly isFetching: boolean;
  /** How many rows come before this page. */
  readonly offset: number;
  readonly previous: (() => void) | null;
  readonly next: (() => void) | null;
}

/** The rows of one finding, a page at a time; the page shown stays until the next one is there. */
export function useRows(importId: number, finding: FindingCode): RowPages {
  // Where each page up to this one begins, and how many rows come before it.
  const [pages, setPages] = useState([{ after: 0, offset: 0 }]);
  const { after, offset } = pages.at(-1) ?? { after: 0, offset: 0 };
  const { data, error, isFetching } = useQuery({
    ...ask('GET /api/imports/:id/rows', { params: { id: importId }, query: { finding, after } }),
    placeholderData: keepPreviousData,
  });
  const next = data?.next ?? null;
  return {
    rows: data?.rows,
    problem: error,
    isFetching,
    offset,
    previous: pages.length > 1 ? () => setPages(pages.slice(0, -1)) : null,
    next:
      next === null
        ? null
        : () => setPages([...pages, { after: next, offset: offset + (data?.rows.length ?? 0) }]),
  };
}
