import { Worker, type WorkerOptions } from 'node:worker_threads';

/** Runs a file of this folder in a thread of its own. */
export function startThread(file: 'staging.worker', options: WorkerOptions): Worker {
  const isCompiled = import.meta.url.endsWith('.js');
  if (isCompiled) return new Worker(new URL(`./${file}.js`, import.meta.url), options);
  return new Worker(bootstrap(`./${file}.ts`), { ...options, eval: true, execArgv: [] });
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
