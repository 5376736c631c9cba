import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { BrowserWindow } from 'electron';
import { _electron, type ElectronApplication, type JSHandle, type Locator, type Page } from 'playwright-core';
import { buildIfStale } from '../../main/start/build.ts';
import { missingChromium } from './standin/chromium.ts';

const root = path.resolve(import.meta.dirname, '../..');
const standin = path.join(import.meta.dirname, 'standin');
const electronBin = process.env['ELECTRON_BIN'];

/** Why no window can be opened on this machine, or null. Under `CI=true` that is a failure, not a reason to skip. */
export const noWindows: string | null = electronBin ? null : missingChromium();

/** In CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface LaunchOptions {
  /** The app's folder; Nudge's by default. */
  readonly folder?: string;
  /** Where it keeps its settings; a new folder by default, deleted in the end. */
  readonly userData?: string;
  /** More arguments, after the app's folder. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Of the page; the app decides by default. */
  readonly size?: Size;
  /** What the system prefers. */
  readonly colorScheme?: 'light' | 'dark';
  readonly reducedMotion?: boolean;
}

/** An app that runs in a window. */
export interface Launched {
  readonly app: ElectronApplication;
  /** Its first window's page. */
  readonly page: Page;
  /** Lets go of real files over an element: the whole page by default. */
  readonly dropFiles: (paths: readonly string[], target?: Locator) => Promise<void>;
  /** Chooses real files in an `<input type="file">`. */
  readonly chooseFiles: (input: Locator, paths: readonly string[]) => Promise<void>;
  readonly resize: (size: Size) => Promise<void>;
  /** Everything the main process has written so far. */
  readonly mainLog: () => string;
  /** Errors on the pages' consoles and errors nothing caught, so far. */
  readonly pageErrors: () => readonly string[];
  /** Quits as a person does, and waits until the process has ended. */
  readonly close: () => Promise<void>;
}

function environment(more: Readonly<Record<string, string>>): Record<string, string> {
  const { ELECTRON_RUN_AS_NODE: _, NODE_OPTIONS: __, ...rest } = process.env;
  const given = Object.entries(rest).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...Object.fromEntries(given), ...more };
}

async function start(userData: string, options: LaunchOptions): Promise<ElectronApplication> {
  const { folder = root, args = [], env = {}, colorScheme } = options;
  const dark = colorScheme === 'dark' ? ['--force-dark-mode'] : [];
  // Found this way rather than by its path, Playwright holds the app back until it can see its first window.
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] = electronBin ? path.dirname(electronBin) : standin;
  return _electron.launch({
    args: [folder, `--user-data-dir=${userData}`, ...dark, ...args],
    env: environment(env),
    // The page is to see what the app's process says of the system.
    colorScheme: null,
    timeout: 60_000,
  });
}

/** The stand-in has to be told; a true Electron knows every file's path. */
async function expectFiles(app: ElectronApplication): Promise<void> {
  interface Standin {
    readonly standin?: { readonly expectFiles: () => Promise<void> };
  }
  await app.evaluate((electron) => (electron as Standin).standin?.expectFiles());
}

/** @param dropped absolute paths */
async function drop(page: Page, dropped: readonly string[], target: Locator): Promise<void> {
  const box = await target.boundingBox();
  if (!box) throw new Error('Nothing to drop files on: the target is not visible');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const data = { items: [], files: [...dropped], dragOperationsMask: 1 };
  const cdp = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await cdp.send('Input.dispatchDragEvent', { type, x, y, data });
  }
  await cdp.detach();
}

function absolute(paths: readonly string[]): string[] {
  return paths.map((each) => path.resolve(each));
}

/** Waits for up to 10 s. A page's security policy forbids Playwright's own waiting. */
async function until(isTrue: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error('Waited 10 s in vain');
    await setTimeout(20);
  }
}

async function resize(app: ElectronApplication, page: Page, { width, height }: Size): Promise<void> {
  const window = (await app.browserWindow(page)) as JSHandle<BrowserWindow>;
  await window.evaluate((own, [w, h]) => own.setContentSize(w, h), [width, height] as const);
  await until(() => page.evaluate<boolean>(`innerWidth === ${width} && innerHeight === ${height}`));
}

/** The first page, loaded. @throws Error when the process ends before */
async function firstPage(app: ElectronApplication, ended: Promise<unknown>): Promise<Page> {
  const page = await Promise.race([app.firstWindow({ timeout: 30_000 }), ended.then(() => null)]);
  if (!page) throw new Error(`The app ended with ${String(app.process().exitCode)}`);
  await page.waitForURL((url) => url.href !== 'about:blank', { waitUntil: 'load' });
  return page;
}

/** Errors on the consoles of all pages, and errors nothing caught. */
function collectErrors(app: ElectronApplication): string[] {
  const errors: string[] = [];
  const context = app.context();
  context.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  context.on('weberror', (error) => errors.push(String(error.error())));
  return errors;
}

/**
 * Starts an app in the stand-in, or in the Electron that `ELECTRON_BIN` names, and waits for its first page.
 *
 * @throws Error when it does not start; the message ends with what its main process wrote
 */
export async function launchApp(options: LaunchOptions = {}): Promise<Launched> {
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'nudge-e2e-'));
  const log = path.join(temporary, 'main.log');
  await writeFile(log, '');
  const env = { ...options.env, STANDIN_LOG: log };
  const app = await start(options.userData ?? path.join(temporary, 'user-data'), { ...options, env });
  const child = app.process();
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let written = await readFile(log, 'utf8');
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (written += String(text)));
  const errors = collectErrors(app);

  const close = async () => {
    await app.close();
    if (child.exitCode === null && child.signalCode === null) await ended;
    await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const page = await firstPage(app, ended);
    if (options.reducedMotion) await page.emulateMedia({ reducedMotion: 'reduce' });
    if (options.size) await resize(app, page, options.size);
    return {
      app,
      page,
      close,
      mainLog: () => written,
      pageErrors: () => errors,
      resize: (size) => resize(app, page, size),
      dropFiles: async (paths, target = page.locator('body')) => {
        await expectFiles(app);
        await drop(page, absolute(paths), target);
      },
      chooseFiles: async (input, paths) => {
        await expectFiles(app);
        await input.setInputFiles(absolute(paths));
      },
    };
  } catch (error) {
    const wrote = await readFile(log, 'utf8');
    await close().catch(() => undefined);
    throw new Error(`${String(error)}\nThe main process wrote:\n${wrote}`, { cause: error });
  }
}

/** Nudge itself, built anew where its sources changed. @param options.home where it keeps runs and data: a new folder by default */
export async function launchNudge(
  options: LaunchOptions & { readonly home?: string } = {},
): Promise<Launched> {
  const { home, env = {}, ...rest } = options;
  await buildIfStale();
  const own = home ?? (await mkdtemp(path.join(os.tmpdir(), 'nudge-home-')));
  const launched = await launchApp({ ...rest, env: { ...env, NUDGE_HOME: own } });
  const close = async () => {
    await launched.close();
    if (home === undefined) await rm(own, { recursive: true, force: true, maxRetries: 5 });
  };
  return { ...launched, close };
}
