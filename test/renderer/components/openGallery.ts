import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';

const source = path.join(import.meta.dirname, 'gallery');
const origin = 'https://gallery.test/';

/** The building blocks, built once for the tests of a file. */
export interface Gallery {
  readonly open: (browser: Browser, scheme: 'light' | 'dark') => Promise<Page>;
  readonly remove: () => void;
}

export async function buildGallery(): Promise<Gallery> {
  const folder = mkdtempSync(path.join(tmpdir(), 'nudge-gallery-'));
  await build({
    configFile: false,
    root: source,
    base: './',
    logLevel: 'error',
    plugins: [svelte()],
    build: { outDir: folder, emptyOutDir: true, minify: false },
  });
  return {
    remove: () => rmSync(folder, { recursive: true }),
    open: async (browser, scheme) => {
      const page = await browser.newPage({ colorScheme: scheme, reducedMotion: 'reduce' });
      await page.route(`${origin}**`, (request) =>
        request.fulfill({ path: path.join(folder, new URL(request.request().url()).pathname) }),
      );
      await page.goto(`${origin}index.html`);
      return page;
    },
  };
}
