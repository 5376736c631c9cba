import { afterAll, afterEach, expect } from 'vitest';
import type { Route } from '../../../renderer/state/route.ts';
import type { Finding } from '../../../shared/dataRoom.ts';
import { NudgeError } from '../../../shared/errors.ts';
import { axeViolations } from '../axe.ts';
import { callsOf } from '../fake/fakeBridge.ts';
import { FakeNudge } from '../fake/fakeNudge.ts';
import { closeBrowser, openView, type OpenedView, type ViewOptions } from '../harness.ts';
import { inBrowser } from '../inBrowser.ts';
import { focused, tabTo } from './keyboard.ts';

/* Findings that depend on a model or on another dataset: in the data view, and in a new run. */

let view: OpenedView;

async function open(route: Route, fake = new FakeNudge(), options: ViewOptions = {}): Promise<OpenedView> {
  view = await openView(route, { fake, ...options });
  return view;
}

afterEach(async () => {
  await view.close();
});
afterAll(closeBrowser);

const leak: Finding = {
  kind: 'split-leakage',
  severity: 'warning',
  count: 2,
  figures: { heldOut: 120, prompts: 1 },
  beside: 'sample-pairs.jsonl',
};

/** A fake in which the held-out pairs 4 and 5 are also trained on. */
function leaking(): FakeNudge {
  const fake = new FakeNudge();
  fake.handlers['data.leakage'] = () => {
    fake.room.keep('split-leakage', leak, [4, 5]);
    void fake.emit('data.changed', undefined);
    return leak;
  };
  return fake;
}

inBrowser('the lengths for a model, what each longest length cuts, and the way to those pairs', async () => {
  const { page, fake, complaints } = await open({ view: 'data', id: 1 });
  await page.getByRole('tab', { name: 'Lengths' }).click();
  await page.getByText('Every answer fits into 1,024 tokens: none is cut.').waitFor();
  await page.getByRole('row', { name: '1,024 0 0 0 0 this length' }).waitFor();
  // Longer lengths than the first that cuts nothing tell nothing.
  expect(await page.getByRole('row', { name: '2,048' }).count()).toBe(0);
  await page.getByRole('figure', { name: 'Better answers 3 to 171 tokens, the middle one has 57' }).waitFor();
  await page.getByRole('combobox', { name: 'Counted for' }).selectOption('SmolLM2-135M-Instruct');
  await page.getByRole('spinbutton', { name: 'Longest pair' }).fill('128');
  await page.getByText('3 pairs have an answer that does not fit into 128 tokens.').waitFor();
  await page.getByRole('row', { name: '128 14 2 1 0 this length' }).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  const asked = { id: 1, modelId: 2, maxLength: 128, truncation: 'keep-answer' };
  expect(callsOf(fake, 'data.tokens').at(-1)).toEqual(asked);
  const questions = callsOf(fake, 'data.tokens').length;

  await page.getByRole('button', { name: 'Show the 3 pairs' }).click();
  await page.getByText('3 of 480 pairs').waitFor();
  expect(await page.getByRole('combobox', { name: 'Finding' }).inputValue()).not.toBe('any');
  await page.getByRole('article', { name: 'Pair of row 7', exact: true }).waitFor();
  expect(await page.getByText('Answers that are cut', { exact: true }).count()).toBeGreaterThan(1);
  // What was left out stays in the list, and nothing is counted again for it.
  await page.getByRole('button', { name: 'Exclude' }).first().click();
  await page.getByRole('button', { name: 'Include again' }).waitFor();
  expect(callsOf(fake, 'data.tokens')).toHaveLength(questions);
  await page.getByRole('tab', { name: 'Health (5)' }).click();
  await page.getByText('Counted for starter-model, with at most 128 tokens.').waitFor();
  expect(complaints).toEqual([]);
});

inBrowser('pairs with cut answers are asked for again once they are forgotten', async () => {
  const { page, fake } = await open({ view: 'data', id: 1, modelId: 1, maxLength: 128 });
  await page.getByRole('button', { name: 'Show the 3 pairs' }).click();
  await page.getByText('3 of 480 pairs').waitFor();
  const questions = callsOf(fake, 'data.tokens').length;
  fake.room.keep('cut-answers', null, []);
  fake.delaysMs.set('data.tokens', 500);
  await page.getByRole('button', { name: 'Swap answers' }).first().click();
  await page.getByRole('status').getByText('Looking').first().waitFor();
  await page.getByText('3 of 480 pairs').waitFor();
  expect(callsOf(fake, 'data.tokens')).toHaveLength(questions + 1);
});

inBrowser('a count that fails says why and comes with another try', async () => {
  const fake = new FakeNudge();
  fake.failures.set('data.tokens', new NudgeError('TOKENIZER', 'There is no tokenizer.', 'Copy it again.'));
  const { page } = await open({ view: 'data', id: 1, modelId: 1 }, fake, {
    scheme: 'dark',
    width: 900,
    height: 600,
  });
  await page.getByRole('alert').getByText('There is no tokenizer.').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  fake.failures.clear();
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('All 480 pairs can be trained on').waitFor();
  expect(await axeViolations(page)).toEqual([]);
});

inBrowser('a count is cancelled without an error, and taken up again', async () => {
  const fake = new FakeNudge();
  fake.delaysMs.set('data.tokens', 1e6);
  const { page, complaints } = await open({ view: 'data', id: 1, modelId: 1 }, fake);
  const counting = page.getByRole('group', { name: 'Counting tokens' });
  await counting.getByRole('progressbar', { name: 'Counting tokens' }).waitFor();
  await fake.emit('data.counting', { id: 1, pairs: 310 });
  await counting.getByText('310 of 480 pairs counted').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await tabTo(page, 'Cancel');
  await page.keyboard.press('Enter');
  await counting.getByText('Nothing was counted.').waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  expect(callsOf(fake, 'data.cancelTokens')).toHaveLength(1);
  expect(await axeViolations(page)).toEqual([]);
  fake.delaysMs.clear();
  // The keyboard is where it was.
  await page.keyboard.press('Tab');
  expect(await focused(page)).toContain('Count the tokens');
  await page.keyboard.press('Enter');
  await page.getByText('All 480 pairs can be trained on').waitFor();
  expect(complaints).toEqual([]);
});

inBrowser('a count goes on behind another tab, and ends when the dataset is left', async () => {
  const fake = new FakeNudge();
  fake.delaysMs.set('data.tokens', 1e6);
  const { page } = await open({ view: 'data', id: 1, modelId: 1 }, fake);
  await page.getByRole('progressbar', { name: 'Counting tokens' }).waitFor();
  await page.getByRole('tab', { name: 'Tokens' }).click();
  await page.getByText('A model reads tokens').waitFor();
  await page.getByRole('tab', { name: 'Lengths' }).click();
  await page.getByRole('progressbar', { name: 'Counting tokens' }).waitFor();
  expect(callsOf(fake, 'data.tokens')).toHaveLength(1);
  expect(callsOf(fake, 'data.cancelTokens')).toEqual([]);
  await page.getByRole('button', { name: 'All data' }).click();
  await page.getByRole('heading', { level: 1, name: 'Data' }).waitFor();
  expect(callsOf(fake, 'data.cancelTokens')).toHaveLength(1);
});

inBrowser('held-out pairs that leak are looked for and shown', async () => {
  const { page, fake } = await open({ view: 'data', id: 1, trainId: 2 }, leaking());
  await page.getByText('2 of 480 pairs').waitFor();
  await page.getByRole('article', { name: 'Pair of row 4', exact: true }).waitFor();
  expect(callsOf(fake, 'data.leakage')).toEqual([{ id: 1, trainId: 2 }]);
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('tab', { name: /^Health/ }).click();
  await page.getByText('Compared with sample-pairs.jsonl.').waitFor();
});

inBrowser('a new run says how many answers are cut, and leads to the length and to the pairs', async () => {
  const { page, complaints } = await open({ view: 'new-run', datasetId: 1, modelId: 1 });
  await page.getByText('No answer is cut: all fit into 1,024 tokens.').waitFor();
  await page.getByRole('button', { name: 'Advanced' }).click();
  const length = page.getByRole('spinbutton', { name: 'Longest pair' });
  await length.fill('100');
  const cut = page.getByText('3 of 600 pairs have an answer that does not fit into 100 tokens');
  await cut.waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('button', { name: /^Advanced/ }).click();
  await length.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Change the length' }).click();
  await length.waitFor();
  await expect.poll(() => focused(page)).toContain('Longest pair');
  await page.getByRole('button', { name: 'See the lengths and pairs' }).click();
  await page.waitForURL(/#data\?id=1&modelId=1&maxLength=100/);
  await page.getByRole('button', { name: 'Show the 3 pairs' }).waitFor();
  await page.goBack();
  await page.getByRole('button', { name: 'Start training' }).waitFor();
  expect(complaints).toEqual([]);
});

inBrowser('a new run says when questions to test on are also trained on', async () => {
  const fake = leaking();
  const { page, complaints } = await open({ view: 'new-run', datasetId: 1, modelId: 1 }, fake);
  await page.getByRole('button', { name: 'Start training' }).waitFor();
  expect(callsOf(fake, 'data.leakage')).toEqual([]);
  await page.getByRole('button', { name: 'Change Data' }).click();
  await page
    .getByRole('combobox', { name: 'Questions to test on' })
    .selectOption('sample-pairs-heldout.jsonl, 120 pairs');
  const said = page.getByText('2 of the 120 pairs to test on have a prompt that is trained on.');
  await said.waitFor();
  expect(callsOf(fake, 'data.leakage')).toEqual([{ id: 2, trainId: 1 }]);
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Use 480 pairs' }).click();
  await said.waitFor();
  await page.getByRole('button', { name: 'See these pairs' }).click();
  await page.waitForURL(/#data\?id=2&trainId=1/);
  expect(complaints).toEqual([]);
});
