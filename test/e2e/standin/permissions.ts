import { browser } from './browser.ts';
import type { WebContents } from './webContents.ts';
import type { WebFrameMain } from './webFrameMain.ts';

type RequestHandler = (
  contents: WebContents,
  permission: string,
  callback: (granted: boolean) => void,
  details: { readonly isMainFrame: boolean; readonly requestingUrl: string },
) => void;

type CheckHandler = (
  contents: WebContents | null,
  permission: string,
  requestingOrigin: string,
  details: { readonly isMainFrame: boolean; readonly requestingUrl: string },
) => boolean;

/** Electron's names, with the names Chromium's own settings have for the same. */
const names: Record<string, readonly string[]> = {
  'clipboard-read': ['clipboard-read'],
  'clipboard-sanitized-write': ['clipboard-write'],
  'display-capture': ['display-capture'],
  geolocation: ['geolocation'],
  'idle-detection': ['idle-detection'],
  media: ['camera', 'microphone'],
  midi: ['midi'],
  notifications: ['notifications'],
};

/** Who may do what, of one session. Without handlers everything is allowed, as in Electron. */
export class Permissions {
  #request: RequestHandler | null = null;
  #check: CheckHandler | null = null;

  setRequestHandler(handler: RequestHandler | null): void {
    this.#request = handler;
    void this.#deny(handler !== null);
  }

  setCheckHandler(handler: CheckHandler | null): void {
    this.#check = handler;
  }

  /** A page asks for one of Electron's permissions. */
  async ask(contents: WebContents, frame: WebFrameMain, permission: string): Promise<boolean> {
    const details = { isMainFrame: frame === contents.mainFrame, requestingUrl: frame.url };
    const allowed = this.#check?.(contents, permission, frame.origin, details) ?? true;
    const request = this.#request;
    const granted =
      allowed &&
      (!request || (await new Promise((resolve) => request(contents, permission, resolve, details))));
    await this.#set(permission, granted ? 'granted' : 'denied');
    return granted;
  }

  /** What pages could use without asking is refused by Chromium itself. */
  async #deny(denied: boolean): Promise<void> {
    const setting = denied ? 'denied' : 'granted';
    await Promise.all(Object.keys(names).map((permission) => this.#set(permission, setting)));
  }

  async #set(permission: string, setting: 'granted' | 'denied'): Promise<void> {
    const { root } = await browser;
    for (const name of names[permission] ?? []) {
      await root.send('Browser.setPermission', { permission: { name }, setting });
    }
  }
}
