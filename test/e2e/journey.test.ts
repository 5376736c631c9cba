import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { describeInWindow } from './describeInWindow.ts';
import { launchNudge, type Launched } from './launch.ts';
import { button, currentStep, passStep, rail, restPast, samplePairs, startGentleRun } from './nudgeWindow.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

describeInWindow('a person’s first hour with Nudge', () => {
  const home = mkdtempSync(path.join(tmpdir(), 'nudge-home-'));
  let nudge: Launched;

  beforeAll(async () => {
    nudge = await launchNudge({ home, size: { width: 1200, height: 800 } });
  });

  afterAll(async () => {
    await nudge.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  });

  it('drops a file and sees what was understood', async () => {
    const { page, dropFiles } = nudge;
    await page.getByText('Drop your preference pairs').first().waitFor();
    await dropFiles([samplePairs]);
    await page.getByRole('heading', { level: 1, name: /sample-pairs/ }).waitFor();
    const view = await page.getByRole('main').innerText();
    expect(view).toContain('480');
    expect(view).toContain('Chosen');
    expect(view).toContain('Rejected');
  });

  it('chooses the starter model, and reads time and memory measured from a real step', async () => {
    const { page } = nudge;
    await page.getByRole('main').getByRole('button', { name: 'Train on this' }).click();
    await page.getByRole('heading', { level: 1, name: 'New run' }).waitFor();
    const useModel = button(page, /^Use starter-model/);
    await useModel.or(button(page, 'Start training')).first().waitFor();
    if (await useModel.isVisible()) await useModel.click();
    await page.getByText(/^About .* on the processor/).waitFor({ timeout: 90_000 });
    expect(await page.getByText('measured', { exact: true }).count()).toBe(1);
  });

  it('starts, and sees points arrive', async () => {
    const { page } = nudge;
    await startGentleRun(page);
    await restPast(page, 3);
    const table = page.getByRole('switch', { name: 'Table' });
    await table.waitFor();
    // Charts are drawn one after the other.
    await page.locator('canvas').nth(4).waitFor();
  });

  it('rests: no step is made; resumes: steps go on', async () => {
    const { page } = nudge;
    const step = await currentStep(page);
    await page.waitForTimeout(2000);
    expect(await currentStep(page)).toBe(step);
    await button(page, 'Resume').click();
    await passStep(page, step);
  });

  it('sees the run end, with figures, readings and changed answers', async () => {
    const { page } = nudge;
    await button(page, 'Try it in the playground').waitFor({ timeout: 150_000 });
    const view = await page.getByRole('main').innerText();
    expect(view).toMatch(/step (\d+) of \1/);
    expect(view).toContain('Picks the better answer');
    expect(view).toMatch(/on 4\d held-out pairs/);
    expect(view).toMatch(/before[\s\S]*at step \d+/);
  });

  it('asks the original and the tuned model the same', async () => {
    const { page } = nudge;
    await button(page, 'Try it in the playground').click();
    await page.getByRole('textbox').first().fill('How much are the plums?');
    await page.keyboard.press('Enter');
    await page
      .getByText(/^\d+ tokens/)
      .nth(1)
      .waitFor({ timeout: 60_000 });
    expect(await page.getByRole('main').innerText()).toContain('How much are the plums?');
  });

  it('reads the lesson on its own pair', async () => {
    const { page } = nudge;
    await rail(page, 'Learn').click();
    await page
      .getByText(/\d+ % sure/)
      .first()
      .waitFor({ timeout: 60_000 });
  });

  it('finds everything again after closing and opening', async () => {
    expect(nudge.pageErrors()).toEqual([]);
    await nudge.close();
    nudge = await launchNudge({ home, size: { width: 1200, height: 800 } });
    const { page } = nudge;
    await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
    await page.getByText('starter-model on sample-pairs').first().click();
    await page.getByText(/step (\d+) of \1/).waitFor();
    // Charts are drawn one after the other.
    await page.locator('canvas').nth(4).waitFor();
    await rail(page, 'Data').click();
    await page.getByText('sample-pairs.jsonl').first().waitFor();
    expect(nudge.pageErrors()).toEqual([]);
  });
});
