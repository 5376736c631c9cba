import type { Page } from 'playwright-core';
import { afterAll, expect } from 'vitest';
import { parseRoute } from '../../../renderer/state/route.ts';
import { axeViolations } from '../axe.ts';
import { closeBrowser, openView } from '../harness.ts';
import { inBrowser } from '../inBrowser.ts';
import { datasetScenes } from './dataRoom.ts';
import { importScenes } from './importing.ts';
import { newRunScenes } from './newRun.ts';

afterAll(closeBrowser);

/** Scroll areas that are wider than they look: nothing of these should have to be pulled sideways. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('main, main *, [role="dialog"], [role="dialog"] *')]
      .filter((element) => /auto|scroll/.test(getComputedStyle(element).overflowX))
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
      .map(({ className, scrollWidth, clientWidth }) => `${className}: ${scrollWidth} in ${clientWidth}`),
  );
}

inBrowser.for([...datasetScenes, ...importScenes, ...newRunScenes])(
  '$name: as axe wants it, light and dark, in a small window',
  async ({ hash, fake, act }) => {
    const view = await openView(parseRoute(hash), { fake: fake(), width: 900, height: 600 });
    try {
      await view.page.getByRole('heading', { level: 1 }).waitFor();
      await act?.(view);
      await view.page.waitForTimeout(250);
      expect(await axeViolations(view.page)).toEqual([]);
      expect(await tooWide(view.page)).toEqual([]);
      await view.page.emulateMedia({ colorScheme: 'dark' });
      expect(await axeViolations(view.page)).toEqual([]);
      expect(view.complaints).toEqual([]);
    } finally {
      await view.close();
    }
  },
);
