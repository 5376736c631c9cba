import type { Page } from 'playwright-core';
import { afterAll, afterEach, expect } from 'vitest';
import { axeViolations } from '../axe.ts';
import { closeBrowser, openView, type OpenedView } from '../harness.ts';
import { inBrowser } from '../inBrowser.ts';
import { datasetScenes } from '../scenes/dataRoom.ts';

let view: OpenedView;

async function open(): Promise<Page> {
  const scene = datasetScenes.find(({ name }) => name === 'data-pairs-million');
  view = await openView({ view: 'data', id: 1 }, { fake: scene!.fake() });
  await pair(view.page, 1).getByText('Row 1', { exact: true }).waitFor();
  return view.page;
}

afterEach(async () => {
  await view.close();
});
afterAll(closeBrowser);

const pair = (page: Page, place: number) => page.locator(`[aria-posinset="${String(place)}"]`);
const parts = (page: Page) => page.getByRole('navigation', { name: 'Parts of the list' });

async function scrollToEnd(page: Page): Promise<void> {
  await page.getByRole('list', { name: /pairs/i }).press('End');
}

inBrowser('the last of a million pairs can be seen, part by part or at once', async () => {
  const page = await open();
  await parts(page).getByText('Pairs 1 to 50,000 of 1,000,000').waitFor();
  expect(await parts(page).getByRole('button', { name: 'Pairs before these' }).isDisabled()).toBe(true);
  await scrollToEnd(page);
  await pair(page, 50_000).getByText('Row 50,000', { exact: true }).waitFor();
  await parts(page).getByRole('button', { name: 'Pairs after these' }).click();
  await pair(page, 50_001).getByText('Row 50,001', { exact: true }).waitFor();

  await parts(page).getByRole('spinbutton', { name: 'Go to pair' }).fill('1000000');
  await page.keyboard.press('Enter');
  await pair(page, 1_000_000).getByText('Row 1,000,000', { exact: true }).waitFor();
  expect(await pair(page, 1_000_000).getAttribute('aria-setsize')).toBe('1000000');
  expect(await parts(page).getByRole('button', { name: 'Pairs after these' }).isDisabled()).toBe(true);
  expect(await axeViolations(page)).toEqual([]);
  expect(view.complaints).toEqual([]);
});

inBrowser(
  'a pair of the same part comes to the top, and the arrow keys cross from part to part',
  async () => {
    const page = await open();
    await parts(page).getByRole('spinbutton', { name: 'Go to pair' }).fill('50000');
    await page.keyboard.press('Enter');
    await pair(page, 50_000).getByRole('button', { name: 'Exclude' }).focus();
    await page.keyboard.press('ArrowDown');
    await pair(page, 50_001).getByText('Row 50,001', { exact: true }).waitFor();
    const focused = () =>
      page.evaluate(() => document.activeElement?.closest('[aria-posinset]')?.getAttribute('aria-posinset'));
    await expect.poll(focused).toBe('50001');
    await page.keyboard.press('ArrowUp');
    await expect.poll(focused).toBe('50000');
  },
);
