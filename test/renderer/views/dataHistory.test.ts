import type { Page } from 'playwright-core';
import { afterAll, afterEach, expect } from 'vitest';
import { axeViolations } from '../axe.ts';
import { callsOf } from '../fake/fakeBridge.ts';
import { FakeNudge } from '../fake/fakeNudge.ts';
import { closeBrowser, openView, type OpenedView } from '../harness.ts';
import { inBrowser } from '../inBrowser.ts';
import { focused, tabTo } from './keyboard.ts';

let view: OpenedView;

async function open(fake: FakeNudge): Promise<OpenedView> {
  view = await openView({ view: 'data', id: 1 }, { fake, width: 900, height: 600 });
  return view;
}

/** A dataset of which pairs were left out, and then others swapped. */
function changedTwice(): FakeNudge {
  const fake = new FakeNudge();
  fake.room.change({ action: 'exclude', pairs: [1, 2, 3] });
  fake.room.change({ action: 'swap', pairs: [4] });
  return fake;
}

afterEach(async () => {
  await view.close();
});
afterAll(closeBrowser);

const dialog = (page: Page) => page.getByRole('dialog', { name: 'History of sample-pairs.jsonl' });
const versions = (page: Page) => dialog(page).getByRole('list', { name: 'Versions, newest first' });

inBrowser('a person goes back to a version and undoes it, with the keyboard alone', async () => {
  const { page, fake, complaints } = await open(changedTwice());
  await tabTo(page, 'History');
  await page.keyboard.press('Enter');
  await versions(page).getByRole('listitem').first().waitFor();
  const lines = await versions(page).getByRole('listitem').allInnerTexts();
  expect(lines.map((line) => line.replaceAll(/\s+/g, ' '))).toEqual([
    expect.stringMatching(/^Version 3 · today \d\d:\d\d Answers of 1 pair swapped Now$/),
    expect.stringMatching(/^Version 2 · .* 3 pairs excluded Go back to this \(version 2\)$/),
    expect.stringMatching(/^Version 1 · .* Imported Go back to this \(version 1\)$/),
  ]);
  expect(await axeViolations(page)).toEqual([]);
  await tabTo(page, 'Go back to this (version 2)');
  await page.keyboard.press('Enter');
  await dialog(page).waitFor({ state: 'detached' });
  await page.getByText('Version 4: 3 excluded.', { exact: true }).waitFor();
  expect(await focused(page)).toBe('History');
  await page.keyboard.press('Control+z');
  await page.getByText('Version 5: 3 excluded, 1 changed.').waitFor();
  expect(callsOf(fake, 'data.change')).toEqual([
    { id: 1, change: { action: 'restore', version: 2 } },
    { id: 1, change: { action: 'restore', version: 3 } },
  ]);
  expect(complaints).toEqual([]);
});

inBrowser('what was only imported has no history; the first change gives it one', async () => {
  const { page } = await open(new FakeNudge());
  const status = page.getByRole('status').filter({ hasText: 'As imported.' });
  await status.waitFor();
  const history = page.getByRole('button', { name: 'History' });
  expect(await history.count()).toBe(0);
  const place = () => page.getByRole('list', { name: 'Pairs of sample-pairs.jsonl' }).boundingBox();
  const before = await place();
  await page.getByRole('button', { name: 'Exclude' }).first().click();
  await history.waitFor();
  expect(await place()).toEqual(before);
});

inBrowser('a version names the runs that were made from it, and leads to them', async () => {
  const fake = changedTwice();
  fake.room.note(2, { runs: [{ id: 3, name: 'Gentle try' }] });
  const { page } = await open(fake);
  await page.getByRole('button', { name: 'History' }).click();
  await versions(page).getByText('Run made from it:').waitFor();
  await versions(page).getByRole('link', { name: 'Gentle try' }).click();
  await expect.poll(() => new URL(page.url()).hash).toBe('#run?id=3');
});

inBrowser('of very many versions the newest come first, and the older ones when asked for', async () => {
  const fake = new FakeNudge();
  for (let id = 1; id <= 70; id++) fake.room.change({ action: 'exclude', pairs: [id] });
  const { page } = await open(fake);
  await page.getByRole('button', { name: 'History' }).click();
  await versions(page).getByText('Version 71').waitFor();
  expect(await versions(page).getByRole('listitem').count()).toBe(50);
  await dialog(page).getByRole('button', { name: 'Show older versions' }).click();
  await versions(page).getByText('Imported').waitFor();
  expect(await versions(page).getByRole('listitem').count()).toBe(71);
  expect(await dialog(page).getByRole('button', { name: 'Show older versions' }).count()).toBe(0);
});
