import type { Page } from 'playwright-core';
import { afterAll, afterEach, expect } from 'vitest';
import { callsOf } from '../fake/fakeBridge.ts';
import { closeBrowser, openView, type OpenedView } from '../harness.ts';
import { inBrowser } from '../inBrowser.ts';
import { focused, tabTo } from './keyboard.ts';

/* What a person does to the pairs of a dataset, without a mouse. */

let view: OpenedView;

async function open(): Promise<OpenedView> {
  view = await openView({ view: 'data', id: 1 }, { width: 900, height: 600 });
  await view.page.getByRole('article').first().waitFor();
  return view;
}

afterEach(() => view.close());
afterAll(closeBrowser);

/** The number of the pair whose button has the focus. */
function pairAtHand(page: Page): Promise<string | null> {
  return page.evaluate(() => document.activeElement?.closest('[aria-posinset]')?.ariaPosInSet ?? null);
}

inBrowser('pairs are gone through, excluded and swapped, and the last step is taken back', async () => {
  const { page, fake, complaints } = await open();
  await tabTo(page, 'Exclude');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => pairAtHand(page)).toBe('3');
  expect(await focused(page)).toBe('Exclude');
  await page.keyboard.press('Enter');
  await page.getByText('Version 2: 1 excluded.').waitFor();
  expect([await pairAtHand(page), await focused(page)]).toEqual(['3', 'Include again']);
  await page.keyboard.press('Control+z');
  await page.getByText('Version 3: as imported.').waitFor();
  await expect.poll(() => focused(page)).toBe('Exclude');
  await tabTo(page, 'Swap answers');
  await page.keyboard.press('Enter');
  await page.getByText('Version 4: 1 changed.').waitFor();
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => pairAtHand(page)).toBe('2');
  expect(await focused(page)).toBe('Swap answers');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  await expect.poll(() => focused(page)).toBe('Back to the file');
  await page.keyboard.press('Enter');
  await page.getByText('Version 5: as imported.').waitFor();
  expect([await pairAtHand(page), await focused(page)]).toEqual(['3', 'Exclude']);
  expect(callsOf(fake, 'data.change')).toEqual(
    (['exclude', 'include', 'swap', 'revert'] as const).map((action) => ({
      id: 1,
      change: { action, pairs: [3] },
    })),
  );
  expect(complaints).toEqual([]);
});

inBrowser('a pair is edited and the edit taken back; while one writes, undo is the field’s own', async () => {
  const { page, fake } = await open();
  await tabTo(page, 'Edit');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Edit the pair' }).waitFor();
  await tabTo(page, 'Better answer');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('With pleasure.');
  await tabTo(page, 'Save the pair');
  await page.keyboard.press('Enter');
  await page.getByText('Version 2: 1 changed.').waitFor();
  await expect.poll(() => focused(page)).toBe('Edit');
  await page.keyboard.press('Control+f');
  await page.keyboard.press('Control+z');
  expect(callsOf(fake, 'data.change')).toHaveLength(1);
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Control+z');
  await page.getByText('Version 3: as imported.').waitFor();
});

inBrowser('from a finding to its pairs, and something done to all of them', async () => {
  const { page, fake, complaints } = await open();
  await tabTo(page, '480 pairs');
  await page.keyboard.press('ArrowRight');
  await tabTo(page, 'Show the 4 pairs');
  await page.keyboard.press('Enter');
  await page.getByText('4 of 480 pairs').waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.role)).toBe('tabpanel');
  await tabTo(page, 'Swap all 4');
  await page.keyboard.press('Enter');
  const found = page.getByRole('group', { name: 'Maybe the wrong way round' });
  await found.getByText('All of them are changed.').waitFor();
  expect(await found.getByRole('button').count()).toBe(0);
  expect(await found.evaluate((group) => group === document.activeElement)).toBe(true);
  await page.keyboard.press('Control+z');
  await found.getByRole('button', { name: 'Swap all 4' }).waitFor();
  await tabTo(page, 'Swap all 4');
  await tabTo(page, 'Exclude');
  await page.keyboard.press('Enter');
  await found.getByText('1 of 4 excluded.').waitFor();
  expect(callsOf(fake, 'data.change')).toEqual([
    { id: 1, change: { action: 'swap', pairs: [3, 9, 14, 20] } },
    { id: 1, change: { action: 'swap', pairs: [3, 9, 14, 20] } },
    { id: 1, change: { action: 'exclude', pairs: [3] } },
  ]);
  expect(complaints).toEqual([]);
});
