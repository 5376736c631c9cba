import path from 'node:path';
import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { describeInWindow } from './describeInWindow.ts';
import { button, openNudge, waitUntil } from './nudgeWindow.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** Runs an expression in the page, as a script that came with it would. */
function inPage<T>(page: Page, expression: string): Promise<T> {
  return page.evaluate<T>(`(async () => (${expression}))()`);
}

describeInWindow('the window', () => {
  it('has no Node, no Electron, and one frozen bridge', async () => {
    const { page } = await openNudge();
    expect(await inPage(page, '[typeof require, typeof process, typeof Buffer, typeof global]')).toEqual(
      Array(4).fill('undefined'),
    );
    expect(await inPage(page, 'Object.keys(nudge).sort()')).toEqual(['call', 'listen', 'pathForFile']);
    expect(await inPage(page, 'Object.isFrozen(nudge)')).toBe(true);
    expect(await inPage(page, 'location.href.startsWith("app://nudge/") || location.protocol')).not.toBe(
      'file:',
    );
  });

  it('reaches nothing outside the app; what is tried is blocked and counted for About', async () => {
    const { app, page } = await openNudge();
    const before = await inPage<{ value: { blockedRequests: number } }>(page, 'nudge.call("app.info")');
    expect(before.value.blockedRequests).toBe(0);
    // The page's own policy stops these before they become requests.
    const refused = await inPage<string[]>(
      page,
      `Promise.all([
        fetch("https://example.com/").then(() => "answered", () => "refused"),
        new Promise((done) => { const i = new Image(); i.onload = () => done("answered"); i.onerror = () => done("refused"); i.src = "https://example.com/x.png"; }),
      ])`,
    );
    expect(refused).toEqual(['refused', 'refused']);
    // A window without such a policy meets the session's guard.
    await app.evaluate(async ({ BrowserWindow }) => {
      const other = new BrowserWindow({
        show: false,
        webPreferences: { sandbox: true, contextIsolation: true },
      });
      await other.loadURL('https://example.com/').catch(() => undefined);
      other.destroy();
    });
    const blocked = async (): Promise<number> =>
      (await inPage<{ value: { blockedRequests: number } }>(page, 'nudge.call("app.info")')).value
        .blockedRequests;
    await waitUntil(async () => (await blocked()) > 0);
    await button(page, /offline/i)
      .first()
      .click();
    await page
      .getByText(new RegExp(`${await blocked()} request`))
      .first()
      .waitFor();
  });

  it('stays where it is: no other address, no second window, no permission', async () => {
    const { app, page } = await openNudge();
    const url = page.url();
    await page.evaluate('void (location.href = "https://example.com/")').catch(() => undefined);
    await page.waitForTimeout(300);
    expect(page.url()).toBe(url);
    expect(await inPage(page, 'window.open("https://example.com/") === null')).toBe(true);
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    const permission = 'Notification.requestPermission().then((answer) => answer, () => "denied")';
    expect(await inPage(page, permission)).toBe('denied');
  });

  it('refuses unknown commands and malformed input with an error, not a crash', async () => {
    const { page, pageErrors } = await openNudge();
    interface Reply {
      ok: boolean;
      error?: { code: string };
    }
    for (const call of ['"runs.nothing"', '"runs.get", {id: "1"}', '"runs.get"', '42', '"__proto__", {}']) {
      const reply = await inPage<Reply>(page, `nudge.call(${call})`);
      expect([reply.ok, reply.error?.code]).toEqual([false, 'USAGE']);
    }
    expect(await inPage<Reply>(page, 'nudge.call("runs.list")')).toMatchObject({ ok: true, value: [] });
    expect(pageErrors()).toEqual([]);
  });

  it('refuses commands from any other page, even with the same bridge', async () => {
    const { app } = await openNudge();
    const preload = path.join(root, 'dist/main/preload.cjs');
    const reply = await app.evaluate(async ({ BrowserWindow }, script) => {
      const webPreferences = { preload: script, sandbox: true, contextIsolation: true };
      const other = new BrowserWindow({ show: false, webPreferences });
      await other.loadURL('data:text/html,<title>elsewhere</title>');
      const answer: unknown = await other.webContents.executeJavaScript('nudge.call("runs.list")');
      other.destroy();
      return answer;
    }, preload);
    expect(reply).toMatchObject({ ok: false, error: { code: 'USAGE' } });
  });
});
