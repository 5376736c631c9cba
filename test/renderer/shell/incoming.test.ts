import type { Page } from 'playwright-core';
import { afterAll, afterEach, expect } from 'vitest';
import { NudgeError } from '../../../shared/errors.ts';
import { axeViolations } from '../axe.ts';
import { callsOf } from '../fake/fakeBridge.ts';
import { fakeSurvey } from '../fake/fakeDataRoom.ts';
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

const together = (page: Page) => page.getByRole('dialog', { name: /files of pairs/ });

inBrowser('files of the same columns are read as one, or as one dataset each', async () => {
  const { page, fake, complaints } = await open();
  await drag(page, 'drop', 'a.jsonl', 'b.jsonl', 'c.jsonl');
  const asked = together(page);
  await asked.getByText('3 files read as one dataset, about 12,000 pairs.').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await asked.getByRole('radio', { name: 'One dataset each' }).check({ force: true });
  await asked.getByText('3 datasets, about 12,000 pairs.').waitFor();
  await asked.getByRole('radio', { name: 'As one dataset' }).check({ force: true });
  await asked.getByRole('button', { name: 'Import' }).click();
  await page.getByRole('status').getByText('480 pairs, ready to train on').waitFor();
  const paths = ['/home/ada/a.jsonl', '/home/ada/b.jsonl', '/home/ada/c.jsonl'];
  expect(callsOf(fake, 'data.import')).toEqual([{ paths, mapping: null }]);
  expect(complaints).toEqual([]);
});

inBrowser('files that differ are kept apart unless the person wants otherwise', async () => {
  const { page, fake } = await open();
  fake.handlers['data.survey'] = ({ paths }) => ({
    ...fakeSurvey(paths),
    apart: { why: 'columns', between: ['a.jsonl', 'b.jsonl'] },
  });
  await drag(page, 'drop', 'a.jsonl', 'b.jsonl');
  await together(page).getByText('a.jsonl and b.jsonl do not have the same columns.').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await together(page).getByRole('button', { name: 'Import' }).press('Enter');
  await page.getByText('2 files added, 960 pairs in all.').waitFor();
  expect(callsOf(fake, 'data.import')).toMatchObject([
    { paths: ['/home/ada/a.jsonl'] },
    { paths: ['/home/ada/b.jsonl'] },
  ]);
});

inBrowser('what is called test is offered to test on', async () => {
  const { page, fake } = await open();
  fake.handlers['data.import'] = ({ paths: [path = ''] }) => fake.datasets[path.includes('test') ? 1 : 0]!;
  await drag(page, 'drop', 'train.jsonl', 'test.jsonl');
  await together(page)
    .getByText('A run learns from train.jsonl, about 4,000 pairs, and is tested on test.jsonl')
    .waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await together(page).getByRole('button', { name: 'Import' }).click();
  await page.getByText('480 pairs to learn from.').waitFor();
  await page.getByRole('status').getByRole('button', { name: 'Train on this' }).click();
  expect(hash(page)).toBe('#new-run?datasetId=1&evalDatasetId=2');
});

inBrowser('nothing is imported when the question is closed, but a model stays', async () => {
  const { page, fake } = await open();
  await drag(page, 'drop', 'a.jsonl', 'SmolLM2', 'b.jsonl');
  await together(page).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('status').getByText('is in your models').waitFor();
  expect(callsOf(fake, 'data.import')).toEqual([]);
});

inBrowser('of several files the good ones are kept and the others are explained', async () => {
  const { page, fake } = await open();
  const importOne = fake.handlers['data.import'];
  fake.handlers['data.survey'] = ({ paths }) => ({
    ...fakeSurvey(paths.filter((path) => !path.endsWith('notes.jsonl'))),
    failed: [unreadable.toData()],
  });
  const broken = '/home/ada/b.jsonl';
  fake.handlers['data.import'] = (input) => {
    if (!input.paths.includes(broken)) return importOne(input);
    throw new NudgeError('DATA_SYNTAX', 'b.jsonl breaks off.', 'Save it again.', { path: broken });
  };
  await drag(page, 'drop', 'a.jsonl', 'notes.jsonl', 'b.jsonl', 'c.jsonl');
  await together(page).getByText('1 more file cannot be read.').waitFor();
  await together(page).getByRole('button', { name: 'Import' }).click();
  const dialog = page.getByRole('dialog', { name: 'Not opened' });
  await dialog.getByText('2 of 4 could not be opened.').waitFor();
  await dialog.getByText('notes.jsonl has no column of better answers.').waitFor();
  await dialog.getByText('b.jsonl breaks off.').waitFor();
  await dialog.getByText('A model folder in the Hugging Face layout').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('480 pairs, ready to train on').waitFor();
  const paths = ['/home/ada/a.jsonl', '/home/ada/c.jsonl'];
  expect(callsOf(fake, 'data.import').at(-1)).toEqual({ paths, mapping: null });
});

inBrowser('what is neither pairs nor a model says so and stays where one was', async () => {
  const { page, fake } = await open();
  const error = new NudgeError(
    'FILE_NOT_TEXT',
    'holiday.png is a picture.',
    'Drop a file of pairs.',
  ).toData();
  fake.handlers['files.identify'] = ({ paths }) =>
    paths.map((path) => ({ path, kind: 'unknown', isFolder: false, error }));
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
