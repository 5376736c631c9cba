import { once } from 'node:events';
import type { CdpSession } from './cdp.ts';
import { startChromium, type Chromium } from './chromium.ts';

/** One page of Chromium: a window's inside. */
export interface Page {
  readonly targetId: string;
  readonly windowId: number;
  readonly session: CdpSession;
}

/** Chromium as the stand-in uses it. */
class Browser {
  readonly root: CdpSession;
  readonly #chromium: Chromium;

  constructor(chromium: Chromium) {
    this.#chromium = chromium;
    this.root = chromium.connection.session('');
  }

  /** An empty page in a window of its own. */
  async openPage(width: number, height: number): Promise<Page> {
    const { root } = this;
    const size = { width, height, newWindow: true };
    const { targetId } = await root.send('Target.createTarget', { url: 'about:blank', ...size });
    const { sessionId } = await root.send('Target.attachToTarget', { targetId, flatten: true });
    const { windowId } = await root.send('Browser.getWindowForTarget', { targetId });
    return { targetId, windowId, session: this.#chromium.connection.session(sessionId) };
  }

  /** Lets it write its storage down, and ends it. */
  async close(): Promise<void> {
    const { process } = this.#chromium;
    if (process.exitCode !== null || process.signalCode !== null) return;
    const exit = once(process, 'exit');
    const late = setTimeout(() => process.kill('SIGKILL'), 3000);
    this.root.send('Browser.close').catch(() => undefined);
    await exit;
    clearTimeout(late);
  }
}

export type { Browser };

const started = Promise.withResolvers<Browser>();

/** Resolves once Chromium runs. */
export const browser = started.promise;
// An app that ends before that does not wait for it.
browser.catch(() => undefined);

export async function startBrowser(profile: string, switches: readonly string[]): Promise<Browser> {
  try {
    const opened = new Browser(await startChromium(profile, switches));
    // Pages are told of when they crash or go.
    await opened.root.send('Target.setDiscoverTargets', { discover: true, filter: [{ type: 'page' }] });
    started.resolve(opened);
  } catch (error) {
    started.reject(error);
  }
  return browser;
}
