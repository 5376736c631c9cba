import type { Page } from 'playwright-core';
import { afterAll, afterEach, expect } from 'vitest';
import type { CommandInput } from '../../../shared/contract.ts';
import { NudgeError } from '../../../shared/errors.ts';
import { axeViolations } from '../axe.ts';
import { callsOf } from '../fake/fakeBridge.ts';
import { FakeNudge } from '../fake/fakeNudge.ts';
import { scenarios } from '../fake/scenarios.ts';
import { closeBrowser, openView, type OpenedView, type ViewOptions } from '../harness.ts';
import { inBrowser } from '../inBrowser.ts';
import { tabTo } from './keyboard.ts';

let view: OpenedView;

async function open(id?: number, fake = new FakeNudge(), options: ViewOptions = {}): Promise<OpenedView> {
  view = await openView({ view: 'data', ...(id === undefined ? {} : { id }) }, { fake, ...options });
  return view;
}

afterEach(async () => {
  await view.close();
});
afterAll(closeBrowser);

function lossOf(plan: unknown): unknown {
  return (plan as CommandInput<'training.plan'> | undefined)?.settings.loss;
}

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Which column is what?' });
const role = (page: Page, name: string) => dialog(page).getByRole('combobox', { name });

inBrowser('a file that does not say which column is which is mapped with the keyboard alone', async () => {
  const { page, fake, complaints } = await open(undefined, scenarios.unsure());
  await tabTo(page, 'Add a file');
  await page.keyboard.press('Enter');
  await dialog(page).getByText('The first pairs show here.').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  expect(await dialog(page).getByRole('button', { name: 'Import' }).isDisabled()).toBe(true);
  for (const [name, letters] of [
    ['Prompt', 'F'],
    ['Better answer', 'g'],
    ['Worse answer', 's'],
  ] as const) {
    await tabTo(page, name);
    await page.keyboard.type(letters);
  }
  await dialog(page).getByText('At nine, and on Sundays at eleven.').waitFor();
  await dialog(page).getByText('Row 7: the column "gut" is empty.').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await tabTo(page, 'Import');
  await page.keyboard.press('Enter');
  await page.getByRole('status').getByText('480 pairs, ready to train on').waitFor();
  const columns = { prompt: 'Frage', chosen: 'gut', rejected: 'schlecht' };
  const mapping = { shape: 'trl', columns, pairing: 'best-worst', margin: 0 };
  expect(callsOf(fake, 'data.import')).toEqual([{ paths: ['/home/ada/support-pairs.jsonl'], mapping }]);
  expect(complaints).toEqual([]);
});

inBrowser('a column is dragged to its role, and no other role keeps it', async () => {
  const { page } = await open(undefined, scenarios.unsure());
  await page.getByRole('button', { name: 'Add a file' }).click();
  const drag = (column: string, to: string) =>
    dialog(page)
      .getByRole('listitem', { name: new RegExp(`^Column ${column}`) })
      .dragTo(dialog(page).getByRole('group', { name: new RegExp(`^${to}`) }));
  await drag('gut', 'Worse answer');
  await expect.poll(() => role(page, 'Worse answer').inputValue()).toBe('gut');
  await drag('gut', 'Better answer');
  await expect.poll(() => role(page, 'Better answer').inputValue()).toBe('gut');
  expect(await role(page, 'Worse answer').inputValue()).toBe('');
});

inBrowser('a field inside a column is a column of its own, to drag and to choose', async () => {
  const { page } = await open(undefined, scenarios.unsure());
  await page.getByRole('button', { name: 'Add a file' }).click();
  const column = (name: RegExp) => dialog(page).getByRole('listitem', { name });
  await column(/^Column wahl.von$/).dragTo(dialog(page).getByRole('group', { name: /^Prompt/ }));
  await expect.poll(() => role(page, 'Prompt').inputValue()).toBe('wahl.von');
  await column(/^Column wahl.von, used as prompt/).waitFor();
  await column(/^Column wahl$/).waitFor();
  await role(page, 'Better answer').selectOption('wahl.wert.note');
  await column(/^Column wahl.wert.note, used as better answer/).waitFor();
  expect(await axeViolations(page)).toEqual([]);
});

inBrowser('the words on a dialog’s button belong to the dialog', async () => {
  const { page } = await open(undefined, scenarios.unsure());
  await page.getByRole('button', { name: 'Add a file' }).click();
  await dialog(page).getByRole('button', { name: 'Close' }).hover();
  await dialog(page).getByRole('tooltip').getByText('Close').waitFor();
  expect(await axeViolations(page)).toEqual([]);
});

inBrowser('every shape says in one line what a row holds, and asks for its own columns', async () => {
  const { page, fake } = await open(undefined, scenarios.unsure(), {
    scheme: 'dark',
    width: 900,
    height: 600,
  });
  await page.getByRole('button', { name: 'Add a file' }).click();
  const shape = role(page, 'Each row holds');
  await shape.waitFor();
  expect(await shape.getByRole('option').count()).toBe(11);
  await shape.selectOption('Several answers, each with a score');
  await dialog(page).getByRole('spinbutton', { name: 'Smallest difference' }).fill('2');
  await dialog(page).getByRole('radio', { name: 'Neighbours' }).check({ force: true });
  await role(page, 'Prompt').selectOption('Frage');
  await role(page, 'Answers').selectOption('gut');
  await expect
    .poll(() => callsOf(fake, 'data.preview').at(-1))
    .toMatchObject({
      mapping: {
        shape: 'scored',
        pairing: 'adjacent',
        margin: 2,
        columns: { prompt: 'Frage', answers: 'gut' },
      },
    });
  await dialog(page).getByText('The first rows give no pair.').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await dialog(page).waitFor({ state: 'detached' });
  expect(callsOf(fake, 'data.import')).toEqual([]);
});

inBrowser('an import tells how far it is and can be cancelled', async () => {
  const { page, fake } = await open();
  let stop = (): void => undefined;
  fake.handlers['data.import'] = () =>
    new Promise((_, reject) => {
      stop = () => reject(new NudgeError('STOPPED', 'The import was stopped.', 'Import the file again.'));
    });
  fake.handlers['data.cancelImport'] = () => {
    stop();
    return null;
  };
  await page.getByRole('button', { name: 'Add a file' }).click();
  const panel = page.getByRole('region', { name: 'Importing support-pairs.jsonl' });
  await panel.waitFor();
  const reading = { phase: 'reading' as const, bytes: 25e6, totalBytes: 100e6, rows: 1200, pairs: 1190 };
  await fake.emit('data.progress', reading);
  await panel.getByText('25 % of 100 MB: 1,200 rows, 1,190 pairs').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await panel.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('support-pairs.jsonl was not imported. Nothing of it was kept.').waitFor();
  await panel.waitFor({ state: 'detached' });
  expect(await page.getByRole('alert').count()).toBe(0);
});

inBrowser('a pair is excluded, and the toast takes it back', async () => {
  const { page, fake, complaints } = await open(1);
  await page.getByRole('button', { name: 'Exclude' }).first().click();
  await page.getByText('Version 2: 1 excluded.').waitFor();
  await page.getByRole('button', { name: 'Include again' }).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Version 3: as imported.').waitFor();
  await page.getByRole('button', { name: 'Include again' }).waitFor({ state: 'detached' });
  expect(callsOf(fake, 'data.change')).toEqual([
    { id: 1, change: { action: 'exclude', pairs: [1] } },
    { id: 1, change: { action: 'include', pairs: [1] } },
  ]);
  expect(complaints).toEqual([]);
});

inBrowser('a pair is written over in a dialog and goes back to what the file says', async () => {
  const { page, fake } = await open(1);
  const pair = fake.pairs[0]!.pair;
  await page.getByRole('button', { name: 'Edit' }).first().click();
  const edit = page.getByRole('dialog', { name: 'Edit the pair' });
  const save = edit.getByRole('button', { name: 'Save the pair' });
  expect(await save.isDisabled()).toBe(true);
  await edit.getByRole('textbox', { name: 'Better answer' }).fill('');
  await edit.getByText('An answer is empty.').waitFor();
  await edit.getByRole('textbox', { name: 'Better answer' }).fill('Gladly, wash it at home.');
  expect(await axeViolations(page)).toEqual([]);
  await save.click();
  await page.getByText('Gladly, wash it at home.').waitFor();
  expect(callsOf(fake, 'data.change')).toEqual([
    {
      id: 1,
      change: {
        action: 'edit',
        pair: 1,
        to: { ...pair, chosen: [{ role: 'assistant', content: 'Gladly, wash it at home.' }] },
      },
    },
  ]);
  await page.getByRole('button', { name: 'Back to the file' }).click();
  await page.getByText('Gladly, wash it at home.').waitFor({ state: 'detached' });
});

inBrowser('pairs are searched from the keyboard and filtered', async () => {
  const { page } = await open(1);
  await page.getByText('480 pairs', { exact: true }).last().waitFor();
  await page.keyboard.press('Control+f');
  await page.keyboard.type('pomegran');
  await expect
    .poll(() => page.getByRole('status').allInnerTexts())
    .toContainEqual(expect.stringMatching(/^\d+ of 480 pairs/));
  const marked = (): Promise<string[]> =>
    page.evaluate(() =>
      [...(CSS.highlights.get('found') ?? [])].map((range) =>
        range instanceof Range ? range.toString() : '',
      ),
    );
  await expect.poll(marked).toContainEqual('pomegranates');
  await page.keyboard.press('Control+f');
  await page.keyboard.type('no such words');
  await page.getByText('No pair fits').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Show all pairs' }).click();
  await page.getByRole('article').first().waitFor();
  await page.getByRole('combobox', { name: 'Finding' }).selectOption('Maybe the wrong way round');
  await page.getByText('4 of 480 pairs').waitFor();
  await page.getByRole('radio', { name: 'Changed' }).check({ force: true });
  await page.getByText('No pair fits').waitFor();
});

inBrowser('the health report tells the worst first, shows the pairs and mends them', async () => {
  const { page, fake, complaints } = await open(1);
  await page.getByRole('tab', { name: 'Health (4)' }).click();
  const findings = page.getByRole('list', { name: 'What was found' }).getByRole('listitem');
  const swaps = findings.filter({ hasText: 'Maybe the wrong way round' });
  await swaps.waitFor();
  expect(await findings.locator('.severity').allInnerTexts()).toEqual([
    ...['Mend this first', 'Mend this first', 'Worth a look', 'Good to know'],
  ]);
  await page.getByText('Two losses can allow for that share (label smoothing, ε):').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  fake.room.change({ action: 'swap', pairs: [3] });
  await fake.emit('data.changed', undefined);
  await swaps.getByText('1 of 4 changed.').waitFor();
  await swaps.getByRole('button', { name: 'Swap all 3' }).click();
  await swaps.getByText('All of them are changed.').waitFor();
  expect(callsOf(fake, 'data.change')).toEqual([{ id: 1, change: { action: 'swap', pairs: [9, 14, 20] } }]);
  await findings.getByRole('button', { name: 'Balance: exclude 2 pairs' }).click();
  await findings.getByText('All of them are excluded.').waitFor();
  await swaps.getByRole('button', { name: 'Show the 4 pairs' }).click();
  await page.getByText('4 of 480 pairs').waitFor();
  expect(complaints).toEqual([]);
});

inBrowser(
  'the share of wrong labels that was found goes into a new run, and can be undone there',
  async () => {
    const { page, fake } = await open(1);
    await page.getByRole('tab', { name: 'Health (4)' }).click();
    await page.getByRole('button', { name: 'Allow for it in a new run (ε = 0.041)' }).click();
    await expect.poll(() => new URL(page.url()).hash).toBe('#new-run?datasetId=1&noiseRate=0.041');
    await page.getByRole('button', { name: 'Use starter-model' }).click();
    const noise = page.getByRole('region', { name: 'Wrong labels' });
    await noise.getByText('The loss is robust DPO with ε = 0.041.').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    const loss = () => lossOf(callsOf(fake, 'training.plan').at(-1));
    await expect.poll(loss).toMatchObject({ terms: [{ name: 'robust', weight: 1 }], labelSmoothing: 0.041 });
    await noise.getByRole('button', { name: 'Use ε = 0.041 with cDPO' }).click();
    await noise.getByText('The loss is cDPO with ε = 0.041.').waitFor();
    await expect.poll(loss).toMatchObject({ terms: [{ name: 'cdpo', weight: 1 }], labelSmoothing: 0.041 });
    await noise.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(loss).toMatchObject({ terms: [{ name: 'sigmoid', weight: 1 }], labelSmoothing: 0 });
  },
);

inBrowser('nothing found is said, too', async () => {
  const fake = new FakeNudge();
  fake.room.findings = [];
  const { page } = await open(1, fake, { scheme: 'dark', width: 900, height: 600 });
  await page.getByRole('tab', { name: 'Health', exact: true }).click();
  await page.getByText('Nothing found').waitFor();
  expect(await axeViolations(page)).toEqual([]);
});

inBrowser('a pair is looked at token by token', async () => {
  const { page, fake, complaints } = await open(1);
  await page.getByRole('button', { name: 'Tokens' }).nth(1).click();
  const prompt = page.getByRole('listbox', { name: 'Prompt' });
  await prompt.waitFor();
  expect(callsOf(fake, 'data.inspect')).toEqual([
    { id: 1, pair: 2, modelId: 1, maxLength: 1024, truncation: 'keep-answer' },
  ]);
  await prompt.focus();
  await page.keyboard.press('ArrowRight');
  await page.getByText('Prompt, token 2 of').waitFor();
  await page.getByRole('listbox', { name: 'Better answer' }).getByRole('option').last().hover();
  await page.getByText('“<|end|>”, id 2, special token, learned').waitFor();
  await page.getByText('a token would reach from the prompt into the answer').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('spinbutton', { name: 'Longest pair' }).fill('16');
  await page.getByText('the start of its prompt is cut').waitFor();
  await page.getByRole('button', { name: 'Next pair' }).click();
  await expect.poll(() => callsOf(fake, 'data.inspect').at(-1)).toMatchObject({ pair: 3, maxLength: 16 });
  expect(complaints).toEqual([]);
});

inBrowser('pairs are saved as another file', async () => {
  const { page, fake } = await open(1);
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'As Parquet' }).click();
  await page.getByText('The pairs are saved as sample-pairs.parquet.').waitFor();
  expect(callsOf(fake, 'data.export')).toEqual([{ id: 1, format: 'parquet' }]);
});
