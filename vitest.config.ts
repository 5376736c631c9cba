import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // onnxruntime-node and better-sqlite3 are native: in a process of its own, a crash takes one file down.
    pool: 'forks',
    reporters: ['default', './test/reporter.ts'],
  },
});
