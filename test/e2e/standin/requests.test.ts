import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInWindow } from '../describeInWindow.ts';
import { eventually, fixture, seenBy } from './fixtureApp.ts';

/** Playwright's own `title()` speaks of pages still to come. */
function titleOf(page: Page): Promise<string> {
  // Between two pages there is none.
  return page.evaluate(() => document.title).catch(() => '');
}

describeInWindow('requests in the stand-in', () => {
  const launched = fixture();

  it('are answered by the handler, with its status and headers', async () => {
    const { page } = launched();
    const answers = await page.evaluate(async () => {
      const there = await fetch('page.js');
      const missing = await fetch('missing.js');
      const echo = await fetch('/echo?x=1', { method: 'POST', body: 'grün' });
      const headers = [there.headers.get('content-type'), echo.headers.get('x-seen')];
      return [headers, missing.status, await echo.json()] as const;
    });
    expect(answers).toEqual([
      ['text/javascript', '200'],
      404,
      { url: 'app://fixture/echo?x=1', method: 'POST', body: 'grün' },
    ]);
    expect(await page.evaluate(() => isSecureContext)).toBe(true);
  });

  it('obey the content security policy, in which app: means what it means in Electron', async () => {
    const { page } = launched();
    const policy = await page.evaluate(async () => (await fetch('/')).headers.get('content-security-policy'));
    expect(policy).toBe("default-src 'self' https://fixture.app.internal; connect-src *; worker-src 'self'");
    const ran = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.body.append(script);
      return 'ran' in window;
    });
    expect(ran).toBe(false);
  });

  it('all come before onBeforeRequest, of frames and workers too, and stop there', async () => {
    const { page } = launched();
    const failure = await page.evaluate(() => fetch('https://example.com/data').catch(String));
    const inWorker = await page.evaluate(
      () =>
        new Promise((resolve) => {
          new Worker('/worker.js').addEventListener('message', ({ data }) => resolve(data));
        }),
    );
    expect([failure, inWorker]).toEqual(['TypeError: Failed to fetch', 'TypeError: Failed to fetch']);
    const { requests } = await seenBy(launched());
    expect(requests.slice(0, 3)).toEqual([
      { url: 'app://fixture/', resourceType: 'mainFrame' },
      { url: 'app://fixture/page.js', resourceType: 'script' },
      { url: 'app://fixture/frame.html', resourceType: 'subFrame' },
    ]);
    expect(requests).toContainEqual({ url: 'https://example.com/data', resourceType: 'xhr' });
    expect(requests).toContainEqual({ url: 'https://example.com/from-worker', resourceType: 'xhr' });
    expect(requests.filter(({ url }) => url.includes('favicon'))).toEqual([]);
  });

  it('to other addresses are asked of will-navigate, and do not happen where it says no', async () => {
    const { page } = launched();
    await page.locator('#away').click();
    await eventually(async () => (await seenBy(launched())).navigations.includes('https://example.com/away'));
    await page.evaluate(() => {
      location.href = 'https://example.com/set';
    });
    await eventually(async () => (await seenBy(launched())).navigations.includes('https://example.com/set'));
    const { requests } = await seenBy(launched());
    expect(requests.filter(({ url }) => /away|set$/.test(url))).toEqual([]);
    expect(page.url()).toBe('https://fixture.app.internal/');
    expect(await titleOf(page)).toBe('Fixture');
  });

  it('by the app itself are none of will-navigate', async () => {
    const { app, page } = launched();
    await page.evaluate(() => {
      location.href = '/frame.html';
    });
    await eventually(async () => (await titleOf(page)) === 'Frame');
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.loadURL('app://fixture/'));
    expect(await titleOf(page)).toBe('Fixture');
    await page.reload();
    const { navigations } = await seenBy(launched());
    expect(navigations.slice(-1)).toEqual(['app://fixture/frame.html']);
  });

  it('for a second window are asked, and open none', async () => {
    const { app, page } = launched();
    const opened = await page.evaluate(() => window.open('https://example.com/opened') === null);
    expect(opened).toBe(true);
    await page.locator('#blank').click();
    const both = ['https://example.com/opened', 'https://example.com/blank'];
    await eventually(async () => (await seenBy(launched())).opened.length === 2);
    const seen = await seenBy(launched());
    expect(seen.opened).toEqual(both);
    expect(seen.requests.filter(({ url }) => both.includes(url))).toEqual([]);
    expect(app.windows()).toHaveLength(1);
  });

  it('for a permission reach the handlers', async () => {
    const { page } = launched();
    const answers = await page.evaluate(async () => [
      await Notification.requestPermission(),
      await navigator.clipboard.readText().catch((error: unknown) => (error as Error).name),
      await navigator.mediaDevices
        .getUserMedia({ audio: true })
        .catch((error: unknown) => (error as Error).name),
      await new Promise((resolve) => {
        navigator.geolocation.getCurrentPosition(resolve, ({ code }) => resolve(code));
      }),
      (await navigator.permissions.query({ name: 'geolocation' })).state,
    ]);
    expect(answers).toEqual(['granted', 'NotAllowedError', 'NotAllowedError', 1, 'denied']);
    const { permissions } = await seenBy(launched());
    expect(permissions).toEqual(['notifications', 'clipboard-read', 'media', 'geolocation']);
  });

  it('to save a file are told, and save nothing', async () => {
    const { page } = launched();
    await page.locator('#save').click();
    await eventually(async () => (await seenBy(launched())).downloads.includes('hello.txt'));
  });

  it('that fail reject loadURL with the reason', async () => {
    const { app } = launched();
    const message = await app.evaluate(async ({ BrowserWindow }) => {
      const window = new BrowserWindow({ show: false });
      const failure = await window
        .loadURL('https://example.com/')
        .then(String, (error: unknown) => String(error));
      window.destroy();
      return failure;
    });
    expect(message).toBe("Error: ERR_BLOCKED_BY_CLIENT (-20) loading 'https://example.com/'");
  });
});
