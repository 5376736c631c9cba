import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, expect } from 'vitest';
import type { PlaygroundRequest } from '../../../shared/playground.ts';
import { NudgeError } from '../../../shared/errors.ts';
import { axeViolations } from '../axe.ts';
import { FakeNudge } from '../fake/fakeNudge.ts';
import { scenarios } from '../fake/scenarios.ts';
import { closeBrowser, openView, type OpenedView, type ViewOptions } from '../harness.ts';
import { inBrowser } from '../inBrowser.ts';

let view: OpenedView;

async function open(fake: FakeNudge, options: ViewOptions = {}, runId?: number): Promise<Page> {
  view = await openView(
    { view: 'playground', ...(runId === undefined ? {} : { runId }) },
    { fake, ...options },
  );
  await view.page.getByRole('heading', { level: 1, name: 'Playground' }).waitFor();
  return view.page;
}

afterEach(() => view.close());
afterAll(closeBrowser);

const question = (page: Page): Locator => page.getByLabel('Your question');
const requests = (): PlaygroundRequest[] =>
  view.fake.calls
    .filter(({ name }) => name === 'playground.ask')
    .map(({ input }) => input as PlaygroundRequest);

/** A fake whose answers come only when the test sends them. */
function silent(): FakeNudge {
  const fake = new FakeNudge();
  fake.handlers = { ...fake.handlers, 'playground.ask': () => null };
  return fake;
}

inBrowser('a suggested question goes to both models, and what differs is marked', async () => {
  const page = await open(new FakeNudge(), {}, 4);
  await page.getByRole('button', { name: 'How much are the plums?' }).click();
  await page.keyboard.press('Enter');
  const original = page.getByRole('region', { name: 'Answer of starter-model' });
  const tuned = page.getByRole('region', { name: 'Answer of Polite fruit stand' });
  await original.getByText('3 tokens').waitFor();
  await tuned.getByText('12 tokens').waitFor();
  expect(await tuned.locator('mark').count()).toBeGreaterThan(0);
  await page.getByRole('switch', { name: 'Mark what differs' }).click();
  expect(await page.locator('mark').count()).toBe(0);
  expect(requests()[0]).toMatchObject({ runId: 4, prompt: 'How much are the plums?', temperature: 0 });
});

inBrowser('Enter asks and Shift with Enter starts a new line', async () => {
  const page = await open(silent());
  await question(page).focus();
  await page.keyboard.type('One');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('two');
  await page.keyboard.press('Enter');
  await expect.poll(() => requests().length).toBe(1);
  expect(requests()[0]?.prompt).toBe('One\ntwo');
  expect(await question(page).inputValue()).toBe('');
});

inBrowser('screen readers hear whole sentences, not words', async () => {
  const fake = silent();
  const page = await open(fake);
  await question(page).fill('Plums?');
  await page.keyboard.press('Enter');
  await expect.poll(() => requests().length).toBe(1);
  const { requestId } = requests()[0]!;
  const log = page.getByRole('log');
  await fake.emit('playground.text', { requestId, side: 'tuned', text: 'They are two' });
  await page
    .getByRole('region', { name: /Answer of Warmer/ })
    .getByText('They are two')
    .waitFor();
  expect(await log.textContent()).toBe('');
  await fake.emit('playground.text', { requestId, side: 'tuned', text: ' coins. Shall I' });
  await expect.poll(() => log.textContent()).toBe('Tuned: They are two coins.');
});

inBrowser('Stop stops, another seed asks again, and leaving stops what is being written', async () => {
  const fake = silent();
  const page = await open(fake);
  const stops = (): number => fake.calls.filter(({ name }) => name === 'playground.stop').length;
  await page.getByLabel('Temperature').fill('0.8');
  await question(page).fill('Plums?');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect.poll(stops).toBe(1);
  const { requestId } = requests()[0]!;
  const how = { reason: 'stopped', tokens: 1, durationMs: 50, notes: [], error: null } as const;
  for (const side of ['base', 'tuned'] as const)
    await fake.emit('playground.end', { requestId, side, ...how });
  await page.getByRole('button', { name: 'Ask again with another seed' }).click();
  await expect.poll(() => requests().length).toBe(2);
  expect(requests()[1]?.seed).not.toBe(requests()[0]?.seed);
  await page.getByRole('link', { name: 'Runs' }).click();
  await expect.poll(stops).toBe(2);
  await page.getByRole('link', { name: 'Playground' }).click();
  await expect.poll(() => page.getByRole('heading', { level: 2, name: 'Plums?' }).count()).toBe(2);
});

inBrowser('one side may fail while the other answers', async () => {
  const fake = silent();
  const page = await open(fake);
  await question(page).fill('Plums?');
  await page.keyboard.press('Enter');
  await expect.poll(() => requests().length).toBe(1);
  const { requestId } = requests()[0]!;
  const error = new NudgeError(
    'MODEL_ADAPTER',
    'The run’s weights are gone.',
    'Choose another run.',
  ).toData();
  const how = { tokens: 2, durationMs: 100 };
  const notes = ['No graphics card.'];
  await fake.emit('playground.text', { requestId, side: 'base', text: 'Two coins.' });
  await fake.emit('playground.end', {
    requestId,
    side: 'base',
    reason: 'end',
    error: null,
    ...how,
    notes: [...notes, 'Shortened to fit.'],
  });
  await fake.emit('playground.end', { requestId, side: 'tuned', reason: 'failed', error, ...how, notes });
  await page
    .getByRole('region', { name: /Answer of starter/ })
    .getByText('Shortened to fit.')
    .waitFor();
  await page
    .getByRole('region', { name: /Answer of Warmer/ })
    .getByText('Choose another run.')
    .waitFor();
  // What both sides have to say is said once.
  expect(await page.getByText('No graphics card.').count()).toBe(1);
});

inBrowser('without a run the original answers alone, and the way to a run is shown', async () => {
  const page = await open(scenarios.empty());
  await page.getByText('only the original answers').waitFor();
  await question(page).fill('Plums?');
  await page.keyboard.press('Enter');
  await page.getByText('3 tokens').waitFor();
  expect(requests()[0]?.runId).toBeNull();
  await page.getByRole('button', { name: 'Start a run' }).click();
  await expect.poll(() => page.url()).toContain('#new-run?modelId=1');
});

/** Both schemes, and the smallest and the usual window. */
const looks = [
  { scheme: 'light', width: 1440, height: 900 },
  { scheme: 'dark', width: 900, height: 600 },
] as const;
for (const { scheme, width, height } of looks) {
  inBrowser(`axe-core finds nothing, ${scheme}, ${width} wide`, async () => {
    const page = await open(new FakeNudge(), { scheme, width, height });
    await page.getByText('Ask something').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'More' }).click();
    await question(page).fill('Plums?');
    await page.keyboard.press('Enter');
    await page.getByText('12 tokens').waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });
  for (const scenario of ['empty', 'error'] as const) {
    inBrowser(`axe-core finds nothing: ${scenario}, ${scheme}, ${width} wide`, async () => {
      const page = await open(scenarios[scenario](), { scheme, width, height });
      await page.waitForTimeout(300);
      expect(await axeViolations(page)).toEqual([]);
    });
  }
}
