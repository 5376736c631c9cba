import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, expect } from 'vitest';
import { axeViolations } from '../axe.ts';
import { FakeNudge } from '../fake/fakeNudge.ts';
import { fakeSummary } from '../fake/fakeRuns.ts';
import { scenarios, type ScenarioName } from '../fake/scenarios.ts';
import { closeBrowser, openView, type OpenedView, type ViewOptions } from '../harness.ts';
import { inBrowser } from '../inBrowser.ts';

let view: OpenedView;

async function open(fake: FakeNudge, options: ViewOptions = {}): Promise<Page> {
  view = await openView({ view: 'runs' }, { fake, ...options });
  await view.page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
  return view.page;
}

afterEach(() => view.close());
afterAll(closeBrowser);

const rows = (page: Page): Locator => page.getByRole('grid', { name: 'Runs' }).locator('[data-run]');
const row = (page: Page, name: string): Locator => rows(page).filter({ hasText: name });
const given = (name: string): unknown[] =>
  view.fake.calls.filter((call) => call.name === name).map(({ input }) => input);

inBrowser('finds runs by Ctrl+F, by status and by tag, and says when none fits', async () => {
  const page = await open(new FakeNudge());
  await rows(page).first().waitFor();
  await page.keyboard.press('Control+f');
  await page.keyboard.type('monday');
  await expect.poll(() => rows(page).count()).toBe(1);
  expect(await rows(page).textContent()).toContain('Gentle try');
  await page.keyboard.type(' zebra');
  await page.getByText('No run fits').waitFor();
  await page.getByRole('button', { name: 'Show all runs' }).click();
  await expect.poll(() => rows(page).count()).toBe(5);
  await page.getByLabel('Status').selectOption('Failed');
  await expect.poll(() => rows(page).count()).toBe(1);
  await page.getByText('1 of 5 runs').waitFor();
});

inBrowser('sorts by its column heads, and says so', async () => {
  const page = await open(new FakeNudge());
  const head = page.getByRole('columnheader', { name: 'Name' });
  expect(await page.getByRole('columnheader', { name: 'When' }).getAttribute('aria-sort')).toBe('descending');
  await head.getByRole('button').click();
  expect(await head.getAttribute('aria-sort')).toBe('ascending');
  expect(await rows(page).first().textContent()).toContain('Gentle try');
  await head.getByRole('button').click();
  expect(await head.getAttribute('aria-sort')).toBe('descending');
  expect(await rows(page).last().textContent()).toContain('Gentle try');
});

inBrowser('works by the keyboard alone: move, choose a range, compare', async () => {
  const page = await open(new FakeNudge());
  await rows(page).first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await page.getByText('3 chosen').waitFor();
  expect(await page.locator('[role=row][aria-selected=true]').count()).toBe(3);
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-run'))).toBe('2');
  await page.keyboard.press('ContextMenu');
  await page.getByRole('menuitem', { name: 'Compare 3 runs' }).waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-run'))).toBe('2');
  await page.getByRole('button', { name: 'Compare' }).click();
  await expect.poll(() => page.url()).toContain('#compare?ids=4%2C3%2C2');
});

inBrowser('Enter opens the run, and so does its name', async () => {
  const page = await open(new FakeNudge());
  await rows(page).nth(1).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.url()).toContain('#run?id=4');
  await page.goBack();
  await row(page, 'Gentle try').getByRole('button', { name: 'Gentle try', exact: true }).click();
  await expect.poll(() => page.url()).toContain('#run?id=3');
});

inBrowser('renames in place from the menu; Escape leaves the name as it was', async () => {
  const page = await open(new FakeNudge());
  await row(page, 'Gentle try').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByLabel('New name for Gentle try').fill('Gentler');
  await page.keyboard.press('Enter');
  await row(page, 'Gentler').waitFor();
  expect(given('runs.rename')).toEqual([{ id: 3, name: 'Gentler' }]);
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-run'))).toBe('3');
  await page.keyboard.press('F2');
  await page.keyboard.type('Other');
  await page.keyboard.press('Escape');
  await row(page, 'Gentler').waitFor();
  expect(given('runs.rename')).toHaveLength(1);
});

inBrowser('keeps a note and tags', async () => {
  const page = await open(new FakeNudge());
  await row(page, 'Gentle try').getByRole('button', { name: 'What to do with' }).click();
  await page.getByRole('menuitem', { name: 'Note and tags' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Note', { exact: true }).fill('Show this one.');
  await dialog.getByLabel('Add a tag').fill('class');
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Remove tone' }).click();
  expect(await axeViolations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'hidden' });
  expect(given('runs.note')).toEqual([{ id: 3, note: 'Show this one.' }]);
  expect(given('runs.tag')).toEqual([{ id: 3, tags: ['class'] }]);
});

inBrowser('deletes by key, and takes it back', async () => {
  const page = await open(new FakeNudge());
  await rows(page).nth(2).focus();
  await page.keyboard.press('Delete');
  await page.getByText('Deleted “Gentle try”').waitFor();
  await expect.poll(() => rows(page).count()).toBe(4);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => rows(page).count()).toBe(5);
  expect([given('runs.delete'), given('runs.restore')]).toEqual([[{ ids: [3] }], [{ ids: [3] }]]);
});

inBrowser('a run that trains counts its steps, and cannot be deleted', async () => {
  const fake = scenarios.live();
  const page = await open(fake);
  await row(page, 'Warmer answers 5').getByText('74 of 180').waitFor();
  await fake.emit('training.live', { ...fake.live!, step: 75 });
  await row(page, 'Warmer answers 5').getByText('75 of 180').waitFor();
  await fake.emit('training.live', { ...fake.live!, step: 75, state: 'paused' });
  await row(page, 'Warmer answers 5').getByText('Paused').waitFor();
  await row(page, 'Warmer answers 5').focus();
  await page.keyboard.press('Delete');
  await page.getByText('Stop it first').waitFor();
  expect(given('runs.delete')).toEqual([]);
});

inBrowser(
  '3,000 runs: few rows are drawn, the keyboard reaches the last, drawings come for those in sight',
  async () => {
    const fake = new FakeNudge();
    fake.runs = Array.from({ length: 3000 }, (_, i) => fakeSummary(i + 1, { name: `Run ${i + 1}` }));
    const page = await open(fake);
    await rows(page).first().focus();
    expect(await rows(page).count()).toBeLessThan(60);
    await page.keyboard.press('End');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-run'))).toBe('1');
    await expect.poll(() => rows(page).last().getByRole('img').count()).toBe(1);
    const asked = (given('runs.sparklines') as { ids: number[] }[]).flatMap(({ ids }) => ids);
    expect(asked.length).toBeLessThan(200);
    expect(new Set(asked).size).toBe(asked.length);
  },
);

/** Both schemes, and the smallest and the usual window. */
const looks = [
  { scheme: 'light', width: 1440, height: 900 },
  { scheme: 'dark', width: 900, height: 600 },
] as const;
for (const { scheme, width, height } of looks) {
  for (const scenario of ['filled', 'live', 'empty', 'error'] satisfies ScenarioName[]) {
    inBrowser(`axe-core finds nothing: ${scenario}, ${scheme}, ${width} wide`, async () => {
      const page = await open(scenarios[scenario](), { scheme, width, height });
      if (scenario === 'filled') await page.getByLabel('Choose all runs shown').click();
      await page.waitForTimeout(300);
      expect(await axeViolations(page)).toEqual([]);
    });
  }
}
