import { FakeNudge } from '../fake/fakeNudge.ts';
import type { Act, Scene } from './scene.ts';

/* A new run whose pairs take long to be turned into tokens. */

function withManyPairs(): FakeNudge {
  const fake = new FakeNudge();
  fake.datasets = fake.datasets.map((one) => ({
    ...one,
    name: 'ultrafeedback-binarized.parquet',
    report: { ...one.report, rows: 61_135, kept: 61_000, dropped: { tie: 135 } },
  }));
  return fake;
}

/** Plans never come, as far as `tells` tells. */
function planning(): FakeNudge {
  const fake = withManyPairs();
  fake.delaysMs.set('training.plan', 1e6);
  return fake;
}

const tells =
  (done: number): Act =>
  async ({ page, fake }) => {
    await page.getByText(/Working out the run|Checking whether it fits/).waitFor();
    await fake.emit('training.planning', { done, total: 61_000 });
    await page.getByText('Turning 61,000 pairs into tokens').waitFor();
  };

export const newRunScenes: readonly Scene[] = [
  {
    name: 'new-run-model-planning',
    hash: '#new-run?datasetId=1',
    fake: planning,
    act: tells(24_400),
  },
  {
    name: 'new-run-settings-planning',
    hash: '#new-run?datasetId=1&modelId=1',
    fake: planning,
    act: tells(24_400),
  },
  {
    name: 'new-run-settings-planning-again',
    hash: '#new-run?datasetId=1&modelId=1',
    fake: withManyPairs,
    act: async ({ page, fake }) => {
      await page.getByText('measured', { exact: true }).waitFor();
      fake.delaysMs.set('training.plan', 1e6);
      await page.getByRole('button', { name: 'Advanced' }).click();
      await page.getByRole('spinbutton', { name: 'Longest pair' }).fill('512');
      await page.waitForTimeout(500);
      await fake.emit('training.planning', { done: 1200, total: 61_000 });
      await page.getByText('1,200 done').waitFor();
    },
  },
];
