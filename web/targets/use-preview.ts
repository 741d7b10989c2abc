import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import type { ImportChoices, ImportView, Layout, Mapping } from '#server/contracts/imports.contract.ts';
import { ApiProblem, api, ask } from '../api.ts';
import { hasPhone } from './columns.ts';

/** What was changed on screen and the figures do not count yet. */
interface Change {
  readonly mapping?: Mapping;
  readonly choices?: ImportChoices;
  readonly layout?: Partial<Layout>;
}

export interface Preview {
  readonly mapping: Mapping;
  readonly choices: ImportChoices;
  /** The figures shown are those from before the last change. */
  readonly isStale: boolean;
  /** New ones are on their way. */
  readonly isCounting: boolean;
  /** The columns themselves are about to change. */
  readonly isReadAgain: boolean;
  readonly problem: Error | null;
  readonly setMapping: (mapping: Mapping) => void;
  readonly setChoices: (choices: ImportChoices) => void;
  readonly setLayout: (layout: Partial<Layout>) => void;
  readonly retry: () => void;
}

/** Several selects changed in a row are counted once. */
const PAUSE_MS = 400;

/**
 * What the requester is trying on a list. The server counts every row again; its answer becomes the list's view for
 * the whole page, and until it comes the previous figures stay, marked as such.
 */
export function usePreview(view: ImportView): Preview {
  const client = useQueryClient();
  const { importId } = view;
  const [change, setChange] = useState<Change | null>(null);
  const [problem, setProblem] = useState<Error | null>(null);
  const canCount = change?.mapping === undefined || hasPhone(change.mapping);

  const keep = useCallback(
    async (answer: ImportView) => {
      const { queryKey } = ask('GET /api/imports/:id', { params: { id: importId } });
      // An older answer on its way must not come after this one.
      await client.cancelQueries({ queryKey });
      client.setQueryData(queryKey, answer);
      void client.invalidateQueries({ queryKey: ['GET /api/imports/:id/rows'] });
    },
    [client, importId],
  );

  useEffect(() => {
    if (change === null || !canCount) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      api('POST /api/imports/:id/preview', { params: { id: importId }, body: change, signal: stop.signal })
        .then(keep)
        .then(() => {
          if (!stop.signal.aborted) setChange(null);
        })
        .catch((error: unknown) => {
          if (stop.signal.aborted) return;
          setProblem(error instanceof Error ? error : new Error(String(error)));
          // The file cannot be read that way: back to how it was.
          if (change.layout !== undefined && error instanceof ApiProblem) setChange(null);
          // Somebody confirmed it meanwhile: the page shows how far it is.
          void client.invalidateQueries({ queryKey: ['GET /api/imports/:id'] });
        });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [change, canCount, importId, keep, client]);

  function alter(next: Change): void {
    setProblem(null);
    setChange({ ...change, ...next });
  }

  return {
    mapping: change?.mapping ?? view.mapping ?? view.suggestedMapping,
    choices: change?.choices ?? view.choices,
    isStale: change !== null,
    isCounting: change !== null && canCount && problem === null,
    isReadAgain: change?.layout !== undefined,
    problem,
    setMapping: (mapping) => alter({ mapping }),
    setChoices: (choices) => alter({ choices }),
    // Columns read another way are others: what was said of them no longer holds.
    setLayout: (layout) => {
      setProblem(null);
      setChange({
        layout: { ...change?.layout, ...layout },
        ...(change?.choices !== undefined && { choices: change.choices }),
      });
    },
    retry: () => alter({}),
  };
}
