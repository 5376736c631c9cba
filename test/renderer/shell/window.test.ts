import type { Page } from 'playwright-core';
import { afterAll, afterEach, expect } from 'vitest';
import { axeViolations } from '../axe.ts';
import { scenarios, type ScenarioName } from '../fake/scenarios.ts';
import { closeBrowser, openView, type OpenedView, type ViewOptions } from '../harness.ts';
import { inBrowser } from '../inBrowser.ts';
import type { Route } from '../../../renderer/state/route.ts';

let view: OpenedView;

async function open(
  scenario: ScenarioName,
  route: Route | null = { view: 'welcome' },
  options: ViewOptions = {},
): Promise<OpenedView> {
  view = await openView(route, { fake: scenarios[scenario](), ...options });
  return view;
}

afterEach(async () => {
  await view.close();
});
afterAll(closeBrowser);

const rail = (page: Page) => page.getByRole('navigation', { name: 'Views' });
const title = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

/** Waits until what the page shows is what is expected. */
async function eventually(check: () => Promise<void>): Promise<void> {
  await expect
    .poll(async () => check().then(() => 'as expected', String), { timeout: 5000 })
    .toBe('as expected');
}

async function focused(page: Page): Promise<string | null> {
  return page.evaluate(() => document.activeElement?.textContent.trim() ?? null);
}

inBrowser('a fresh install starts at the welcome, a used one at its runs', async () => {
  const { page } = await open('empty', null);
  await title(page, 'Teach a language model what you prefer').waitFor();
  await view.close();
  const used = await open('filled', null);
  await title(used.page, 'Runs').waitFor();
  expect(await used.page.title()).toBe('Runs – Nudge');
});

inBrowser('where the runs cannot be read, the window opens at the runs, which say why', async () => {
  const { page } = await open('error', null);
  await page.getByText('The file of runs cannot be read').waitFor();
});

inBrowser('the rail leads everywhere and says where one is', async () => {
  const { page, complaints } = await open('filled');
  for (const name of ['Data', 'Models', 'Playground', 'Learn', 'Runs', 'New run']) {
    const item = rail(page).getByRole('link', { name });
    await item.click();
    expect(await item.getAttribute('aria-current')).toBe('page');
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await page.title()).toBe(`${name} – Nudge`);
  }
  expect(complaints).toEqual([]);
});

inBrowser('counts follow what comes and goes', async () => {
  const { page, fake } = await open('filled');
  await rail(page).getByRole('link', { name: 'Models 3' }).waitFor();
  fake.models = fake.models.slice(0, 1);
  await fake.emit('models.changed', undefined);
  await rail(page).getByRole('link', { name: 'Models 1' }).waitFor();
});

inBrowser('a view takes focus to its title when it opens', async () => {
  const { page } = await open('filled');
  await rail(page).getByRole('link', { name: 'Data' }).click();
  await eventually(async () => expect(await focused(page)).toBe('Data'));
});

inBrowser('the live run shows in the rail, moves, and leads to itself', async () => {
  const { page, fake } = await open('live');
  const run = rail(page).getByRole('link', { name: /left$/ });
  await run.waitFor();
  expect(await run.getAttribute('aria-label')).toMatch(/41 % · 7 min left$/);
  await fake.emit('training.live', { ...fake.live!, step: 90, msLeft: 30_000 });
  await eventually(async () => expect(await run.getAttribute('aria-label')).toMatch(/50 % · 30 s left$/));
  await fake.emit('training.live', { ...fake.live!, state: 'paused' });
  await rail(page).getByText('Paused at 41 %').click();
  expect(new URL(page.url()).hash).toBe('#run?id=5');
});

inBrowser('the end of a run is told to someone who looks elsewhere, with the way there', async () => {
  const { page, fake } = await open('live');
  const name = fake.live!.name;
  await rail(page).getByText(name).waitFor();
  await fake.emit('training.live', null);
  await fake.emit('training.ended', { runId: 5, status: 'done', error: null });
  await page.getByRole('status').getByText(`${name} is done.`).waitFor();
  expect(await rail(page).getByText(name).count()).toBe(0);
  await page.getByRole('button', { name: 'Show' }).click();
  expect(new URL(page.url()).hash).toBe('#run?id=5');
});

inBrowser('a narrow window keeps the names of the rail for screen readers and as tooltips', async () => {
  const { page } = await open('live', { view: 'welcome' }, { width: 900, height: 600 });
  expect((await rail(page).boundingBox())?.width).toBe(56);
  const data = rail(page).getByRole('link', { name: 'Data' });
  await data.hover();
  await page.getByRole('tooltip', { name: 'Data' }).waitFor();
  await rail(page)
    .getByRole('button', { name: /^Offline/ })
    .waitFor();
  await rail(page).getByRole('button', { name: /CPU/ }).waitFor();
});

inBrowser('the device badge names the device and explains it', async () => {
  const { page } = await open('filled');
  await rail(page).getByRole('button', { name: 'CPU 2 threads' }).click();
  const dialog = page.getByRole('dialog', { name: 'What training runs on' });
  await dialog.getByText('No driver for a graphics card').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
});

inBrowser('the offline badge opens About, which counts refused requests as they come', async () => {
  const { page, fake } = await open('filled');
  const badge = rail(page).getByRole('button', { name: /^Offline, 0 requests since start/ });
  await badge.click();
  const dialog = page.getByRole('dialog', { name: 'About Nudge' });
  await dialog.getByText('0 requests since start').waitFor();
  await dialog.getByText('Version 0.1.0').waitFor();
  await fake.emit('app.blockedRequests', { count: 2 });
  await dialog.getByText('2 requests since start').waitFor();
  await dialog.getByRole('button', { name: 'Show the folder' }).click();
  await eventually(async () =>
    expect(fake.calls).toContainEqual({ name: 'app.reveal', input: { kind: 'home', id: null } }),
  );
  expect(await axeViolations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(await focused(page)).toBe('offline');
});

inBrowser('keys lead to the views, and the menu does the same', async () => {
  const { page, fake } = await open('filled');
  await title(page, 'Teach a language model what you prefer').waitFor();
  const hash = () => new URL(page.url()).hash;
  const ways = [
    ['1', 'show-runs', '#runs'],
    ['2', 'show-data', '#data'],
    ['3', 'show-models', '#models'],
    ['4', 'show-playground', '#playground'],
    ['5', 'show-learn', '#learn'],
    ['n', 'new-run', '#new-run'],
  ] as const;
  for (const [key, , address] of ways) {
    await page.keyboard.press(`Control+${key}`);
    expect(hash()).toBe(address);
  }
  for (const [, action, address] of ways) {
    await fake.emit('app.menu', { action });
    expect(hash()).toBe(address);
  }
  await fake.emit('app.menu', { action: 'about' });
  await page.getByRole('dialog', { name: 'About Nudge' }).waitFor();
});

inBrowser('Find leads to the search field of the view', async () => {
  const { page } = await open('filled', { view: 'runs' });
  await title(page, 'Runs').waitFor();
  await page.keyboard.press('Control+f');
  await eventually(async () =>
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).type)).toBe('search'),
  );
});

inBrowser('before the rail there is a way past it', async () => {
  const { page } = await open('filled', { view: 'data' });
  await title(page, 'Data').waitFor();
  await rail(page).getByRole('link').first().focus();
  await page.keyboard.press('Shift+Tab');
  expect(await focused(page)).toBe('Skip to the content');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN');
});

inBrowser('an error that nobody caught is told, and the app goes on', async () => {
  const { page } = await open('filled');
  await title(page, 'Teach a language model what you prefer').waitFor();
  const dialog = page.getByRole('dialog', { name: 'Something went wrong' });
  await page.evaluate(() => {
    setTimeout(() => {
      throw new Error('the answer is missing');
    });
  });
  await dialog.getByText('the answer is missing').waitFor();
  await page.evaluate(() => void Promise.reject(new Error('the axis is missing')));
  await dialog.getByText('and 1 more').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await dialog.getByText('the axis is missing').waitFor();
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await dialog.waitFor({ state: 'detached' });
  await rail(page).getByRole('link', { name: 'Data' }).click();
  await title(page, 'Data').waitFor();
});

for (const scheme of ['light', 'dark'] as const) {
  for (const [width, height] of [
    [1440, 900],
    [900, 600],
  ] as const) {
    inBrowser(
      `axe-core finds nothing in the window around the welcome, ${scheme}, ${width} wide`,
      async () => {
        const { page, complaints } = await open('live', { view: 'welcome' }, { scheme, width, height });
        await rail(page).getByRole('link', { name: /left$/ }).waitFor();
        await page.getByRole('heading', { level: 1 }).waitFor();
        expect(await axeViolations(page)).toEqual([]);
        expect(complaints).toEqual([]);
      },
    );
  }
}
