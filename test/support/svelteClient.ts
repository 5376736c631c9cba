import type { Environment } from 'vitest/runtime';

/** Node, with modules built as for the window. There is no document: views are tested in a real browser. */
const svelteClient: Environment = {
  name: 'svelte-client',
  viteEnvironment: 'client',
  setup: () => ({ teardown: () => undefined }),
};

export default svelteClient;
