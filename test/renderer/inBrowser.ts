import { beforeAll, test, vi } from 'vitest';
import { builtRenderer } from './builtRenderer.ts';
import { hasChromium } from './harness.ts';

// A real browser, maybe beside others.
vi.setConfig({ testTimeout: 60_000 });

// Building the page takes longer than any test.
beforeAll(async () => {
  await builtRenderer();
}, 240_000);

/** A test that needs Chromium: left out where there is none, but never where everything must run. */
export const inBrowser = test.runIf(hasChromium || 'CI' in process.env);
