import { Worker, type WorkerOptions } from 'node:worker_threads';

/** Files that run in a thread of their own; `build/server.js` compiles each of them apart. */
export type ThreadFile = 'lists/staging.worker' | 'exports/making.worker';

/** Runs a file of the server in a thread of its own. */
export function startThread(file: ThreadFile, options: WorkerOptions): Worker {
  const isCompiled = import.meta.url.endsWith('.js');
  if (isCompiled) return new Worker(new URL(`./${file.split('/')[1]}.js`, import.meta.url), options);
  return new Worker(bootstrap(`../${file}.ts`), { ...options, eval: true, execArgv: [] });
}

/** A thread of Node 20 does not inherit the loader of TypeScript: it registers its own before it reads our source. */
function bootstrap(file: string): string {
  return `
    import(${JSON.stringify(import.meta.resolve('tsx/esm/api'))})
      .then(({ register }) => {
        register();
        return import(${JSON.stringify(new URL(file, import.meta.url).href)});
      });
  `;
}
