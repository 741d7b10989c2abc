import { api, ask, NetworkProblem } from '../api.ts';
import { queryClient } from '../query.ts';

/** A network that accepts and never answers is as good as none. */
const PATIENCE_MS = 6000;

/** What opens the page. Without a network, what this tab's desk last knew, if it keeps anything. */
export const welcome = {
  ...ask('GET /api/welcome'),
  queryFn: async () => {
    try {
      return await api('GET /api/welcome', { signal: AbortSignal.timeout(PATIENCE_MS) });
    } catch (problem) {
      if (!(problem instanceof NetworkProblem)) throw problem;
      const { resume } = await import('../offline/resume.ts');
      const known = await resume(queryClient);
      if (known === null) throw problem;
      return known;
    }
  },
} as const;
