import {
  QueryClient,
  type UseMutationResult,
  useMutation,
  useQueryClient,
  useSuspenseQuery,
} from '@tanstack/react-query';
import {
  type Answer,
  api,
  ask,
  type GetRoute,
  type Input,
  type InputArgs,
  NetworkProblem,
  type RouteName,
} from './api.ts';

/** Refusals are final; only an unreachable server is asked again. */
function isWorthRetrying(count: number, error: Error): boolean {
  return error instanceof NetworkProblem && count < 3;
}

export const queryClient = new QueryClient({
  defaultOptions: {
    // `always`: the browser's word on the network is a hint. A press of a key is answered now, or refused now: never kept
    // aside to be done later without anybody looking.
    queries: {
      retry: isWorthRetrying,
      staleTime: 15_000,
      networkMode: 'always',
      refetchOnReconnect: true,
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});

/** The answer of a GET endpoint; the page waits for it (its pending state shows), refusals reach its error page. */
export function useAsk<R extends GetRoute>(route: R, ...args: InputArgs<R>): Answer<R> {
  return useSuspenseQuery(ask(route, ...args)).data;
}

interface SendOptions<R extends RouteName> {
  /** GET endpoints whose answers this write changes. */
  readonly refresh?: readonly GetRoute[];
  readonly onDone?: (answer: Answer<R>, input: Input<R>) => void;
}

/** A write: `send.mutate(input)`; `send.error` is an `ApiProblem` or a `NetworkProblem`. */
export function useSend<R extends Exclude<RouteName, GetRoute>>(
  route: R,
  { refresh = [], onDone }: SendOptions<R> = {},
): UseMutationResult<Answer<R>, Error, Input<R>> {
  const client = useQueryClient();
  return useMutation<Answer<R>, Error, Input<R>>({
    mutationFn: (input) => api(route, ...inputArgs<R>(input)),
    onSuccess: async (answer, input) => {
      onDone?.(answer, input);
      await Promise.all(refresh.map((name) => client.invalidateQueries({ queryKey: [name] })));
    },
  });
}

function inputArgs<R extends RouteName>(input: Input<R>): InputArgs<R> {
  // A conditional type over R cannot be narrowed here: an input given is always a valid argument list.
  return [input] as unknown as InputArgs<R>;
}
