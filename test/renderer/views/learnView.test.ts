import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, expect } from 'vitest';
import type { LessonRequest } from '../../../shared/lesson.ts';
import { NudgeError } from '../../../shared/errors.ts';
import { axeViolations } from '../axe.ts';
import { FakeNudge } from '../fake/fakeNudge.ts';
import { scenarios } from '../fake/scenarios.ts';
import { closeBrowser, openView, type OpenedView, type ViewOptions } from '../harness.ts';
import { inBrowser } from '../inBrowser.ts';

let view: OpenedView;

async function open(fake: FakeNudge, options: ViewOptions = {}): Promise<Page> {
  view = await openView({ view: 'learn', datasetId: 1, pair: 4 }, { fake, ...options });
  await view.page.getByRole('heading', { level: 1, name: 'Learn' }).waitFor();
  return view.page;
}

afterEach(() => view.close());
afterAll(closeBrowser);

const part = (page: Page, number: number): Locator =>
  page.getByRole('region', { name: new RegExp(`^Part ${number}`) });
const requests = (): LessonRequest[] =>
  view.fake.calls.filter(({ name }) => name === 'learn.score').map(({ input }) => input as LessonRequest);

inBrowser('tells one pair from two answers to the loss, each figure in a sentence', async () => {
  const page = await open(new FakeNudge());
  await part(page, 2).getByText('55 times more likely').waitFor();
  await part(page, 3).getByText('The gap is +1.00.').waitFor();
  await part(page, 4).getByText('it is 73 % sure').waitFor();
  await part(page, 5).getByText('The loss is 0.313.').waitFor();
  await part(page, 6).getByText('22.0 nats apart').waitFor();
  expect(await page.locator('math').count()).toBeGreaterThanOrEqual(6);
  expect(requests()).toEqual([{ modelId: 1, runId: 5, pair: { kind: 'dataset', datasetId: 1, pair: 4 } }]);
});

inBrowser('β moves rewards, probability and loss at once, and goes back', async () => {
  const page = await open(new FakeNudge());
  await part(page, 3).waitFor();
  await page.getByRole('slider', { name: 'How far it may move' }).focus();
  await page.keyboard.press('End');
  await part(page, 3).getByText('The gap is +10.00.').waitFor();
  await part(page, 4).getByText('nearly sure').waitFor();
  await part(page, 5).getByText('of at most β = 1.').waitFor();
  await page.getByRole('button', { name: 'Back to the model' }).click();
  await part(page, 3).getByText('The gap is +1.00.').waitFor();
});

inBrowser('what if moves the chosen answer, without any training', async () => {
  const page = await open(scenarios.empty());
  await page.getByText('one and the same').waitFor();
  await part(page, 4).getByText('it is 50 % sure').waitFor();
  await part(page, 5).getByText('The loss is 0.693.').waitFor();
  await page.getByLabel('What if: chosen answer, exact value').fill('-10');
  await part(page, 4).getByText('it is 27 % sure').waitFor();
  await part(page, 2).getByText('with what if').waitFor();
});

inBrowser('the arrows go from piece to piece, and each says both probabilities', async () => {
  const page = await open(new FakeNudge());
  const strip = page.getByRole('toolbar', { name: 'Chosen answer, piece by piece' });
  await strip.getByRole('button').first().focus();
  for (let i = 0; i < 2; i++) await page.keyboard.press('ArrowRight');
  const focused = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
  expect(focused).toMatch(/^“happy ” original [\d.]+ %, tuned [\d.]+ %: 1.4 times more likely$/);
  await part(page, 2).locator('.detail').first().getByText('happy').waitFor();
  await page.keyboard.press('End');
  expect(await strip.locator('[tabindex="0"]').textContent()).toBe('plants.');
});

inBrowser('the next pair, and a pair of one’s own', async () => {
  const page = await open(new FakeNudge());
  await part(page, 2).waitFor();
  await page.getByRole('button', { name: 'Next pair' }).click();
  await expect.poll(() => requests().at(-1)?.pair).toMatchObject({ pair: 5 });
  await page.getByRole('radio', { name: 'Type your own' }).check();
  await page.getByLabel('Better answer').fill('Two coins each, please.');
  expect(await part(page, 2).count()).toBe(0);
  await page.getByRole('button', { name: 'Look at this pair' }).click();
  await part(page, 2).waitFor();
  expect(requests().at(-1)?.pair).toMatchObject({ kind: 'text', chosen: 'Two coins each, please.' });
});

inBrowser('a pair that cannot be scored says why, and is tried again', async () => {
  const fake = new FakeNudge();
  fake.failures.set('learn.score', new NudgeError('OUT_OF_MEMORY', 'Too large.', 'Choose a smaller model.'));
  const page = await open(fake);
  await page.getByText('Choose a smaller model.').waitFor();
  fake.failures.clear();
  await page.getByRole('button', { name: 'Try again' }).click();
  await part(page, 2).waitFor();
});

/** Both schemes, and the smallest and the usual window. */
const looks = [
  { scheme: 'light', width: 1440, height: 900 },
  { scheme: 'dark', width: 900, height: 600 },
] as const;
for (const { scheme, width, height } of looks) {
  for (const scenario of ['filled', 'empty', 'error'] as const) {
    inBrowser(`axe-core finds nothing: ${scenario}, ${scheme}, ${width} wide`, async () => {
      const page = await open(scenarios[scenario](), { scheme, width, height });
      if (scenario === 'error') await page.getByRole('alert').waitFor();
      else await part(page, 6).waitFor();
      expect(await axeViolations(page)).toEqual([]);
    });
  }
}
