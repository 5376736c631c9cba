import { svelte } from '@sveltejs/vite-plugin-svelte';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { defineConfig } from 'vite';

const root = import.meta.dirname;

/** Packages that are, or carry, native files stay in node_modules; everything else is bundled. */
const external = ['electron', 'onnxruntime-node', 'better-sqlite3', ...builtinModules, /^node:/];

/**
 * One command, three builds: the page (`dist/renderer`), the processes that have Node (`dist/main/app.js`, `worker.js`
 * and its threads `writerThread.js` and `tokenThread.js`, ES modules) and the bridge between them (`dist/main/preload.cjs`: a sandboxed
 * preload script has to be one CommonJS file).
 */
export default defineConfig({
  root: path.join(root, 'renderer'),
  // Relative addresses: the page asks only for files beside itself.
  base: './',
  publicDir: false,
  plugins: [svelte({ configFile: path.join(root, 'svelte.config.js') })],
  build: { emptyOutDir: true },
  environments: {
    client: {
      build: {
        outDir: path.join(root, 'dist/renderer'),
        target: 'chrome150',
        // Files, never data: addresses, so that the content security policy can stay at 'self'.
        assetsInlineLimit: 0,
        // A view's files are asked for together, not one after another as each names the next.
        modulePreload: { polyfill: false },
        license: { fileName: 'licenses.md' },
        rolldownOptions: {
          output: {
            // What several views use lies in one file, not in one for every icon: each costs a question to main.
            codeSplitting: { groups: [{ name: 'shared', minShareCount: 2 }] },
          },
        },
      },
    },
    main: {
      consumer: 'server',
      resolve: { noExternal: true },
      build: {
        outDir: path.join(root, 'dist/main'),
        target: 'node24',
        license: { fileName: 'licenses.md' },
        rolldownOptions: {
          external,
          input: {
            app: path.join(root, 'main/app.ts'),
            worker: path.join(root, 'main/trainer/worker.ts'),
            writerThread: path.join(root, 'main/store/pairFiles/writerThread.ts'),
            tokenThread: path.join(root, 'main/engine/text/threads/tokenThread.ts'),
          },
          output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
        },
      },
    },
    preload: {
      consumer: 'server',
      resolve: { noExternal: true },
      build: {
        outDir: path.join(root, 'dist/main'),
        emptyOutDir: false,
        target: 'chrome150',
        rolldownOptions: {
          external,
          input: { preload: path.join(root, 'main/preload.ts') },
          output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
        },
      },
    },
  },
  builder: {
    async buildApp(builder) {
      // In this order: `main` empties the folder that `preload` shares.
      for (const name of ['client', 'main', 'preload']) await builder.build(builder.environments[name]!);
    },
  },
});
