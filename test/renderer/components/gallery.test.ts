import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { axeViolations } from '../axe.ts';
import { closeBrowser, hasChromium, openBrowser } from '../harness.ts';
import { inBrowser } from '../inBrowser.ts';
import { buildGallery, type Gallery } from './openGallery.ts';

let gallery: Gallery;
let page: Page;

beforeAll(async () => {
  gallery = await buildGallery();
}, 120_000);
afterAll(async () => {
  gallery.remove();
  if (hasChromium) await closeBrowser();
});
afterEach(() => page.close());

async function open(scheme: 'light' | 'dark' = 'light'): Promise<Page> {
  page = await gallery.open(await openBrowser(), scheme);
  await page.getByRole('heading', { name: 'Building blocks' }).waitFor();
  return page;
}

/** What the gallery's fields hold. */
async function values(): Promise<Record<string, unknown>> {
  return JSON.parse(await page.locator('.values').innerText()) as Record<string, unknown>;
}

const said = (): Promise<string> => page.locator('output').innerText();
const focusedName = (): Promise<string | undefined> =>
  page.evaluate(() => document.activeElement?.textContent.trim());

for (const scheme of ['light', 'dark'] as const) {
  inBrowser(`axe-core finds nothing in the building blocks, ${scheme}`, async () => {
    await open(scheme);
    await page.getByRole('button', { name: 'Advanced' }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menu').waitFor();
    // An open menu hides the rest of the page, landmarks included, from screen readers.
    const found = await axeViolations(page);
    expect(found.filter((line) => !/^(region|landmark|page-has)/.test(line))).toEqual([]);
  });
}

inBrowser('the page takes focus to its title', async () => {
  await open();
  expect(await focusedName()).toBe('Building blocks');
});

inBrowser('buttons do what they say, a busy one nothing', async () => {
  await open();
  await page.getByRole('button', { name: 'Primary' }).click();
  await page.getByRole('button', { name: 'Busy' }).click({ force: true });
  expect(await said()).toBe('primary');
  await page.getByRole('button', { name: 'Smooth' }).click();
  expect(await said()).toBe('smooth');
  await page.getByRole('button', { name: 'Try again' }).click();
  expect(await said()).toBe('retry');
  await page.getByRole('button', { name: 'Remove polite' }).click();
  expect(await said()).toBe('untagged');
});

inBrowser('a tooltip comes with the keyboard too', async () => {
  await open();
  await page.getByText('KL').focus();
  await page.getByRole('tooltip', { name: 'How far the model moved away.' }).waitFor();
});

inBrowser('choices are made with the keyboard', async () => {
  await open();
  await page.getByRole('radio', { name: 'Balanced' }).focus();
  await page.keyboard.press('ArrowLeft');
  await page.getByRole('switch', { name: 'Held out' }).press('Space');
  await page.getByRole('checkbox', { name: 'All' }).press('Space');
  await page.getByLabel('Model').selectOption('larger');
  expect(await values()).toMatchObject({ preset: 'gentle', on: true, all: true, model: 2 });
});

inBrowser('a number outside its bounds says what is expected and is not passed on', async () => {
  await open();
  const rank = page.getByLabel('Rank');
  await rank.fill('65');
  await page.getByRole('alert').getByText('A number from 1 to 64 is expected here.').waitFor();
  expect(await values()).toMatchObject({ rank: 8 });
  await rank.blur();
  expect(await rank.inputValue()).toBe('8');
  await rank.fill('16');
  expect(await values()).toMatchObject({ rank: 16 });
});

inBrowser('only a number that may be missing can be emptied', async () => {
  await open();
  await page.getByLabel('Check every').fill('');
  await page.getByLabel('Rank').fill('');
  await page.getByRole('alert').getByText('A number is expected here.').waitFor();
  expect(await values()).toMatchObject({ every: null, rank: 8 });
});

inBrowser('a slider steps through round numbers', async () => {
  await open();
  const slider = page.getByRole('slider', { name: 'How far it may move' });
  const shown: (string | null)[] = [];
  for (const key of ['ArrowRight', 'ArrowRight', 'End', 'ArrowLeft', 'Home']) {
    await slider.press(key);
    shown.push(await slider.getAttribute('aria-valuetext'));
  }
  expect(shown).toEqual(['0.12', '0.15', '1', '0.8', '0.01']);
  expect(await values()).toMatchObject({ beta: 0.01 });
  await page.getByText('It may forget what it knew. Usually from 0.05 to 0.5.').waitFor();
});

inBrowser('a slider can be dragged', async () => {
  await open();
  const slider = page.getByRole('slider');
  await slider.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await slider.boundingBox())!;
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + 4000, y);
  await page.mouse.up();
  expect(await values()).toMatchObject({ beta: 1 });
});

inBrowser('a typed value between two stops, or beyond the ends, stays as it is typed', async () => {
  await open();
  const typed = page.getByLabel('How far it may move, exact value');
  await typed.fill('0.123');
  expect(await values()).toMatchObject({ beta: 0.123 });
  await typed.fill('7');
  expect(await values()).toMatchObject({ beta: 7 });
  await typed.fill('0');
  await page.getByText('A number above 0 is expected here.').waitFor();
  await typed.fill('a little');
  await page.getByText('A number is expected here.').waitFor();
  await typed.blur();
  expect(await typed.inputValue()).toBe('7');
  expect(await values()).toMatchObject({ beta: 7 });
});

inBrowser('a menu is walked with the keyboard and gives focus back', async () => {
  await open();
  const more = page.getByRole('button', { name: 'More' });
  await more.press('Enter');
  await page.getByRole('menuitem', { name: 'Rename' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  expect(await said()).toBe('remove');
  await page.getByRole('menu').waitFor({ state: 'detached' });
  await expect.poll(focusedName).toBe('More');
  // Nothing of the menu keeps the pointer from the page.
  await page.getByRole('button', { name: 'Primary' }).click();
  expect(await said()).toBe('primary');
});

inBrowser('a dialog keeps focus, closes with Escape and gives focus back', async () => {
  await open();
  await page.getByRole('button', { name: 'Ask' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Remove the run' });
  await dialog.waitFor();
  for (let i = 0; i < 4; i += 1) {
    await page.keyboard.press('Tab');
    expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  }
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(focusedName).toBe('Ask');
});

inBrowser('more is shown on demand', async () => {
  await open();
  const advanced = page.getByRole('button', { name: 'Advanced' });
  expect(await advanced.getAttribute('aria-expanded')).toBe('false');
  await advanced.press('Enter');
  await page.getByText('Everything else').waitFor();
});

inBrowser('what was deleted can be undone from the message', async () => {
  await open();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).press('Enter');
  expect(await said()).toBe('undone');
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN');
});
