import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { formatRoute, type Route } from '../../renderer/state/route.ts';
import { FakeNudge } from './fake/fakeNudge.ts';
import { builtRenderer } from './builtRenderer.ts';

/** The window's content on a fake main process, in a real browser. */
export interface OpenedView {
  readonly page: Page;
  readonly fake: FakeNudge;
  /** What the page complained about: console errors and uncaught ones. */
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
}

export interface ViewOptions {
  readonly fake?: FakeNudge;
  readonly scheme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
  readonly reducedMotion?: boolean;
}

const chromiumPath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const origin = 'https://nudge.test/';

let browser: Promise<Browser> | null = null;

export const hasChromium = existsSync(chromiumPath);

/** One browser a process, closed by `closeBrowser`. */
export function openBrowser(): Promise<Browser> {
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  browser ??= chromium.launch({ executablePath: chromiumPath, args: [...args, '--disable-gpu'] });
  return browser;
}

export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = null;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Opens a view as it is when the app comes to it. */
export async function openView(route: Route | null, options: ViewOptions = {}): Promise<OpenedView> {
  const folder = await builtRenderer();
  const fake = options.fake ?? new FakeNudge();
  const context = await (
    await openBrowser()
  ).newContext({
    viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
    colorScheme: options.scheme ?? 'light',
    reducedMotion: options.reducedMotion === false ? 'no-preference' : 'reduce',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.route(`${origin}**`, (request) => {
    const file = path.join(folder, new URL(request.request().url()).pathname);
    return request.fulfill({
      path: file,
      contentType: types[path.extname(file)] ?? 'application/octet-stream',
    });
  });
  await installBridge(page, fake);
  await page.goto(`${origin}index.html${route === null ? '' : formatRoute(route)}`);
  return { page, fake, complaints, close: () => context.close() };
}

async function installBridge(page: Page, fake: FakeNudge): Promise<void> {
  await page.exposeFunction('fakeCall', (name: string, input: unknown) => fake.call(name, input));
  await page.addInitScript(() => {
    type Handler = (payload: unknown) => void;
    const handlers = new Map<string, Set<Handler>>();
    const scope = globalThis as unknown as {
      fakeCall: (name: string, input: unknown) => Promise<unknown>;
      fakeEmit: (name: string, payload: unknown) => void;
      nudge: unknown;
    };
    scope.fakeEmit = (name, payload) => {
      for (const handler of handlers.get(name) ?? []) handler(payload);
    };
    scope.nudge = Object.freeze({
      call: (name: string, input: unknown) => scope.fakeCall(name, input),
      listen: (name: string, handler: Handler) => {
        const all = handlers.get(name) ?? new Set();
        handlers.set(name, all.add(handler));
        return () => all.delete(handler);
      },
      pathForFile: (file: { name: string }) => `/home/ada/${file.name}`,
    });
  });
  fake.send = async (name, payload) => {
    if (page.isClosed()) return;
    await page.evaluate(
      ([name, payload]) => {
        const scope = globalThis as unknown as { fakeEmit: (name: string, payload: unknown) => void };
        scope.fakeEmit(name as string, payload);
      },
      [name, payload],
    );
  };
}
