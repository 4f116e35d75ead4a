import { defineConfig } from 'vite';

// For `npm run dev`: the server whose API the development page talks to.
const server = 'http://127.0.0.1:9428';

export default defineConfig({
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  build: {
    target: 'es2022',
    // The content security policy has no `data:`, so nothing may be inlined as one.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': server, '/select': server, '/health': server } },
});
