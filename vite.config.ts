import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { precache } from './build/precache.ts';

/** Workers are served from the root, which is what they watch over, under names that never change. */
const workers = ['sw', 'sw-retired'];

export default defineConfig({
  root: 'web',
  plugins: [react(), precache('sw.js')],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // The content security policy allows neither `data:` fonts nor inline scripts.
    assetsInlineLimit: 0,
    // What imports what: the size of the desk is measured from it.
    manifest: true,
    modulePreload: { polyfill: false },
    // `light-dark()` is kept as written: every browser since spring 2024 knows it.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    rolldownOptions: {
      input: {
        index: 'web/index.html',
        sw: 'web/offline/worker.ts',
        'sw-retired': 'web/offline/retired-worker.ts',
      },
      output: {
        // In one file, what every page needs of others: it compresses better, and outlives most of our changes.
        codeSplitting: {
          groups: [
            {
              name: 'libraries',
              test: /node_modules[\\/](react|react-dom|scheduler|react-intl|intl-messageformat|use-sync-external-store|@formatjs|@tanstack)[\\/]/,
            },
          ],
        },
        entryFileNames: ({ name }) => (workers.includes(name) ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
});
