import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ImportChoices, ImportView, Mapping } from '#server/contracts/imports.contract.ts';
import { ApiProblem, api, ask } from '../api.ts';

export interface Confirming {
  readonly isPending: boolean;
  readonly problem: Error | null;
  /** Somebody (another tab, a colleague) had confirmed already: nothing is wrong. */
  readonly isLate: boolean;
  readonly confirm: (decision: { readonly mapping: Mapping; readonly choices: ImportChoices }) => void;
}

/** The decision. Held by the page: its refusal outlives the step it was taken in. */
export function useConfirm({ importId }: Pick<ImportView, 'importId'>): Confirming {
  const client = useQueryClient();
  const sending = useMutation({
    mutationFn: (body: { mapping: Mapping; choices: ImportChoices }) =>
      api('POST /api/imports/:id/confirm', { params: { id: importId }, body }),
    onSuccess: async (answer) => {
      const { queryKey } = ask('GET /api/imports/:id', { params: { id: importId } });
      await client.cancelQueries({ queryKey });
      client.setQueryData(queryKey, answer);
    },
    onError: () => client.invalidateQueries({ queryKey: ['GET /api/imports/:id'] }),
  });
  return {
    isPending: sending.isPending,
    problem: sending.error,
    isLate: sending.error instanceof ApiProblem && sending.error.code === 'import.already_confirmed',
    confirm: sending.mutate,
  };
}
