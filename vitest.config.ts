import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** Tests that start whole programs: windows, electron-builder, Electron itself. */
const programs = ['test/e2e/**/*.test.ts', 'test/packaging/**/*.test.ts', 'test/start/**/*.test.ts'];
const renderer = ['test/renderer/**/*.test.ts'];

export default defineConfig({
  test: {
    // onnxruntime-node and better-sqlite3 are native: in a process of its own, a crash takes one file down.
    pool: 'forks',
    reporters: ['default', './test/reporter.ts'],
    projects: [
      {
        extends: true,
        test: { name: 'node', include: ['test/**/*.test.ts'], exclude: [...renderer, ...programs] },
      },
      {
        extends: true,
        plugins: [svelte()],
        // Svelte as the window runs it: runes react, which its build for servers leaves out.
        resolve: { conditions: ['browser'] },
        test: {
          name: 'renderer',
          include: renderer,
          environment: './test/support/svelteClient.ts',
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        // One after the other: a window waits for answers, and should not wait for its turn on the processor too.
        test: { name: 'programs', include: programs, maxWorkers: 1, sequence: { groupOrder: 2 } },
      },
    ],
  },
});
