import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { tempFolder } from '../../support/tempFolder.ts';
import { describeInWindow } from '../describeInWindow.ts';
import { eventually, fixture, seenBy, type FixtureWindow } from './fixtureApp.ts';

/** What only the stand-in's electron has. */
interface Standin {
  readonly standin: {
    readonly calls: readonly { readonly what: string; readonly args: readonly unknown[] }[];
    readonly notifications: readonly Electron.Notification[];
    readonly setDisplays: (bounds: readonly Electron.Rectangle[]) => void;
  };
}

describeInWindow('the desktop in the stand-in', () => {
  const launched = fixture();

  it('drops and chooses real files, whose paths the preload script learns', async () => {
    const folder = tempFolder();
    const files = ['some pairs.jsonl', 'grüße.json'].map((name) => path.join(folder, name));
    for (const file of files) writeFileSync(file, '{}');
    const { page, dropFiles, chooseFiles } = launched();
    const paths = () => page.evaluate(() => (window as unknown as FixtureWindow).paths);
    await dropFiles(files, page.locator('#drop'));
    expect(await eventually(paths)).toEqual(files);
    await chooseFiles(page.locator('#file'), [files[1]!]);
    await eventually(async () => (await paths())?.join() === files[1]);
    const made = await page.evaluate(() => {
      const { bridge } = window as unknown as FixtureWindow;
      let refusal = '';
      try {
        bridge.pathForFile({ name: 'no file' });
      } catch (error) {
        refusal = (error as Error).message;
      }
      return [bridge.pathForFile(new File(['x'], 'made.txt')), refusal];
    });
    expect(made).toEqual(['', 'webUtils.getPathForFile takes a File']);
  });

  it('has a menu that can be clicked, also by its shortcuts', async () => {
    const { app, page } = launched();
    const found = await app.evaluate(({ Menu }) => {
      const menu = Menu.getApplicationMenu()!;
      const check = menu.getMenuItemById('check')!;
      for (const item of [menu.getMenuItemById('new')!, check]) (item.click as () => void)();
      const edit = menu.items.find(({ role }) => role === 'editMenu');
      return [check.checked, edit?.label, edit?.submenu?.items.map(({ label }) => label).join(' ')];
    });
    expect(found).toEqual([true, 'Edit', 'Undo Redo  Cut Copy Paste Delete  Select All']);
    const clicks = async () =>
      (await seenBy(launched())).events.filter((event) => event === 'menu:new').length;
    expect(await clicks()).toBe(1);
    await page.locator('#drop').click();
    await page.keyboard.press('Control+N');
    await eventually(async () => (await clicks()) === 2);
    // This field keeps the key for itself.
    await page.locator('#text').press('Control+n');
    await page.locator('#file').press('Control+n');
    await eventually(async () => (await clicks()) === 3);
  });

  it('shows notifications that can be clicked', async () => {
    const seen = await launched().app.evaluate(({ Notification, ...electron }) => {
      const { notifications } = (electron as unknown as Standin).standin;
      let clicks = 0;
      const notification = new Notification({ title: 'Done', body: 'The run has ended.' });
      notification.on('click', () => clicks++);
      notification.show();
      const shown = notifications.map(({ title, body }) => [title, body]);
      notifications[0]!.emit('click');
      notification.close();
      return [Notification.isSupported(), shown, clicks, notifications.length];
    });
    expect(seen).toEqual([true, [['Done', 'The run has ended.']], 1, 0]);
  });

  it('records what it cannot show', async () => {
    const calls = await launched().app.evaluate(
      async ({ shell, powerSaveBlocker, BrowserWindow, ...electron }) => {
        const { standin } = electron as unknown as Standin;
        const before = standin.calls.length;
        await shell.openExternal('https://example.com/help');
        shell.showItemInFolder('/a/file');
        const id = powerSaveBlocker.start('prevent-app-suspension');
        const running = [
          powerSaveBlocker.isStarted(id),
          powerSaveBlocker.stop(id),
          powerSaveBlocker.isStarted(id),
        ];
        BrowserWindow.getAllWindows()[0]!.setProgressBar(0.5, { mode: 'paused' });
        return [running, standin.calls.slice(before).map(({ what, args }) => [what, ...args])];
      },
    );
    expect(calls).toEqual([
      [true, true, false],
      [
        ['shell.openExternal', 'https://example.com/help'],
        ['shell.showItemInFolder', '/a/file'],
        ['powerSaveBlocker.start', 'prevent-app-suspension'],
        ['powerSaveBlocker.stop', 1],
        ['BrowserWindow.setProgressBar', 0.5, { mode: 'paused' }],
      ],
    ]);
  });

  it('has dialogs that a test answers', async () => {
    const answers = await launched().app.evaluate(async ({ dialog }) => {
      const unanswered = await dialog.showOpenDialog({}).catch(String);
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: ['/chosen'] });
      return [unanswered, (await dialog.showOpenDialog({})).filePaths];
    });
    expect(answers).toEqual([
      'Error: Nobody is there to answer dialog.showOpenDialog: set it in the test',
      ['/chosen'],
    ]);
  });

  it('has a clipboard of its own', async () => {
    const held = await launched().app.evaluate(async ({ clipboard, ClipboardItem }) => {
      await clipboard.writeText('text');
      const text = await clipboard.readText();
      await clipboard.write([new ClipboardItem({ 'image/png': new Blob(['picture']) })]);
      const [item] = await clipboard.read();
      const { size } = await item!.getType<'image/png'>('image/png');
      return [text, size, await clipboard.has('image/png'), await clipboard.readText()];
    });
    expect(held).toEqual(['text', 7, true, '']);
  });

  it('has the displays that a test plugs in', async () => {
    const found = await launched().app.evaluate(({ screen, ...electron }) => {
      const { setDisplays } = (electron as unknown as Standin).standin;
      const first = screen.getPrimaryDisplay().workArea;
      const right = { x: 1920, y: 0, width: 3840, height: 2160 };
      setDisplays([first, right]);
      const matching = screen.getDisplayMatching({ x: 1900, y: 0, width: 800, height: 600 });
      const all = screen.getAllDisplays().length;
      setDisplays([first]);
      return [first, all, matching.bounds];
    });
    expect(found).toEqual([
      { x: 0, y: 0, width: 1920, height: 1080 },
      2,
      { x: 1920, y: 0, width: 3840, height: 2160 },
    ]);
  });

  it('reads the size of a picture', async () => {
    const picture = (await launched().page.screenshot()).toString('base64');
    const sizes = await launched().app.evaluate(
      ({ nativeImage }, png) => [
        nativeImage.createFromBuffer(Buffer.from(png, 'base64')).getSize(),
        nativeImage.createFromPath('/nowhere.png').isEmpty(),
      ],
      picture,
    );
    expect(sizes).toEqual([{ width: 900, height: 600 }, true]);
  });
});
