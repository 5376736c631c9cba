import type { Page } from 'playwright-core';
import { afterAll, afterEach, expect } from 'vitest';
import { NudgeError } from '../../../shared/errors.ts';
import { axeViolations } from '../axe.ts';
import { FakeNudge } from '../fake/fakeNudge.ts';
import { closeBrowser, openView, type OpenedView } from '../harness.ts';
import { inBrowser } from '../inBrowser.ts';

let view: OpenedView;

async function open(fake = new FakeNudge()): Promise<OpenedView> {
  view = await openView({ view: 'welcome' }, { fake });
  await view.page.getByText('Drop your preference pairs').waitFor();
  return view;
}

afterEach(async () => {
  await view.close();
});
afterAll(closeBrowser);

/** What a person's drag of these files does to the page. */
async function drag(page: Page, kind: 'dragenter' | 'dragover' | 'drop', ...names: string[]): Promise<void> {
  await page.evaluate(
    ([kind, names]) => {
      const dataTransfer = new DataTransfer();
      for (const name of names) dataTransfer.items.add(new File(['{}'], name));
      document.body.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer }));
    },
    [kind, names] as const,
  );
}

const hash = (page: Page): string => new URL(page.url()).hash;

const unreadable = new NudgeError('DATA_SHAPE', 'notes.jsonl has no column of better answers.', 'Add one.');

inBrowser('files over the window show what dropping them will do, until they leave', async () => {
  const { page } = await open();
  await drag(page, 'dragenter', 'a.jsonl');
  const veil = page.getByText('Drop to open');
  await veil.waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.evaluate(() => document.body.dispatchEvent(new DragEvent('dragleave', { bubbles: true })));
  await veil.waitFor({ state: 'detached' });
});

inBrowser('a dropped file of pairs goes to Data and offers to train on it', async () => {
  const { page, fake } = await open();
  await drag(page, 'drop', 'support.jsonl');
  await page.getByRole('status').getByText('480 pairs, ready to train on').waitFor();
  expect(hash(page)).toBe('#data?id=1');
  expect(fake.calls).toContainEqual({
    name: 'data.import',
    input: { paths: ['/home/ada/support.jsonl'], mapping: null },
  });
  await page.getByRole('status').getByRole('button', { name: 'Train on this' }).click();
  expect(hash(page)).toBe('#new-run?datasetId=1');
});

inBrowser('a dropped model folder goes to Models', async () => {
  const { page, fake } = await open();
  await drag(page, 'drop', 'SmolLM2');
  await page.getByRole('status').getByText('is in your models').waitFor();
  expect(hash(page)).toBe('#models?id=2');
  expect(fake.calls).toContainEqual({ name: 'models.add', input: { path: '/home/ada/SmolLM2' } });
});

inBrowser('pairs and a model dropped together are offered together', async () => {
  const { page } = await open();
  await drag(page, 'drop', 'support.jsonl', 'SmolLM2');
  await page.getByRole('status').getByRole('button', { name: 'Train on this' }).click();
  expect(hash(page)).toBe('#new-run?datasetId=1&modelId=2');
});

inBrowser('of several files the good ones are kept and the others are explained', async () => {
  const { page, fake } = await open();
  const importOne = fake.handlers['data.import'];
  fake.handlers['data.import'] = (input) => {
    if (input.paths[0]?.endsWith('notes.jsonl')) throw unreadable;
    return importOne(input);
  };
  await drag(page, 'drop', 'a.jsonl', 'notes.jsonl', 'b.jsonl');
  const dialog = page.getByRole('dialog', { name: 'Not opened' });
  await dialog.getByText('1 of 3 could not be opened.').waitFor();
  await dialog.getByText('notes.jsonl has no column of better answers.').waitFor();
  await dialog.getByText('A model folder in the Hugging Face layout').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('2 files added, 960 pairs in all.').waitFor();
});

inBrowser('what is neither pairs nor a model says so and stays where one was', async () => {
  const { page, fake } = await open();
  const error = new NudgeError(
    'FILE_NOT_TEXT',
    'holiday.png is a picture.',
    'Drop a file of pairs.',
  ).toData();
  fake.handlers['files.identify'] = ({ paths }) => paths.map((path) => ({ path, kind: 'unknown', error }));
  await drag(page, 'drop', 'holiday.png');
  await page.getByRole('alert').getByText('holiday.png is a picture.').waitFor();
  expect(hash(page)).toBe('#welcome');
});

inBrowser('files opened from outside go the same way', async () => {
  const { page, fake } = await open();
  await fake.emit('app.open', { paths: ['/home/ada/support.jsonl'] });
  await page.getByRole('status').getByText('480 pairs, ready to train on').waitFor();
  expect(hash(page)).toBe('#data?id=1');
});

inBrowser('reading that takes long says what is read', async () => {
  const { page, fake } = await open();
  fake.delaysMs.set('data.preview', 1500);
  fake.delaysMs.set('data.import', 1500);
  await drag(page, 'drop', 'support.jsonl');
  await page.getByText('Reading support.jsonl').waitFor();
  await page.getByRole('region', { name: 'Importing support.jsonl' }).waitFor();
});

inBrowser('the system dialog for files opens once, however often it is asked for', async () => {
  const { page, fake } = await open();
  fake.delaysMs.set('files.choose', 300);
  await page.keyboard.press('Control+o');
  await fake.emit('app.menu', { action: 'import-pairs' });
  await page.getByRole('status').getByText('480 pairs, ready to train on').waitFor();
  expect(fake.calls.filter(({ name }) => name === 'files.choose')).toHaveLength(1);
});

inBrowser('the sample leads straight to a new run with the starter model', async () => {
  const { page } = await open();
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await expect.poll(() => hash(page)).toBe('#new-run?datasetId=1&evalDatasetId=2&modelId=1');
});
