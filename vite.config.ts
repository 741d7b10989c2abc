import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: 'web',
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // The content security policy allows neither `data:` fonts nor inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // `light-dark()` is kept as written: every browser since spring 2024 knows it.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
  },
});
