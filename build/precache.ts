import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

/**
 * Writes into the service worker which files make this version of the page. All of them, not only the desk's: a tab
 * left open through an update still finds the pages it has not opened yet.
 */
export function precache(worker: string): Plugin {
  return {
    name: 'tonalite-precache',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const built = Object.values(bundle);
      const files = built
        .map(({ fileName }) => `/${fileName}`)
        .filter((path) => path.startsWith('/assets/'))
        .sort();
      const entry = built.find(
        (part) => part.type === 'chunk' && part.isEntry && part.fileName.startsWith('assets/'),
      );
      const chunk = bundle[worker];
      if (chunk?.type !== 'chunk' || entry === undefined) throw new Error('no worker to fill, or no page');
      if (chunk.imports.length > 0) throw new Error('the worker must stand alone');
      const version = createHash('sha256').update(files.join()).digest('hex').slice(0, 12);
      const words = {
        __FILES__: ['/tonalite.svg', ...files],
        __VERSION__: version,
        __ENTRY__: `/${entry.fileName}`,
      };
      for (const [word, value] of Object.entries(words)) {
        if (!chunk.code.includes(word)) throw new Error(`the worker does not say ${word}`);
        chunk.code = chunk.code.replaceAll(word, JSON.stringify(value));
      }
    },
  };
}
