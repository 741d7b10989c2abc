import { useQuery } from '@tanstack/react-query';
import { type Answer, ask } from '../api.ts';

export type ScriptSummary = Answer<'GET /api/scripts/:id'>['script'];

/** The script a form would be a version of; null for a new one, or until it is known. */
export function useScriptOf(id: number | undefined): ScriptSummary | null {
  const { data } = useQuery({
    ...ask('GET /api/scripts/:id', { params: { id: id ?? 0 } }),
    enabled: id !== undefined,
  });
  return data?.script ?? null;
}
