import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { describeInWindow } from './describeInWindow.ts';
import { button, openNudge, resources, samplePairs } from './nudgeWindow.ts';

vi.setConfig({ testTimeout: 180_000 });

const heldOutPairs = path.join(resources, 'sample-pairs-heldout.jsonl');
const model = path.join(resources, 'starter-model');
const picture = path.join(resources, 'icons/icon.svg');

describeInWindow('Files dropped together', () => {
  it('become what a run learns from, what it is tested on, and its model; what is neither is told', async () => {
    const { page, dropFiles, pageErrors } = await openNudge();
    await button(page, 'Try the sample').waitFor();
    await dropFiles([samplePairs, heldOutPairs, model, picture]);
    const asked = page.getByRole('dialog', { name: '2 files of pairs' });
    await asked
      .getByText(
        'A run learns from sample-pairs.jsonl, 480 pairs, and is tested on sample-pairs-heldout.jsonl, 120 pairs.',
      )
      .waitFor({ timeout: 60_000 });
    await button(page, 'Import').click();
    const failed = page.getByRole('dialog', { name: 'Not opened' });
    await failed.getByText('1 of 4 could not be opened.').waitFor({ timeout: 60_000 });
    await failed
      .getByText(/icon\.svg/)
      .first()
      .waitFor();
    await failed.getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('heading', { level: 1, name: 'sample-pairs.jsonl' }).waitFor();
    await page.getByRole('status').getByRole('button', { name: 'Train on this' }).click();
    const data = page.getByRole('region', { name: 'Data' });
    await data.getByText('tested on 120 pairs of sample-pairs-heldout.jsonl').waitFor();
    await button(page, 'Start training').waitFor();
    expect(pageErrors()).toEqual([]);
  });

  it('are read as one where the person wants that', async () => {
    const { page, dropFiles } = await openNudge();
    await button(page, 'Try the sample').waitFor();
    await dropFiles([samplePairs, heldOutPairs]);
    const asked = page.getByRole('dialog', { name: '2 files of pairs' });
    await asked.getByRole('radio', { name: 'As one dataset' }).check({ force: true, timeout: 60_000 });
    await asked.getByText('2 files read as one dataset, 600 pairs.').waitFor();
    await button(page, 'Import').click();
    await page.getByRole('heading', { level: 1, name: /and 1 more$/ }).waitFor({ timeout: 60_000 });
    await page.getByRole('tab', { name: '600 pairs' }).waitFor();
  });
});
