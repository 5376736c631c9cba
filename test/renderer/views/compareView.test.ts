import { afterAll, afterEach, expect } from 'vitest';
import { NudgeError } from '../../../shared/errors.ts';
import { axeViolations } from '../axe.ts';
import { FakeNudge } from '../fake/fakeNudge.ts';
import { scenarios } from '../fake/scenarios.ts';
import { closeBrowser, openView, type OpenedView } from '../harness.ts';
import { inBrowser } from '../inBrowser.ts';

let view: OpenedView;

async function open(ids: readonly number[], fake = new FakeNudge()): Promise<OpenedView> {
  view = await openView({ view: 'compare', ids }, { fake });
  return view;
}

afterEach(async () => {
  expect(view.complaints).toEqual([]);
  await view.close();
});
afterAll(closeBrowser);

inBrowser('runs stand side by side: figures, curves, settings and answers', async () => {
  const { page } = await open([5, 4]);
  await page.getByRole('heading', { level: 1, name: 'Compare 2 runs' }).waitFor();
  const figures = page.getByRole('region', { name: 'Where they stand' });
  await figures.getByRole('row', { name: /Picks the better answer.*92 % 99 %/ }).waitFor();
  const loss = page.getByRole('slider', { name: 'Loss, on pairs it trains on, step by step' });
  await loss.focus();
  await page.keyboard.press('End');
  expect(await loss.getAttribute('aria-valuetext')).toMatch(
    /^step 180, Warmer answers 5 0\.\d{3}, Polite fruit stand 0\.\d{3}$/,
  );
  const differs = page.getByRole('region', { name: 'What differs' });
  await differs.getByRole('row', { name: /Step size.*1e-5 5e-5/ }).waitFor();
  expect(await differs.getByRole('row').count()).toBe(2);
  await page.getByRole('heading', { name: 'How much are the plums?' }).waitFor();
  expect(await axeViolations(page)).toEqual([]);
});

inBrowser('runs with different losses are told apart from those that can be compared', async () => {
  const fake = new FakeNudge();
  fake.runs = fake.runs.map((run) =>
    run.id === 4
      ? {
          ...run,
          settings: { ...run.settings, loss: { ...run.settings.loss, terms: [{ name: 'ipo', weight: 1 }] } },
        }
      : run,
  );
  const { page } = await open([5, 4], fake);
  await page.getByText('so their values cannot be compared').first().waitFor();
});

inBrowser('the values of all of them leave as one file', async () => {
  const { page, fake } = await open([5, 4, 3]);
  await page.getByRole('button', { name: 'Save values (CSV)' }).click();
  await page.getByText('Saved to /home/ada/curves.csv').waitFor();
  expect(fake.calls).toContainEqual({ name: 'runs.exportCsv', input: { ids: [5, 4, 3] } });
});

inBrowser('a run that is gone does not keep the others from being compared', async () => {
  const fake = new FakeNudge();
  const get = fake.handlers['runs.get'];
  fake.handlers['runs.get'] = (input) => {
    if (input.id === 3) throw new NudgeError('RUN_NOT_FOUND', 'Run 3 is not there.', 'Choose another.');
    return get(input);
  };
  const { page } = await open([5, 3, 4], fake);
  await page.getByRole('alert').getByText('Run 3 is not there.').waitFor();
  await page.getByRole('slider', { name: 'Loss, on pairs it trains on, step by step' }).waitFor();
});

inBrowser('what keeps all of them from being read is told once, and all are tried again', async () => {
  const fake = scenarios.error();
  const { page } = await open([5, 3, 4], fake);
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('alert').count()).toBe(1);
  fake.failures.clear();
  await page.getByRole('button', { name: 'Try again' }).click();
  const figures = page.getByRole('region', { name: 'Where they stand' });
  await figures.getByRole('row', { name: /Steps.*180 of 180 180 of 180 180 of 180/ }).waitFor();
});

inBrowser('one run alone asks for another', async () => {
  const { page } = await open([5]);
  await page.getByRole('button', { name: 'Choose runs' }).click();
  expect(new URL(page.url()).hash).toBe('#runs');
});
