import { expect, it } from 'vitest';
import { describeInWindow } from '../describeInWindow.ts';
import type { Launched } from '../launch.ts';
import { eventually, fixture, launchFixture, seenBy, type FixtureWindow } from './fixtureApp.ts';

type Inner = readonly [width: number, height: number];

function innerSize({ page }: Launched): Promise<Inner> {
  return page.evaluate(() => [innerWidth, innerHeight] as const);
}

async function becomes(launched: Launched, size: Inner): Promise<void> {
  await eventually(async () => (await innerSize(launched)).join() === size.join());
}

describeInWindow('windows in the stand-in', () => {
  const launched = fixture();

  it('come up in the order that Electron tells it', async () => {
    const { events } = await seenBy(launched());
    expect(events.slice(0, 3)).toEqual(['ready-to-show', 'show', 'focus']);
  });

  it('are as large as their page, from small to 4K', async () => {
    expect(await innerSize(launched())).toEqual([900, 600]);
    await launched().resize({ width: 3840, height: 2160 });
    expect(await innerSize(launched())).toEqual([3840, 2160]);
    await launched().resize({ width: 900, height: 600 });
    const picture = await launched().page.screenshot();
    // The header of a PNG: width and height.
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([900, 600]);
  });

  it('keep to their smallest size', async () => {
    const size = await launched().app.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0]!;
      window.setSize(100, 100);
      return window.getSize();
    });
    expect(size).toEqual([400, 300]);
    await becomes(launched(), [400, 300]);
  });

  it('remember their bounds while they are maximized', async () => {
    const { app } = launched();
    const seen = await app.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0]!;
      const told: string[] = [];
      for (const event of ['maximize', 'unmaximize', 'resize', 'move'] as const) {
        window.on(event as 'maximize', () => told.push(event));
      }
      window.setBounds({ x: 10, y: 20, width: 800, height: 500 });
      window.maximize();
      const large = {
        bounds: window.getBounds(),
        normal: window.getNormalBounds(),
        is: window.isMaximized(),
      };
      window.unmaximize();
      return { large, after: window.getBounds(), told };
    });
    const normal = { x: 10, y: 20, width: 800, height: 500 };
    expect(seen.large).toEqual({ bounds: { x: 0, y: 0, width: 1920, height: 1080 }, normal, is: true });
    expect(seen.after).toEqual(normal);
    expect(seen.told).toEqual([
      'resize',
      'move',
      'resize',
      'move',
      'maximize',
      'resize',
      'move',
      'unmaximize',
    ]);
    await becomes(launched(), [800, 500]);
  });

  it('lose the focus when they are minimized', async () => {
    const states = await launched().app.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0]!;
      const state = () => [
        window.isMinimized(),
        window.isVisible(),
        BrowserWindow.getFocusedWindow() === window,
      ];
      window.minimize();
      const small = state();
      window.restore();
      window.focus();
      return [small, state()];
    });
    expect(states).toEqual([
      [true, false, false],
      [false, true, true],
    ]);
  });

  it('take their title from the page', async () => {
    const { app, page } = launched();
    const title = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getTitle());
    await eventually(async () => (await title()) === 'Fixture');
    await page.evaluate(() => {
      document.title = 'Another';
    });
    await eventually(async () => (await title()) === 'Another');
  });

  it('zoom as a browser does', async () => {
    const { app } = launched();
    const zoom = (factor: number) =>
      app.evaluate(({ BrowserWindow }, wanted) => {
        const window = BrowserWindow.getAllWindows()[0]!;
        window.setContentSize(900, 600);
        window.webContents.setZoomFactor(wanted);
      }, factor);
    await zoom(1.5);
    await becomes(launched(), [600, 400]);
    await zoom(1);
    await becomes(launched(), [900, 600]);
  });

  it('follow nativeTheme', async () => {
    const { app, page } = launched();
    const isDark = () => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
    const set = (source: 'system' | 'dark') =>
      app.evaluate(({ nativeTheme }, wanted) => {
        let updates = 0;
        nativeTheme.once('updated', () => updates++);
        nativeTheme.themeSource = wanted;
        return [nativeTheme.shouldUseDarkColors, updates];
      }, source);
    expect(await isDark()).toBe(false);
    expect(await set('dark')).toEqual([true, 1]);
    await eventually(isDark);
    expect(await set('system')).toEqual([false, 1]);
    await eventually(async () => !(await isDark()));
  });

  it('run scripts for the app', async () => {
    const values = await launched().app.evaluate(async ({ BrowserWindow }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]!;
      const run = (code: string): Promise<unknown> => webContents.executeJavaScript(code);
      return [await run('Promise.resolve(document.title.length)'), await run('nowhere').catch(String)];
    });
    expect(values).toEqual([7, expect.stringContaining('nowhere is not defined')]);
  });

  it('refuse preferences that open a hole', async () => {
    const messages = await launched().app.evaluate(({ BrowserWindow }) =>
      [
        { nodeIntegration: true },
        { contextIsolation: false },
        { sandbox: false },
        { webSecurity: false },
      ].map((webPreferences) => {
        try {
          return new BrowserWindow({ webPreferences }).id;
        } catch (error) {
          return (error as Error).message;
        }
      }),
    );
    expect(messages).toEqual([
      'The stand-in refuses webPreferences.nodeIntegration: true',
      'The stand-in refuses webPreferences.contextIsolation: false',
      'The stand-in refuses webPreferences.sandbox: false',
      'The stand-in refuses webPreferences.webSecurity: false',
    ]);
  });

  it('have their bridge again after a reload', async () => {
    const { page } = launched();
    await page.reload();
    const answer = await page.evaluate(() =>
      (window as unknown as FixtureWindow).bridge.invoke('echo', 'again'),
    );
    expect(answer).toBe('again');
  });

  it('tell when their page has crashed, and can load it again', async () => {
    const { app, page } = launched();
    await app.evaluate(({ app: electronApp, BrowserWindow }) => {
      const noted = globalThis as unknown as { gone: string[] };
      noted.gone = [];
      const window = BrowserWindow.getAllWindows()[0]!;
      window.webContents.on('render-process-gone', (_event, { reason }) => {
        noted.gone.push(`page ${reason}`);
        window.webContents.reload();
      });
      electronApp.on('render-process-gone', (_event, _contents, { reason }) =>
        noted.gone.push(`app ${reason}`),
      );
    });
    const cdp = await page.context().newCDPSession(page);
    cdp.send('Page.crash').catch(() => undefined);
    const gone = () => app.evaluate(() => (globalThis as unknown as { gone: string[] }).gone);
    await eventually(async () => (await gone()).length === 2);
    expect(await gone()).toEqual(['page crashed', 'app crashed']);
    const title = () =>
      app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript('document.title'),
      );
    expect(await title()).toBe('Fixture');
  });
});

describeInWindow('a window on a dark system that asks for calm', () => {
  const launched = fixture({ colorScheme: 'dark', reducedMotion: true, size: { width: 1440, height: 900 } });

  it('is dark, calm, and as large as asked', async () => {
    const { app, page, pageErrors } = launched();
    const seen = await page.evaluate(() => [
      matchMedia('(prefers-color-scheme: dark)').matches,
      matchMedia('(prefers-reduced-motion: reduce)').matches,
      innerWidth,
      innerHeight,
    ]);
    expect(seen).toEqual([true, true, 1440, 900]);
    expect(await app.evaluate(({ nativeTheme }) => nativeTheme.shouldUseDarkColors)).toBe(true);
    expect(pageErrors()).toEqual([]);
  });
});

describeInWindow('closing a window in the stand-in', () => {
  it('can be prevented, and ends the app after its last window', async () => {
    const launched = await launchFixture();
    const open = await launched.app.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0]!;
      window.once('close', (event) => event.preventDefault());
      window.close();
      return new Promise((resolve) => {
        setTimeout(() => resolve(!window.isDestroyed() && BrowserWindow.getAllWindows().length === 1), 100);
      });
    });
    expect(open).toBe(true);
    await launched.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]!.close();
    });
    await eventually(
      async () => (await seenBy(launched)).events.slice(-2).join() === 'closed,window-all-closed',
    );
    await launched.close();
  });
});
