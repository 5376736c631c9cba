import type { Page } from 'playwright-core';
import { afterAll, afterEach, expect } from 'vitest';
import { checkSettings } from '../../../main/engine/train/settings.ts';
import type { Route } from '../../../renderer/state/route.ts';
import { NudgeError } from '../../../shared/errors.ts';
import { axeViolations } from '../axe.ts';
import { callsOf } from '../fake/fakeBridge.ts';
import { FakeNudge } from '../fake/fakeNudge.ts';
import { closeBrowser, openView, type OpenedView, type ViewOptions } from '../harness.ts';
import { inBrowser } from '../inBrowser.ts';
import { focused, tabTo } from './keyboard.ts';

let view: OpenedView;

async function open(
  route: Omit<Extract<Route, { view: 'new-run' }>, 'view'> = {},
  fake = new FakeNudge(),
  options: ViewOptions = {},
): Promise<OpenedView> {
  view = await openView({ view: 'new-run', ...route }, { fake, ...options });
  await view.page.getByRole('heading', { name: 'Data' }).waitFor();
  return view;
}

afterEach(async () => {
  await view.close();
});
afterAll(closeBrowser);

const step = (page: Page, name: string) => page.getByRole('region', { name });
const start = (page: Page) => page.getByRole('button', { name: 'Start training' });

/** A fake that says of settings what the engine says. */
function strictFake(): FakeNudge {
  const fake = new FakeNudge();
  const { 'training.plan': plan } = fake.handlers;
  fake.handlers['training.plan'] = (request) => {
    checkSettings(request.settings);
    return plan(request);
  };
  return fake;
}

async function drop(page: Page, ...names: string[]): Promise<void> {
  await page.evaluate((names) => {
    const dataTransfer = new DataTransfer();
    for (const name of names) dataTransfer.items.add(new File(['{}'], name));
    document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
  }, names);
}

inBrowser('the whole path by keyboard alone: data, model, settings, start', async () => {
  const { page, fake, complaints } = await open();
  await page.getByRole('button', { name: 'Try the sample' }).waitFor();
  await tabTo(page, 'Try the sample');
  await page.keyboard.press('Enter');
  await page.getByText('480 of 483 rows became pairs; 3 were left out.', { exact: true }).waitFor();
  expect(await focused(page)).toMatch(/^1Data/);
  await tabTo(page, '3 rows left out: why?');
  await page.keyboard.press('Enter');
  await page.getByText('Both answers are the same.').first().waitFor();
  await tabTo(page, 'Use 480 pairs');
  await page.keyboard.press('Enter');

  await page.getByText('Fits: training needs about 1.4 GB').waitFor();
  expect(await focused(page)).toMatch(/^2Model/);
  await step(page, 'Data').getByText('tested on 120 pairs of sample-pairs-heldout.jsonl').waitFor();
  await tabTo(page, 'starter-model');
  await page.keyboard.press('ArrowDown');
  await tabTo(page, 'Use SmolLM2-135M-Instruct');
  await page.keyboard.press('Enter');

  await page.getByRole('radio', { name: 'Balanced' }).waitFor();
  expect(await focused(page)).toMatch(/^3Settings/);
  await tabTo(page, 'Balanced');
  await page.keyboard.press('ArrowRight');
  expect(await page.getByRole('radio', { name: 'Strong' }).isChecked()).toBe(true);
  await tabTo(page, 'Name of the run');
  await page.keyboard.type('By hand');
  await page.getByText(/^About .* on the processor/).waitFor();
  await tabTo(page, 'Start training');
  await page.keyboard.press('Enter');
  await page.waitForURL(/#run\?id=5/);
  const [started] = callsOf(fake, 'training.start') as [{ name: string; plan: { settings: object } }];
  expect(started).toMatchObject({
    name: 'By hand',
    plan: { modelId: 2, datasetId: 1, evalDatasetId: 2, settings: { learningRate: 5e-5 } },
  });
  expect(complaints).toEqual([]);
});

inBrowser('says in words what beta does at this very value, and what is outside the usual', async () => {
  const { page } = await open({ datasetId: 1, modelId: 1 }, strictFake());
  const beta = page.getByRole('textbox', { name: 'How far it may move, exact value' });
  await page.getByText('At 0.10 the model may move, and stays recognisably what it was.').waitFor();
  await beta.fill('0.005');
  await page.getByText('Almost nothing ties the model to what it was').waitFor();
  await page.getByText('Usually from 0.050 to 0.50.').waitFor();
  await beta.fill('5000');
  await page.getByRole('alert').getByText('5000 cannot be used here: it must be').waitFor();
  await page.getByText('One setting above cannot be used yet.').waitFor();
  expect(await start(page).isDisabled()).toBe(true);
  await beta.fill('0.3');
  await page.getByText('the model stays close to what it was').waitFor();
  await page.getByText('480 pairs to learn from').waitFor();
  expect(await start(page).isEnabled()).toBe(true);
});

inBrowser('a file that cannot be read is explained, and what was settled stays', async () => {
  const { page, fake } = await open({ datasetId: 1, modelId: 1 });
  fake.failures.set(
    'data.import',
    new NudgeError('DATA_SYNTAX', 'Line 3 of support-pairs.jsonl is no JSON.', 'Correct line 3.'),
  );
  await step(page, 'Data').getByRole('button', { name: 'Change Data' }).click();
  await page.getByRole('button', { name: 'Choose other data' }).click();
  await page.getByRole('button', { name: 'Choose a file' }).click();
  const alert = page.getByRole('alert');
  await alert.getByText('Line 3 of support-pairs.jsonl is no JSON.').waitFor();
  await alert.getByText('Correct line 3.').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Keep sample-pairs.jsonl' }).click();
  await page.getByRole('button', { name: 'Use 480 pairs' }).click();
  await start(page).waitFor();
  await step(page, 'Model').getByText('starter-model: fits').waitFor();
});

inBrowser('shows what was changed under Advanced, with its default, and puts it back', async () => {
  const { page } = await open({ datasetId: 1, modelId: 1 }, strictFake());
  await page.getByRole('button', { name: 'Advanced' }).click();
  const rank = page.getByRole('spinbutton', { name: 'Size of the add-on weights' });
  await rank.fill('64');
  await page.getByRole('button', { name: 'Advanced, 1 changed' }).waitFor();
  await page.getByRole('button', { name: 'Put back: Size of the add-on weights' }).click();
  expect(await rank.inputValue()).toBe('16');
  await rank.fill('0');
  await page.getByRole('alert').getByText('0 cannot be used here').waitFor();
  await rank.fill('8');
  await page.getByRole('combobox', { name: 'What is made small' }).selectOption('cdpo');
  await page.getByRole('spinbutton', { name: 'Share of wrong labels' }).waitFor();
  await page.getByRole('button', { name: 'Add a loss' }).click();
  await page.getByRole('spinbutton', { name: 'Weight of sigmoid' }).fill('0.5');
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Remove the loss cdpo' }).click();
  await page.getByRole('spinbutton', { name: 'Share of wrong labels' }).waitFor({ state: 'detached' });
  await page.getByRole('combobox', { name: 'What learns' }).selectOption('full');
  await rank.waitFor({ state: 'detached' });
  await page.getByText('At 1e-6: steps of the usual size.').waitFor();
});

inBrowser('a model that does not fit is explained, and trained only when one insists', async () => {
  const { page, fake } = await open({ datasetId: 1, modelId: 3 });
  await step(page, 'Model').getByText('Qwen3-4B: does not fit, needs about 41.0 GB').waitFor();
  await step(page, 'Settings').getByText('Does not fit: training needs about 41.0 GB').waitFor();
  expect(await start(page).isDisabled()).toBe(true);
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('checkbox', { name: 'Start it all the same' }).check();
  await start(page).click();
  await page.waitForURL(/#run/);
  expect(callsOf(fake, 'training.measure')).toEqual([]);
});

inBrowser('tells while it measures, and goes on where that fails', async () => {
  const fake = new FakeNudge();
  fake.delaysMs.set('training.measure', 400);
  fake.failures.set('training.measure', new NudgeError('DEVICE', 'The device did not answer.', 'Try again.'));
  const { page } = await open({ datasetId: 1, modelId: 1 }, fake);
  await page.getByRole('progressbar', { name: 'Measuring one real step' }).waitFor();
  await page.getByText('The time could not be measured. The device did not answer.').waitFor();
  expect(await start(page).isEnabled()).toBe(true);
  fake.failures.clear();
  await page.getByRole('button', { name: 'Measure again' }).click();
  await page.getByText('measured', { exact: true }).waitFor();
});

inBrowser(
  'tells how far it is with the pairs of a large dataset, and starts once it knows the run',
  async () => {
    const fake = new FakeNudge();
    const { 'training.plan': plan } = fake.handlers;
    let ready = Promise.withResolvers<null>();
    fake.handlers['training.plan'] = async (request) => {
      await ready.promise;
      return plan(request);
    };
    const { page, complaints } = await open({ datasetId: 1 }, fake);
    const model = step(page, 'Model');
    await model.getByText('Checking whether it fits in memory').waitFor();
    expect(await page.getByRole('progressbar').count()).toBe(0);
    await fake.emit('training.planning', { done: 12_200, total: 61_000 });
    await model.getByText('Turning 61,000 pairs into tokens: 12,200 done').waitFor();
    await model.getByRole('button', { name: 'Use starter-model' }).click();
    const settings = step(page, 'Settings');
    await fake.emit('training.planning', { done: 24_400, total: 61_000 });
    await settings.getByText('Turning 61,000 pairs into tokens: 24,400 done').waitFor();
    const bar = settings.getByRole('progressbar', { name: 'Turning pairs into tokens' });
    expect(await bar.getAttribute('aria-valuenow')).toBe('40');
    expect(await start(page).isDisabled()).toBe(true);
    expect(await axeViolations(page)).toEqual([]);
    ready.resolve(null);
    await page.getByText('480 pairs to learn from').waitFor();
    await bar.waitFor({ state: 'detached' });
    expect(await start(page).isEnabled()).toBe(true);

    // Pairs that are cut elsewhere: figures that are no longer true are not shown beside it.
    ready = Promise.withResolvers();
    await page.getByRole('button', { name: 'Advanced' }).click();
    await page.getByRole('spinbutton', { name: 'Longest pair' }).fill('100');
    await expect.poll(() => callsOf(fake, 'training.plan').length).toBe(2);
    await fake.emit('training.planning', { done: 0, total: 61_000 });
    await settings.getByText('Turning 61,000 pairs into tokens: 0 done').waitFor();
    expect(await page.getByText('480 pairs to learn from').count()).toBe(0);
    expect(await page.getByText('No answer is cut').count()).toBe(0);
    expect(await start(page).isDisabled()).toBe(true);
    ready.resolve(null);
    await page.getByText('3 of 600 pairs have an answer that does not fit into 100 tokens').waitFor();
    expect(await start(page).isEnabled()).toBe(true);
    expect(complaints).toEqual([]);
  },
);

inBrowser('explains a model that cannot read these pairs, and a folder that is gone', async () => {
  const fake = new FakeNudge();
  fake.models = fake.models.map((model) => ({
    ...model,
    card: { ...model.card, hasChatTemplate: model.id !== 2 },
    folder: model.id === 3 ? 'missing' : 'same',
  }));
  const { page } = await open({ datasetId: 1 }, fake);
  await page.getByRole('radio', { name: 'SmolLM2-135M-Instruct' }).check();
  await page.getByText('this model has no chat template').waitFor();
  await page.getByRole('radio', { name: 'Qwen3-4B' }).check();
  await page.getByText('The folder is no longer where it was.').waitFor();
  expect(await page.getByRole('button', { name: 'Use Qwen3-4B' }).isDisabled()).toBe(true);
  expect(await axeViolations(page)).toEqual([]);
});

inBrowser('files dropped on it become its data and its model', async () => {
  const { page, fake } = await open();
  await drop(page, 'support.jsonl');
  await page.getByRole('button', { name: 'Use 480 pairs' }).waitFor();
  await drop(page, 'SmolLM2');
  await page.getByRole('button', { name: 'Use SmolLM2-135M-Instruct' }).waitFor();
  expect(page.url()).toContain('#new-run');
  expect(callsOf(fake, 'data.import')).toEqual([{ paths: ['/home/ada/support.jsonl'], mapping: null }]);
});

inBrowser('of files dropped together it takes what is to learn from and what is to test on', async () => {
  const { page, fake } = await open();
  fake.handlers['data.import'] = ({ paths: [path = ''] }) => fake.datasets[path.includes('test') ? 1 : 0]!;
  await drop(page, 'train.jsonl', 'test.jsonl');
  await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click();
  await page.getByRole('button', { name: 'Use 480 pairs' }).click();
  await step(page, 'Data').getByText('tested on 120 pairs').waitFor();
});

inBrowser('repeats an earlier run with everything it had', async () => {
  const { page } = await open({ fromRunId: 4 });
  expect(await page.getByRole('textbox', { name: 'Name of the run' }).inputValue()).toBe(
    'Polite fruit stand 2',
  );
  await step(page, 'Data').getByText('tested on 120 pairs').waitFor();
  await page.getByText('At 5e-5').waitFor();
});

const sizes = [
  { width: 900, height: 600, scheme: 'light' },
  { width: 1440, height: 900, scheme: 'dark' },
] as const;

inBrowser('axe-core finds nothing, light or dark, small or large', async () => {
  for (const size of sizes) {
    const { page } = await open({}, new FakeNudge(), size);
    await page.getByRole('button', { name: 'Choose a file' }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: /sample-pairs\.jsonl/ }).click();
    await page.getByRole('article', { name: 'Pair of row 3' }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Use 480 pairs' }).click();
    await page.getByText('Fits: training').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Use starter-model' }).click();
    await start(page).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    expect(view.complaints).toEqual([]);
    await view.close();
  }
});
