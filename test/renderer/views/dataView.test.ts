import type { Page } from 'playwright-core';
import { afterAll, afterEach, expect } from 'vitest';
import { NudgeError } from '../../../shared/errors.ts';
import { axeViolations } from '../axe.ts';
import { callsOf } from '../fake/fakeBridge.ts';
import { FakeNudge } from '../fake/fakeNudge.ts';
import { dialoguePairs } from '../fake/fakePairs.ts';
import { scenarios } from '../fake/scenarios.ts';
import { closeBrowser, openView, type OpenedView, type ViewOptions } from '../harness.ts';
import { inBrowser } from '../inBrowser.ts';

let view: OpenedView;

async function open(id?: number, fake = new FakeNudge(), options: ViewOptions = {}): Promise<OpenedView> {
  view = await openView({ view: 'data', ...(id === undefined ? {} : { id }) }, { fake, ...options });
  return view;
}

afterEach(async () => {
  await view.close();
});
afterAll(closeBrowser);

const link = (page: Page, name: string) => page.getByRole('link', { name, exact: true });

inBrowser('lists the files, and leads to each', async () => {
  const { page, complaints } = await open();
  await page.getByRole('row', { name: /sample-pairs\.jsonl 480 3 conversations 5/ }).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await link(page, 'sample-pairs-heldout.jsonl').click();
  await page.getByRole('heading', { level: 1, name: 'sample-pairs-heldout.jsonl' }).waitFor();
  await page.getByText('All 120 rows became pairs.').waitFor();
  await page.getByRole('button', { name: 'All data' }).click();
  await link(page, 'sample-pairs.jsonl').waitFor();
  expect(complaints).toEqual([]);
});

inBrowser('shows pairs, what was left out, lengths and the file itself', async () => {
  const { page, fake } = await open(1);
  await page.getByRole('article', { name: 'Pair of row 2', exact: true }).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('tab', { name: '3 left out' }).click();
  await page.getByRole('row', { name: '18 The better answer is empty.' }).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('tab', { name: 'Lengths' }).click();
  await page.getByText('All 480 pairs can be trained on').waitFor();
  await page.getByRole('spinbutton', { name: 'Longest pair' }).fill('128');
  await page.getByText('14 pairs: the start of the prompt is cut.').waitFor();
  await expect.poll(() => callsOf(fake, 'data.tokens').at(-1)).toMatchObject({ modelId: 1, maxLength: 128 });
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('tab', { name: 'File' }).click();
  await page.getByText('/home/ada/Documents/sample-pairs.jsonl').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Train on this' }).click();
  await page.waitForURL(/#new-run\?datasetId=1/);
});

inBrowser('scrolls through a hundred thousand pairs, reading only what is looked at', async () => {
  const fake = new FakeNudge();
  fake.pairs = Array.from({ length: 100_000 }, (_, row) => ({
    row,
    pair: { kind: 'text', prompt: `Question ${row}`, chosen: 'Yes, gladly.', rejected: 'No.' },
  }));
  fake.datasets = fake.datasets.map((one) => ({ ...one, report: { ...one.report, kept: 100_000 } }));
  const { page, complaints } = await open(1, fake);
  const list = page.getByRole('list', { name: 'Pairs of sample-pairs.jsonl' });
  await page.getByText('Question 1', { exact: true }).waitFor();
  await list.evaluate((element) => element.scrollTo(0, element.scrollHeight / 2));
  await expect.poll(() => page.getByText(/^Question [12]\d{4}$/).count()).toBeGreaterThan(1);
  await list.focus();
  await page.keyboard.press('End');
  await page.getByText('Question 49999', { exact: true }).waitFor();
  expect(await page.getByRole('article').count()).toBeLessThan(30);
  expect(callsOf(fake, 'data.pairs').length).toBeLessThan(20);
  expect(complaints).toEqual([]);
});

inBrowser('marks what differs between two answers, and never reads text as markup', async () => {
  const fake = new FakeNudge();
  const long = `${'word '.repeat(400)}the end`;
  fake.pairs = [
    {
      row: 0,
      pair: {
        kind: 'text',
        prompt: '<b>bold?</b>\n  <img src=x onerror="document.title=\'broken\'">',
        chosen: long,
        rejected: 'No,  thanks.',
      },
    },
  ];
  const { page, complaints } = await open(1, fake);
  await page.getByText('<b>bold?</b>').waitFor();
  expect(await page.locator('article img, article b').count()).toBe(0);
  expect(await page.locator('article mark').count()).toBe(0);
  await page.getByRole('switch', { name: 'Show what differs' }).click();
  await page.locator('article mark').first().waitFor();
  expect(await page.getByText('the end').count()).toBe(0);
  await page.getByRole('button', { name: 'Show all 2,007 characters' }).click();
  await page.getByText('the end').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

inBrowser('marks what differs turn by turn where answers have several', async () => {
  const fake = new FakeNudge();
  fake.pairs = dialoguePairs().slice(1, 3);
  const { page, complaints } = await open(1, fake);
  const marked = (place: number): Promise<string[]> =>
    page.getByRole('article').nth(place).locator('mark').allTextContents();
  await page.getByText('Enjoy the town.').waitFor();
  expect(await marked(1)).toEqual([]);
  await page.getByRole('switch', { name: 'Show what differs' }).click();
  await expect
    .poll(() => marked(1))
    .toEqual([
      'Of course, we',
      ' are there',
      'Noted: two',
      'Enjoy the town',
      'We',
      'Two',
      ',',
      'That is all',
    ]);
  expect((await marked(0)).slice(1, 3)).toEqual(['Yes please.', 'Done: room 12 is yours until Sunday.']);
  expect(complaints).toEqual([]);
});

inBrowser('removes a file from the list, and brings it back', async () => {
  const { page, fake } = await open(1);
  const all = fake.datasets;
  await page.getByRole('button', { name: 'Remove from the list' }).click();
  await page.getByText('sample-pairs.jsonl is no longer in the list.').waitFor();
  await fake.emit('data.changed', undefined);
  await link(page, 'sample-pairs.jsonl').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => callsOf(fake, 'data.restore')).toEqual([{ id: 1 }]);
  fake.datasets = all;
  await fake.emit('data.changed', undefined);
  await link(page, 'sample-pairs.jsonl').waitFor();
});

inBrowser('says when a file changed or is gone, and what to do', async () => {
  const fake = new FakeNudge();
  fake.datasets = fake.datasets.map((one) => ({ ...one, file: one.id === 1 ? 'changed' : 'missing' }));
  const { page } = await open(1, fake);
  await page.getByText('The file has changed since it was read.').waitFor();
  await page.getByRole('button', { name: 'Read it again' }).click();
  await expect.poll(() => callsOf(fake, 'data.import')).toHaveLength(1);
  await view.close();
  const gone = await open(2, fake);
  await gone.page.getByText('The file is no longer where it was.').waitFor();
  // Its pairs are still here.
  expect(await gone.page.getByRole('button', { name: 'Train on this' }).isDisabled()).toBe(false);
  expect(await axeViolations(gone.page)).toEqual([]);
});

inBrowser('empty, busy and broken are told apart', async () => {
  const empty = await open(undefined, scenarios.empty());
  await empty.page.getByText('Drop your preference pairs here').waitFor();
  expect(await axeViolations(empty.page)).toEqual([]);
  await view.close();
  const busy = await open(undefined, scenarios.busy());
  await busy.page.getByText('Reading the list').waitFor();
  await view.close();
  const fake = scenarios.error();
  const broken = await open(1, fake, { scheme: 'dark', width: 900, height: 600 });
  await broken.page.getByText('The file of runs cannot be read').waitFor();
  expect(await axeViolations(broken.page)).toEqual([]);
  fake.failures.clear();
  await broken.page.getByRole('button', { name: 'Try again' }).click();
  await broken.page.getByRole('heading', { level: 1, name: 'sample-pairs.jsonl' }).waitFor();
});

inBrowser('pairs that cannot be read say why and come with another try', async () => {
  const fake = new FakeNudge();
  fake.failures.set('data.pairs', new NudgeError('FILE_NOT_FOUND', 'The file is gone.', 'Put it back.'));
  const { page } = await open(1, fake);
  await page.getByRole('alert').getByText('The file is gone.').waitFor();
  fake.failures.clear();
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('article', { name: 'Pair of row 1', exact: true }).waitFor();
});
