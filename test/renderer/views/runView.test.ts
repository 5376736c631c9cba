import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, describe, expect } from 'vitest';
import { NudgeError } from '../../../shared/errors.ts';
import type { TrainEvent } from '../../../shared/run.ts';
import { axeViolations } from '../axe.ts';
import { FakeNudge } from '../fake/fakeNudge.ts';
import { fakeEval, fakeStep } from '../fake/fakeRuns.ts';
import { scenarios } from '../fake/scenarios.ts';
import { closeBrowser, openView, type OpenedView, type ViewOptions } from '../harness.ts';
import { inBrowser } from '../inBrowser.ts';

let view: OpenedView;

async function open(id: number, fake = new FakeNudge(), options: ViewOptions = {}): Promise<OpenedView> {
  view = await openView({ view: 'run', id }, { fake, ...options });
  return view;
}

afterEach(async () => {
  expect(view.complaints).toEqual([]);
  await view.close();
});
afterAll(closeBrowser);

const chart = (page: Page, title: string): Locator => page.getByRole('figure', { name: title });
const along = (page: Page, title: string): Locator =>
  page.getByRole('slider', { name: `${title}, step by step` });
const spoken = (page: Page, title: string): Promise<string | null> =>
  along(page, title).getAttribute('aria-valuetext');

function stepEvents(from: number, to: number): TrainEvent[] {
  return Array.from({ length: to - from }, (_, i) => ({ event: 'step', ...fakeStep(from + i + 1, 180) }));
}

/** A fake whose run 5 has this many steps. */
function long(steps: number): FakeNudge {
  const fake = new FakeNudge();
  fake.runs = fake.runs.map((run) => (run.id === 5 ? { ...run, step: steps, steps } : run));
  return fake;
}

describe('a run that is done', () => {
  inBrowser('says what it is made of, where it stands and what can be done next', async () => {
    const { page } = await open(5);
    await page.getByRole('heading', { level: 1, name: 'Warmer answers 5' }).waitFor();
    await page.getByText('starter-model · sample-pairs.jsonl · 480 pairs · β 0.1 · step size 1e-5').waitFor();
    await page.getByRole('region', { name: 'Where it stands' }).getByText('92').waitFor();
    await page.getByText('3 of 483 rows were left out').waitFor();
    await page.getByRole('button', { name: 'Try it in the playground' }).click();
    expect(new URL(page.url()).hash).toBe('#playground?runId=5');
  });

  inBrowser.for(['light', 'dark'] as const)('has no accessibility violation, %s', async (scheme) => {
    const { page } = await open(5, new FakeNudge(), { scheme });
    await along(page, 'Loss').waitFor();
    await page.getByRole('button', { name: 'Why?' }).first().click();
    await page.getByRole('button', { name: 'More curves' }).click();
    await page.getByRole('button', { name: 'Settings' }).click();
    await chart(page, 'Strength of the pull').waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  inBrowser('says in words what each chart shows, and why', async () => {
    const { page } = await open(5);
    const gap = chart(page, 'Preference gap');
    await gap.getByText('The preference gap').waitFor();
    await gap.getByRole('button', { name: 'Why?' }).click();
    await gap.getByText('reward margin').waitFor();
  });

  inBrowser('is renamed where its name stands; Escape leaves it', async () => {
    const { page, fake } = await open(5);
    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByRole('textbox', { name: 'Name of the run' }).fill('Kind answers');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Kind answers' }).waitFor();
    expect(fake.calls).toContainEqual({ name: 'runs.rename', input: { id: 5, name: 'Kind answers' } });
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Name of the run' }).fill('Other');
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { level: 1, name: 'Kind answers' }).waitFor();
    expect(fake.calls.filter(({ name }) => name === 'runs.rename')).toHaveLength(1);
  });

  inBrowser('shows the answers to the same questions over time', async () => {
    const { page } = await open(5);
    const samples = page.getByRole('region', { name: 'The same questions over time' });
    await samples.getByText('The plums are two coins each. Shall I wrap some for you?').waitFor();
    await samples.getByRole('button', { name: 'Earlier answers' }).focus();
    for (let i = 0; i < 5; i++) await page.keyboard.press('Enter');
    await samples.getByText('at step 0').first().waitFor();
    expect(await samples.getByText('The plums are two coins each.').count()).toBe(0);
    await samples.getByRole('button', { name: 'Show all 4 questions' }).click();
    await samples.getByRole('heading', { name: 'When do you close?' }).waitFor();
  });

  inBrowser('lists its settings and marks what was changed', async () => {
    const { page } = await open(4);
    await page.getByRole('button', { name: 'Settings' }).click();
    const row = page.getByRole('row').filter({ hasText: 'learning rate' });
    await row.getByText('5e-5').waitFor();
    await row.getByText(/changed; the default is/).waitFor();
  });

  inBrowser('is duplicated as a new run', async () => {
    const { page } = await open(5);
    await page.getByRole('button', { name: 'More to do with this run' }).click();
    await page.getByRole('menuitem', { name: 'Duplicate as a new run' }).click();
    expect(new URL(page.url()).hash).toBe('#new-run?fromRunId=5');
  });
});

describe('its charts', () => {
  inBrowser('read all charts at one step with the keyboard', async () => {
    const { page } = await open(5);
    await along(page, 'Loss').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    expect(await spoken(page, 'Loss')).toMatch(/^step 1, train 0\.\d{3}, held out 0\.693$/);
    for (const title of ['Preference gap', 'How the answers moved', 'How likely the answers are']) {
      await expect.poll(() => spoken(page, title)).toMatch(/^step 1,/);
    }
    await page.keyboard.press('End');
    await expect.poll(() => spoken(page, 'Preference gap')).toMatch(/^step 180,/);
    await page.keyboard.press('Shift+ArrowLeft');
    await expect.poll(() => spoken(page, 'Preference gap')).toMatch(/^step 162,/);
  });

  inBrowser('read all charts at one step with the pointer, until it leaves', async () => {
    const { page } = await open(5);
    await along(page, 'Preference gap').hover();
    const told = await spoken(page, 'Preference gap');
    const step = /^step \d+/.exec(told ?? '')?.[0] ?? 'none';
    expect(Number(step.slice(5))).toBeGreaterThan(40);
    expect(Number(step.slice(5))).toBeLessThan(140);
    await expect.poll(() => spoken(page, 'Loss')).toContain(`${step},`);
    await chart(page, 'Loss').getByText(step, { exact: true }).waitFor();
    await page.mouse.move(5, 5);
    await expect.poll(() => spoken(page, 'Loss')).toContain('step 180,');
  });

  inBrowser('zoom together where one is dragged over, with more detail, and back', async () => {
    const { page, fake } = await open(5, long(20_000));
    const plot = along(page, 'Loss');
    const box = (await plot.boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.4, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + 60, { steps: 4 });
    await page.mouse.up();
    const zoomed = page.getByText(/^Steps [\d,]+ to [\d,]+$/);
    await zoomed.waitFor();
    const [from = 0, to = 0] = ((await zoomed.textContent()) ?? '')
      .match(/[\d,]+/g)!
      .map((text) => Number(text.replaceAll(',', '')));
    expect(to - from).toBeLessThan(4000);
    for (const title of ['Loss', 'Preference gap']) {
      expect(Number(await along(page, title).getAttribute('aria-valuemax'))).toBeCloseTo(to, -2);
    }
    const asked = fake.calls.filter(({ name }) => name === 'runs.series').at(-1)?.input;
    expect((asked as { fromStep: number }).fromStep).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Show all steps' }).click();
    await expect.poll(() => plot.getAttribute('aria-valuemax')).toBe('20000');
  });

  inBrowser('zoom with plus and minus, and Escape shows everything', async () => {
    const { page } = await open(5);
    const plot = along(page, 'Loss');
    await plot.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    await expect.poll(() => plot.getAttribute('aria-valuemin')).toBe('135');
    await page.keyboard.press('-');
    await expect.poll(() => plot.getAttribute('aria-valuemin')).toBe('90');
    await page.keyboard.press('Escape');
    await expect.poll(() => plot.getAttribute('aria-valuemin')).toBe('0');
  });

  inBrowser('are tables for who would rather read', async () => {
    const { page } = await open(5);
    await page.getByRole('switch', { name: 'Table' }).click();
    const table = page.getByRole('group', { name: 'Values of Loss' });
    await table.getByRole('row', { name: /^180/ }).waitFor();
    expect(await table.getByRole('row', { name: /^0 0\.693|^0\s+0\.693/ }).count()).toBe(1);
    expect(await axeViolations(page)).toEqual([]);
  });

  inBrowser('are drawn smoothed and on a log scale', async () => {
    const { page } = await open(5);
    const before = await spoken(page, 'Loss');
    await page.getByRole('slider', { name: 'Smoothing' }).press('End');
    await expect.poll(() => spoken(page, 'Loss')).not.toBe(before);
    const canvas = along(page, 'Loss').locator('canvas');
    const drawn = (): Promise<string> =>
      canvas.evaluate((element) => (element as HTMLCanvasElement).toDataURL());
    const linear = await drawn();
    await page.getByRole('switch', { name: 'Log scale' }).click();
    await expect.poll(drawn).not.toBe(linear);
  });

  inBrowser('are drawn again in the colours of the other scheme', async () => {
    const { page } = await open(5);
    const drawn = (): Promise<string> =>
      along(page, 'Loss')
        .locator('canvas')
        .evaluate((element) => (element as HTMLCanvasElement).toDataURL());
    const light = await drawn();
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(drawn).not.toBe(light);
  });

  inBrowser('leave as a picture and as values', async () => {
    const { page, fake } = await open(5);
    const menu = chart(page, 'Loss').getByRole('button', { name: 'Picture and values of Loss' });
    await menu.click();
    await page.getByRole('menuitem', { name: 'Copy as picture' }).click();
    await page.getByText('The picture is on the clipboard.').waitFor();
    const copied = fake.calls.find(({ name }) => name === 'files.copyPng')?.input as { png: Uint8Array };
    const png = Buffer.from(copied.png);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([832, 488]);
    await menu.click();
    await page.getByRole('menuitem', { name: 'Save as picture' }).click();
    await page.getByText('Saved to /home/ada/Warmer answers 5, Loss.png').waitFor();
    await menu.click();
    await page.getByRole('menuitem', { name: 'Save values (CSV)' }).click();
    await page.getByText('Saved to /home/ada/curves.csv').waitFor();
  });
});

describe('a run that trains', () => {
  inBrowser('takes in steps and evaluations as they come', async () => {
    const { page, fake } = await open(5, scenarios.live());
    await page.getByText('step 74 of 180').waitFor();
    await page.getByText('7 min left', { exact: true }).waitFor();
    await page.getByText('1,240 tokens/s · 1.1 GB · on the processor').waitFor();
    await fake.emit('training.events', { runId: 5, events: stepEvents(70, 110) });
    await expect.poll(() => spoken(page, 'Loss')).toMatch(/^step 110,/);
    await page.getByText('step 110 of 180').waitFor();
    await fake.emit('training.events', {
      runId: 5,
      events: [
        { event: 'eval', ...fakeEval(110, 180), 'rewards/accuracies': 0.99 },
        {
          event: 'sample',
          step: 110,
          prompt: 0,
          promptText: 'How much are the plums?',
          answer: 'Two, friend.',
        },
        { event: 'warning', message: 'The disk is nearly full.' },
      ],
    });
    await page.getByText('on 120 held-out pairs, at step 110').first().waitFor();
    await page.getByText('Two, friend.').waitFor();
    await page.getByText('The disk is nearly full.').waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  inBrowser('draws its curves seldom, sooner under the pointer, and at once when it rests', async () => {
    const { page, fake } = await open(5, scenarios.live());
    await along(page, 'Loss').waitFor();
    await page.clock.install();
    await page.clock.pauseAt(Date.now() + 60_000);
    const tell = async (from: number, to: number): Promise<void> => {
      await fake.emit('training.events', { runId: 5, events: stepEvents(from, to) });
      await page.clock.runFor(100);
    };
    const lastDrawn = async (): Promise<number> =>
      Number(await along(page, 'Loss').getAttribute('aria-valuemax'));
    await tell(74, 80);
    expect(await lastDrawn()).toBe(80);
    await tell(80, 90);
    expect(await lastDrawn()).toBe(80);
    await page.clock.runFor(1000);
    await along(page, 'Loss').hover();
    await page.clock.runFor(100);
    expect(await lastDrawn()).toBe(90);
    await tell(90, 100);
    expect(await lastDrawn()).toBe(90);
    await fake.emit('training.live', { ...fake.live!, state: 'paused' });
    await page.clock.runFor(100);
    expect(await lastDrawn()).toBe(100);
  });

  inBrowser('leaves other runs alone', async () => {
    const { page, fake } = await open(4, scenarios.live());
    await along(page, 'Loss').waitFor();
    await fake.emit('training.events', { runId: 5, events: stepEvents(180, 200) });
    await fake.emit('training.events', { runId: 4, events: stepEvents(180, 190) });
    await expect.poll(() => spoken(page, 'Loss')).toMatch(/^step 190,/);
  });

  inBrowser('is paused, goes on and stops', async () => {
    const { page, fake } = await open(5, scenarios.live());
    await page.getByRole('button', { name: 'Pause' }).click();
    await fake.emit('training.live', { ...fake.live!, state: 'paused' });
    await page.getByText('Nothing is lost, and nothing is computed.').waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await fake.emit('training.live', { ...fake.live!, state: 'stopping' });
    await page.getByText('Finishing the step in hand').waitFor();
    await fake.emit('training.live', fake.live);
    await page.getByRole('button', { name: 'Stop' }).click();
    const given = fake.calls.map(({ name }) => name).filter((name) => /pause|resume|stop/.test(name));
    expect(given).toEqual(['training.pause', 'training.resume', 'training.stop']);
  });

  inBrowser('says what it is doing between steps', async () => {
    const fake = scenarios.live();
    fake.live = { ...fake.live!, activity: { phase: 'evaluating', done: 40, total: 120 } };
    const { page } = await open(5, fake);
    await page.getByText('Testing on held-out pairs, 40 of 120').waitFor();
  });

  inBrowser('says that the curves begin with the first step', async () => {
    const fake = scenarios.live();
    fake.runs = fake.runs.map((run) => ({ ...run, step: 0, steps: null, lastEval: null }));
    fake.live = {
      ...fake.live!,
      step: 0,
      steps: null,
      activity: { phase: 'reference', done: 7, total: 480 },
    };
    fake.handlers['runs.get'] = ({ id }) => ({
      ...(scenarios.live().handlers['runs.get']({ id }) as Awaited<
        ReturnType<FakeNudge['handlers']['runs.get']>
      >),
      step: 0,
      steps: null,
      lastMetrics: null,
      evals: [],
      samples: [],
    });
    const { page } = await open(5, fake);
    await page.getByText('No step yet').waitFor();
    await page.getByText('Reading the pairs with the original, 7 of 480').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await fake.emit('training.events', { runId: 5, events: stepEvents(0, 3) });
    await along(page, 'Loss').waitFor();
    await chart(page, 'Loss').getByText('3 steps so far').waitFor();
  });

  inBrowser('shows what came of it when it ends', async () => {
    const fake = scenarios.live();
    const { page } = await open(5, fake);
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    fake.runs = fake.runs.map((run) => (run.id === 5 ? { ...run, status: 'done', step: 180 } : run));
    await fake.emit('training.ended', { runId: 5, status: 'done', error: null });
    await page.getByRole('button', { name: 'Show result' }).waitFor();
  });
});

describe('a run that ended early', () => {
  inBrowser('says so also where that could not be written down', async () => {
    const fake = scenarios.live();
    const { page } = await open(5, fake);
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    const error = {
      code: 'DISK_FULL',
      message: 'The disk is full.',
      hint: 'Free some space.',
      context: {},
    } as const;
    await fake.emit('training.live', null);
    await fake.emit('training.ended', { runId: 5, status: 'failed', error });
    await page.getByRole('alert').getByText('The disk is full.').waitFor();
    await page.getByText('Failed', { exact: true }).first().waitFor();
  });

  inBrowser('says what happened and goes on from what is saved', async () => {
    const { page, fake } = await open(2);
    const note = page.getByRole('alert');
    await note.getByText('The training process was ended from outside').waitFor();
    await note.getByText('Everything up to step 70 is saved: continue it from there.').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Continue from step 70 of 180' }).click();
    await expect.poll(() => fake.calls).toContainEqual({ name: 'training.continue', input: { id: 2 } });
  });

  inBrowser('says why it cannot go on', async () => {
    const fake = new FakeNudge();
    fake.failures.set(
      'training.continue',
      new NudgeError('RUN_IN_PROGRESS', 'Another run is training.', 'Wait for it, or stop it.'),
    );
    const { page } = await open(1, fake);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('alert').getByText('Another run is training.').waitFor();
  });
});

describe('a run that cannot be shown', () => {
  inBrowser('is read again on request', async () => {
    const { page, fake } = await open(5, scenarios.error());
    await page.getByRole('alert').getByText('The file of runs cannot be read').first().waitFor();
    expect(await axeViolations(page)).toEqual([]);
    fake.failures.clear();
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Warmer answers 5' }).waitFor();
  });

  inBrowser('says that it is being read', async () => {
    const { page } = await open(5, scenarios.busy());
    await page.getByText('Reading the run').waitFor();
  });
});
