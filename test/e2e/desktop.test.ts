import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { describeInWindow } from './describeInWindow.ts';
import { launchNudge } from './launch.ts';
import {
  button,
  newHome,
  openNudge,
  rail,
  restPast,
  samplePairs,
  startGentleRun,
  waitUntil,
} from './nudgeWindow.ts';

vi.setConfig({ testTimeout: 180_000 });

const root = path.resolve(import.meta.dirname, '../..');

describeInWindow('Nudge on the desktop', () => {
  it('remembers where its window was', async () => {
    const home = newHome();
    const bounds = { x: 40, y: 30, width: 1010, height: 640 };
    const first = await launchNudge({ home });
    await first.app.evaluate(({ BrowserWindow }, to) => {
      BrowserWindow.getAllWindows()[0]?.setBounds(to);
    }, bounds);
    await first.close();
    expect(JSON.parse(readFileSync(path.join(home, 'window.json'), 'utf8'))).toEqual({
      bounds,
      maximized: false,
    });
    const { app } = await openNudge({ home, size: { width: 1010, height: 640 } });
    const reopened = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
    expect(reopened).toMatchObject({ width: 1010, height: 640 });
  });

  it('is one instance: a second one hands its files to the first and leaves', async () => {
    const home = newHome();
    const { page, app } = await openNudge({ home });
    const executable = process.env['ELECTRON_BIN'] ?? path.join(import.meta.dirname, 'standin/electron');
    const second = spawn(executable, [root, samplePairs], {
      env: { ...process.env, NUDGE_HOME: home },
      stdio: 'ignore',
    });
    const code = await new Promise((done) => second.once('exit', done));
    expect(code).toBe(0);
    await page.getByText('sample-pairs.jsonl').first().waitFor();
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  it('opens the file it was started with', async () => {
    const { page } = await openNudge({ args: [samplePairs] });
    await page.getByRole('heading', { level: 1, name: /sample-pairs/ }).waitFor();
  });

  it('obeys its menu', async () => {
    const { app, page } = await openNudge();
    const choose = (id: string): Promise<void> =>
      app.evaluate(({ Menu }, wanted) => {
        Menu.getApplicationMenu()?.getMenuItemById(wanted)?.click();
      }, id);
    await choose('show-models');
    await page.getByRole('heading', { level: 1, name: 'Models' }).waitFor();
    await choose('new-run');
    await page.getByRole('heading', { level: 1, name: 'New run' }).waitFor();
    await choose('about');
    await page
      .getByRole('dialog')
      .getByText(/requests? since/i)
      .waitFor();
    await page.keyboard.press('Escape');
    await app.evaluate(({ dialog }, file) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file] });
    }, samplePairs);
    await choose('import-pairs');
    await page.getByRole('heading', { level: 1, name: /sample-pairs/ }).waitFor();
  });

  it('keeps the computer awake while it trains; asks before quitting, saves, and goes on later', async () => {
    const home = newHome();
    const nudge = await launchNudge({ home, size: { width: 1200, height: 800 } });
    const { app, page } = nudge;
    await button(page, 'Try the sample').click();
    await button(page, 'Start training').waitFor();
    await startGentleRun(page);
    const awake = (): Promise<boolean> =>
      app.evaluate(({ powerSaveBlocker }) => [0, 1, 2, 3].some((id) => powerSaveBlocker.isStarted(id)));
    expect(await awake()).toBe(true);
    await restPast(page, 3);
    expect(await awake()).toBe(false);
    const asked = await app.evaluate(async ({ dialog, BrowserWindow }) => {
      let questions = 0;
      dialog.showMessageBox = () => {
        questions += 1;
        return Promise.resolve({ response: 1, checkboxChecked: false });
      };
      BrowserWindow.getAllWindows()[0]?.close();
      await new Promise((done) => setTimeout(done, 500));
      return [questions, BrowserWindow.getAllWindows().length];
    });
    expect(asked).toEqual([1, 1]);
    await app.evaluate(({ dialog }) => {
      dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false });
    });
    await nudge.close();

    const again = await openNudge({ home });
    await again.page.getByText('Stopped', { exact: true }).last().waitFor();
    await again.page.getByText('starter-model on sample-pairs').first().click();
    await button(again.page, /^Continue/).click();
    await button(again.page, 'Pause').waitFor({ timeout: 60_000 });
    await waitUntil(async () => (await again.page.getByText(/step (\d+) of \1/).count()) > 0);
    await rail(again.page, 'Runs').click();
    const done = again.page.getByRole('grid').or(again.page.getByRole('table')).getByText('Done').first();
    // After its last step it is tested, answers its questions and is saved.
    await done.waitFor({ timeout: 90_000 });
    expect(again.pageErrors()).toEqual([]);
  });
});
