/** How long work goes on before others get their turn, in milliseconds: shorter than a frame. */
const SLICE_MS = 8;

/**
 * Does the work of a generator in slices, so that a server answers and a page paints meanwhile. `onProgress` gets what
 * it yields before each rest. Rejects with the reason of `signal` once it is aborted.
 */
export async function inSlices<Progress, Result>(
  work: Generator<Progress, Result>,
  onProgress: (progress: Progress) => void = () => undefined,
  signal?: AbortSignal,
): Promise<Result> {
  let since = performance.now();
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (performance.now() - since < SLICE_MS) continue;
    onProgress(step.value);
    await new Promise((resolve) => setTimeout(resolve));
    signal?.throwIfAborted();
    since = performance.now();
  }
}

/** Does the same work without rest. */
export function atOnce<Result>(work: Generator<unknown, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}
