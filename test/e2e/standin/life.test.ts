import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { tempFolder } from '../../support/tempFolder.ts';
import { describeInWindow } from '../describeInWindow.ts';
import { eventually, fixtureFolder, launchFixture, seenBy } from './fixtureApp.ts';

const program = path.join(import.meta.dirname, 'electron');

/** Runs the stand-in by itself. Resolves when it has ended. */
async function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<readonly [number, string]> {
  const child = spawn(program, [fixtureFolder, ...args], { env: { ...process.env, ...env } });
  let said = '';
  child.stderr.on('data', (text) => (said += String(text)));
  const [code] = (await once(child, 'close')) as [number];
  return [code, said];
}

/** The first process that another one started. */
function childOf(parent: number): number {
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8');
  return Number(children.split(' ')[0]);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describeInWindow('the life of an app in the stand-in', () => {
  it('knows its name, version and folders', async () => {
    const userData = tempFolder();
    const launched = await launchFixture({ userData, env: { XDG_CONFIG_HOME: '/somewhere' } });
    const known = await launched.app.evaluate(({ app }) => ({
      name: app.getName(),
      version: app.getVersion(),
      folder: app.getAppPath(),
      isPackaged: app.isPackaged,
      userData: app.getPath('userData'),
      appData: app.getPath('appData'),
    }));
    expect(known).toEqual({
      name: 'Stand-in Fixture',
      version: '1.2.3',
      folder: fixtureFolder,
      isPackaged: false,
      userData,
      appData: '/somewhere',
    });
    await launched.close();
  });

  it('keeps what pages store until the next start', async () => {
    const userData = tempFolder();
    const first = await launchFixture({ userData });
    await first.page.evaluate(() => localStorage.setItem('kept', 'yes'));
    await first.close();
    const second = await launchFixture({ userData });
    expect(await second.page.evaluate(() => localStorage.getItem('kept'))).toBe('yes');
    await second.close();
  });

  it('is one instance for a folder: the first hears of the second', async () => {
    const userData = tempFolder();
    const launched = await launchFixture({ userData });
    const [code] = await run([`--user-data-dir=${userData}`, 'pairs.jsonl']);
    expect(code).toBe(0);
    const second = await eventually(async () => (await seenBy(launched)).second[0]);
    expect(second.argv.slice(-1)).toEqual(['pairs.jsonl']);
    expect(second.data).toEqual({ hello: 'first' });
    await launched.close();
    // The lock of one that died is nobody's.
    const again = await launchFixture({ userData });
    again.app.process().kill('SIGKILL');
    await once(again.app.process(), 'exit');
    const last = await launchFixture({ userData });
    expect(await last.page.evaluate(() => document.title)).toBe('Fixture');
    await last.close();
  });

  it('asks before it quits', async () => {
    const launched = await launchFixture();
    const told = await launched.app.evaluate(async ({ app, BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0]!;
      const order: string[] = [];
      for (const event of ['before-quit', 'will-quit', 'quit'] as const) {
        app.on(event as 'quit', () => order.push(event));
      }
      app.once('before-quit', (event) => event.preventDefault());
      app.quit();
      window.once('close', (event) => event.preventDefault());
      app.quit();
      app.once('will-quit', (event) => event.preventDefault());
      app.quit();
      await new Promise((resolve) => setTimeout(resolve, 200));
      return [order, window.isDestroyed()] as const;
    });
    expect(told).toEqual([['before-quit', 'before-quit', 'before-quit', 'will-quit'], true]);
    await launched.close();
  });

  it(
    'ends when it is asked to by a signal, and starts again where it wanted to',
    { timeout: 60_000 },
    async () => {
      const launched = await launchFixture();
      const marker = path.join(tempFolder(), 'started');
      await launched.app.evaluate(
        ({ app }, [execPath, file]) =>
          app.relaunch({
            execPath,
            args: ['-e', `require('node:fs').writeFileSync(${JSON.stringify(file)}, '')`],
          }),
        [process.execPath, marker] as const,
      );
      const child = launched.app.process();
      child.kill('SIGTERM');
      expect(await once(child, 'exit')).toEqual([0, null]);
      await eventually(async () => existsSync(marker));
      await launched.close();
    },
  );

  it('takes its browser with it, however it ends', async () => {
    const launched = await launchFixture();
    const child = launched.app.process();
    const pid = childOf(child.pid!);
    expect(isAlive(pid)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await eventually(async () => !isAlive(pid));
    await launched.close();
  });

  it('says so when there is no Chromium', async () => {
    const [code, said] = await run([`--user-data-dir=${tempFolder()}`], { CHROMIUM: '/nowhere/chromium' });
    expect(code).toBe(1);
    expect(said).toContain('Chromium is not at /nowhere/chromium: install it');
  });
});
