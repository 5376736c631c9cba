import { afterAll, afterEach, expect } from 'vitest';
import { axeViolations } from '../axe.ts';
import { callsOf } from '../fake/fakeBridge.ts';
import { FakeNudge } from '../fake/fakeNudge.ts';
import { scenarios } from '../fake/scenarios.ts';
import { closeBrowser, openView, type OpenedView, type ViewOptions } from '../harness.ts';
import { inBrowser } from '../inBrowser.ts';

let view: OpenedView;

async function open(id?: number, fake = new FakeNudge(), options: ViewOptions = {}): Promise<OpenedView> {
  view = await openView({ view: 'models', ...(id === undefined ? {} : { id }) }, { fake, ...options });
  return view;
}

afterEach(async () => {
  await view.close();
});
afterAll(closeBrowser);

inBrowser('lists the models, the one that comes with Nudge first and marked', async () => {
  const { page, complaints } = await open();
  const rows = page.getByRole('row');
  await rows.nth(1).getByText('comes with Nudge').waitFor();
  await page.getByRole('row', { name: /SmolLM2-135M-Instruct Llama 135 million 269 MB 0/ }).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('link', { name: 'Qwen3-4B' }).click();
  await page.getByText('No run has been made from it yet.').waitFor();
  expect(complaints).toEqual([]);
});

inBrowser('shows a model with its runs, and leads on', async () => {
  const { page } = await open(1, new FakeNudge(), { scheme: 'dark', width: 900, height: 600 });
  await page.getByText('yes: it can be trained on conversations').waitFor();
  await page.getByRole('link', { name: 'Polite fruit stand' }).waitFor();
  expect(await page.getByRole('button', { name: 'Remove from the list' }).count()).toBe(0);
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Train this model' }).click();
  await page.waitForURL(/#new-run\?modelId=1/);
});

inBrowser('adds a folder', async () => {
  const { page, fake } = await open();
  await page.getByRole('button', { name: 'Add a model folder' }).click();
  await page.waitForURL(/#models\?id=2/);
  expect(callsOf(fake, 'models.add')).toEqual([{ path: '/home/ada/models/new' }]);
});

inBrowser('removes a model from the list, and brings it back', async () => {
  const { page, fake } = await open(2);
  await page.getByRole('button', { name: 'Remove from the list' }).click();
  await page.getByText('SmolLM2-135M-Instruct is no longer in the list.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => callsOf(fake, 'models.restore')).toEqual([{ id: 2 }]);
});

inBrowser('says when a folder changed or is gone, and when a model is not there', async () => {
  const fake = new FakeNudge();
  fake.models = fake.models.map((one) => ({ ...one, folder: one.id === 2 ? 'changed' : 'missing' }));
  const changed = await open(2, fake);
  await changed.page.getByText('The files in the folder have changed since it was added.').waitFor();
  await view.close();
  const gone = await open(3, fake);
  await gone.page.getByText('The folder is no longer where it was.').waitFor();
  expect(await gone.page.getByRole('button', { name: 'Train this model' }).isDisabled()).toBe(true);
  expect(await axeViolations(gone.page)).toEqual([]);
  await view.close();
  const none = await open(77, fake);
  await none.page.getByText('This model is not in the list').waitFor();
});

inBrowser('busy and broken are told apart', async () => {
  const busy = await open(undefined, scenarios.busy());
  await busy.page.getByText('Reading the list').waitFor();
  await view.close();
  const fake = scenarios.error();
  const broken = await open(undefined, fake);
  await broken.page.getByText('The file of runs cannot be read').waitFor();
  fake.failures.clear();
  await broken.page.getByRole('button', { name: 'Try again' }).click();
  await broken.page.getByRole('link', { name: 'starter-model' }).waitFor();
});
